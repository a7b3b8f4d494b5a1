/*
 * watch: what the main thread does while workers work: check the stop flag, show the progress, and
 * sample the memory in use.
 *
 * Threads: one thread at a time; only the stop flag may be read by any thread.
 */
#ifndef BD_BASE_WATCH_H
#define BD_BASE_WATCH_H

#include <stdint.h>

#include "engine/base/latch.h"
#include "engine/base/peak.h"
#include "engine/base/progress.h"
#include "engine/base/stop.h"

enum { BD_WATCH_MS = 100 }; /* between two updates */

typedef struct bd_watch {
    const bd_stop *stop; /* borrowed; NULL: no signal stops the run */
    bd_progress progress;
    bd_peak peak;
} bd_watch;

/* How far a stage is. */
typedef struct bd_watch_counts {
    uint64_t rows;
    uint64_t done, all; /* of the work, in any unit; all is 0 if it is not known */
} bd_watch_counts;

void bd_watch_begin(bd_watch *watch, const bd_stop *stop, bd_progress_mode mode);

/** Show how far the stage is, and sample the memory. */
void bd_watch_update(bd_watch *watch, bd_watch_counts counts);

/**
 * Wait until the latch is zero, with an update every BD_WATCH_MS and one at the end. For each
 * update count is called in this thread. If stopped is true, a signal has come: count then makes
 * the workers end.
 */
void bd_watch_wait(bd_watch *watch, bd_latch *latch,
                   bd_watch_counts (*count)(void *context, bool stopped), void *context);

#endif
