/*
 * queue: a bounded first-in first-out queue of pointers between threads.
 *
 * Producers wait while it is full and consumers while it is empty, so the capacity bounds the
 * memory in flight. Pointers are neither owned nor read; an item that is still inside after a
 * cancel belongs to the thread that made it.
 *
 * Threads: any number of producers and consumers; any thread may close or cancel. A push or a pop
 * costs a lock: pass batches, not rows.
 */
#ifndef BD_BASE_QUEUE_H
#define BD_BASE_QUEUE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"

/* Private to queue.c; everything below lock is guarded by it. */
typedef struct bd_queue {
    pthread_mutex_t lock;
    pthread_cond_t not_empty;
    pthread_cond_t not_full;
    void **items; /* a ring */
    size_t capacity;
    size_t head; /* index of the oldest */
    size_t count;
    uint64_t sleeps; /* how often a thread began to wait; only tests read it */
    bool closed;
    bool cancelled;
} bd_queue;

/** capacity is at least 1. BD_E_NOMEM: nothing to clean up. */
BD_NODISCARD bd_status bd_queue_init(bd_queue *queue, size_t capacity);

/** No thread may use the queue any more. Harmless on a zeroed queue. */
void bd_queue_fini(bd_queue *queue);

/** Wait for a free slot and append. BD_E_CANCELLED: the caller keeps item. Must not be called after
 * close (assert). */
BD_NODISCARD bd_status bd_queue_push(bd_queue *queue, void *item);

/** Wait for the oldest item and take it. BD_END: closed and drained. BD_E_CANCELLED. *item is NULL
 * on both. */
BD_NODISCARD bd_status bd_queue_pop(bd_queue *queue, void **item);

/** Nothing more will be pushed: pops drain what is left. Harmless when repeated. */
void bd_queue_close(bd_queue *queue);

/** Every wait, current or later, returns BD_E_CANCELLED; items still inside are not handed out. */
void bd_queue_cancel(bd_queue *queue);

#endif
