/* limit: see limit.h. */
#include "engine/base/limit.h"

#include <errno.h>
#include <malloc.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/stat.h>

static uint64_t limit_of(__rlimit_resource_t resource)
{
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return UINT64_MAX;
    return limit.rlim_cur;
}

uint64_t bd_limit_address_space(void)
{
    return limit_of(RLIMIT_AS);
}

void bd_limit_adapt(void)
{
    if (bd_limit_address_space() != UINT64_MAX)
        mallopt(M_ARENA_MAX, 1);
}

bool bd_limit_is_reached(const char *path)
{
    struct stat file;
    return stat(path, &file) == 0 && (uint64_t)file.st_size >= limit_of(RLIMIT_FSIZE);
}

static bool is_no_memory(const bd_err *err)
{
    return err->status == BD_E_NOMEM || err->sys_errno == ENOMEM;
}

void bd_limit_hint(bd_err *err)
{
    const uint64_t space = bd_limit_address_space();
    const uint64_t file = limit_of(RLIMIT_FSIZE);
    const uint64_t files = limit_of(RLIMIT_NOFILE);
    if (is_no_memory(err) && space != UINT64_MAX)
        bd_hint(err,
                "the limit on address space (RLIMIT_AS, ulimit -v) is %llu KiB; raise it, or give "
                "less with --memory and -j",
                (unsigned long long)(space >> 10));
    else if (err->sys_errno == EFBIG && file != UINT64_MAX)
        bd_hint(err, "the limit on the size of a file (ulimit -f) is %llu KiB; raise it",
                (unsigned long long)(file >> 10));
    else if (err->sys_errno == EMFILE && files != UINT64_MAX)
        bd_hint(
            err,
            "the limit on open files (RLIMIT_NOFILE, ulimit -n) is %llu; raise it, or give fewer "
            "threads with -j",
            (unsigned long long)files);
    else if (err->sys_errno == EFBIG)
        bd_hint(err, "the file system does not take a file of this size");
}
