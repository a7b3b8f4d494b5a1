/* worklists_write: merges open rows and writes the lists. See worklists.h. */
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/base/crew.h"
#include "engine/base/kernel.h"
#include "engine/report/worklist/worklist_folders.h"
#include "engine/run/worklists/worklists_parts.h"
#include "formats/output/xlsx/quiet.h"

enum { BATCHES_PER_WORKER = 16, LOOK_ROWS = 256 };

/* Neighbouring folders, whose rows are adjacent in the sorted order. */
struct batch {
    size_t from, to; /* in the list of folders */
};

/* Shared; each member says how. */
struct stage {
    const bd_worklists *worklists;
    const bd_worklist_folders *folders; /* read only */
    struct batch *batches;              /* read only */
    size_t batch_count;
    _Atomic size_t next_batch;
    _Atomic uint64_t rows; /* written */
    _Atomic bool stopped;
    const bd_stop *stop;
    bd_worklist_outputs *outputs; /* has its own lock */
    pthread_mutex_t large;        /* held while a large row is in memory, so there is only one */
    bd_latch working;             /* counts workers */
};

struct worker {
    struct stage *stage;
    bd_spill_reader *reader;
    bd_worklist_writer writer;
    bd_worklist_row *row;
    bd_buf large;
    size_t batch;
    uint64_t folder_rows; /* of the folder that is open */
    bd_status status;
    bd_err err;
};

/* ---- one worker ---- */

static bd_status write_row(struct worker *worker, uint64_t key, bd_text value)
{
    const bd_worklist_order *order = &worker->writer.form->order;
    BD_TRY(bd_worklist_item_open(order, key, value, worker->row, &worker->err));
    return bd_worklist_add(&worker->writer, worker->row, &worker->err);
}

/* A large row and its cells may take many times the memory of everything else. */
static bd_status write_large(struct worker *worker, const bd_spill_item *item)
{
    struct stage *stage = worker->stage;
    pthread_mutex_lock(&stage->large);
    bd_status st = bd_spill_fetch(stage->worklists->spill, item, &worker->large, &worker->err);
    if (st >= 0)
        st = write_row(worker, item->key, (bd_text){worker->large.at, worker->large.len});
    bd_buf_fini(&worker->large);
    pthread_mutex_unlock(&stage->large);
    return st;
}

static bd_status end_folder(struct worker *worker, const bd_worklist_folder_rows *folder)
{
    BD_TRY(bd_worklist_end(&worker->writer, &worker->err));
    if (worker->folder_rows != folder->rows)
        return bd_fail(&worker->err, BD_E_BUG, 0,
                       "the balance fails: rows of worklist %s, and the same by region: %llu and "
                       "%llu",
                       worker->writer.code, (unsigned long long)worker->folder_rows,
                       (unsigned long long)folder->rows);
    return BD_OK;
}

/* Check for a signal or another failure, but not for every row. */
static bd_status look_around(struct worker *worker)
{
    struct stage *stage = worker->stage;
    if (worker->folder_rows % LOOK_ROWS != 0)
        return BD_OK;
    BD_TRY(bd_stop_check(stage->stop, &worker->err));
    return atomic_load(&stage->stopped)
               ? bd_fail(&worker->err, BD_E_CANCELLED, 0, "another thread failed")
               : BD_OK;
}

/* Make an item's folder the open one: it is open already, or it is the next. */
static bd_status turn_to(struct worker *worker, uint64_t folder, size_t *at, size_t to)
{
    const bd_worklist_folder_rows *list = worker->stage->folders->list;
    if (worker->folder_rows > 0 && list[*at].folder == folder)
        return BD_OK;
    if (worker->folder_rows > 0)
        BD_TRY(end_folder(worker, &list[(*at)++]));
    if (*at == to || list[*at].folder != folder)
        return bd_fail(&worker->err, BD_E_BUG, 0,
                       "the balance fails: rows of a worklist that none were counted for");
    worker->folder_rows = 0;
    return bd_worklist_begin(&worker->writer, folder, &worker->err);
}

static bd_status write_batch(struct worker *worker, const struct batch *batch)
{
    struct stage *stage = worker->stage;
    const bd_worklist_folder_rows *list = stage->folders->list;
    const uint64_t lo = batch->from == 0 ? 0 : list[batch->from].folder << BD_WORKLIST_REGION_BITS;
    const uint64_t last = batch->to == stage->folders->count
                              ? UINT64_MAX
                              : (list[batch->to].folder << BD_WORKLIST_REGION_BITS) - 1;
    size_t at = batch->from;
    bd_spill_item item;
    worker->folder_rows = 0;
    BD_TRY(bd_spill_seek(worker->reader, lo, last, &worker->err));
    for (;;) {
        const bd_status st = bd_spill_next(worker->reader, &item, &worker->err);
        BD_TRY(st);
        if (st == BD_END)
            break;
        BD_TRY(turn_to(worker, bd_worklist_folder(item.key), &at, batch->to));
        BD_TRY(look_around(worker));
        BD_TRY(item.value == NULL
                   ? write_large(worker, &item)
                   : write_row(worker, item.key, (bd_text){item.value, item.value_len}));
        worker->folder_rows++;
        atomic_fetch_add_explicit(&stage->rows, 1, memory_order_relaxed);
    }
    if (worker->folder_rows > 0)
        BD_TRY(end_folder(worker, &list[at++]));
    return at == batch->to
               ? BD_OK
               : bd_fail(&worker->err, BD_E_BUG, 0, "the balance fails: a worklist has no rows");
}

static void *work(void *arg)
{
    struct worker *worker = arg;
    struct stage *stage = worker->stage;
    pthread_setname_np(pthread_self(), "bidui-worklist");
    while (worker->status >= 0) {
        worker->batch = atomic_fetch_add(&stage->next_batch, 1);
        if (worker->batch >= stage->batch_count)
            break;
        worker->status = write_batch(worker, &stage->batches[worker->batch]);
    }
    if (worker->status < 0)
        atomic_store(&stage->stopped, true);
    bd_latch_down(&stage->working);
    return NULL;
}

static bd_status worker_init(struct worker *worker, struct stage *stage, bd_err *err)
{
    const bd_plan *plan = stage->worklists->plan;
    worker->stage = stage;
    worker->writer = (bd_worklist_writer){.form = &plan->worklists,
                                          .staging = stage->worklists->staging,
                                          .scratch = stage->worklists->scratch,
                                          .groups = &plan->editions[0].access.access,
                                          .digest = plan->config->digest,
                                          .outputs = stage->outputs,
                                          .sync_each = !bd_kernel_syncfs_reports()};
    worker->row = calloc(1, sizeof *worker->row);
    if (worker->row == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    if (plan->worklists.pseudonym)
        BD_TRY(bd_hmac_copy(plan->editions[0].writer.hmac, &worker->writer.cells.hmac, err));
    return bd_spill_reader_new(stage->worklists->spill, &worker->reader, err);
}

static void worker_fini(struct worker *worker)
{
    bd_spill_reader_free(worker->reader);
    bd_worklist_writer_fini(&worker->writer);
    free(worker->row);
}

/* ---- all of them ---- */

/* Cut the folders into batches with about equally many rows; a folder is never cut. */
static bd_status cut(struct stage *stage, unsigned workers, bd_err *err)
{
    const bd_worklist_folders *folders = stage->folders;
    const uint64_t aim = folders->rows / ((uint64_t)workers * BATCHES_PER_WORKER) + 1;
    const size_t most = (size_t)workers * BATCHES_PER_WORKER + 1;
    stage->batches = calloc(most, sizeof *stage->batches);
    if (stage->batches == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    for (size_t from = 0; from < folders->count;) {
        uint64_t rows = 0;
        size_t to = from;
        while (to < folders->count && rows < aim)
            rows += folders->list[to++].rows;
        stage->batches[stage->batch_count++] = (struct batch){from, to};
        from = to;
    }
    return BD_OK;
}

/* Workers check for the signal themselves. */
static bd_watch_counts count_rows(void *context, bool stopped)
{
    const struct stage *stage = context;
    const uint64_t rows = atomic_load(&stage->rows);
    (void)stopped;
    return (bd_watch_counts){rows, rows, stage->folders->rows};
}

/* Choose the failure of the first batch; a worker that was told to stop has none of its own. */
static bd_status first_failure(const struct worker *workers, unsigned count, bd_err *err)
{
    const struct worker *found = NULL;
    for (unsigned i = 0; i < count; i++) {
        const struct worker *worker = &workers[i];
        if (worker->status >= 0)
            continue;
        const bool real = worker->status != BD_E_CANCELLED;
        if (found == NULL || (real && found->status == BD_E_CANCELLED) ||
            (real && worker->batch < found->batch))
            found = worker;
    }
    if (found == NULL)
        return BD_OK;
    *err = found->err;
    return found->status;
}

static bd_status write_all(struct stage *stage, unsigned count, bd_watch *watch, bd_err *err)
{
    bd_crew crew = {0};
    bd_quiet quiet = {0};
    bd_status st = BD_OK;
    struct worker *workers = calloc(count, sizeof *workers);
    if (workers == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %u workers", count);
    BD_GOTO(bd_quiet_begin(&quiet, err));
    for (unsigned i = 0; i < count; i++)
        BD_GOTO(worker_init(&workers[i], stage, err));
    st = bd_crew_start(&crew, count, work, workers, sizeof *workers, err);
    if (st < 0) {
        atomic_store(&stage->stopped, true);
        atomic_store(&stage->next_batch, stage->batch_count);
    } else {
        bd_watch_wait(watch, &stage->working, count_rows, stage);
    }
    bd_crew_join(&crew);
    if (st >= 0)
        st = first_failure(workers, count, err);
done:
    for (unsigned i = 0; i < count; i++)
        worker_fini(&workers[i]);
    bd_quiet_end(&quiet);
    free(workers);
    return st;
}

bd_status bd_worklists_write(bd_worklists *worklists, const bd_region_counts *counts,
                             bd_watch *watch, bd_worklist_outputs *outputs, bd_err *err)
{
    const bd_memory_plan *memory = &worklists->plan->memory;
    bd_worklist_folders folders = {0};
    struct stage stage = {
        .worklists = worklists, .folders = &folders, .stop = watch->stop, .outputs = outputs};
    bd_status st = BD_OK;
    int fd = -1;
    pthread_mutex_init(&stage.large, NULL);
    bd_latch_init(&stage.working, memory->workers);
    BD_GOTO(bd_worklist_folders_find(&worklists->plan->worklists.order, counts, &folders, err));
    if (folders.count == 0)
        goto done;
    BD_GOTO(bd_spill_settle(worklists->spill, bd_spill_runs_of(memory->merging), err));
    BD_GOTO(bd_worklists_make(worklists->staging, &worklists->plan->editions[0].access.access.lists,
                              &fd, err));
    BD_GOTO(cut(&stage, memory->workers, err));
    BD_GOTO(write_all(&stage, memory->workers, watch, err));
    BD_GOTO(bd_worklists_sync(worklists->staging, fd, err));
    bd_worklist_outputs_settle(outputs);
done:
    if (fd >= 0)
        close(fd);
    free(stage.batches);
    bd_worklist_folders_fini(&folders);
    pthread_mutex_destroy(&stage.large);
    bd_latch_fini(&stage.working);
    return st;
}
