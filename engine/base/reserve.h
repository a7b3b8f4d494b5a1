/*
 * reserve: memory for libraries that do not survive a malloc() that returns NULL.
 *
 * Between bd_reserve_begin() and bd_reserve_end() an allocation of this thread that the system
 * refuses is served from a reserve, and the caller is told at the end. The library finishes its
 * call as if nothing had happened, and the caller discards what it made: BD_E_NOMEM. This concerns
 * libxlsxwriter, which follows the NULL, and libcrypto, which then says that it lacks the digest.
 *
 * How: the program has its own malloc(), calloc(), realloc() and free(), as the GNU C library
 * allows ("Replacing malloc"). They call the next ones, which are the C library's or those of an
 * LD_PRELOAD, and differ from them only inside such a pair of calls. With a sanitizer they are left
 * out: it has its own, which do not return NULL.
 *
 * The reserve is 16 MiB of zeroed address space of the program, no memory until it is used. What
 * remains of it is shared by all threads; once something was taken, the run is about to end. A
 * library that asks for more than that ends the process with a message and exit status 4: nothing is
 * published, and the next run removes what is left.
 *
 * Threads: any. The pair is called by the same thread.
 */
#ifndef BD_BASE_RESERVE_H
#define BD_BASE_RESERVE_H

#include <stdbool.h>
#include <stddef.h>

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) ||       \
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define BD_RESERVE_IS_BUILT 0
#else
#define BD_RESERVE_IS_BUILT 1
#endif

enum { BD_RESERVE_BYTES = 16 << 20 };

typedef struct bd_reserve {
    struct bd_reserve *outer; /* pairs may be nested */
    bool used;
} bd_reserve;

/** Begin; scope lives until bd_reserve_end(). */
void bd_reserve_begin(bd_reserve *scope);

/** Whether an allocation has been refused since the beginning. */
static inline bool bd_reserve_used(const bd_reserve *scope)
{
    return scope->used;
}

/** The same of this thread's innermost pair: to stop early in a loop of many calls. */
bool bd_reserve_reached(void);

/** End, and say the same. An outer pair is told as well. */
bool bd_reserve_end(bd_reserve *scope);

/** For tests: this thread's k-th allocation inside a pair is refused, and with `after` all later
 * ones; 0: none. */
void bd_reserve__refuse(unsigned long k, bool after);

#endif
