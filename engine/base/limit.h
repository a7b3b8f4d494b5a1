/*
 * limit: the limits that a user or a service manager has set for the process (ulimit), named where
 * they are in the way. Any thread.
 */
#ifndef BD_BASE_LIMIT_H
#define BD_BASE_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/err.h"

/** RLIMIT_AS in bytes; UINT64_MAX: no limit. */
uint64_t bd_limit_address_space(void);

/**
 * With a limit on address space all threads share one heap of the C library. Each would have its
 * own, of 64 MiB of addresses and more; where these are refused, every allocation becomes a mapping,
 * and a run of 3 seconds takes more than 4 minutes. Before threads are started.
 */
void bd_limit_adapt(void);

/** Whether the file has all the bytes that RLIMIT_FSIZE allows: a library may have seen a short
 * write only. */
bool bd_limit_is_reached(const char *path);

/**
 * If a failure looks like that of a limit of the process, say so in its hint, unless it has one: no
 * memory and a limit on address space (RLIMIT_AS), a file that is too large and a limit on the size
 * of files (RLIMIT_FSIZE), or too many open files (RLIMIT_NOFILE).
 */
void bd_limit_hint(bd_err *err);

#endif
