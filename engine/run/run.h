/*
 * run: one comparison from configuration to published reports, and the two commands that look
 * without running. Called from the main thread; starts and joins its own workers.
 */
#ifndef BD_RUN_RUN_H
#define BD_RUN_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "config/config.h"
#include "engine/base/progress.h"
#include "engine/base/stop.h"
#include "engine/base/text.h"

typedef struct bd_run_options {
    unsigned threads;    /* 0: as many as the process may use */
    size_t memory_bytes; /* 0: bd_budget_default_bytes() */
    bool force;
    bool json; /* summary.json in the result, not the table */
    bd_progress_mode progress;
    const bd_stop *stop; /* set by a signal handler to the signal's number; may be NULL */
} bd_run_options;

typedef struct bd_run_result {
    bd_buf text;       /* for standard output, the table or summary.json; the caller ends it with
                          bd_buf_fini() */
    bd_buf warnings;   /* the limits that were passed, a line each, for standard error; likewise */
    bool limit_passed; /* exit 1 */
} bd_run_result;

/**
 * Compare and publish. Nothing is published unless all of it is.
 * BD_E_CANCELLED: *options->stop was set.
 */
BD_NODISCARD bd_status bd_run(const bd_config *config, const bd_run_options *options,
                              bd_run_result *result, bd_err *err);

/**
 * What a run with these options would do: files, columns found, problems of the first rows, what it
 * would need. Writes no file. Fails as the run would, with the first of all refusals; out then
 * holds the text all the same. Of options only threads and memory_bytes matter.
 */
BD_NODISCARD bd_status bd_check(const bd_config *config, const bd_run_options *options, bd_buf *out,
                                bd_err *err);

/**
 * One person in a published period's store: both sides as written and as compared, outcome,
 * reasons, sources. id is a document number as a person writes it. BD_E_USAGE: no such period, or
 * no number in id.
 */
BD_NODISCARD bd_status bd_explain(const bd_config *config, const char *id, bd_buf *out,
                                  bd_err *err);

#endif
