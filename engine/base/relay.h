/*
 * relay: pieces of work that helpers do ahead, handed back in the order in which they were given.
 *
 *      owner: begin, fill, give        helpers: work        owner: take, use, release
 *
 * Items lie in a ring, so what is in flight is bounded by their number. An item that no helper has
 * begun when its turn comes is worked on by the owner itself: without helpers everything goes on,
 * one after the other, with the same results. One owner thread; give and take cost a lock, so
 * items are to be large (64 KiB, say).
 */
#ifndef BD_BASE_RELAY_H
#define BD_BASE_RELAY_H

#include <stddef.h>

#include "engine/base/err.h"

typedef struct bd_relay bd_relay;

/* Borrowed; items and hands are arrays of the caller's that live as long as the relay. */
typedef struct bd_relay_spec {
    void (*work)(void *hand, void *item); /* what went wrong is left in the item */
    void *items;
    size_t item_bytes;
    size_t item_count; /* at least 1 */
    void *hands;       /* what each worker has for itself; the first is the owner's */
    size_t hand_bytes;
    unsigned hand_count; /* at least 1, the owner; one thread is started for each further one */
    const char *thread_name;
} bd_relay_spec;

/** BD_E_NOMEM: also when a thread cannot be started. */
BD_NODISCARD bd_status bd_relay_new(const bd_relay_spec *spec, bd_relay **out, bd_err *err);

/** Ends the threads; items that were given and not taken are dropped. Harmless on NULL. */
void bd_relay_free(bd_relay *relay);

/** An item to be filled, or NULL: all are given. The same one until bd_relay_give(). */
void *bd_relay_begin(bd_relay *relay);

/** The item begun is ready to be worked on. */
void bd_relay_give(bd_relay *relay);

/** The oldest item given, worked on; NULL: none is given. The same one until bd_relay_release(). */
void *bd_relay_take(bd_relay *relay);

/** The item taken is free again. */
void bd_relay_release(bd_relay *relay);

#endif
