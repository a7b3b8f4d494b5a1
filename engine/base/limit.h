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

/** Whether the file has all the bytes that RLIMIT_FSIZE allows: a library may have seen a short
 * write only. */
bool bd_limit_is_reached(const char *path);

/**
 * If a failure looks like that of a limit of the process, say so in its hint, unless it has one: no
 * memory and a limit on address space (RLIMIT_AS), or a file that is too large and a limit on the
 * size of files (RLIMIT_FSIZE).
 */
void bd_limit_hint(bd_err *err);

#endif
