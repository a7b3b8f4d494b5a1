/* limit: a failure names the limit of the process that is in the way. */
#include "engine/base/limit.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/unit/rounds.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static void set(__rlimit_resource_t resource, rlim_t value)
{
    struct rlimit limit;
    cr_assert(eq(int, getrlimit(resource, &limit), 0));
    limit.rlim_cur = value == RLIM_INFINITY ? limit.rlim_max : value;
    cr_assert(eq(int, setrlimit(resource, &limit), 0));
}

static const char *hint_of(bd_status status, int error)
{
    static bd_err err;
    err = (bd_err){0};
    (void)!bd_fail(&err, status, error, "it failed");
    bd_limit_hint(&err);
    return err.hint;
}

Test(limit, on_address_space_is_named_where_memory_ran_out)
{
    set(RLIMIT_AS, RLIM_INFINITY);
    cr_expect(eq(str, (char *)hint_of(BD_E_NOMEM, 0), ""));
    set(RLIMIT_AS, (rlim_t)4 << 30);
    cr_expect(eq(u64, bd_limit_address_space(), UINT64_C(4) << 30));
    static const char want[] = "the limit on address space (RLIMIT_AS, ulimit -v) is 4194304 KiB; "
                               "raise it, or give less with --memory and -j";
    cr_expect(eq(str, (char *)hint_of(BD_E_NOMEM, 0), (char *)want));
    cr_expect(eq(str, (char *)hint_of(BD_E_NOMEM, EAGAIN), (char *)want));
    cr_expect(eq(str, (char *)hint_of(BD_E_IO, ENOMEM), (char *)want));
    cr_expect(eq(str, (char *)hint_of(BD_E_IO, EIO), ""));
    set(RLIMIT_AS, RLIM_INFINITY); /* AddressSanitizer needs it at the end */
}

Test(limit, on_the_size_of_files_is_named_where_one_is_too_large)
{
    set(RLIMIT_FSIZE, 1 << 20);
    cr_expect(eq(str, (char *)hint_of(BD_E_IO, EFBIG),
                 "the limit on the size of a file (ulimit -f) is 1024 KiB; raise it"));
    cr_expect(eq(str, (char *)hint_of(BD_E_IO, ENOSPC), ""));
    set(RLIMIT_FSIZE, RLIM_INFINITY);
    cr_expect(eq(str, (char *)hint_of(BD_E_IO, EFBIG),
                 "the file system does not take a file of this size"));
}

Test(limit, on_open_files_is_named_where_there_are_too_many)
{
    set(RLIMIT_NOFILE, 100);
    static const char want[] =
        "the limit on open files (RLIMIT_NOFILE, ulimit -n) is 100; raise it, or "
        "give fewer threads with -j";
    cr_expect(eq(str, (char *)hint_of(BD_E_IO, EMFILE), (char *)want));
    cr_expect(eq(str, (char *)hint_of(BD_E_IO, ENFILE), ""));
}

/* Whether the address is in the heap that grows by brk(). */
static bool is_in_first_heap(uintptr_t at)
{
    char line[512];
    unsigned long from = 0;
    unsigned long to = 0;
    bool found = false;
    FILE *maps = fopen("/proc/self/maps", "r");
    cr_assert(maps != NULL);
    while (!found && fgets(line, sizeof line, maps) != NULL)
        found = strstr(line, "[heap]") != NULL && sscanf(line, "%lx-%lx", &from, &to) == 2;
    fclose(maps);
    return found && at >= from && at < to;
}

static void *allocate(void *at)
{
    void *bytes = malloc(100);
    *(uintptr_t *)at = (uintptr_t)bytes;
    free(bytes);
    return NULL;
}

static uintptr_t allocated_by_a_thread(void)
{
    pthread_t thread;
    uintptr_t at = 0;
    cr_assert(eq(int, pthread_create(&thread, NULL, allocate, &at), 0));
    pthread_join(thread, NULL);
    return at;
}

/* A sanitizer has its own malloc(). */
Test(limit, on_address_space_leaves_all_threads_one_heap, .disabled = TEST_SANITIZED)
{
    set(RLIMIT_AS, (rlim_t)4 << 30);
    bd_limit_adapt();
    cr_expect(is_in_first_heap(allocated_by_a_thread()));
}

Test(limit, without_one_a_thread_has_its_own_heap, .disabled = TEST_SANITIZED)
{
    set(RLIMIT_AS, RLIM_INFINITY);
    bd_limit_adapt();
    cr_expect(not(is_in_first_heap(allocated_by_a_thread())));
}

Test(limit, a_hint_that_is_there_stays)
{
    bd_err err = {0};
    set(RLIMIT_AS, (rlim_t)4 << 30);
    bd_hint(&err, "give more with --memory");
    (void)!bd_fail(&err, BD_E_NOMEM, 0, "over the budget");
    bd_limit_hint(&err);
    cr_expect(eq(str, err.hint, "give more with --memory"));
    set(RLIMIT_AS, RLIM_INFINITY);
}

Test(limit, is_reached_by_a_file_of_that_size)
{
    char path[] = "/tmp/bidui-limit.XXXXXX";
    const int fd = mkstemp(path);
    cr_assert(fd >= 0);
    set(RLIMIT_FSIZE, 8192);
    cr_assert(eq(int, ftruncate(fd, 8191), 0));
    cr_expect(not(bd_limit_is_reached(path)));
    cr_assert(eq(int, ftruncate(fd, 8192), 0));
    cr_expect(bd_limit_is_reached(path));
    set(RLIMIT_FSIZE, RLIM_INFINITY);
    cr_expect(not(bd_limit_is_reached(path)));
    close(fd);
    unlink(path);
    cr_expect(not(bd_limit_is_reached(path)));
}
