/*
 * bench: the harness of the micro-benchmarks. Each room has a file with a table of cases. The
 * runner makes a case's inputs, times it, and prints one line. One thread.
 *
 * Times are processor time (CLOCK_PROCESS_CPUTIME_ID): a busy machine distorts them less, and the
 * threads that a kernel starts are counted. Inputs are deterministic: a case does the same work in
 * every build, and each iteration must return the same result, or the run ends.
 */
#ifndef BD_BENCHES_BENCH_H
#define BD_BENCHES_BENCH_H

#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"

/* Filled in by a case's make. */
typedef struct bench_work {
    void *state;  /* NULL: this machine has no such kernel */
    double bytes; /* read by one iteration; exceptions are in the README */
    double rows;  /* done by one iteration; values, records and pairs count as rows */
    struct bench_room_list *rooms; /* the runner's */
} bench_work;

typedef struct bench_case {
    const char *name; /* room/kernel/kind, without blanks */
    void (*make)(bench_work *work, unsigned kind);
    uint64_t (*once)(void *state); /* one iteration; the result depends on all of its work */
    unsigned kind;                 /* its meaning is the table's */
    void (*ready)(void *state);    /* before each iteration, not timed; may be NULL */
    void (*drop)(void *state);     /* frees what bench_room() did not allocate; may be NULL */
} bench_case;

/* Each table ends with a case without a name. */
extern const bench_case bench_csv_cases[];
extern const bench_case bench_encoding_cases[];
extern const bench_case bench_gz_cases[];
extern const bench_case bench_identity_cases[];
extern const bench_case bench_record_cases[];
extern const bench_case bench_index_cases[];
extern const bench_case bench_report_cases[];
extern const bench_case bench_reader_cases[];

/** Allocate zeroed memory, aligned to a cache line, in large pages if it is large. The runner frees
 * it after the case. */
void *bench_room(bench_work *work, size_t bytes);

/** End the program unless status is BD_OK or BD_END. */
void bench_must(bd_status status, const bd_err *err);

/** End the program with a message, since a case that does the wrong work measures nothing. */
_Noreturn void bench_die(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
