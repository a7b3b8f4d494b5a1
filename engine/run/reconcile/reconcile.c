/* reconcile: see reconcile.h. */
#include "engine/run/reconcile/reconcile.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/crew.h"
#include "engine/base/ordered.h"
#include "engine/base/queue.h"
#include "engine/report/regions/defects.h"
#include "engine/run/reconcile/key_ranges.h"
#include "engine/run/reconcile/rejected_rows.h"

enum { JUDGED = BD_OUTCOME_REJECTED }; /* outcomes before it come out of the join */

/* What a worker hands in for a range, or a part of one. */
struct result {
    bd_buf text[JUDGED];
    uint64_t rows[JUDGED];
    uint64_t *words;
    bd_buf regions; /* bd_region_pair: the same by region */
    bd_match_totals joined;
};

/* Shared; each member says how. */
struct stage {
    const bd_plan *plan;
    bd_budget *budget;
    bd_store *store;
    bd_worklists *worklists; /* NULL: none are wanted; each worker its own part */
    bd_key_ranges ranges;    /* read only */
    _Atomic uint64_t next_range;
    bd_ordered done; /* filled results, in range order */
    bd_queue spare;  /* empty ones */
    struct result *results;
    size_t result_count;
    bd_defects defects; /* read only */
    uint16_t
        noted_word; /* region_from_id where it is to be noted of every row with a region; else 0 */
};

struct worker {
    struct stage *stage;
    unsigned number;
    bd_row_writer writer; /* the plan's, with an hmac of its own */
    bd_matcher *matcher;
    struct result *result; /* being filled */
    bd_region_tally tally; /* drained into it */
    uint64_t range;
    bd_status status;
    bd_err err;
};

static void result_clear(struct result *result, size_t words)
{
    for (int i = 0; i < JUDGED; i++) {
        result->text[i].len = 0;
        result->rows[i] = 0;
    }
    memset(result->words, 0, words * sizeof *result->words);
    result->regions.len = 0;
    result->joined = (bd_match_totals){0};
}

/* Text that grew for a large line is not kept for the next one. */
static void result_shrink(struct result *result, size_t limit)
{
    for (int i = 0; i < JUDGED; i++)
        if (result->text[i].len > limit)
            bd_buf_fini(&result->text[i]);
}

static bd_status next_result(struct worker *worker)
{
    void *item;
    BD_TRY(bd_queue_pop(&worker->stage->spare, &item));
    worker->result = item;
    result_clear(worker->result, worker->stage->plan->rules.word_count);
    return BD_OK;
}

/* A range with more text than is good to hold is handed in by parts. */
static bd_status hand_in_part(struct worker *worker)
{
    bd_region_tally_drain(&worker->tally, &worker->result->regions);
    BD_TRY(bd_ordered_put_part(&worker->stage->done, worker->range, worker->result));
    worker->result = NULL;
    return next_result(worker);
}

/* Whether a row's line may be large for a part, as may be told from what is packed of it. */
static bool is_large(const struct worker *worker, const bd_finding *finding)
{
    size_t bytes = (size_t)(finding->roster->end - finding->roster->begin);
    if (finding->card != NULL)
        bytes += (size_t)(finding->card->end - finding->card->begin);
    return bytes > worker->stage->plan->memory.part / 4;
}

/* Everything that is said of the row, by its region. True: there is so much of it that it is better
 * handed in. */
static bool count_by_region(struct worker *worker, const bd_finding *finding)
{
    const bd_rules *rules = &worker->stage->plan->rules;
    bd_region_tally *tally = &worker->tally;
    const uint64_t region = finding->region;
    bd_region_tally_add(tally,
                        bd_region_key(region, bd_region_outcome_word(rules, finding->outcome)));
    bool defective = false;
    for (size_t i = 0; i < finding->reason_count; i++) {
        bd_region_tally_add(tally, bd_region_key(region, finding->reasons[i]));
        defective |= bd_defects_has(&worker->stage->defects, finding->reasons[i]);
    }
    for (size_t i = 0; i < finding->note_count; i++) {
        bd_region_tally_add(tally, bd_region_key(region, finding->notes[i]));
        defective |= bd_defects_has(&worker->stage->defects, finding->notes[i]);
    }
    if (defective)
        bd_region_tally_add(tally, bd_region_key(region, bd_region_defective_word(rules)));
    if (worker->stage->noted_word != 0 && region != BD_REGION_UNMAPPED) {
        worker->result->words[worker->stage->noted_word]++;
        bd_region_tally_add(tally, bd_region_key(region, worker->stage->noted_word));
    }
    if (bd_region_tally_full(tally))
        bd_region_tally_drain(tally, &worker->result->regions);
    return worker->result->regions.len >= worker->stage->plan->memory.part / 2;
}

/* Large lines are made one at a time, in order: one in each result would be more memory than all
 * the rest. */
static bd_status take_finding(void *context, const bd_finding *finding, bd_err *err)
{
    struct worker *worker = context;
    struct result *result = worker->result;
    bd_buf *text = &result->text[finding->outcome];
    const bool large = is_large(worker, finding);
    if (large)
        BD_TRY(bd_ordered_turn(&worker->stage->done, worker->range));
    BD_TRY(bd_rows_append(&worker->writer, finding, text, err));
    result->rows[finding->outcome]++;
    for (size_t i = 0; i < finding->reason_count; i++)
        result->words[finding->reasons[i]]++;
    for (size_t i = 0; i < finding->note_count; i++)
        result->words[finding->notes[i]]++;
    if (worker->stage->worklists != NULL && finding->outcome != BD_OUTCOME_MATCH)
        BD_TRY(bd_worklists_collect(worker->stage->worklists, worker->number, finding, err));
    const bool many = count_by_region(worker, finding);
    return large || many || text->len >= worker->stage->plan->memory.part ? hand_in_part(worker)
                                                                          : BD_OK;
}

/* One range. A result is had before the range is chosen, so that the earliest range never waits for
 * one. */
static bd_status work_once(struct worker *worker)
{
    struct stage *stage = worker->stage;
    BD_TRY(next_result(worker));
    worker->range = atomic_fetch_add(&stage->next_range, 1);
    if (worker->range >= stage->ranges.count)
        return BD_END;
    const uint64_t lo = worker->range == 0 ? 0 : stage->ranges.last[worker->range - 1] + 1;
    bd_match_totals joined = {0};
    BD_TRY(bd_match_range(worker->matcher, lo, stage->ranges.last[worker->range], take_finding,
                          worker, &joined, &worker->err));
    worker->result->joined = joined;
    bd_region_tally_drain(&worker->tally, &worker->result->regions);
    BD_TRY(bd_ordered_put(&stage->done, worker->range, worker->result));
    worker->result = NULL;
    return BD_OK;
}

static void *work(void *arg)
{
    struct worker *worker = arg;
    bd_status st = BD_OK;
    pthread_setname_np(pthread_self(), "bidui-compare");
    while (st == BD_OK)
        st = work_once(worker);
    if (st == BD_END && worker->stage->worklists != NULL)
        st = bd_worklists_flush(worker->stage->worklists, worker->number, &worker->err);
    worker->status = st < 0 ? st : BD_OK;
    if (st < 0) {
        bd_ordered_cancel(&worker->stage->done);
        bd_queue_cancel(&worker->stage->spare);
    }
    return NULL;
}

static bd_status write_result(bd_outfile *files[], const struct result *result, size_t words,
                              bd_reconcile_totals *totals, bd_err *err)
{
    for (int i = 0; i < JUDGED; i++) {
        if (result->text[i].len > 0)
            BD_TRY(bd_outfile_append(files[i], result->text[i].at, result->text[i].len,
                                     result->rows[i], err));
        totals->joined.outcomes[i] += result->joined.outcomes[i];
    }
    for (size_t i = 0; i < words; i++)
        totals->words[i] += result->words[i];
    BD_TRY(bd_buf_check(&result->regions, err));
    BD_TRY(bd_region_counts_add(&totals->regions,
                                (const bd_region_pair *)(const void *)result->regions.at,
                                result->regions.len / sizeof(bd_region_pair), err));
    totals->joined.roster_rows += result->joined.roster_rows;
    totals->joined.cards_rows += result->joined.cards_rows;
    totals->joined.persons += result->joined.persons;
    return BD_OK;
}

/* The calling thread's part: results in range order into the files. */
static bd_status write_results(struct stage *stage, bd_outfile *files[],
                               const volatile sig_atomic_t *stop, bd_progress *progress,
                               bd_peak *peak, uint64_t records_all, bd_reconcile_totals *totals,
                               bd_err *err)
{
    for (;;) {
        void *item;
        const bd_status st = bd_ordered_take(&stage->done, &item);
        if (st != BD_OK)
            return st == BD_END ? BD_OK : st;
        if (stop != NULL && *stop != 0)
            return bd_fail(err, BD_E_CANCELLED, 0, "stopped by a signal");
        BD_TRY(write_result(files, item, stage->plan->rules.word_count, totals, err));
        result_shrink(item, 2 * stage->plan->memory.part);
        BD_TRY(bd_queue_push(&stage->spare, item));
        const uint64_t records = totals->joined.roster_rows + totals->joined.cards_rows;
        bd_peak_sample(peak);
        bd_progress_update(progress, records, records, records_all);
    }
}

static bd_status stage_init(struct stage *stage, bd_err *err)
{
    const bd_memory_plan *memory = &stage->plan->memory;
    static const bd_set sets[BD_KEY_RANGES_SETS] = {BD_SET_ROSTER, BD_SET_CARDS};
    const size_t window = 2 * (size_t)memory->workers;
    /* One in each place of the window, in each worker's hands and in the writer's, and one to go on
     * with. */
    stage->result_count = window + memory->workers + 2;
    stage->results = calloc(stage->result_count, sizeof *stage->results);
    if (stage->results == NULL || bd_ordered_init(&stage->done, window) < 0 ||
        bd_queue_init(&stage->spare, stage->result_count) < 0)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu results", stage->result_count);
    for (size_t i = 0; i < stage->result_count; i++) {
        stage->results[i].words = calloc(stage->plan->rules.word_count, sizeof(uint64_t));
        if (stage->results[i].words == NULL)
            return bd_fail(err, BD_E_NOMEM, 0, "no memory for counters");
        BD_TRY(bd_queue_push(&stage->spare, &stage->results[i]));
    }
    BD_TRY(bd_key_ranges_cut(stage->store, sets, memory->tile_blocks, &stage->ranges, err));
    bd_ordered_finish(&stage->done, stage->ranges.count);
    return BD_OK;
}

static void stage_fini(struct stage *stage)
{
    for (size_t i = 0; stage->results != NULL && i < stage->result_count; i++) {
        for (int k = 0; k < JUDGED; k++)
            bd_buf_fini(&stage->results[i].text[k]);
        free(stage->results[i].words);
        bd_buf_fini(&stage->results[i].regions);
    }
    free(stage->results);
    bd_ordered_fini(&stage->done);
    bd_queue_fini(&stage->spare);
    bd_key_ranges_fini(&stage->ranges);
}

static bd_status files_create(const bd_plan *plan, bd_folder *folder, bd_gz_pool *pool,
                              bd_outfile *files[], bd_err *err)
{
    bd_status st = BD_OK;
    bd_buf heading = {0};
    for (int i = 0; i < BD_OUTCOME_COUNT; i++) {
        char name[32];
        snprintf(name, sizeof name, "%s.csv%s", bd_outcome_name((bd_outcome)i),
                 pool == NULL ? "" : ".gz");
        BD_GOTO(bd_folder_create(folder, name, &files[i], err));
        if (pool != NULL)
            BD_GOTO(bd_outfile_pack(files[i], pool, err));
        heading.len = 0;
        bd_rows_heading(&plan->writer, (bd_outcome)i, &heading);
        BD_GOTO(bd_buf_check(&heading, err));
        BD_GOTO(bd_outfile_append(files[i], heading.at, heading.len, 0, err));
    }
done:
    bd_buf_fini(&heading);
    return st;
}

static bd_status take_writer(struct worker *worker, const bd_plan *plan, bd_err *err)
{
    worker->writer = plan->writer;
    worker->writer.hmac = NULL;
    return plan->writer.hmac == NULL ? BD_OK
                                     : bd_hmac_copy(plan->writer.hmac, &worker->writer.hmac, err);
}

/* Workers join and format, this thread writes. */
static bd_status join_all(struct stage *stage, bd_outfile *files[],
                          const volatile sig_atomic_t *stop, bd_progress *progress, bd_peak *peak,
                          uint64_t records_all, bd_reconcile_totals *totals, bd_err *err)
{
    const unsigned count = stage->plan->memory.workers;
    bd_crew crew = {0};
    bd_status st = BD_OK;
    struct worker *workers = calloc(count, sizeof *workers);
    if (workers == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %u workers", count);
    for (unsigned i = 0; i < count; i++) {
        workers[i].stage = stage;
        workers[i].number = i;
        BD_GOTO(take_writer(&workers[i], stage->plan, err));
        BD_GOTO(bd_region_tally_init(&workers[i].tally, err));
        BD_GOTO(bd_matcher_new(&stage->plan->rules, stage->budget, stage->store,
                               stage->plan->memory.tile_records, &workers[i].matcher, err));
    }
    st = bd_crew_start(&crew, count, work, workers, sizeof *workers, err);
    if (st >= 0)
        st = write_results(stage, files, stop, progress, peak, records_all, totals, err);
    if (st < 0) {
        bd_ordered_cancel(&stage->done);
        bd_queue_cancel(&stage->spare);
    }
    bd_crew_join(&crew);
    for (unsigned i = 0; i < count && (st >= 0 || st == BD_E_CANCELLED); i++)
        if (workers[i].status < 0 && workers[i].status != BD_E_CANCELLED) {
            *err = workers[i].err;
            st = workers[i].status;
        }
done:
    for (unsigned i = 0; i < count; i++) {
        bd_matcher_free(workers[i].matcher);
        bd_hmac_free(workers[i].writer.hmac);
        bd_region_tally_fini(&workers[i].tally);
    }
    free(workers);
    return st;
}

bd_status bd_reconcile(const bd_plan *plan, bd_budget *budget, bd_store *store, bd_folder *folder,
                       bd_worklists *worklists, const volatile sig_atomic_t *stop,
                       bd_progress *progress, bd_peak *peak, uint64_t records_all,
                       bd_reconcile_totals *totals, bd_err *err)
{
    struct stage stage = {.plan = plan, .budget = budget, .store = store, .worklists = worklists};
    bd_outfile *files[BD_OUTCOME_COUNT];
    bd_gz_pool *pool = NULL; /* packs what the workers hand in, if it is to be packed */
    bd_status st = BD_OK;
    memset(totals, 0, sizeof *totals);
    totals->words = calloc(plan->rules.word_count, sizeof *totals->words);
    totals->cards_words = calloc(plan->rules.word_count, sizeof *totals->cards_words);
    if (totals->words == NULL || totals->cards_words == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory for counters");
    BD_GOTO(bd_region_counts_init(&totals->regions, &plan->rules, err));
    if (plan->rules.region_field < 0 && plan->rules.region_name_count == 0)
        stage.noted_word = bd_word_region_from_id(&plan->rules);
    bd_defects_make(&plan->rules, &stage.defects);
    if (plan->config->gzip)
        BD_GOTO(bd_gz_pool_new(NULL, plan->memory.workers - 1, &pool, err));
    BD_GOTO(files_create(plan, folder, pool, files, err));
    BD_GOTO(stage_init(&stage, err));
    BD_GOTO(join_all(&stage, files, stop, progress, peak, records_all, totals, err));
    BD_GOTO(bd_write_rejected(plan, budget, store, files[BD_OUTCOME_REJECTED], worklists, stop,
                              totals, err));
    BD_GOTO(bd_region_counts_finish(&totals->regions, err));
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        BD_GOTO(bd_outfile_commit(files[i], &totals->outputs[i], err));
done:
    bd_gz_pool_free(pool);
    stage_fini(&stage);
    return st;
}

void bd_reconcile_totals_fini(bd_reconcile_totals *totals)
{
    free(totals->words);
    free(totals->cards_words);
    bd_region_counts_fini(&totals->regions);
    memset(totals, 0, sizeof *totals);
}
