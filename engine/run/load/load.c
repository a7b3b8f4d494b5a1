/* load: see load.h. */
#include "engine/run/load/load.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "engine/base/crew.h"
#include "engine/compare/place.h"
#include "engine/index/run_builder.h"
#include "engine/record/record.h"
#include "engine/record/rejected_format.h"
#include "engine/run/load/append_column.h"
#include "engine/run/load/input_turns.h"

enum { PROGRESS_MS = 100, ROWS_AHEAD = 8 };

/* Shared by the workers, the writer and the main thread; each member says how. */
struct load {
    const bd_plan *plan;
    bd_input_turns lanes; /* has its own lock */
    bd_run_sink sink;     /* has its own locks */
    bd_store *store;      /* the writer's */
    bd_err writer_err;    /* the writer's, read after it was joined */
    bd_status writer_status;
    pthread_mutex_t lock; /* guards running */
    pthread_cond_t done;
    unsigned running; /* workers */
};

struct worker {
    struct load *load;
    bd_chunk *chunk;
    uint8_t *region;
    uint8_t *rejected_region;
    bd_run_builder builder;
    bd_run_builder rejected;
    bd_turn_input *lane; /* the last one taken from */
    uint64_t accepted[BD_DATASETS];
    uint64_t rejected_rows[BD_DATASETS];
    bd_status status;
    bd_err err; /* of this worker alone: memory, or a cancelled queue */
};

static const bd_set sets[BD_DATASETS] = {BD_SET_ROSTER, BD_SET_CARDS};

_Static_assert(BD_PLAN_REFUSED_MAX <= UINT16_MAX, "two bytes say how many there are");

/* fields may be empty. */
static bd_status reject(struct worker *worker, const bd_turn_input *lane, const bd_batch *batch,
                        const bd_row *row, uint16_t reason, uint64_t region, bd_text fields)
{
    const uint64_t line = batch->first_line + row->line;
    const uint64_t key = (uint64_t)lane->dataset
                             << (BD_REJECTED_FILE_BITS + BD_REJECTED_LINE_BITS) |
                         (uint64_t)lane->file << BD_REJECTED_LINE_BITS | line;
    const bd_text raw = bd_reader_raw(worker->chunk, batch, row);
    uint8_t *at;
    BD_TRY(bd_run_builder_room(&worker->rejected, BD_REJECTED_HEAD + fields.len + 4 * raw.len, &at,
                               &worker->err));
    *at++ = (uint8_t)reason;
    for (int i = 0; i < BD_REJECTED_REGION_BYTES; i++)
        *at++ = (uint8_t)(region >> 8 * i);
    *at++ = (uint8_t)fields.len;
    *at++ = (uint8_t)(fields.len >> 8);
    if (fields.len != 0)
        memcpy(at, fields.at, fields.len);
    at += fields.len;
    bd_buf shown = {(char *)at, 0, 4 * raw.len, false}; /* has room, so it never grows */
    bd_text_show(&shown, raw.at, raw.len);
    bd_run_builder_add(&worker->rejected, key, at + shown.len);
    worker->rejected_rows[lane->dataset]++;
    return BD_OK;
}

static unsigned pack_state(const bd_row *row)
{
    return (row->state & BD_ROW_BAD_BYTES ? BD_PACK_BAD_BYTES : 0u) |
           (row->state & BD_ROW_CUT ? BD_PACK_CUT : 0u);
}

/* No number was read from the row. Its cells are, from base; out is where they were to be packed.
 */
static bd_status refuse(struct worker *worker, const bd_turn_input *lane, const bd_batch *batch,
                        const bd_row *row, bd_id_status status, const char *base,
                        const bd_cell *cells, uint8_t *out)
{
    const bd_plan *plan = worker->load->plan;
    const uint16_t reason = (uint16_t)(BD_WORD_ID_EMPTY + (status - BD_ID_EMPTY));
    bd_text fields = {0};
    if (lane->dataset != BD_ROSTER)
        return reject(worker, lane, batch, row, reason, BD_REGION_UNMAPPED, fields);
    const uint64_t region = bd_place_cells(&plan->rules, base, cells);
    if (plan->config->worklists.wanted) {
        const bd_source source = {lane->file, batch->first_line + row->line};
        const uint8_t *end = bd_record_pack_refused(&plan->datasets[BD_ROSTER].schema, base, cells,
                                                    source, pack_state(row), out);
        if ((size_t)(end - out) <= BD_PLAN_REFUSED_MAX)
            fields = (bd_text){(const char *)out, (size_t)(end - out)};
    }
    return reject(worker, lane, batch, row, reason, region, fields);
}

/* Pack the rows of one batch into the worker's run. */
static bd_status pack_batch(struct worker *worker, const bd_turn_input *lane, const bd_batch *batch)
{
    const bd_dataset_plan *dataset = &worker->load->plan->datasets[lane->dataset];
    const bd_schema *schema = &dataset->schema;
    const size_t stride = dataset->spec.wanted_count;
    uint64_t accepted = 0;
    for (size_t i = 0; i < batch->row_count; i++) {
        const bd_row *row = &batch->rows[i];
        if (__builtin_expect(row->state & BD_ROW_COLUMNS, 0)) {
            BD_TRY(reject(worker, lane, batch, row, BD_WORD_ROW_COLUMNS, BD_REGION_UNMAPPED,
                          (bd_text){0}));
            continue;
        }
        const bool bad_bytes = (row->state & BD_ROW_BAD_BYTES) != 0;
        const char *base = batch->base;
        const bd_cell *cells = batch->cells + i * stride;
        /* Out of the second-level cache, where the scan has left it: 1 to 2 % of a run. */
        const bd_row *ahead = row + (i + ROWS_AHEAD < batch->row_count ? ROWS_AHEAD : 0);
        __builtin_prefetch(base + ahead->raw_at);
        __builtin_prefetch(base + ahead->raw_at + 64);
        bd_cell joined[BD_FIELDS_MAX];
        uint8_t *at;
        uint8_t *end;
        uint64_t key;
        size_t bound = bd_record_bound(schema, cells, bad_bytes);
        size_t copy = 0; /* bytes, at the end of the room */
        if (__builtin_expect(dataset->join_count != 0, 0))
            copy = bd_append_bytes(dataset, base, cells);
        bound += (bad_bytes ? 5 : 2) * copy;
        if (__builtin_expect(bound > BD_PLAN_RECORD_MAX,
                             0)) { /* fields that share a huge column, say */
            BD_TRY(reject(worker, lane, batch, row, BD_WORD_ROW_COLUMNS, BD_REGION_UNMAPPED,
                          (bd_text){0}));
            continue;
        }
        BD_TRY(bd_run_builder_room(&worker->builder, bound, &at, &worker->err));
        if (__builtin_expect(copy != 0, 0)) {
            char *text = (char *)at + bound - copy;
            bd_append_row(dataset, base, cells, text, joined);
            base = text;
            cells = joined;
        }
        const bd_source source = {lane->file, batch->first_line + row->line};
        const bd_id_status status =
            bd_record_pack(schema, base, cells, source, pack_state(row), at, &key, &end);
        if (__builtin_expect(status != BD_ID_OK, 0)) {
            BD_TRY(refuse(worker, lane, batch, row, status, base, cells, at));
            continue;
        }
        bd_run_builder_add(&worker->builder, key, end);
        accepted++;
    }
    worker->accepted[lane->dataset] += accepted;
    return BD_OK;
}

/* Have the turn at a lane: open it if need be, and take a chunk. BD_END: the lane is done. */
static bd_status take_chunk(struct worker *worker, bd_turn_input *lane, bd_err *err)
{
    if (lane->reader == NULL) {
        bd_reader *reader;
        BD_TRY(bd_reader_open(lane->spec, lane->path, &reader, err));
        uint64_t done;
        uint64_t all;
        bd_reader_progress(reader, &done, &all);
        if (all < lane->size_bytes) { /* since its header was looked at; later the reader finds out
                                         itself */
            bd_reader_close(reader);
            return bd_fail(err, BD_E_INPUT, 0, "'%s' shrank since the start: %llu of %llu bytes",
                           lane->path, (unsigned long long)all,
                           (unsigned long long)lane->size_bytes);
        }
        pthread_mutex_lock(&worker->load->lanes.lock); /* progress looks at it */
        lane->reader = reader;
        pthread_mutex_unlock(&worker->load->lanes.lock);
    }
    return bd_reader_take(lane->reader, worker->chunk, err);
}

/* A run holds rows of one data set: end it when the worker goes over to the other. */
static bd_status switch_dataset(struct worker *worker, const bd_turn_input *lane)
{
    if (worker->builder.set == sets[lane->dataset])
        return BD_OK;
    BD_TRY(bd_run_builder_flush(&worker->builder, &worker->err));
    worker->builder.set = sets[lane->dataset];
    return BD_OK;
}

/* One chunk from turn to packed rows. BD_END: nothing is left to read. */
static bd_status work_once(struct worker *worker)
{
    struct load *load = worker->load;
    bd_turn_input *lane = bd_input_turns_take(&load->lanes, worker->lane);
    if (lane == NULL)
        return BD_END;
    worker->lane = lane;
    bd_err err = {0};
    bd_batch batch;
    bd_status st = take_chunk(worker, lane, &err);
    if (st < 0) {
        bd_input_turns_fail(&load->lanes, lane, &err, true);
        return BD_OK;
    }
    if (st == BD_END) {
        bd_reader_totals_get(lane->reader, &lane->totals);
        bd_input_turns_give(&load->lanes, lane, true);
        return BD_OK;
    }
    bd_input_turns_give(&load->lanes, lane, false);
    st = bd_reader_parse(lane->reader, worker->chunk, &batch, &err);
    if (st < 0) {
        bd_input_turns_fail(&load->lanes, lane, &err, false);
        st = BD_OK;
    } else {
        st = switch_dataset(worker, lane);
        if (st >= 0)
            st = pack_batch(worker, lane, &batch);
        atomic_fetch_add_explicit(&lane->rows, batch.row_count, memory_order_relaxed);
    }
    bd_input_turns_done(&load->lanes, lane);
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
        st = bd_run_builder_flush(&worker->builder, &worker->err);
    if (st >= 0)
        st = bd_run_builder_flush(&worker->rejected, &worker->err);
    worker->status = st < 0 ? st : BD_OK;
    if (st < 0) {
        bd_input_turns_stop(&load->lanes);
        bd_run_sink_cancel(&load->sink);
    }
    pthread_mutex_lock(&load->lock);
    load->running--;
    pthread_cond_signal(&load->done);
    pthread_mutex_unlock(&load->lock);
    return NULL;
}

static void *write_runs(void *arg)
{
    struct load *load = arg;
    pthread_setname_np(pthread_self(), "bidui-store");
    load->writer_status = bd_run_sink_write(&load->sink, load->store, &load->writer_err);
    if (load->writer_status < 0) {
        bd_input_turns_stop(&load->lanes);
        bd_run_sink_cancel(&load->sink);
    }
    return NULL;
}

static bd_status worker_init(struct worker *worker, struct load *load, bd_budget *budget,
                             bd_err *err)
{
    const bd_memory_plan *memory = &load->plan->memory;
    void *region;
    worker->load = load;
    BD_TRY(bd_chunk_new(budget, &worker->chunk, err));
    BD_TRY(bd_budget_map(budget, memory->run, "a run", &region, err));
    worker->region = region;
    BD_TRY(bd_budget_map(budget, memory->rejected, "rejected rows", &region, err));
    worker->rejected_region = region;
    bd_run_builder_init(&worker->builder, &load->sink, BD_SET_ROSTER, worker->region, memory->run);
    bd_run_builder_init(&worker->rejected, &load->sink, BD_SET_REJECTED, worker->rejected_region,
                        memory->rejected);
    return BD_OK;
}

static void worker_fini(struct worker *worker, bd_budget *budget)
{
    if (worker->load == NULL)
        return;
    const bd_memory_plan *memory = &worker->load->plan->memory;
    bd_chunk_free(worker->chunk);
    bd_budget_unmap(budget, worker->region, memory->run);
    bd_budget_unmap(budget, worker->rejected_region, memory->rejected);
}

/* The main thread's part: say how far it is, and hear the signal. */
static bool watch(struct load *load, const volatile sig_atomic_t *stop, bd_progress *progress,
                  bd_peak *peak)
{
    bool stopped = false;
    pthread_mutex_lock(&load->lock);
    while (load->running > 0) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += PROGRESS_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_cond_timedwait(&load->done, &load->lock, &until);
        pthread_mutex_unlock(&load->lock);
        uint64_t rows;
        uint64_t done;
        uint64_t all;
        bd_input_turns_progress(&load->lanes, &rows, &done, &all);
        bd_progress_update(progress, rows, done, all);
        bd_peak_sample(peak);
        if (!stopped && stop != NULL && *stop != 0) {
            stopped = true;
            bd_input_turns_stop(&load->lanes);
            bd_run_sink_cancel(&load->sink);
        }
        pthread_mutex_lock(&load->lock);
    }
    pthread_mutex_unlock(&load->lock);
    return stopped;
}

/* Which of several failures to report: the inputs' first, in source order; then memory; then the
 * disk. */
static bd_status first_failure(const struct load *load, const struct worker *workers,
                               unsigned count, bool stopped, bd_err *err)
{
    const bd_err *found = NULL;
    bd_status st = BD_OK;
    if (stopped)
        return bd_fail(err, BD_E_CANCELLED, 0, "stopped by a signal");
    if (load->lanes.failed < load->lanes.count) {
        found = &load->lanes.err;
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

static bd_status add_up(struct load *load, const struct worker *workers, unsigned count,
                        bd_load_totals *totals, bd_err *err)
{
    for (unsigned i = 0; i < count; i++) {
        for (int d = 0; d < BD_DATASETS; d++) {
            totals->accepted[d] += workers[i].accepted[d];
            totals->rejected[d] += workers[i].rejected_rows[d];
        }
        totals->runs += workers[i].builder.runs + workers[i].rejected.runs;
    }
    for (int d = 0; d < BD_DATASETS; d++) {
        const size_t files = load->plan->datasets[d].file_count;
        totals->inputs[d] = calloc(files, sizeof *totals->inputs[d]);
        if (totals->inputs[d] == NULL)
            return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu inputs", files);
    }
    for (size_t i = 0; i < load->lanes.count; i++) {
        const bd_turn_input *lane = &load->lanes.all[i];
        bd_input_counts *input = &totals->inputs[lane->dataset][lane->file];
        input->rows = atomic_load(&lane->rows);
        input->file = lane->totals;
        totals->rows[lane->dataset] += input->rows;
    }
    return BD_OK;
}

bd_status bd_load(const bd_plan *plan, bd_budget *budget, bd_store *store,
                  const volatile sig_atomic_t *stop, bd_progress *progress, bd_peak *peak,
                  bd_load_totals *totals, bd_err *err)
{
    const unsigned count = plan->memory.workers;
    struct load load = {.plan = plan, .store = store};
    bd_crew crew = {0};
    bd_crew writer = {0};
    bd_status st = BD_OK;
    bool stopped = false;
    memset(totals, 0, sizeof *totals);
    pthread_mutex_init(&load.lock, NULL);
    pthread_cond_init(&load.done, NULL);
    struct worker *workers = calloc(count, sizeof *workers);
    if (workers == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory for %u workers", count);
    BD_GOTO(bd_input_turns_open(&load.lanes, plan, err));
    BD_GOTO(bd_run_sink_init(&load.sink, budget, plan->memory.segments, err));
    for (unsigned i = 0; i < count; i++)
        BD_GOTO(worker_init(&workers[i], &load, budget, err));

    load.running = count;
    st = bd_crew_start(&writer, 1, write_runs, &load, 0, err);
    if (st >= 0)
        st = bd_crew_start(&crew, count, work, workers, sizeof *workers, err);
    if (st < 0) {
        bd_input_turns_stop(&load.lanes);
        bd_run_sink_cancel(&load.sink);
    } else {
        stopped = watch(&load, stop, progress, peak);
    }
    bd_crew_join(&crew);
    bd_queue_close(&load.sink.full);
    bd_crew_join(&writer);
    if (st < 0)
        goto done;
    BD_GOTO(first_failure(&load, workers, count, stopped, err));
    BD_GOTO(bd_store_commit(store, err));
    BD_GOTO(add_up(&load, workers, count, totals, err));
    bd_progress_update(progress, totals->rows[BD_ROSTER] + totals->rows[BD_CARDS], 1, 1);
done:
    for (unsigned i = 0; workers != NULL && i < count; i++)
        worker_fini(&workers[i], budget);
    free(workers);
    bd_run_sink_fini(&load.sink);
    bd_input_turns_close(&load.lanes);
    pthread_cond_destroy(&load.done);
    pthread_mutex_destroy(&load.lock);
    return st;
}

void bd_load_totals_fini(bd_load_totals *totals)
{
    for (int d = 0; d < BD_DATASETS; d++)
        free(totals->inputs[d]);
    memset(totals, 0, sizeof *totals);
}
