/*
 * bench: the one harness of the micro-benchmarks. A room's file is a table of cases; the runner
 * makes a case's inputs, times it, and prints one line.
 *
 * Time is the processor's (CLOCK_PROCESS_CPUTIME_ID), so that a busy machine tells fewer lies and
 * a kernel that starts threads pays for them. Inputs are deterministic: a case does the same work
 * in every build, and what one iteration returns has to be the same each time, or the run ends.
 */
#ifndef BD_BENCHES_BENCH_H
#define BD_BENCHES_BENCH_H

#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"

/* Filled in by a case's make. */
typedef struct bench_work {
    void *state;  /* NULL: this machine has no such kernel */
    double bytes; /* one iteration reads; the README says where they are others */
    double rows;  /* one iteration does; values, blocks' records or pairs count as rows */
    struct bench_room_list *rooms; /* the runner's */
} bench_work;

typedef struct bench_case {
    const char *name; /* room/kernel/kind, without blanks */
    void (*make)(bench_work *work, unsigned kind);
    uint64_t (*once)(void *state); /* one iteration; the result depends on all that was done */
    unsigned kind;                 /* the table's own */
    void (*ready)(void *state);    /* before each iteration, not timed; may be NULL */
    void (*drop)(void *state);     /* what is not a room; may be NULL */
} bench_case;

/* Each ends with a case without a name. */
extern const bench_case bench_csv_cases[];
extern const bench_case bench_encoding_cases[];
extern const bench_case bench_gz_cases[];
extern const bench_case bench_identity_cases[];
extern const bench_case bench_record_cases[];
extern const bench_case bench_index_cases[];
extern const bench_case bench_report_cases[];
extern const bench_case bench_reader_cases[];

/** Zeroed memory on a cache line, large pages where it is large; the runner frees it behind the
 * case. */
void *bench_room(bench_work *work, size_t bytes);

/** End the program unless status is BD_OK or BD_END. */
void bench_must(bd_status status, const bd_err *err);

/** End the program with a message: a case that does other work than it says measures nothing. */
_Noreturn void bench_die(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
