/* reconcile: see reconcile.h. */
#include "engine/run/reconcile/reconcile.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "engine/base/crew.h"
#include "engine/base/ordered.h"
#include "engine/base/queue.h"
#include "engine/run/reconcile/key_ranges.h"
#include "engine/run/reconcile/rejected_rows.h"

/* Shared; each member says how. */
struct stage {
    const bd_reconcile_job *job; /* read only */
    bd_key_ranges ranges;        /* read only */
    _Atomic uint64_t next_range;
    bd_ordered done; /* filled results, in range order */
    bd_queue spare;  /* empty ones */
    bd_range_result *results;
    size_t result_count;
};

struct worker {
    struct stage *stage;
    bd_range_comparer *comparer;
    bd_range_result *result; /* being filled; NULL: it has none */
    uint64_t range;
    bd_status status;
    bd_err err;
};

static bd_status next_result(struct worker *worker)
{
    void *item;
    BD_TRY(bd_queue_pop(&worker->stage->spare, &item));
    worker->result = item;
    bd_range_result_clear(worker->result);
    return BD_OK;
}

/* ---- the sink of a comparer ---- */

static bd_status wait_for_turn(void *context, bd_err *err)
{
    struct worker *worker = context;
    (void)err;
    return bd_ordered_turn(&worker->stage->done, worker->range);
}

static bd_status hand_in_part(void *context, bd_range_result **result, bd_err *err)
{
    struct worker *worker = context;
    (void)err;
    const bd_status st = bd_ordered_put_part(&worker->stage->done, worker->range, *result);
    *result = NULL;
    if (st < 0)
        return st;
    BD_TRY(next_result(worker));
    *result = worker->result;
    return BD_OK;
}

/* ---- the workers ---- */

/* Compare one range. The worker takes an empty result before it chooses a range, so that the
 * earliest range never waits for one. */
static bd_status work_once(struct worker *worker)
{
    struct stage *stage = worker->stage;
    const bd_range_sink sink = {worker, wait_for_turn, hand_in_part};
    BD_TRY(next_result(worker));
    worker->range = atomic_fetch_add(&stage->next_range, 1);
    if (worker->range >= stage->ranges.count)
        return BD_END;
    const uint64_t lo = worker->range == 0 ? 0 : stage->ranges.last[worker->range - 1] + 1;
    BD_TRY(bd_range_compare(worker->comparer, lo, stage->ranges.last[worker->range], &sink,
                            &worker->result, &worker->err));
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
    if (st == BD_END)
        st = bd_range_comparer_flush(worker->comparer, &worker->err);
    worker->status = st < 0 ? st : BD_OK;
    if (st < 0) {
        bd_ordered_cancel(&worker->stage->done);
        bd_queue_cancel(&worker->stage->spare);
    }
    return NULL;
}

/* ---- the calling thread ---- */

/* Write results to the reports in range order. */
static bd_status write_results(struct stage *stage, bd_results_writer *writer, bd_watch *watch,
                               bd_err *err)
{
    const bd_reconcile_job *job = stage->job;
    for (;;) {
        void *item;
        const bd_status st = bd_ordered_take(&stage->done, &item);
        if (st != BD_OK)
            return st == BD_END ? BD_OK : st;
        BD_TRY(bd_stop_check(watch->stop, err));
        BD_TRY(bd_results_add(writer, item, err));
        bd_range_result_shrink(item, 2 * job->inputs.plan->memory.part);
        BD_TRY(bd_queue_push(&stage->spare, item));
        const uint64_t records =
            writer->totals->joined.roster_rows + writer->totals->joined.cards_rows;
        bd_watch_update(watch, (bd_watch_counts){records, records, job->records});
    }
}

static bd_status stage_init(struct stage *stage, const bd_reconcile_job *job, bd_err *err)
{
    const bd_plan *plan = job->inputs.plan;
    static const bd_set sets[BD_KEY_RANGES_SETS] = {BD_SET_ROSTER, BD_SET_CARDS};
    const size_t window = 2 * (size_t)plan->memory.workers;
    stage->job = job;
    /* One for each place of the window, for each worker and for the writer, and one in reserve. */
    stage->result_count = window + plan->memory.workers + 2;
    stage->results = calloc(stage->result_count, sizeof *stage->results);
    if (stage->results == NULL || bd_ordered_init(&stage->done, window) < 0 ||
        bd_queue_init(&stage->spare, stage->result_count) < 0)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu results", stage->result_count);
    for (size_t i = 0; i < stage->result_count; i++) {
        BD_TRY(bd_range_result_init(&stage->results[i], plan->rules.word_count, err));
        BD_TRY(bd_queue_push(&stage->spare, &stage->results[i]));
    }
    BD_TRY(bd_key_ranges_cut(job->inputs.stores[0], sets, plan->memory.tile_blocks, &stage->ranges,
                             err));
    bd_ordered_finish(&stage->done, stage->ranges.count);
    return BD_OK;
}

static void stage_fini(struct stage *stage)
{
    for (size_t i = 0; stage->results != NULL && i < stage->result_count; i++)
        bd_range_result_fini(&stage->results[i]);
    free(stage->results);
    bd_ordered_fini(&stage->done);
    bd_queue_fini(&stage->spare);
    bd_key_ranges_fini(&stage->ranges);
}

/* Workers compare, this thread writes. */
static bd_status compare_all(struct stage *stage, bd_results_writer *writer, bd_watch *watch,
                             bd_err *err)
{
    const unsigned count = stage->job->inputs.plan->memory.workers;
    bd_crew crew = {0};
    bd_status st = BD_OK;
    struct worker *workers = calloc(count, sizeof *workers);
    if (workers == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %u workers", count);
    for (unsigned i = 0; i < count; i++) {
        workers[i].stage = stage;
        BD_GOTO(bd_range_comparer_new(&stage->job->inputs, i, &workers[i].comparer, err));
    }
    st = bd_crew_start(&crew, count, work, workers, sizeof *workers, err);
    if (st >= 0)
        st = write_results(stage, writer, watch, err);
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
    for (unsigned i = 0; i < count; i++)
        bd_range_comparer_free(workers[i].comparer);
    free(workers);
    return st;
}

bd_status bd_reconcile(const bd_reconcile_job *job, bd_watch *watch, bd_reconcile_totals *totals,
                       bd_err *err)
{
    struct stage stage = {0};
    bd_results_writer writer = {0};
    bd_status st = BD_OK;
    BD_GOTO(bd_results_open(&writer, job->inputs.plan, job->folders, totals, err));
    BD_GOTO(stage_init(&stage, job, err));
    BD_GOTO(compare_all(&stage, &writer, watch, err));
    BD_GOTO(bd_write_rejected(&job->inputs, &writer, watch->stop, err));
    BD_GOTO(bd_results_commit(&writer, err));
done:
    bd_results_close(&writer);
    stage_fini(&stage);
    return st;
}
