/* input_turns: see input_turns.h. */
#include "engine/run/load/input_turns.h"

#include <sched.h>
#include <stdlib.h>

enum { YIELDS = 1000 }; /* about 300 us if no other thread wants the processor */

static bd_status look_at_header(bd_load_input *input, bd_err *err)
{
    const bd_row_source_facts facts = bd_row_source_look(input->source);
    input->size_bytes = facts.size_bytes;
    BD_TRY(bd_row_source_open(input->source, input->spec, &input->reader, err));
    if ((facts.abilities & BD_SOURCE_AGAIN) != 0) {
        bd_reader_close(input->reader);
        input->reader = NULL;
    }
    return BD_OK;
}

bd_status bd_input_turns_open(bd_input_turns *turns, const bd_plan *plan, bd_err *err)
{
    *turns = (bd_input_turns){0};
    const size_t count = plan->datasets[BD_ROSTER].file_count + plan->datasets[BD_CARDS].file_count;
    turns->all = calloc(count, sizeof *turns->all);
    if (turns->all == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu inputs", count);
    pthread_mutex_init(&turns->lock, NULL);
    pthread_cond_init(&turns->changed, NULL);
    turns->count = count;
    turns->failed = count;
    bd_load_input *input = turns->all;
    for (int d = 0; d < BD_DATASETS; d++)
        for (size_t i = 0; i < plan->datasets[d].file_count; i++, input++) {
            input->dataset = d;
            input->file = (uint32_t)i;
            input->source = &plan->datasets[d].sources[i];
            input->spec = &plan->datasets[d].spec;
            const bd_status st = look_at_header(input, err);
            if (st < 0) {
                bd_input_turns_close(turns);
                return st;
            }
        }
    return BD_OK;
}

void bd_input_turns_close(bd_input_turns *turns)
{
    if (turns->all == NULL)
        return;
    for (size_t i = 0; i < turns->count; i++)
        bd_reader_close(turns->all[i].reader);
    free(turns->all);
    pthread_cond_destroy(&turns->changed);
    pthread_mutex_destroy(&turns->lock);
    turns->all = NULL;
}

/* The input to take from now. NULL: none; *wait: one may become free. Under the lock. */
static bd_load_input *choose(const bd_input_turns *turns, bd_load_input *had, bool *wait)
{
    bd_load_input *held = NULL;
    *wait = false;
    if (turns->stopped)
        return NULL;
    if (had != NULL && !had->ended && !had->busy && !had->held &&
        (size_t)(had - turns->all) < turns->failed)
        return had;
    int dataset = -1;
    for (size_t i = 0; i < turns->failed; i++) {
        bd_load_input *input = &turns->all[i];
        if (input->held && held == NULL)
            held = input;
        if (input->ended || input->held)
            continue;
        if (dataset >= 0 && input->dataset != dataset)
            return NULL; /* an earlier data set is still being read */
        dataset = input->dataset;
        if (!input->busy)
            return input;
        *wait = true;
    }
    return dataset < 0 ? held : NULL;
}

/* A woken thread takes the lock at once, so the lock is released before the broadcast. */
static void unlock_and_tell(bd_input_turns *turns)
{
    pthread_mutex_unlock(&turns->lock);
    pthread_cond_broadcast(&turns->changed);
}

/*
 * A turn at a compressed file takes half a millisecond, so the wait for the next one is about as
 * long as waking a thread takes. Yield the processor for that long before sleeping.
 */
static bd_load_input *choose_soon(bd_input_turns *turns, bd_load_input *had, bool *wait)
{
    bd_load_input *input = choose(turns, had, wait);
    for (unsigned i = 0; i < YIELDS && input == NULL && *wait; i++) {
        pthread_mutex_unlock(&turns->lock);
        sched_yield();
        pthread_mutex_lock(&turns->lock);
        input = choose(turns, had, wait);
    }
    return input;
}

bd_load_input *bd_input_turns_take(bd_input_turns *turns, bd_load_input *had)
{
    bool wait;
    pthread_mutex_lock(&turns->lock);
    bd_load_input *input = choose_soon(turns, had, &wait);
    while (input == NULL && wait) {
        turns->waiting++;
        pthread_cond_wait(&turns->changed, &turns->lock);
        turns->waiting--;
        input = choose(turns, had, &wait);
    }
    if (input != NULL) {
        input->busy = true;
        input->held = false;
    }
    pthread_mutex_unlock(&turns->lock);
    return input;
}

/* Open the input when it gets its turn. The file may have shrunk since its header was checked; from
 * now on the reader notices that itself. */
static bd_status begin(bd_input_turns *turns, bd_load_input *input, bd_err *err)
{
    bd_reader *reader;
    uint64_t done;
    uint64_t all;
    BD_TRY(bd_row_source_open(input->source, input->spec, &reader, err));
    bd_reader_progress(reader, &done, &all);
    if (all < input->size_bytes) {
        bd_reader_close(reader);
        return bd_fail(err, BD_E_INPUT, 0, "'%s' shrank since the start: %llu of %llu bytes",
                       input->source->place, (unsigned long long)all,
                       (unsigned long long)input->size_bytes);
    }
    pthread_mutex_lock(&turns->lock); /* progress reads the pointer */
    input->reader = reader;
    pthread_mutex_unlock(&turns->lock);
    return BD_OK;
}

/* All other inputs have ended. */
static bd_status settle_open_end(bd_load_input *input, bd_err *err)
{
    uint64_t grown_bytes;
    BD_TRY(bd_row_source_unchanged(input->source, &grown_bytes, err));
    if (grown_bytes != 0)
        bd_reader_leave_out(input->reader);
    return BD_OK;
}

bd_status bd_input_turns_read(bd_input_turns *turns, bd_load_input *input, bd_chunk *chunk,
                              bd_err *err)
{
    if (input->reader == NULL)
        BD_TRY(begin(turns, input, err));
    if (input->open_end == BD_OPEN_END_HELD)
        BD_TRY(settle_open_end(input, err));
    const bd_status st = bd_reader_take(input->reader, chunk, err);
    input->open_end = bd_reader_open_end(input->reader);
    if (st == BD_END) {
        input->packed = bd_reader_slow_take(input->reader);
        bd_reader_totals_get(input->reader, &input->totals);
    }
    return st;
}

/* Take the reader if no thread needs it any more; NULL: one does. Under the lock; the caller closes
 * the reader. */
static bd_reader *release(bd_load_input *input)
{
    if (!input->ended || input->busy || input->users > 0)
        return NULL;
    bd_reader *reader = input->reader;
    input->reader = NULL;
    return reader;
}

void bd_input_turns_give(bd_input_turns *turns, bd_load_input *input, bool ended)
{
    pthread_mutex_lock(&turns->lock);
    input->busy = false;
    input->held = !ended && input->open_end == BD_OPEN_END_HELD;
    if (ended)
        input->ended = true;
    else
        input->users++;
    bd_reader *unused = release(input);
    unlock_and_tell(turns);
    bd_reader_close(unused);
}

void bd_input_turns_count(bd_input_turns *turns, bd_load_input *input, const bd_row_counts *counts)
{
    pthread_mutex_lock(&turns->lock);
    bd_row_counts_add(&input->counts, counts);
    pthread_mutex_unlock(&turns->lock);
}

void bd_input_turns_done(bd_input_turns *turns, bd_load_input *input, const bd_line_counts *lines)
{
    pthread_mutex_lock(&turns->lock);
    input->users--;
    bd_line_counts_add(&input->lines, lines);
    bd_reader *unused = release(input);
    pthread_mutex_unlock(&turns->lock);
    bd_reader_close(unused);
}

void bd_input_turns_fail(bd_input_turns *turns, bd_load_input *input, const bd_err *err,
                         bool has_turn)
{
    const size_t no = (size_t)(input - turns->all);
    pthread_mutex_lock(&turns->lock);
    if (no < turns->failed) {
        turns->failed = no;
        turns->err = *err;
    }
    if (has_turn)
        input->busy = false;
    input->ended = true;
    bd_reader *unused = release(input);
    unlock_and_tell(turns);
    bd_reader_close(unused);
}

void bd_input_turns_stop(bd_input_turns *turns)
{
    pthread_mutex_lock(&turns->lock);
    turns->stopped = true;
    unlock_and_tell(turns);
}

void bd_input_turns_progress(bd_input_turns *turns, uint64_t *rows, uint64_t *done, uint64_t *all)
{
    *rows = *done = *all = 0;
    bool known = true;
    pthread_mutex_lock(&turns->lock);
    for (size_t i = 0; i < turns->count; i++) {
        const bd_load_input *input = &turns->all[i];
        uint64_t input_done = input->ended ? input->totals.bytes : 0;
        uint64_t input_all = input->size_bytes;
        if (!input->ended && input->reader != NULL)
            bd_reader_progress(input->reader, &input_done, &input_all);
        *rows += atomic_load_explicit(&input->rows, memory_order_relaxed);
        *done += input_done;
        *all += input_all;
        known = known && (input_all != 0 || input->ended);
    }
    pthread_mutex_unlock(&turns->lock);
    if (!known)
        *all = 0;
}
