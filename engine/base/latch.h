/*
 * latch: counts down from a number of workers; one thread waits until all are done.
 *
 * Threads: any thread may count down; only one waits.
 */
#ifndef BD_BASE_LATCH_H
#define BD_BASE_LATCH_H

#include <pthread.h>
#include <stdbool.h>

typedef struct bd_latch {
    pthread_mutex_t lock; /* guards left */
    pthread_cond_t zero;
    unsigned left;
} bd_latch;

void bd_latch_init(bd_latch *latch, unsigned count);
void bd_latch_fini(bd_latch *latch); /* no thread may wait or count down any more */

/** Count down by one. To be called at most count times. */
void bd_latch_down(bd_latch *latch);

/** Wait until all are done, at most wait_ms. True: all are done. */
bool bd_latch_wait(bd_latch *latch, unsigned wait_ms);

#endif
