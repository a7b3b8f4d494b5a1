/* explain_scan: every row of a set of the store, and the rows without a number. */
#include "engine/inspect/explain/explain_parts.h"
#include "engine/record/rejected_format.h"

struct scan {
    uint64_t lo;
    uint64_t last;
    bd_explain_row_fn each;
    void *context;
    bool ended;
};

static bd_status scan_block(void *context, const bd_block *block, bd_err *err)
{
    struct scan *scan = context;
    for (uint32_t i = bd_block_lower_bound(block, scan->lo); i < block->count && !scan->ended;
         i++) {
        const uint64_t key = bd_block_key(block, i);
        const uint8_t *at;
        size_t len;
        if (key > scan->last)
            break;
        if (!bd_block_payload(block, i, &at, &len))
            return bd_fail(err, BD_E_INPUT, 0,
                           "the store is damaged: a record is outside its block");
        const bd_status st = scan->each(scan->context, key, at, len, err);
        BD_TRY(st);
        scan->ended = st != BD_OK;
    }
    return scan->ended ? BD_END : BD_OK;
}

bd_status bd_explain__scan(const bd_explaining *explain, bd_set set, uint64_t lo, uint64_t last,
                           bd_explain_row_fn each, void *context, bd_err *err)
{
    const bd_gather_source source = {explain->view, set};
    struct scan scan = {.lo = lo, .last = last, .each = each, .context = context};
    return bd_gather_list_blocks((bd_gather_list){&source, 1}, lo, last, true, scan_block, &scan,
                                 err);
}

bd_status bd_explain__read_rejected(uint64_t key, const uint8_t *at, size_t len,
                                    bd_explained_rejected *out, bd_err *err)
{
    if (len < BD_REJECTED_HEAD || *at < BD_WORD_ROW_COLUMNS || *at >= BD_WORD_FIELDS)
        return bd_fail(err, BD_E_INPUT, 0, "the store is damaged: a rejected row has no reason");
    const char *rest = (const char *)at + BD_REJECTED_HEAD;
    const size_t field_bytes = (size_t)at[BD_REJECTED_HEAD - 2] | (size_t)at[BD_REJECTED_HEAD - 1]
                                                                      << 8;
    if (len - BD_REJECTED_HEAD < field_bytes)
        return bd_fail(err, BD_E_INPUT, 0, "the store is damaged: a rejected row is cut short");
    const bool cards = key >> (BD_REJECTED_LINE_BITS + BD_REJECTED_FILE_BITS) != 0;
    *out = (bd_explained_rejected){
        .dataset = cards ? BD_CARDS : BD_ROSTER,
        .source = {(uint32_t)(key >> BD_REJECTED_LINE_BITS) & ((1u << BD_REJECTED_FILE_BITS) - 1),
                   key & ((UINT64_C(1) << BD_REJECTED_LINE_BITS) - 1)},
        .reason = *at,
        .fields = {rest, field_bytes},
        .row = {rest + field_bytes, len - BD_REJECTED_HEAD - field_bytes}};
    return BD_OK;
}
