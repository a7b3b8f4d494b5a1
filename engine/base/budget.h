/*
 * budget: the one place that large memory comes from, with a bound that holds.
 *
 * Every buffer of the hot path is mapped here and counted against the limit of --memory; what the
 * small structures of a run need is set aside by the plan. Any thread may call it.
 */
#ifndef BD_BASE_BUDGET_H
#define BD_BASE_BUDGET_H

#include <stdatomic.h>
#include <stddef.h>

#include "engine/base/err.h"

enum { BD_BUDGET_MIN_MIB = 64 }; /* the smallest --memory that is accepted */

typedef struct bd_budget {
    size_t limit_bytes;
    _Atomic size_t used_bytes;
} bd_budget;

void bd_budget_init(bd_budget *budget, size_t limit_bytes);

/**
 * Map bytes of zeroed memory, on large pages where the kernel has them. what names it in the
 * message. The caller gives it back with bd_budget_unmap(), with the same number of bytes.
 * BD_E_NOMEM: over the limit, or the system has none.
 */
BD_NODISCARD bd_status bd_budget_map(bd_budget *budget, size_t bytes, const char *what, void **out,
                                     bd_err *err);

/** Harmless on NULL. */
void bd_budget_unmap(bd_budget *budget, void *at, size_t bytes);

/** Half of what is available to this process: MemAvailable, or the cgroup's limit where that is
 * lower. */
size_t bd_budget_default_bytes(void);

#endif
