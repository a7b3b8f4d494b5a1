/*
 * ordered: a bounded queue that hands results out in the order of their serial numbers, whoever
 * finished first.
 *
 * Producers put (serial, item), each serial from 0 on exactly once; one consumer takes 0, 1, 2, ...
 * A put that is capacity or more ahead of the consumer waits, so at most capacity items are in
 * flight:
 *
 *      taken | next ............ next + capacity - 1 | waits
 *
 * Serials have to be begun in order (a shared counter): then the lowest open serial always has
 * room, and nothing can wait for ever. Items are neither owned nor looked at. A put or a take costs
 * a lock: pass batches, not rows.
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
    bool filled; /* apart from item, so that NULL is an item like any other */
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
    uint64_t sleeps; /* of threads, so far: by it a test knows that one waits */
    bool cancelled;
} bd_ordered;

/** capacity is at least 1. BD_E_NOMEM: nothing to clean up. */
BD_NODISCARD bd_status bd_ordered_init(bd_ordered *ordered, size_t capacity);

/** No thread may be inside any more. Harmless on a zeroed queue. */
void bd_ordered_fini(bd_ordered *ordered);

/** Wait until serial is inside the window and leave item there. BD_E_CANCELLED: item stays the
 * caller's. */
BD_NODISCARD bd_status bd_ordered_put(bd_ordered *ordered, uint64_t serial, void *item);

/** The same for a part of serial, of which more follows, the last by bd_ordered_put(). Waits until
 * the part before was taken. For a serial whose whole result would be too much memory at once. */
BD_NODISCARD bd_status bd_ordered_put_part(bd_ordered *ordered, uint64_t serial, void *item);

/** Wait until serial is the next one to be taken and nothing of it is waiting. BD_E_CANCELLED. For
 * what must not be made by several producers at a time. */
BD_NODISCARD bd_status bd_ordered_turn(bd_ordered *ordered, uint64_t serial);

/** Wait for the next serial's item and take it. BD_END: all of them are taken. BD_E_CANCELLED.
 * *item is NULL on both. */
BD_NODISCARD bd_status bd_ordered_take(bd_ordered *ordered, void **item);

/** Serials 0 .. total - 1 are all there will be; they may still be on their way. */
void bd_ordered_finish(bd_ordered *ordered, uint64_t total);

/** Wake everybody with BD_E_CANCELLED, now and from now on; what is inside is not handed out. */
void bd_ordered_cancel(bd_ordered *ordered);

#endif
