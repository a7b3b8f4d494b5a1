/* rejected_rows: see rejected_rows.h. */
#include "engine/run/reconcile/rejected_rows.h"

#include "engine/record/rejected_format.h"
#include "engine/run/reconcile/key_ranges.h"

enum { RECORDS_MAX = 32 << 10, BLOCKS_PER_RANGE = 32 };

/* The destinations of the rows. */
struct writing {
    const bd_plan *plan;
    bd_results_writer *writer;
    bd_worklists *worklists;
    bd_reconcile_totals *totals;
    bd_buf text[BD_EDITIONS_MAX];
    uint64_t rows; /* in each text */
};

static bd_status count_row(const struct writing *writing, uint64_t region, unsigned reason,
                           bd_err *err)
{
    const unsigned outcome = bd_region_outcome_word(&writing->plan->rules, BD_OUTCOME_REJECTED);
    const bd_region_pair pairs[] = {{bd_region_key(region, reason), 1},
                                    {bd_region_key(region, outcome), 1}};
    return bd_region_counts_add(&writing->totals->regions, pairs, sizeof pairs / sizeof *pairs,
                                err);
}

/* Append a row's line in every edition. */
static bd_status append_lines(struct writing *writing, bool cards, bd_source source,
                              uint16_t reason, bd_text row, bd_err *err)
{
    for (size_t i = 0; i < writing->plan->edition_count; i++)
        BD_TRY(bd_rows_append_rejected(&writing->plan->editions[i].writer, cards, source, reason,
                                       row, &writing->text[i], err));
    writing->rows++;
    return BD_OK;
}

/* Write the texts to the files, and empty them. */
static bd_status flush(struct writing *writing, bd_err *err)
{
    for (size_t i = 0; i < writing->plan->edition_count; i++) {
        bd_buf *text = &writing->text[i];
        BD_TRY(bd_outfile_append(writing->writer->files[i][BD_OUTCOME_REJECTED], text->at,
                                 text->len, writing->rows, err));
        text->len = 0;
    }
    writing->rows = 0;
    return BD_OK;
}

static bool is_full(const struct writing *writing)
{
    for (size_t i = 0; i < writing->plan->edition_count; i++)
        if (writing->text[i].len >= writing->plan->memory.part)
            return true;
    return false;
}

/* Append one gathered row's line to the texts. The layout is rejected_format.h's. */
static bd_status append_row(struct writing *writing, const bd_gather *gather, size_t idx,
                            bd_err *err)
{
    bd_reconcile_totals *totals = writing->totals;
    const uint64_t key = gather->pairs[idx].key;
    const bool cards = key >> (BD_REJECTED_LINE_BITS + BD_REJECTED_FILE_BITS) != 0;
    const bd_source source = {(uint32_t)(key >> BD_REJECTED_LINE_BITS) &
                                  ((1u << BD_REJECTED_FILE_BITS) - 1),
                              key & ((UINT64_C(1) << BD_REJECTED_LINE_BITS) - 1)};
    const uint8_t *at;
    size_t len;
    uint64_t region = 0;
    BD_TRY(bd_gather_payload(gather, idx, &at, &len, err));
    if (len < BD_REJECTED_HEAD || *at < BD_WORD_ROW_COLUMNS || *at >= BD_WORD_FIELDS)
        return bd_fail(err, BD_E_INPUT, 0, "the store is damaged: a rejected row has no reason");
    for (int i = 0; i < BD_REJECTED_REGION_BYTES; i++)
        region |= (uint64_t)at[1 + i] << 8 * i;
    if (region != BD_REGION_UNMAPPED && !bd_region_mapped(&writing->plan->regions, region))
        return bd_fail(err, BD_E_INPUT, 0,
                       "the store is damaged: the region of a rejected row is unknown");
    const char *rest = (const char *)at + BD_REJECTED_HEAD;
    const bd_text fields = {rest, (size_t)at[BD_REJECTED_HEAD - 2] |
                                      (size_t)at[BD_REJECTED_HEAD - 1] << 8};
    if (len - BD_REJECTED_HEAD < fields.len)
        return bd_fail(err, BD_E_INPUT, 0, "the store is damaged: a rejected row is cut short");
    const bd_text row = {rest + fields.len, len - BD_REJECTED_HEAD - fields.len};
    BD_TRY(append_lines(writing, cards, source, *at, row, err));
    totals->rejected[cards]++;
    (cards ? totals->cards_words : totals->words)[*at]++;
    if (cards)
        return BD_OK;
    BD_TRY(count_row(writing, region, *at, err));
    if (writing->worklists == NULL)
        return BD_OK;
    const bd_worklist_refused refused = {region, source, *at, row, fields};
    return bd_worklists_collect_rejected(writing->worklists, 0, &refused, err);
}

static bd_status write_range(struct writing *writing, bd_gather *gather, uint64_t lo, uint64_t last,
                             bd_err *err)
{
    for (;;) {
        uint64_t to = last;
        for (;;) {
            BD_TRY(bd_gather_range(gather, lo, to, err));
            if (!gather->too_wide)
                break;
            if (to == lo) /* a key is a source, so every rejected row has its own */
                return bd_fail(err, BD_E_BUG, 0, "two rejected rows have one source");
            to = bd_gather_narrow(gather, lo, to);
        }
        for (size_t i = 0; i < gather->count; i++) {
            BD_TRY(append_row(writing, gather, i, err));
            if (is_full(writing) || i + 1 == gather->count)
                BD_TRY(flush(writing, err));
        }
        if (to == last)
            return BD_OK;
        lo = to + 1;
    }
}

static bd_status write_ranges(struct writing *writing, const bd_range_inputs *inputs, bd_view *view,
                              const bd_stop *stop, bd_err *err)
{
    static const bd_set sets[BD_KEY_RANGES_SETS] = {BD_SET_REJECTED, BD_SET_REJECTED};
    static const size_t blocks[BD_KEY_RANGES_SETS] = {BLOCKS_PER_RANGE, BLOCKS_PER_RANGE};
    const size_t tile = inputs->plan->memory.tile_records;
    const bd_gather_source source = {view, BD_SET_REJECTED};
    bd_gather gather = {0};
    bd_key_ranges ranges = {0};
    bd_status st = BD_OK;
    BD_GOTO(bd_gather_init(&gather, inputs->budget, (bd_gather_list){&source, 1},
                           tile < RECORDS_MAX ? tile : RECORDS_MAX, err));
    BD_GOTO(bd_key_ranges_cut(inputs->stores[0], sets, blocks, &ranges, err));
    for (size_t i = 0; i < ranges.count; i++) {
        BD_GOTO(bd_stop_check(stop, err));
        BD_GOTO(write_range(writing, &gather, i == 0 ? 0 : ranges.last[i - 1] + 1, ranges.last[i],
                            err));
    }
done:
    bd_gather_fini(&gather);
    bd_key_ranges_fini(&ranges);
    return st;
}

bd_status bd_write_rejected(const bd_range_inputs *inputs, bd_results_writer *writer,
                            const bd_stop *stop, bd_err *err)
{
    struct writing writing = {.plan = inputs->plan,
                              .writer = writer,
                              .worklists = inputs->worklists,
                              .totals = writer->totals};
    bd_view *view = NULL;
    bd_status st = BD_OK;
    BD_GOTO(bd_view_open(inputs->stores[0], &view, err));
    if (bd_view_runs(view, BD_SET_REJECTED) == 0)
        goto done;
    BD_GOTO(write_ranges(&writing, inputs, view, stop, err));
    if (inputs->worklists != NULL)
        BD_GOTO(bd_worklists_flush(inputs->worklists, 0, err));
done:
    for (size_t i = 0; i < BD_EDITIONS_MAX; i++)
        bd_buf_fini(&writing.text[i]);
    bd_view_close(view);
    return st;
}
