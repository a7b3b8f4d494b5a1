/*
 * input_turns: the inputs of a run, and whose turn it is to take a chunk from which: one worker at
 * a time for each input.
 *
 * The list names its lock: everything in bd_input_turns below it is guarded by it, and so are the
 * members of an input but for its reader, which belongs to whoever has the turn (busy), and its row
 * count, which is atomic.
 */
#ifndef BD_RUN_LOAD_INPUT_TURNS_H
#define BD_RUN_LOAD_INPUT_TURNS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "engine/run/plan/plan.h"
#include "formats/reader/row_source.h"

typedef struct bd_load_input {
    int dataset;
    uint32_t file; /* index in the data set */
    const bd_row_source *source;
    const bd_reader_spec *spec;
    bd_reader *reader; /* NULL until begun, unless it was kept from the look at its header */
    bool busy;         /* somebody has the turn */
    bool ended;
    unsigned users;      /* chunks taken that are still being parsed and packed */
    uint64_t size_bytes; /* at the start; 0: not known */
    bd_reader_totals totals;
    _Atomic uint64_t rows;
} bd_load_input;

typedef struct bd_input_turns {
    bd_load_input *all;
    size_t count;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t failed;    /* the first input that failed; count when none did */
    bd_err err;       /* its failure */
    bool stopped;     /* by a signal, or because the writer failed */
    unsigned waiting; /* threads that sleep until something changes */
} bd_input_turns;

/**
 * List every input and look at each header, so that a missing column is found before any work. What
 * cannot be opened again (standard input, pipes) stays open.
 */
BD_NODISCARD bd_status bd_input_turns_open(bd_input_turns *turns, const bd_plan *plan, bd_err *err);
void bd_input_turns_close(bd_input_turns *turns); /* harmless on a zeroed value */

/**
 * Wait for a turn: at the input had, else at the first of its data set that is free. Returns NULL
 * when there is no more to read, or the turns were stopped.
 */
bd_load_input *bd_input_turns_take(bd_input_turns *turns, bd_load_input *had);

/** With the turn: take a chunk, after opening the input if need be. BD_END: nothing is left, and
 * input->totals are complete. Fails as the reader does; BD_E_INPUT also: shorter than it was at the
 * start. */
BD_NODISCARD bd_status bd_input_turns_read(bd_input_turns *turns, bd_load_input *input,
                                           bd_chunk *chunk, bd_err *err);

/** Give the turn back, with a chunk taken; or ended: nothing is left in the input. */
void bd_input_turns_give(bd_input_turns *turns, bd_load_input *input, bool ended);

/** The chunk taken is dealt with. The last one of an input that has ended closes its file: there
 * may be thousands. */
void bd_input_turns_done(bd_input_turns *turns, bd_load_input *input);

/** The input failed with err: inputs behind it are not read any more. Ends the turn if the caller
 * has it. */
void bd_input_turns_fail(bd_input_turns *turns, bd_load_input *input, const bd_err *err,
                         bool has_turn);

/** No more turns for anybody. */
void bd_input_turns_stop(bd_input_turns *turns);

/** Rows parsed, and bytes read of all bytes (0: not known). Any thread. */
void bd_input_turns_progress(bd_input_turns *turns, uint64_t *rows, uint64_t *done, uint64_t *all);

#endif
