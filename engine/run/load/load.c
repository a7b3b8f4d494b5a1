/* load: see load.h. */
#include "engine/run/load/load.h"

#include <stdlib.h>

#include "engine/base/crew.h"
#include "engine/run/load/batch_packer.h"
#include "engine/run/load/input_turns.h"

/* Shared by the workers, the writer and the calling thread; each member says how. */
struct load {
    const bd_plan *plan;
    bd_input_turns turns; /* has its own lock */
    bd_run_sink sink;     /* has its own locks */
    bd_store *store;      /* the writer's */
    bd_err writer_err;    /* the writer's; read after it was joined */
    bd_status writer_status;
    bd_latch working; /* counts workers */
    bool stopped;     /* the calling thread's: a signal has come */
};

struct worker {
    struct load *load;
    bd_chunk *chunk;
    bd_batch_packer packer;
    bd_load_input *input; /* the last one it took from */
    bd_status status;
    bd_err err; /* of this worker itself: memory, or a cancelled queue */
};

static void stop_all(struct load *load)
{
    bd_input_turns_stop(&load->turns);
    bd_run_sink_cancel(&load->sink);
}

/* Take one chunk and pack its rows. BD_END: nothing is left to read. */
static bd_status work_once(struct worker *worker)
{
    struct load *load = worker->load;
    bd_load_input *input = bd_input_turns_take(&load->turns, worker->input);
    if (input == NULL)
        return BD_END;
    worker->input = input;
    bd_err err = {0};
    bd_batch batch = {0};
    bd_status st = bd_input_turns_read(&load->turns, input, worker->chunk, &err);
    if (st < 0) {
        bd_input_turns_fail(&load->turns, input, &err, true);
        return BD_OK;
    }
    if (st == BD_END) {
        bd_input_turns_give(&load->turns, input, true);
        return BD_OK;
    }
    bd_input_turns_give(&load->turns, input, false);
    st = bd_reader_parse(input->reader, worker->chunk, &batch, &err);
    if (st < 0) {
        bd_input_turns_fail(&load->turns, input, &err, false);
        st = BD_OK;
    } else {
        st = bd_batch_packer_add(&worker->packer, input->dataset, input->file, worker->chunk,
                                 &batch, &worker->err);
        atomic_fetch_add_explicit(&input->rows, batch.row_count, memory_order_relaxed);
        bd_input_turns_count(&load->turns, input, &worker->packer.counters[input->dataset].counts);
    }
    bd_input_turns_done(&load->turns, input, &batch.lines);
    return st;
}

static void *work(void *arg)
{
    struct worker *worker = arg;
    struct load *load = worker->load;
    bd_status st = BD_OK;
    pthread_setname_np(pthread_self(), "bidui-load");
    while (st == BD_OK)
        st = work_once(worker);
    if (st == BD_END)
        st = bd_batch_packer_flush(&worker->packer, &worker->err);
    worker->status = st < 0 ? st : BD_OK;
    if (st < 0)
        stop_all(load);
    bd_latch_down(&load->working);
    return NULL;
}

static void *write_runs(void *arg)
{
    struct load *load = arg;
    pthread_setname_np(pthread_self(), "bidui-store");
    load->writer_status = bd_run_sink_write(&load->sink, &load->writer_err);
    if (load->writer_status < 0)
        stop_all(load);
    return NULL;
}

/* Run by the calling thread: report progress, and pass a signal on. */
static bd_watch_counts count_rows(void *context, bool stopped)
{
    struct load *load = context;
    bd_watch_counts counts;
    bd_input_turns_progress(&load->turns, &counts.rows, &counts.done, &counts.all);
    if (stopped && !load->stopped) {
        load->stopped = true;
        stop_all(load);
    }
    return counts;
}

/* Choose the failure to report: those of inputs first, in source order, then those of workers, then
 * the writer's. */
static bd_status first_failure(const struct load *load, const struct worker *workers,
                               unsigned count, bd_err *err)
{
    const bd_err *found = NULL;
    bd_status st = BD_OK;
    if (load->stopped)
        return bd_fail(err, BD_E_CANCELLED, 0, "stopped by a signal");
    if (load->turns.failed < load->turns.count) {
        found = &load->turns.err;
        st = found->status;
    }
    for (unsigned i = 0; i < count && st >= 0; i++)
        if (workers[i].status < 0 && workers[i].status != BD_E_CANCELLED) {
            found = &workers[i].err;
            st = workers[i].status;
        }
    if (st >= 0 && load->writer_status < 0) {
        found = &load->writer_err;
        st = load->writer_status;
    }
    if (st < 0)
        *err = *found;
    return st;
}

/* Whether the file is still what was read, or only became longer and may. */
static bd_status check_unchanged(const bd_load_input *input, bd_input_counts *counts, bd_err *err)
{
    const bool left_out = input->open_end == BD_OPEN_END_LEFT_OUT;
    if (input->source->seen == NULL)
        return BD_OK;
    bd_seen seen = *input->source->seen;
    if (input->packed || input->open_end == BD_OPEN_END_TAKEN)
        seen.growth = BD_GROWTH_WHOLE;
    BD_TRY(bd_seen_check_path(&seen, "while it was read", &counts->grown_bytes, err));
    if (counts->grown_bytes != 0)
        bd_reader_note(counts->file.note, "grew while it was read: %llu bytes read%s",
                       (unsigned long long)counts->file.bytes,
                       left_out ? ", the last row was cut and is left out" : "");
    return BD_OK;
}

static bd_status add_up(struct load *load, const struct worker *workers, unsigned count,
                        bd_load_totals *totals, bd_err *err)
{
    for (unsigned i = 0; i < count; i++) {
        for (int d = 0; d < BD_DATASETS; d++) {
            totals->accepted[d] += workers[i].packer.accepted_rows[d];
            totals->rejected[d] += workers[i].packer.rejected_rows[d];
        }
        totals->runs += workers[i].packer.run.runs + workers[i].packer.rejected.runs;
    }
    for (int d = 0; d < BD_DATASETS; d++) {
        const size_t files = load->plan->datasets[d].file_count;
        totals->inputs[d] = calloc(files, sizeof *totals->inputs[d]);
        if (totals->inputs[d] == NULL)
            return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu inputs", files);
    }
    for (size_t i = 0; i < load->turns.count; i++) {
        const bd_load_input *input = &load->turns.all[i];
        bd_input_counts *counts = &totals->inputs[input->dataset][input->file];
        counts->rows = atomic_load(&input->rows);
        counts->file = input->totals;
        counts->lines = input->lines;
        bd_line_counts_add(&counts->lines, &input->totals.outside);
        counts->counted = input->counts;
        BD_TRY(check_unchanged(input, counts, err));
        totals->rows[input->dataset] += counts->rows;
    }
    return BD_OK;
}

/* Workers read, parse and pack; another thread writes the runs; this thread watches. */
static bd_status load_all(struct load *load, struct worker *workers, bd_watch *watch, bd_err *err)
{
    const unsigned count = load->plan->memory.workers;
    bd_crew crew = {0};
    bd_crew writer = {0};
    bd_status st = bd_crew_start(&writer, 1, write_runs, load, 0, err);
    if (st >= 0)
        st = bd_crew_start(&crew, count, work, workers, sizeof *workers, err);
    if (st < 0)
        stop_all(load);
    else
        bd_watch_wait(watch, &load->working, count_rows, load);
    bd_crew_join(&crew);
    bd_queue_close(&load->sink.full);
    bd_crew_join(&writer);
    return st < 0 ? st : first_failure(load, workers, count, err);
}

bd_status bd_load(const bd_plan *plan, bd_budget *budget, bd_store *store, bd_watch *watch,
                  bd_load_totals *totals, bd_err *err)
{
    const unsigned count = plan->memory.workers;
    struct load load = {.plan = plan, .store = store};
    bd_status st = BD_OK;
    memset(totals, 0, sizeof *totals);
    bd_latch_init(&load.working, count);
    struct worker *workers = calloc(count, sizeof *workers);
    if (workers == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory for %u workers", count);
    BD_GOTO(bd_input_turns_open(&load.turns, plan, err));
    BD_GOTO(bd_run_sink_init(&load.sink, budget, store, plan->memory.segments, err));
    for (unsigned i = 0; i < count; i++) {
        workers[i].load = &load;
        BD_GOTO(bd_chunk_new(budget, &workers[i].chunk, err));
        BD_GOTO(bd_batch_packer_init(&workers[i].packer, plan, budget, &load.sink, err));
    }
    BD_GOTO(load_all(&load, workers, watch, err));
    BD_GOTO(bd_store_commit(store, err));
    BD_GOTO(add_up(&load, workers, count, totals, err));
    bd_watch_update(watch,
                    (bd_watch_counts){totals->rows[BD_ROSTER] + totals->rows[BD_CARDS], 1, 1});
done:
    for (unsigned i = 0; workers != NULL && i < count; i++) {
        bd_chunk_free(workers[i].chunk);
        bd_batch_packer_fini(&workers[i].packer);
    }
    free(workers);
    bd_run_sink_fini(&load.sink);
    bd_input_turns_close(&load.turns);
    bd_latch_fini(&load.working);
    return st;
}

void bd_load_totals_fini(bd_load_totals *totals)
{
    for (int d = 0; d < BD_DATASETS; d++)
        free(totals->inputs[d]);
    memset(totals, 0, sizeof *totals);
}
