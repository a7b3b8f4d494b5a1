/* budget: see budget.h. */
#include "engine/base/budget.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "engine/base/cgroup.h"
#include "engine/base/limit.h"

enum { LARGE_PAGE_BYTES = 2 << 20 };

void bd_budget_init(bd_budget *budget, size_t limit_bytes)
{
    budget->limit_bytes = limit_bytes;
    atomic_init(&budget->used_bytes, 0);
}

bd_status bd_budget_map(bd_budget *budget, size_t bytes, const char *what, void **out, bd_err *err)
{
    *out = NULL;
    size_t used = atomic_load(&budget->used_bytes);
    do {
        if (used > budget->limit_bytes || bytes > budget->limit_bytes - used) {
            bd_fail(err, BD_E_NOMEM, 0, "no memory for %s: %zu KiB needed, %zu of %zu KiB in use",
                    what, bytes >> 10, used >> 10, budget->limit_bytes >> 10);
            bd_hint(err, "give more with --memory");
            return BD_E_NOMEM;
        }
    } while (!atomic_compare_exchange_weak(&budget->used_bytes, &used, used + bytes));
    void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) {
        const int e = errno;
        atomic_fetch_sub(&budget->used_bytes, bytes);
        return bd_fail(err, BD_E_NOMEM, e, "no memory for %s: %zu KiB", what, bytes >> 10);
    }
    (void)madvise(at, bytes, MADV_DONTDUMP); /* rows are in no core dump: see nodump.h */
    if (bytes >= 2 * LARGE_PAGE_BYTES)
        (void)madvise(at, bytes, MADV_HUGEPAGE); /* only advice; gathering is slower without it */
    *out = at;
    return BD_OK;
}

void bd_budget_unmap(bd_budget *budget, void *at, size_t bytes)
{
    if (at == NULL)
        return;
    munmap(at, bytes);
    atomic_fetch_sub(&budget->used_bytes, bytes);
}

static size_t mem_available(void)
{
    FILE *f = fopen("/proc/meminfo", "re");
    if (f == NULL)
        return SIZE_MAX;
    char line[256];
    size_t bytes = SIZE_MAX;
    unsigned long long kib;
    while (fgets(line, sizeof line, f) != NULL)
        if (sscanf(line, "MemAvailable: %llu kB", &kib) == 1)
            bytes = (size_t)kib << 10;
    fclose(f);
    return bytes;
}

size_t bd_budget_default_bytes(void)
{
    return bd_budget__default_bytes("");
}

size_t bd_budget__default_bytes(const char *root)
{
    const size_t floor_bytes = (size_t)BD_BUDGET_MIN_MIB << 20;
    size_t bytes = mem_available();
    const uint64_t limits[] = {bd_cgroup_memory_bytes(root), bd_limit_address_space()};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (limits[i] < bytes)
            bytes = (size_t)limits[i];
    if (bytes == SIZE_MAX)
        bytes = (size_t)2 << 30; /* nothing is known about the machine */
    bytes /= 2;
    return bytes < floor_bytes ? floor_bytes : bytes;
}
