/*
 * input_turns: the inputs as a list that workers take chunks from, one worker at a time per input.
 *
 * The list names its lock: everything in bd_input_turns below it is guarded by it, and so are the members
 * of a lane but for its reader, which belongs to whoever holds the turn (busy), and its row count,
 * which is atomic.
 */
#ifndef BD_RUN_LOAD_INPUT_TURNS_H
#define BD_RUN_LOAD_INPUT_TURNS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "engine/run/plan/plan.h"

typedef struct bd_turn_input {
    int dataset;
    uint32_t file; /* index in the data set */
    const char *path;
    const bd_reader_spec *spec;
    bd_reader *reader; /* NULL until begun, unless it was kept from the check */
    bool busy;         /* somebody has the turn */
    bool ended;
    unsigned users;      /* chunks taken that are still being parsed and packed */
    uint64_t size_bytes; /* on the disk; 0: not known */
    bd_reader_totals totals;
    _Atomic uint64_t rows;
} bd_turn_input;

typedef struct bd_input_turns {
    bd_turn_input *all;
    size_t count;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t failed; /* the first lane that failed; count when none did */
    bd_err err;    /* its failure */
    bool stopped;  /* by a signal, or because the writer failed */
} bd_input_turns;

/**
 * Make a lane of every file and look at each header, so that a missing column is found before any
 * work. What cannot be opened twice (standard input, pipes) stays open.
 */
BD_NODISCARD bd_status bd_input_turns_open(bd_input_turns *lanes, const bd_plan *plan, bd_err *err);
void bd_input_turns_close(bd_input_turns *lanes); /* harmless on a zeroed value */

/**
 * Wait for a turn: at the lane had, else at the first of its data set that is free. Returns NULL
 * when there is no more to read, or the lanes were stopped.
 */
bd_turn_input *bd_input_turns_take(bd_input_turns *lanes, bd_turn_input *had);

/** Give the turn back, with a chunk taken; or ended: nothing is left in the lane. */
void bd_input_turns_give(bd_input_turns *lanes, bd_turn_input *lane, bool ended);

/** The chunk taken is dealt with. The last one of a lane that has ended closes its file: there may
 * be thousands. */
void bd_input_turns_done(bd_input_turns *lanes, bd_turn_input *lane);

/** The lane failed with err: lanes behind it are not read any more. Ends the turn if the caller has
 * it. */
void bd_input_turns_fail(bd_input_turns *lanes, bd_turn_input *lane, const bd_err *err,
                         bool has_turn);

/** No more turns for anybody. */
void bd_input_turns_stop(bd_input_turns *lanes);

/** Rows parsed, and bytes read of all bytes (0: not known). Any thread. */
void bd_input_turns_progress(bd_input_turns *lanes, uint64_t *rows, uint64_t *done, uint64_t *all);

#endif
