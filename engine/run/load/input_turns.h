/*
 * input_turns: the inputs of a run, and which worker may take a chunk from which of them. An input
 * has one turn: one worker at a time takes a chunk from it.
 *
 * The open end of a file that may grow (reader.h) waits until all other inputs have ended. If the
 * file has grown by then it is left out, since it may be half a row.
 *
 * Threads: one thread opens and closes the turns, while no worker runs. Any worker takes, reads,
 * gives, reports done or failed; any thread stops or asks for progress. `lock` guards the members
 * after it in bd_input_turns and all members of an input, with two exceptions: the worker that has
 * the turn (busy) uses the reader and open_end without the lock, and the row count is atomic.
 */
#ifndef BD_RUN_LOAD_INPUT_TURNS_H
#define BD_RUN_LOAD_INPUT_TURNS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "engine/run/load/row_counts.h"
#include "engine/run/plan/plan.h"
#include "formats/reader/row_source.h"

typedef struct bd_load_input {
    int dataset;
    uint32_t file; /* index in the data set */
    const bd_row_source *source;
    const bd_reader_spec *spec;
    bd_reader *reader; /* NULL until begun, unless it stayed open after the check of its header */
    bool busy;         /* a worker has the turn */
    bool held;         /* what is left is an open end; it waits for all other inputs */
    bool packed;       /* it can only be read whole */
    bool ended;
    bd_open_end open_end;
    unsigned users;      /* chunks taken that are still being parsed and packed */
    uint64_t size_bytes; /* at the start; 0: unknown */
    bd_reader_totals totals;
    bd_line_counts lines; /* of the chunks parsed so far */
    bd_row_counts counts; /* likewise */
    _Atomic uint64_t rows;
} bd_load_input;

typedef struct bd_input_turns {
    bd_load_input *all;
    size_t count;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t failed;    /* index of the first input that failed; count: none */
    bd_err err;       /* its failure */
    bool stopped;     /* by a signal, or because the writer failed */
    unsigned waiting; /* threads that wait on `changed` */
} bd_input_turns;

/**
 * List every input and check each header, so that a missing column is found before any work. An
 * input that cannot be opened again (standard input, a pipe) stays open.
 */
BD_NODISCARD bd_status bd_input_turns_open(bd_input_turns *turns, const bd_plan *plan, bd_err *err);
void bd_input_turns_close(bd_input_turns *turns); /* harmless on a zeroed value */

/**
 * Wait for a turn. Prefers the input `had` (NULL: none), then the first free input of the earliest
 * data set that is not ended. NULL: there is no more to read, or the turns were stopped.
 */
bd_load_input *bd_input_turns_take(bd_input_turns *turns, bd_load_input *had);

/** Take a chunk; the caller has the turn. Opens the input if necessary. BD_END: nothing is left,
 * and input->totals are complete. Fails as the reader does; BD_E_INPUT also if the file is shorter
 * than at the start. */
BD_NODISCARD bd_status bd_input_turns_read(bd_input_turns *turns, bd_load_input *input,
                                           bd_chunk *chunk, bd_err *err);

/** Give the turn back. ended: nothing is left in the input; otherwise a chunk was taken. */
void bd_input_turns_give(bd_input_turns *turns, bd_load_input *input, bool ended);

/** Add the counts of a chunk's rows. */
void bd_input_turns_count(bd_input_turns *turns, bd_load_input *input, const bd_row_counts *counts);

/** Report that a taken chunk of these lines is parsed and packed. After the last chunk of an ended
 * input its file is closed, because there may be thousands of files. */
void bd_input_turns_done(bd_input_turns *turns, bd_load_input *input, const bd_line_counts *lines);

/** Report that the input failed with err: no input after it is read any more. has_turn: the caller
 * has the turn, which ends. */
void bd_input_turns_fail(bd_input_turns *turns, bd_load_input *input, const bd_err *err,
                         bool has_turn);

/** Give no more turns. Any thread. */
void bd_input_turns_stop(bd_input_turns *turns);

/** Get the rows parsed, and the bytes read (done) of all bytes (all; 0: unknown). Any thread. */
void bd_input_turns_progress(bd_input_turns *turns, uint64_t *rows, uint64_t *done, uint64_t *all);

#endif
