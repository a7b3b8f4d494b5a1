/* explain_answer: where an answer begins, and where it goes; see explain_parts.h. */
#include "engine/inspect/explain/explain_parts.h"

void bd_explain__begin(bd_explaining *explain)
{
    if (explain->answered && !explain->query->json)
        bd_buf_add_string(&explain->out->text, "---\n");
    explain->answered = true;
}

bd_status bd_explain__pass(bd_explaining *explain, bd_err *err)
{
    bd_explain_out *out = explain->out;
    BD_TRY(bd_buf_check(&out->text, err));
    if (out->write == NULL)
        return BD_OK;
    BD_TRY(out->write(out->context, &out->text, err));
    out->text.len = 0;
    return BD_OK;
}
