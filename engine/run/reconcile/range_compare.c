/* range_compare: see range_compare.h. */
#include "engine/run/reconcile/range_compare.h"

#include <assert.h>
#include <stdlib.h>

#include "engine/report/regions/defects.h"
#include "engine/report/regions/region_counts.h"

struct bd_range_comparer {
    const bd_plan *plan;
    bd_worklists *worklists;
    unsigned number;
    bd_view *views[BD_COMPARE_STORES_MAX];
    size_t view_count;
    bd_gather_source roster[BD_COMPARE_STORES_MAX];
    bd_gather_source cards[BD_COMPARE_STORES_MAX];
    bd_joiner *joiner;
    bd_row_writer writers[BD_EDITIONS_MAX]; /* the editions', each with an hmac of its own */
    bd_defects defects;
    /* region_from_id if it applies to every row with a region; otherwise 0 */
    uint16_t noted_word;
    bd_region_tally tally; /* drained into the result */
    const bd_range_sink *sink;
    bd_range_result *result; /* being filled */
};

static bd_status take_writers(bd_range_comparer *comparer, bd_err *err)
{
    for (size_t i = 0; i < comparer->plan->edition_count; i++) {
        const bd_row_writer *writer = &comparer->plan->editions[i].writer;
        comparer->writers[i] = *writer;
        comparer->writers[i].hmac = NULL;
        if (writer->hmac != NULL)
            BD_TRY(bd_hmac_copy(writer->hmac, &comparer->writers[i].hmac, err));
    }
    return BD_OK;
}

static bd_status open_views(bd_range_comparer *comparer, const bd_range_inputs *inputs, bd_err *err)
{
    assert(inputs->store_count <= BD_COMPARE_STORES_MAX);
    for (size_t i = 0; i < inputs->store_count; i++) {
        bd_view *view;
        BD_TRY(bd_view_open(inputs->stores[i], &view, err));
        comparer->views[comparer->view_count++] = view;
        comparer->roster[i] = (bd_gather_source){view, BD_SET_ROSTER};
        comparer->cards[i] = (bd_gather_source){view, BD_SET_CARDS};
    }
    return BD_OK;
}

bd_status bd_range_comparer_new(const bd_range_inputs *inputs, unsigned number,
                                bd_range_comparer **out, bd_err *err)
{
    const bd_plan *plan = inputs->plan;
    const bd_rules *rules = &plan->rules;
    bd_status st = BD_OK;
    bd_range_comparer *comparer = calloc(1, sizeof *comparer);
    *out = NULL;
    if (comparer == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to compare");
    comparer->plan = plan;
    comparer->worklists = inputs->worklists;
    comparer->number = number;
    bd_defects_make(rules, &comparer->defects);
    if (rules->region_field < 0 && rules->region_name_count == 0)
        comparer->noted_word = bd_word_region_from_id(rules);
    BD_GOTO(take_writers(comparer, err));
    BD_GOTO(bd_region_tally_init(&comparer->tally, err));
    BD_GOTO(open_views(comparer, inputs, err));
    const bd_join_sides sides = {{comparer->roster, comparer->view_count},
                                 {comparer->cards, comparer->view_count}};
    BD_GOTO(bd_joiner_new(rules, inputs->budget, &sides, plan->memory.tile_records,
                          &comparer->joiner, err));
    *out = comparer;
    comparer = NULL;
done:
    bd_range_comparer_free(comparer);
    return st;
}

void bd_range_comparer_free(bd_range_comparer *comparer)
{
    if (comparer == NULL)
        return;
    bd_joiner_free(comparer->joiner);
    for (size_t i = 0; i < comparer->view_count; i++)
        bd_view_close(comparer->views[i]);
    for (size_t i = 0; i < BD_EDITIONS_MAX; i++)
        bd_hmac_free(comparer->writers[i].hmac);
    bd_region_tally_fini(&comparer->tally);
    free(comparer);
}

/* Deliver a part of the range, so that its text does not take too much memory. */
static bd_status hand_in_part(bd_range_comparer *comparer, bd_err *err)
{
    bd_region_tally_drain(&comparer->tally, &comparer->result->regions);
    return comparer->sink->part(comparer->sink->context, &comparer->result, err);
}

/* Whether a row's line may be large for a part, judged by the size of its packed records. */
static bool is_large(const bd_range_comparer *comparer, const bd_finding *finding)
{
    size_t bytes = (size_t)(finding->roster->end - finding->roster->begin);
    if (finding->card != NULL)
        bytes += (size_t)(finding->card->end - finding->card->begin);
    return bytes > comparer->plan->memory.part / 4;
}

/* Count words of a row, in total and by its region. True: one of them is a defect of the roster. */
static bool count_words(bd_range_comparer *comparer, uint64_t region, const uint16_t *words,
                        size_t count)
{
    bool defective = false;
    for (size_t i = 0; i < count; i++) {
        comparer->result->words[words[i]]++;
        bd_region_tally_add(&comparer->tally, bd_region_key(region, words[i]));
        defective |= bd_defects_has(&comparer->defects, words[i]);
    }
    return defective;
}

/* Count outcome, reasons and notes of a row. True: the counts by region take so much memory that
 * the part should be delivered. */
static bool count(bd_range_comparer *comparer, const bd_finding *finding)
{
    const bd_rules *rules = &comparer->plan->rules;
    bd_region_tally *tally = &comparer->tally;
    bd_range_result *result = comparer->result;
    const uint64_t region = finding->region;
    bd_region_tally_add(tally,
                        bd_region_key(region, bd_region_outcome_word(rules, finding->outcome)));
    bool defective = count_words(comparer, region, finding->reasons, finding->reason_count);
    defective |= count_words(comparer, region, finding->notes, finding->note_count);
    if (defective)
        bd_region_tally_add(tally, bd_region_key(region, bd_region_defective_word(rules)));
    if (comparer->noted_word != 0 && region != BD_REGION_UNMAPPED) {
        result->words[comparer->noted_word]++;
        bd_region_tally_add(tally, bd_region_key(region, comparer->noted_word));
    }
    if (bd_region_tally_full(tally))
        bd_region_tally_drain(tally, &result->regions);
    return result->regions.len >= comparer->plan->memory.part / 2;
}

/* Append a row's line in every edition. *full: the text of one of them fills a part. */
static bd_status append_lines(bd_range_comparer *comparer, const bd_finding *finding, bool *full,
                              bd_err *err)
{
    const size_t part = comparer->plan->memory.part;
    for (size_t i = 0; i < comparer->plan->edition_count; i++) {
        bd_buf *text = &comparer->result->text[i][finding->outcome];
        BD_TRY(bd_rows_append(&comparer->writers[i], finding, text, err));
        *full |= text->len >= part;
    }
    comparer->result->rows[finding->outcome]++;
    return BD_OK;
}

/* Large lines are made one at a time, in range order: one in every worker's result would take more
 * memory than everything else. */
static bd_status take_finding(void *context, const bd_finding *finding, bd_err *err)
{
    bd_range_comparer *comparer = context;
    const bool large = is_large(comparer, finding);
    bool full = large;
    if (large)
        BD_TRY(comparer->sink->turn(comparer->sink->context, err));
    BD_TRY(append_lines(comparer, finding, &full, err));
    if (comparer->worklists != NULL && finding->outcome != BD_OUTCOME_MATCH)
        BD_TRY(bd_worklists_collect(comparer->worklists, comparer->number, finding, err));
    full |= count(comparer, finding);
    return full ? hand_in_part(comparer, err) : BD_OK;
}

bd_status bd_range_compare(bd_range_comparer *comparer, uint64_t lo, uint64_t last,
                           const bd_range_sink *sink, bd_range_result **result, bd_err *err)
{
    bd_join_totals joined = {0};
    comparer->sink = sink;
    comparer->result = *result;
    const bd_status st =
        bd_join_range(comparer->joiner, lo, last, take_finding, comparer, &joined, err);
    *result = comparer->result;
    if (st < 0)
        return st;
    (*result)->joined = joined;
    bd_region_tally_drain(&comparer->tally, &(*result)->regions);
    return BD_OK;
}

bd_status bd_range_comparer_flush(bd_range_comparer *comparer, bd_err *err)
{
    return comparer->worklists == NULL
               ? BD_OK
               : bd_worklists_flush(comparer->worklists, comparer->number, err);
}
