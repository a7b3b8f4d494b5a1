/* budget: see budget.h. */
#include "engine/base/budget.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

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

/* The first number of a file, or SIZE_MAX where there is none (a cgroup without a limit has "max").
 */
static size_t read_number(const char *path)
{
    FILE *f = fopen(path, "re");
    if (f == NULL)
        return SIZE_MAX;
    unsigned long long value;
    const int n = fscanf(f, "%llu", &value);
    fclose(f);
    return n == 1 ? (size_t)value : SIZE_MAX;
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

/* The lowest memory.max from this process's cgroup (version 2) up to the root, or the limit of
 * version 1. */
static size_t cgroup_limit(void)
{
    size_t limit = read_number("/sys/fs/cgroup/memory/memory.limit_in_bytes");
    FILE *f = fopen("/proc/self/cgroup", "re");
    if (f == NULL)
        return limit;
    char line[1024];
    char path[1280];
    while (fgets(line, sizeof line, f) != NULL) {
        if (strncmp(line, "0::/", 4) != 0)
            continue;
        char *group = line + 3;
        group[strcspn(group, "\n")] = '\0';
        for (;;) {
            snprintf(path, sizeof path, "/sys/fs/cgroup%s/memory.max", group);
            const size_t here = read_number(path);
            if (here < limit)
                limit = here;
            char *slash = strrchr(group, '/');
            if (slash == NULL || group[0] == '\0')
                break;
            *slash = '\0';
        }
    }
    fclose(f);
    return limit;
}

size_t bd_budget_default_bytes(void)
{
    const size_t floor_bytes = (size_t)BD_BUDGET_MIN_MIB << 20;
    size_t bytes = mem_available();
    const size_t limit = cgroup_limit();
    if (limit < bytes)
        bytes = limit;
    if (bytes == SIZE_MAX)
        bytes = (size_t)2 << 30; /* nothing is known about the machine */
    bytes /= 2;
    return bytes < floor_bytes ? floor_bytes : bytes;
}
