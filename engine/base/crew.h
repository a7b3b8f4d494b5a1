/* crew: threads that are started together and joined together. */
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
 * Start count threads, the i-th with the i-th of an array of arguments of arg_bytes each; with NULL
 * where args is NULL. They block every signal, so that handlers run in the main thread. On failure those already started run
 * on: the caller stops and joins them.
 */
BD_NODISCARD bd_status bd_crew_start(bd_crew *crew, unsigned count, void *(*work)(void *),
                                     void *args, size_t arg_bytes, bd_err *err);

/** Wait for all. Harmless on a zeroed crew. */
void bd_crew_join(bd_crew *crew);

/** Processors this process may use, at least 1. */
unsigned bd_crew_processors(void);

#endif
