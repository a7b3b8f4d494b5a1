/*
 * budget: the one source of large memory. The sum of what is mapped never exceeds the limit.
 *
 * Every buffer of the hot path is mapped here and counted against --memory. Small structures are
 * not counted; the plan of a run (engine/run/plan) sets memory aside for them.
 *
 * Threads: any thread may map and unmap.
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
 * Map bytes of zeroed memory, on large pages where the kernel has them. The text what names the
 * memory in the message. The caller returns it with bd_budget_unmap() and the same number of bytes.
 * BD_E_NOMEM: over the limit, or the system has no more memory.
 */
BD_NODISCARD bd_status bd_budget_map(bd_budget *budget, size_t bytes, const char *what, void **out,
                                     bd_err *err);

/** Harmless on NULL. */
void bd_budget_unmap(bd_budget *budget, void *at, size_t bytes);

/** Half of what is available to this process: the lowest of MemAvailable, the cgroup's limit and the
 * limit on address space. At least BD_BUDGET_MIN_MIB. */
size_t bd_budget_default_bytes(void);

/** The same with the control groups below another root, for tests. */
size_t bd_budget__default_bytes(const char *root);

#endif
