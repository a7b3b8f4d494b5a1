/*
 * watch: what the main thread attends to while others work: the signal that asks to stop, the
 * progress that is shown, and the most memory that was held.
 *
 * One thread, but for the stop flag, which any thread may read.
 */
#ifndef BD_BASE_WATCH_H
#define BD_BASE_WATCH_H

#include <stdint.h>

#include "engine/base/latch.h"
#include "engine/base/peak.h"
#include "engine/base/progress.h"
#include "engine/base/stop.h"

enum { BD_WATCH_MS = 100 }; /* between two looks */

typedef struct bd_watch {
    const bd_stop *stop; /* borrowed; NULL: nobody stops the run */
    bd_progress progress;
    bd_peak peak;
} bd_watch;

/* How far a stage is. */
typedef struct bd_watch_counts {
    uint64_t rows;
    uint64_t done, all; /* of the work, in a unit of the stage's own; all is 0: not known */
} bd_watch_counts;

void bd_watch_begin(bd_watch *watch, const bd_stop *stop, bd_progress_mode mode);

/** Show how far the stage is, and look at the memory. */
void bd_watch_update(bd_watch *watch, bd_watch_counts counts);

/**
 * Wait until the latch is down, with an update every BD_WATCH_MS and one at the end. count is asked
 * each time, in this thread; stopped says that a signal has come: the callee makes the workers end.
 */
void bd_watch_wait(bd_watch *watch, bd_latch *latch,
                   bd_watch_counts (*count)(void *context, bool stopped), void *context);

#endif
