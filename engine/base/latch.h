/*
 * latch: counts down from a number of workers; one thread waits until all are done. Any thread may
 * count down; one waits.
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
void bd_latch_fini(bd_latch *latch); /* nobody waits or counts any more */

/** One is done. At most count times. */
void bd_latch_down(bd_latch *latch);

/** Wait for at most wait_ms. True: all are done. */
bool bd_latch_wait(bd_latch *latch, unsigned wait_ms);

#endif
