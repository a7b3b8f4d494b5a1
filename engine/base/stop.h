/*
 * stop: the flag by which a signal asks every thread to stop.
 *
 * A signal handler stores the signal's number, and any thread reads it. The flag is a lock-free
 * atomic: C11 allows that in a handler (7.14.1.1) and between threads (5.1.2.4). Code that waits or
 * works for long checks it now and then, and ends with BD_E_CANCELLED.
 */
#ifndef BD_BASE_STOP_H
#define BD_BASE_STOP_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "engine/base/err.h"

typedef _Atomic int bd_stop; /* the signal's number; 0: no signal has come */

_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "a signal handler may only store without a lock");

/** Whether a signal has come. stop may be NULL: the caller is never stopped. Any thread. */
static inline bool bd_stop_asked(const bd_stop *stop)
{
    return stop != NULL && atomic_load_explicit(stop, memory_order_relaxed) != 0;
}

/** BD_E_CANCELLED when a signal has come. Any thread. */
BD_NODISCARD static inline bd_status bd_stop_check(const bd_stop *stop, bd_err *err)
{
    return bd_stop_asked(stop) ? bd_fail(err, BD_E_CANCELLED, 0, "stopped by a signal") : BD_OK;
}

#endif
