/*
 * run: one comparison from configuration to published reports. Called by the main thread; a run
 * starts and joins its own workers.
 */
#ifndef BD_RUN_RUN_H
#define BD_RUN_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "config/config.h"
#include "engine/base/log.h"
#include "engine/base/progress.h"
#include "engine/base/stop.h"
#include "engine/base/text.h"
#include "engine/report/publish/origin.h"

typedef struct bd_run_options {
    unsigned threads;    /* 0: as many as the process may use */
    size_t memory_bytes; /* 0: bd_budget_default_bytes() */
    bool force;
    const char *reason; /* of force, for the manifest; NULL: none */
    bool json;          /* summary.json in the result, not the table */
    unsigned accept;    /* 1u << bd_grave: as the configuration's `accept`, which it adds to */
    bd_progress_mode progress;
    bool verbose;                 /* details of what is read, memory, threads */
    bd_log *log;                  /* for progress and details; NULL: standard error only */
    const bd_given_option *given; /* the options above as they were given, for the manifest */
    size_t given_count;
    const bd_stop *stop; /* set by a signal handler to the signal's number; may be NULL */
} bd_run_options;

typedef struct bd_run_result {
    bd_buf text;       /* for standard output, the table or summary.json; the caller ends it with
                          bd_buf_fini() */
    bd_buf warnings;   /* for standard error, a line each; the caller ends it as well */
    bool limit_passed; /* exit 1 */
    bd_log log;        /* where messages about it go */
} bd_run_result;

/**
 * Compare and publish. Either everything is published or nothing is.
 * BD_E_CANCELLED: *options->stop was set.
 */
BD_NODISCARD bd_status bd_run(const bd_config *config, const bd_run_options *options,
                              bd_run_result *result, bd_err *err);

#endif
