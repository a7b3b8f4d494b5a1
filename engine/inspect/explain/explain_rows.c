/* explain_rows: the rows of one number, its card, the outcome of each row; see explain_parts.h. */
#include <stdlib.h>

#include "engine/inspect/explain/explain_parts.h"
#include "engine/inspect/explain/nearest.h"

enum { ROWS_MAX = 16 << 10 }; /* of one number; more are refused as too many to show */

bd_status bd_explain__open_row(const bd_explaining *explain, int dataset, size_t idx,
                               bd_record *out, bd_err *err)
{
    const bd_row_ref *row = &explain->rows[dataset][idx];
    if (!bd_record_open(&explain->plan.datasets[dataset].schema, explain->id.key, row->at, row->len,
                        out))
        return bd_row_ref_damaged(err);
    return BD_OK;
}

bd_status bd_explain__choose(const bd_explaining *explain, bd_choice *choice, bd_err *err)
{
    bd_buf scratch = {0};
    bd_status st = BD_OK;
    bd_choice_begin(choice, &explain->plan.rules);
    for (size_t i = 0; i < explain->row_count[BD_CARDS]; i++) {
        bd_record card;
        BD_GOTO(bd_explain__open_row(explain, BD_CARDS, i, &card, err));
        bd_choice_add(choice, &card, &scratch);
    }
    st = bd_buf_check(&scratch, err);
done:
    bd_buf_fini(&scratch);
    return st;
}

bd_status bd_explain__judge(const bd_explaining *explain, const bd_choice *choice, size_t idx,
                            bd_explained_row *out, bd_err *err)
{
    const bd_rules *rules = &explain->plan.rules;
    BD_TRY(bd_explain__open_row(explain, BD_ROSTER, idx, &out->row, err));
    if (idx == 0) {
        bd_judge_first(rules, &out->row, choice, &out->finding);
        return BD_OK;
    }
    BD_TRY(bd_explain__open_row(explain, BD_ROSTER, 0, &out->kept, err));
    bd_judge_duplicate(rules, &out->kept, &out->row, &out->finding);
    return BD_OK;
}

/* Map the memory for finding rows, once. */
static bd_status begin_side(bd_explaining *explain, int dataset, bd_err *err)
{
    static const bd_set sets[BD_DATASETS] = {BD_SET_ROSTER, BD_SET_CARDS};
    bd_gather *side = &explain->sides[dataset];
    if (side->budget != NULL)
        return BD_OK;
    explain->sources[dataset] = (bd_gather_source){explain->view, sets[dataset]};
    BD_TRY(bd_gather_init(side, &explain->budget, (bd_gather_list){&explain->sources[dataset], 1},
                          ROWS_MAX, err));
    side->verify_all = true;
    return BD_OK;
}

/* Find all rows of the number in one data set, in source order. */
static bd_status find_rows(bd_explaining *explain, int dataset, bd_err *err)
{
    bd_gather *side = &explain->sides[dataset];
    const uint64_t key = explain->id.key;
    const bd_text wanted = {explain->id.text, explain->id.text_len};
    free(explain->rows[dataset]);
    explain->rows[dataset] = NULL;
    explain->row_count[dataset] = 0;
    BD_TRY(bd_gather_range(side, key, key, err));
    if (side->too_wide)
        return bd_fail(err, BD_E_USAGE, 0,
                       "more than %d rows of this number in %s: see the reports", ROWS_MAX,
                       explain->plan.datasets[dataset].name);
    explain->rows[dataset] = calloc(side->count + 1, sizeof *explain->rows[dataset]);
    if (explain->rows[dataset] == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu rows", side->count);
    for (size_t i = 0; i < side->count; i++) {
        const uint8_t *at;
        size_t len;
        bd_row_ref row;
        BD_TRY(bd_gather_payload(side, i, &at, &len, err));
        BD_TRY(bd_row_ref_read(key, at, len, &row, err));
        if (!(key & BD_KEY_OTHER) || bd_text_equal(row.other, wanted))
            explain->rows[dataset][explain->row_count[dataset]++] = row;
    }
    qsort(explain->rows[dataset], explain->row_count[dataset], sizeof(bd_row_ref),
          bd_row_ref_compare);
    return BD_OK;
}

bd_status bd_explain__find(bd_explaining *explain, const bd_id *id, bd_err *err)
{
    explain->id = *id;
    for (int d = 0; d < BD_DATASETS; d++) {
        BD_TRY(begin_side(explain, d, err));
        BD_TRY(find_rows(explain, d, err));
    }
    return BD_OK;
}

void bd_explain__id_of(const bd_explaining *explain, uint64_t key, const bd_row_ref *row,
                       bd_id *out)
{
    *out = (bd_id){.key = key};
    if (key & BD_KEY_OTHER) {
        /* bd_row_ref_read() has checked the length. */
        memcpy(out->text, row->other.at, row->other.len);
        out->text_len = (uint32_t)row->other.len;
        out->notes = bd_id_other_notes(row->other);
        return;
    }
    bd_id_key_text(key, out->text);
    out->text_len = BD_ID_CITIZEN_LEN;
    out->notes = bd_id_key_notes(key, explain->config->last_day);
}

const char *bd_explain__diff_name(bd_diff diff)
{
    return diff == BD_DIFF_SAME ? "same" : diff == BD_DIFF_ABSENT ? "absent" : bd_diff_name(diff);
}

void bd_explain__add_source(const bd_explaining *explain, int dataset, bd_source source,
                            bd_buf *out)
{
    bd_nearest_add_source(&explain->meta, dataset, source, out);
}
