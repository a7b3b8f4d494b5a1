/* preload_alloc: allocations, and mapped files. */
#include "preload.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool due_alloc(const char *name)
{
    return bd_fault_due(&(bd_fault_call){"alloc", name, ENOMEM, -1, "-", true});
}

/* A mapped file counts as a file call: LMDB reads its store that way. */
static bool due_map(int flags, int fd)
{
    return (flags & MAP_ANONYMOUS) != 0 ? due_alloc("mmap") : ON_FD("map", "mmap", ENOMEM, false);
}

EXPORT void *mmap(void *at, size_t len, int protection, int flags, int fd, off_t offset)
{
    return due_map(flags, fd)
               ? MAP_FAILED
               : AFTER((void *)syscall(SYS_mmap, at, len, protection, flags, fd, offset));
}

EXPORT void *mmap64(void *at, size_t len, int protection, int flags, int fd, off64_t offset)
{
    return mmap(at, len, protection, flags, fd, offset);
}

/* dlsym() itself may allocate before malloc is looked up: those few bytes come from here and are
 * never freed. */
static _Alignas(16) unsigned char first_bytes[16384];
static atomic_size_t first_used;

static bool is_first(const void *at)
{
    const unsigned char *p = at;
    return p >= first_bytes && p < first_bytes + sizeof first_bytes;
}

static void *first_alloc(size_t size)
{
    const size_t rounded = (size + 15) & ~(size_t)15;
    const size_t at = atomic_fetch_add(&first_used, rounded);
    if (at + rounded > sizeof first_bytes)
        abort();
    return first_bytes + at; /* zeroed */
}

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);
static void (*real_free)(void *);
static int (*real_posix_memalign)(void **, size_t, size_t);
static void *(*real_aligned_alloc)(size_t, size_t);
static atomic_int lookup; /* 0 not begun, 1 under way, 2 done */

static void look_up(const char *name, void *to)
{
    void *at = bd_fault_next(name);
    memcpy(to, &at, sizeof at);
}

/* False: called from inside the look-up. */
static bool ready(void)
{
    int expected = 0;
    if (atomic_load(&lookup) == 2)
        return true;
    if (!atomic_compare_exchange_strong(&lookup, &expected, 1))
        return atomic_load(&lookup) == 2;
    look_up("malloc", &real_malloc);
    look_up("calloc", &real_calloc);
    look_up("realloc", &real_realloc);
    look_up("free", &real_free);
    look_up("posix_memalign", &real_posix_memalign);
    look_up("aligned_alloc", &real_aligned_alloc);
    atomic_store(&lookup, 2);
    return true;
}

EXPORT void *malloc(size_t size)
{
    if (!ready())
        return first_alloc(size);
    return due_alloc("malloc") ? NULL : AFTER(real_malloc(size));
}

EXPORT void *calloc(size_t count, size_t size)
{
    if (!ready())
        return first_alloc(count * size);
    return due_alloc("calloc") ? NULL : AFTER(real_calloc(count, size));
}

EXPORT void *realloc(void *at, size_t size)
{
    if (!ready() || is_first(at))
        abort(); /* nothing at program start does that */
    return due_alloc("realloc") ? NULL : AFTER(real_realloc(at, size));
}

EXPORT int posix_memalign(void **out, size_t alignment, size_t size)
{
    if (!ready())
        abort();
    return due_alloc("posix_memalign") ? ENOMEM : AFTER(real_posix_memalign(out, alignment, size));
}

EXPORT void *aligned_alloc(size_t alignment, size_t size)
{
    if (!ready())
        abort();
    return due_alloc("aligned_alloc") ? NULL : AFTER(real_aligned_alloc(alignment, size));
}

EXPORT void free(void *at)
{
    if (at == NULL || is_first(at) || !ready())
        return;
    const int before = errno; /* older C libraries do not preserve it */
    real_free(at);
    errno = before;
}
