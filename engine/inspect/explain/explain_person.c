/* explain_person: one person is one answer; see explain_parts.h. */
#include "engine/inspect/explain/explain_parts.h"

bd_status bd_explain__person(bd_explaining *explain, const bd_id *id, bd_err *err)
{
    bd_choice choice;
    BD_TRY(bd_explain__find(explain, id, err));
    BD_TRY(bd_explain__choose(explain, &choice, err));
    bd_explain__begin(explain);
    if (explain->query->json)
        BD_TRY(bd_explain__json(explain, &choice, err));
    else
        BD_TRY(bd_explain__text(explain, &choice, err));
    return bd_explain__pass(explain, err);
}
