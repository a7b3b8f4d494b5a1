/*
 * relay: helper threads work on items ahead of their owner, which gets the items back in the order
 * in which it gave them.
 *
 *      owner: begin, fill, give        helpers: work        owner: take, use, release
 *
 * Items lie in a ring, so their number bounds what is in flight. If no helper has begun an item
 * when the owner takes it, the owner works on it itself: without helpers the results are the same.
 *
 * Threads: only the owner, one thread, calls these functions. Give, take and release cost a lock:
 * items should be large, for example 64 KiB.
 */
#ifndef BD_BASE_RELAY_H
#define BD_BASE_RELAY_H

#include <stddef.h>

#include "engine/base/err.h"

typedef struct bd_relay bd_relay;

/* Copied. items and hands are arrays of the caller; they must live as long as the relay. */
typedef struct bd_relay_spec {
    void (*work)(void *hand, void *item); /* called in any thread; stores its error in the item */
    void *items;
    size_t item_bytes;
    size_t item_count; /* at least 1 */
    void *hands;       /* one context per worker; the first is the owner's */
    size_t hand_bytes;
    unsigned hand_count; /* at least 1, the owner's; each further one gets a thread */
    const char *thread_name;
} bd_relay_spec;

/** BD_E_NOMEM: also when a thread cannot be started. */
BD_NODISCARD bd_status bd_relay_new(const bd_relay_spec *spec, bd_relay **out, bd_err *err);

/** End the threads; items that were given and not taken are dropped. Harmless on NULL. */
void bd_relay_free(bd_relay *relay);

/** The next item to fill, or NULL: all items are in use. The same one until bd_relay_give(). */
void *bd_relay_begin(bd_relay *relay);

/** Hand the item of bd_relay_begin() to the helpers. */
void bd_relay_give(bd_relay *relay);

/** Wait for the oldest item given; its work is done. NULL: none is given. The same one until
 * bd_relay_release(). */
void *bd_relay_take(bd_relay *relay);

/** Give back the item of bd_relay_take(), so that it can be filled again. */
void bd_relay_release(bd_relay *relay);

#endif
