/*
 * crew: threads that are started together and joined together.
 *
 * Threads: one thread, the owner, starts and joins a crew.
 */
#ifndef BD_BASE_CREW_H
#define BD_BASE_CREW_H

#include <pthread.h>
#include <stddef.h>

#include "engine/base/err.h"

typedef struct bd_crew {
    pthread_t *threads;
    unsigned count; /* started */
} bd_crew;

/**
 * Start count threads. The i-th gets the i-th element of args, an array of arg_bytes each, or NULL
 * if args is NULL. The threads block every signal, so that handlers run in the main thread. On
 * failure those already started go on: the caller stops and joins them.
 */
BD_NODISCARD bd_status bd_crew_start(bd_crew *crew, unsigned count, void *(*work)(void *),
                                     void *args, size_t arg_bytes, bd_err *err);

/** Wait for all. Harmless on a zeroed crew. */
void bd_crew_join(bd_crew *crew);

/** Processors this process may use, at least 1: those of its affinity, or as many as its cgroup
 * gives it time of, rounded up. */
unsigned bd_crew_processors(void);

/** The same with the control groups below another root, for tests. */
unsigned bd_crew__processors(const char *root);

#endif
