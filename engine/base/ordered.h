/*
 * ordered: a bounded queue that returns results in the order of their serial numbers, whichever was
 * finished first.
 *
 * Producers put (serial, item), each serial from 0 on exactly once; one consumer takes 0, 1, 2, ...
 * A put that is capacity or more ahead of the consumer waits, so at most capacity items are in
 * flight:
 *
 *      taken | next ............ next + capacity - 1 | waits
 *
 * Producers must take their serials in order, from a shared counter: then the lowest open serial
 * always has a free slot, and no producer waits for ever. Items are neither owned nor read.
 *
 * Threads: any number of producers, one consumer; any thread may finish or cancel. A put or a take
 * costs a lock: pass batches, not rows.
 */
#ifndef BD_BASE_ORDERED_H
#define BD_BASE_ORDERED_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"

typedef struct bd_ordered_slot {
    void *item;
    bool filled; /* separate from item, because an item may be NULL */
    bool part;   /* more of this serial follows */
} bd_ordered_slot;

/* Private to ordered.c; everything below lock is guarded by it. */
typedef struct bd_ordered {
    pthread_mutex_t lock;
    pthread_cond_t next_filled;
    pthread_cond_t window_moved;
    bd_ordered_slot *slots; /* serial % capacity */
    size_t capacity;
    uint64_t next;   /* serial that the consumer takes next */
    uint64_t total;  /* serials in all; UINT64_MAX until bd_ordered_finish() */
    uint64_t sleeps; /* how often a thread began to wait; only tests read it */
    bool cancelled;
} bd_ordered;

/** capacity is at least 1. BD_E_NOMEM: nothing to clean up. */
BD_NODISCARD bd_status bd_ordered_init(bd_ordered *ordered, size_t capacity);

/** No thread may use the queue any more. Harmless on a zeroed queue. */
void bd_ordered_fini(bd_ordered *ordered);

/** Wait until serial is inside the window, and put item there. BD_E_CANCELLED: the caller keeps
 * item. */
BD_NODISCARD bd_status bd_ordered_put(bd_ordered *ordered, uint64_t serial, void *item);

/** The same for a part of serial; the last part is put with bd_ordered_put(). Waits until the part
 * before was taken. For a serial whose whole result would need too much memory at once. */
BD_NODISCARD bd_status bd_ordered_put_part(bd_ordered *ordered, uint64_t serial, void *item);

/** Wait until serial is the next one to be taken and its slot is empty. BD_E_CANCELLED. For work
 * that only one producer may do at a time. */
BD_NODISCARD bd_status bd_ordered_turn(bd_ordered *ordered, uint64_t serial);

/** Wait for the next serial's item and take it. BD_END: all of them are taken. BD_E_CANCELLED.
 * *item is NULL on both. */
BD_NODISCARD bd_status bd_ordered_take(bd_ordered *ordered, void **item);

/** There are serials 0 .. total - 1 and no more; some may not have been put yet. */
void bd_ordered_finish(bd_ordered *ordered, uint64_t total);

/** Every wait, current or later, returns BD_E_CANCELLED; items still inside are not handed out. */
void bd_ordered_cancel(bd_ordered *ordered);

#endif
