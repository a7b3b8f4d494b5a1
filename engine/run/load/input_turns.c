/* input_turns: see input_turns.h. */
#include "engine/run/load/input_turns.h"

#include <sched.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { YIELDS = 1000 }; /* some 300 us where nobody else wants the processor */

static bool is_regular(const char *path, uint64_t *bytes)
{
    struct stat s;
    *bytes = 0;
    if (strcmp(path, "-") == 0 || stat(path, &s) != 0 || !S_ISREG(s.st_mode))
        return false;
    *bytes = (uint64_t)s.st_size;
    return true;
}

static bd_status lane_check(bd_turn_input *lane, bd_err *err)
{
    const bool again = is_regular(lane->path, &lane->size_bytes);
    BD_TRY(bd_reader_open(lane->spec, lane->path, &lane->reader, err));
    if (again) {
        bd_reader_close(lane->reader);
        lane->reader = NULL;
    }
    return BD_OK;
}

bd_status bd_input_turns_open(bd_input_turns *lanes, const bd_plan *plan, bd_err *err)
{
    *lanes = (bd_input_turns){0};
    const size_t count = plan->datasets[BD_ROSTER].file_count + plan->datasets[BD_CARDS].file_count;
    lanes->all = calloc(count, sizeof *lanes->all);
    if (lanes->all == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu inputs", count);
    pthread_mutex_init(&lanes->lock, NULL);
    pthread_cond_init(&lanes->changed, NULL);
    lanes->count = count;
    lanes->failed = count;
    bd_turn_input *lane = lanes->all;
    for (int d = 0; d < BD_DATASETS; d++)
        for (size_t i = 0; i < plan->datasets[d].file_count; i++, lane++) {
            lane->dataset = d;
            lane->file = (uint32_t)i;
            lane->path = plan->datasets[d].files[i];
            lane->spec = &plan->datasets[d].spec;
            const bd_status st = lane_check(lane, err);
            if (st < 0) {
                bd_input_turns_close(lanes);
                return st;
            }
        }
    return BD_OK;
}

void bd_input_turns_close(bd_input_turns *lanes)
{
    if (lanes->all == NULL)
        return;
    for (size_t i = 0; i < lanes->count; i++)
        bd_reader_close(lanes->all[i].reader);
    free(lanes->all);
    pthread_cond_destroy(&lanes->changed);
    pthread_mutex_destroy(&lanes->lock);
    lanes->all = NULL;
}

/* The lane to take from now; NULL with *wait set: one may become free. Under the lock. */
static bd_turn_input *choose(const bd_input_turns *lanes, bd_turn_input *had, bool *wait)
{
    *wait = false;
    if (lanes->stopped)
        return NULL;
    if (had != NULL && !had->ended && !had->busy && (size_t)(had - lanes->all) < lanes->failed)
        return had;
    int dataset = -1;
    for (size_t i = 0; i < lanes->failed; i++) {
        bd_turn_input *lane = &lanes->all[i];
        if (lane->ended)
            continue;
        if (dataset >= 0 && lane->dataset != dataset)
            return NULL; /* the data set before is still being read */
        dataset = lane->dataset;
        if (!lane->busy)
            return lane;
        *wait = true;
    }
    return NULL;
}

/* Whoever is woken takes the lock at once, so it is given back before the signal. */
static void unlock_and_tell(bd_input_turns *lanes)
{
    pthread_mutex_unlock(&lanes->lock);
    pthread_cond_broadcast(&lanes->changed);
}

/*
 * A turn at a packed file takes half a millisecond, and the one behind it is waited for as long as
 * it takes to wake a thread: for so long the processor is offered to others before one sleeps.
 */
static bd_turn_input *choose_soon(bd_input_turns *lanes, bd_turn_input *had, bool *wait)
{
    bd_turn_input *lane = choose(lanes, had, wait);
    for (unsigned i = 0; i < YIELDS && lane == NULL && *wait; i++) {
        pthread_mutex_unlock(&lanes->lock);
        sched_yield();
        pthread_mutex_lock(&lanes->lock);
        lane = choose(lanes, had, wait);
    }
    return lane;
}

bd_turn_input *bd_input_turns_take(bd_input_turns *lanes, bd_turn_input *had)
{
    bool wait;
    pthread_mutex_lock(&lanes->lock);
    bd_turn_input *lane = choose_soon(lanes, had, &wait);
    while (lane == NULL && wait) {
        pthread_cond_wait(&lanes->changed, &lanes->lock);
        lane = choose(lanes, had, &wait);
    }
    if (lane != NULL)
        lane->busy = true;
    pthread_mutex_unlock(&lanes->lock);
    return lane;
}

/* The reader, if nobody needs it any more. Under the lock; the caller closes it. */
static bd_reader *release(bd_turn_input *lane)
{
    if (!lane->ended || lane->busy || lane->users > 0)
        return NULL;
    bd_reader *reader = lane->reader;
    lane->reader = NULL;
    return reader;
}

void bd_input_turns_give(bd_input_turns *lanes, bd_turn_input *lane, bool ended)
{
    pthread_mutex_lock(&lanes->lock);
    lane->busy = false;
    if (ended)
        lane->ended = true;
    else
        lane->users++;
    bd_reader *unused = release(lane);
    unlock_and_tell(lanes);
    bd_reader_close(unused);
}

void bd_input_turns_done(bd_input_turns *lanes, bd_turn_input *lane)
{
    pthread_mutex_lock(&lanes->lock);
    lane->users--;
    bd_reader *unused = release(lane);
    pthread_mutex_unlock(&lanes->lock);
    bd_reader_close(unused);
}

void bd_input_turns_fail(bd_input_turns *lanes, bd_turn_input *lane, const bd_err *err,
                         bool has_turn)
{
    const size_t no = (size_t)(lane - lanes->all);
    pthread_mutex_lock(&lanes->lock);
    if (no < lanes->failed) {
        lanes->failed = no;
        lanes->err = *err;
    }
    if (has_turn)
        lane->busy = false;
    lane->ended = true;
    bd_reader *unused = release(lane);
    unlock_and_tell(lanes);
    bd_reader_close(unused);
}

void bd_input_turns_stop(bd_input_turns *lanes)
{
    pthread_mutex_lock(&lanes->lock);
    lanes->stopped = true;
    unlock_and_tell(lanes);
}

void bd_input_turns_progress(bd_input_turns *lanes, uint64_t *rows, uint64_t *done, uint64_t *all)
{
    *rows = *done = *all = 0;
    bool known = true;
    pthread_mutex_lock(&lanes->lock);
    for (size_t i = 0; i < lanes->count; i++) {
        const bd_turn_input *lane = &lanes->all[i];
        uint64_t lane_done = lane->ended ? lane->totals.bytes : 0;
        uint64_t lane_all = lane->size_bytes;
        if (!lane->ended && lane->reader != NULL)
            bd_reader_progress(lane->reader, &lane_done, &lane_all);
        *rows += atomic_load_explicit(&lane->rows, memory_order_relaxed);
        *done += lane_done;
        *all += lane_all;
        known = known && (lane_all != 0 || lane->ended);
    }
    pthread_mutex_unlock(&lanes->lock);
    if (!known)
        *all = 0;
}
