/* rejected: see rejected.h. */
#include "engine/run/rejected.h"

#include "engine/run/load.h"
#include "engine/run/ranges.h"

enum { RECORDS_MAX = 32 << 10, BLOCKS_PER_RANGE = 32 };

/* Append one gathered row's line to text. Keys are made, and payloads laid out, in load.c. */
static bd_status append_row(const bd_plan *plan, const bd_gather *gather, size_t idx, bd_buf *text,
                            bd_reconcile_totals *totals, bd_err *err)
{
    const uint64_t key = gather->pairs[idx].key;
    const bool cards = key >> (BD_REJECTED_LINE_BITS + BD_REJECTED_FILE_BITS) != 0;
    const bd_source source = {(uint32_t)(key >> BD_REJECTED_LINE_BITS) &
                                  ((1u << BD_REJECTED_FILE_BITS) - 1),
                              key & ((UINT64_C(1) << BD_REJECTED_LINE_BITS) - 1)};
    const uint8_t *at;
    size_t len;
    BD_TRY(bd_gather_payload(gather, idx, &at, &len, err));
    if (len == 0 || *at < BD_WORD_ROW_COLUMNS || *at >= BD_WORD_FIELDS)
        return bd_fail(err, BD_E_INPUT, 0, "the store is damaged: a rejected row has no reason");
    const bd_text row = {(const char *)at + 1, len - 1};
    BD_TRY(bd_rows_append_rejected(&plan->writer, cards, source, *at, row, text, err));
    totals->rejected[cards]++;
    (cards ? totals->cards_words : totals->words)[*at]++;
    return BD_OK;
}

static bd_status write_range(const bd_plan *plan, bd_gather *gather, uint64_t lo, uint64_t last,
                             bd_buf *text, bd_outfile *file, bd_reconcile_totals *totals,
                             bd_err *err)
{
    for (;;) {
        uint64_t to = last;
        for (;;) {
            BD_TRY(bd_gather_range(gather, lo, to, err));
            if (!gather->too_wide)
                break;
            if (to == lo) /* every rejected row has a place of its own */
                return bd_fail(err, BD_E_BUG, 0, "two rejected rows have one source");
            to = bd_gather_narrow(gather, lo, to);
        }
        uint64_t rows = 0;
        text->len = 0;
        for (size_t i = 0; i < gather->count; i++) {
            BD_TRY(append_row(plan, gather, i, text, totals, err));
            rows++;
            if (text->len >= plan->memory.part || i + 1 == gather->count) {
                BD_TRY(bd_outfile_append(file, text->at, text->len, rows, err));
                text->len = 0;
                rows = 0;
            }
        }
        if (to == last)
            return BD_OK;
        lo = to + 1;
    }
}

bd_status bd_write_rejected(const bd_plan *plan, bd_budget *budget, bd_store *store,
                            bd_outfile *file, const volatile sig_atomic_t *stop,
                            bd_reconcile_totals *totals, bd_err *err)
{
    static const bd_set sets[BD_RANGES_SETS] = {BD_SET_REJECTED, BD_SET_REJECTED};
    static const size_t blocks[BD_RANGES_SETS] = {BLOCKS_PER_RANGE, BLOCKS_PER_RANGE};
    bd_status st = BD_OK;
    bd_view *view = NULL;
    bd_gather gather = {0};
    bd_ranges ranges = {0};
    bd_buf text = {0};
    size_t capacity =
        plan->memory.tile_records < RECORDS_MAX ? plan->memory.tile_records : RECORDS_MAX;
    BD_GOTO(bd_view_open(store, &view, err));
    if (bd_view_runs(view, BD_SET_REJECTED) == 0)
        goto done;
    BD_GOTO(bd_gather_init(&gather, budget, view, BD_SET_REJECTED, capacity, err));
    BD_GOTO(bd_ranges_cut(store, sets, blocks, &ranges, err));
    for (size_t i = 0; i < ranges.count; i++) {
        if (stop != NULL && *stop != 0)
            BD_FAIL(err, BD_E_CANCELLED, 0, "stopped by a signal");
        BD_GOTO(write_range(plan, &gather, i == 0 ? 0 : ranges.last[i - 1] + 1, ranges.last[i],
                            &text, file, totals, err));
    }
done:
    if (gather.budget != NULL)
        bd_gather_fini(&gather);
    bd_ranges_fini(&ranges);
    bd_buf_fini(&text);
    bd_view_close(view);
    return st;
}
