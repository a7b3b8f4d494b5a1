/*
 * preload: makes the k-th file call or allocation of a program fail, for LD_PRELOAD.
 *
 * Calls are counted from the start of main() on, over all threads. Calls on standard input, output
 * and error and calls inside the C library never fail. Settings, from the environment:
 *
 *   BIDUI_FAULT_KIND    file | alloc | read (only read() and pread(), of BIDUI_FAULT_PATH)
 *   BIDUI_FAULT_AT      k, from 1; 0 or absent: only count
 *   BIDUI_FAULT_ACTION  fail (default) | kill | term: raise SIGKILL or SIGTERM before the call is
 *                       made | shrink: cut the file that is about to be read to half its size, and
 *                       continue
 *   BIDUI_FAULT_STICKY  1: every later call that writes data fails as well, as on a full disk; with
 *                       alloc, every later allocation
 *   BIDUI_FAULT_PATH    part of a path: of the kinds file and read only calls on such a path are
 *                       counted; absent: all
 *   BIDUI_FAULT_LOG     this file gets one line at the k-th call, "reached NAME ERRNO PATH", and
 *                       one when main() returns, "calls N"; without the line "reached" there were
 *                       fewer calls
 *
 *   BIDUI_FAULT_FREE    free bytes that every file system reports; alone, without a kind
 *
 * A failing close() closes the file, as on Linux. The log is written with raw system calls.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

enum kind { KIND_NONE, KIND_FILE, KIND_ALLOC, KIND_READ };
enum action { ACTION_FAIL, ACTION_KILL, ACTION_TERM, ACTION_SHRINK };

static struct {
    enum kind kind;
    enum action action;
    unsigned long at;
    bool sticky;
    const char *path;
    const char *log;
    const char *free_bytes;
} set;

static atomic_bool counting;
static atomic_bool broken; /* the k-th call has failed, and later calls fail too */
static atomic_ulong calls;

static void log_line(const char *line)
{
    if (set.log == NULL)
        return;
    const long fd =
        syscall(SYS_openat, AT_FDCWD, set.log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    (void)!syscall(SYS_write, fd, line, strlen(line));
    syscall(SYS_close, fd);
}

/* The path of a descriptor; empty where there is none. */
static void path_of(int fd, char *out, size_t size)
{
    char name[64];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    const long n = syscall(SYS_readlinkat, AT_FDCWD, name, out, size - 1);
    out[n < 0 ? 0 : n] = '\0';
}

/* Whether calls on the path, or on the descriptor's file, are counted. */
static bool is_wanted(int fd, const char *path)
{
    char target[4096] = "";

    if (set.path == NULL)
        return true;
    if (path == NULL && fd >= 0) {
        path_of(fd, target, sizeof target);
        path = target;
    }
    return path != NULL && strstr(path, set.path) != NULL;
}

static void shrink(const char *path)
{
    const long fd = syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
    if (fd < 0)
        return;
    const off_t size = syscall(SYS_lseek, fd, 0, SEEK_END);
    (void)!syscall(SYS_ftruncate, fd, size / 2);
    syscall(SYS_close, fd);
}

/* Act on the k-th call; true: it must fail. */
static bool strike(const char *name, int error, int fd, const char *path)
{
    char line[4400], target[4096] = "";

    if (path == NULL && fd >= 0) {
        path_of(fd, target, sizeof target);
        path = target;
    }
    snprintf(line, sizeof line, "reached %s %d %s\n", name, error, path == NULL ? "-" : path);
    log_line(line);
    switch (set.action) {
    case ACTION_KILL:
        raise(SIGKILL);
        break;
    case ACTION_TERM:
        kill(getpid(), SIGTERM); /* the process, not this thread: any thread may take it */
        return false;
    case ACTION_SHRINK:
        shrink(target);
        return false;
    case ACTION_FAIL:
        break;
    }
    if (set.sticky)
        atomic_store(&broken, true);
    return true;
}

/* Count a call; true: it must fail, errno is set. writes: on a full disk it fails from the k-th
 * on. */
static bool due(enum kind kind, const char *name, int error, int fd, const char *path, bool writes)
{
    if (!atomic_load_explicit(&counting, memory_order_relaxed) || kind != set.kind)
        return false;
    if (path == NULL && fd >= 0 && fd <= 2)
        return false;
    const int before = errno;
    bool fails = writes && atomic_load(&broken);
    if (is_wanted(fd, path) && atomic_fetch_add(&calls, 1) + 1 == set.at)
        fails = strike(name, error, fd, path);
    errno = fails ? error : before;
    return fails;
}

static bool due_read(const char *name, int fd)
{
    return due(set.kind == KIND_READ ? KIND_READ : KIND_FILE, name, EIO, fd, NULL, false);
}

/* The next definition of a function; without it the test cannot work. */
static void *next(const char *name)
{
    void *at = dlsym(RTLD_NEXT, name);
    if (at == NULL)
        abort();
    return at;
}

/* REAL(open)(...) calls the original function. A race only looks it up twice. */
#define REAL(name)                                                   \
    ({                                                               \
        static __typeof__(&(name)) real_##name;                      \
        if (real_##name == NULL) {                                   \
            void *found_##name = next(#name);                        \
            memcpy(&real_##name, &found_##name, sizeof real_##name); \
        }                                                            \
        real_##name;                                                 \
    })

/* ---- file calls ---- */

static int open_error(int flags)
{
    return (flags & O_CREAT) != 0 ? ENOSPC : EIO;
}

static mode_t mode_of(int flags, va_list args)
{
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? (mode_t)va_arg(args, unsigned) : 0;
}

#define DEFINE_OPEN(name)                                                \
    EXPORT int name(const char *path, int flags, ...)                    \
    {                                                                    \
        va_list args;                                                    \
        va_start(args, flags);                                           \
        const mode_t mode = mode_of(flags, args);                        \
        va_end(args);                                                    \
        return due(KIND_FILE, #name, open_error(flags), -1, path, false) \
                   ? -1                                                  \
                   : REAL(name)(path, flags, mode);                      \
    }

#define DEFINE_OPENAT(name)                                              \
    EXPORT int name(int at, const char *path, int flags, ...)            \
    {                                                                    \
        va_list args;                                                    \
        va_start(args, flags);                                           \
        const mode_t mode = mode_of(flags, args);                        \
        va_end(args);                                                    \
        return due(KIND_FILE, #name, open_error(flags), -1, path, false) \
                   ? -1                                                  \
                   : REAL(name)(at, path, flags, mode);                  \
    }

DEFINE_OPEN(open)
DEFINE_OPEN(open64)
DEFINE_OPENAT(openat)
DEFINE_OPENAT(openat64)

EXPORT int creat(const char *path, mode_t mode)
{
    return due(KIND_FILE, "creat", ENOSPC, -1, path, false) ? -1 : REAL(creat)(path, mode);
}

EXPORT ssize_t read(int fd, void *out, size_t len)
{
    return due_read("read", fd) ? -1 : REAL(read)(fd, out, len);
}

EXPORT ssize_t pread(int fd, void *out, size_t len, off_t at)
{
    return due_read("pread", fd) ? -1 : REAL(pread)(fd, out, len, at);
}

EXPORT ssize_t pread64(int fd, void *out, size_t len, off64_t at)
{
    return due_read("pread64", fd) ? -1 : REAL(pread64)(fd, out, len, at);
}

/* Calls that put data on a disk: FAIL_WRITE(result, name, parameters, arguments). */
#define DEFINE_WRITE(result, name, parameters, arguments)                                 \
    EXPORT result name parameters                                                         \
    {                                                                                     \
        return due(KIND_FILE, #name, ENOSPC, fd, NULL, true) ? -1 : REAL(name) arguments; \
    }

DEFINE_WRITE(ssize_t, write, (int fd, const void *from, size_t len), (fd, from, len))
DEFINE_WRITE(ssize_t, pwrite, (int fd, const void *from, size_t len, off_t at), (fd, from, len, at))
DEFINE_WRITE(ssize_t, pwrite64, (int fd, const void *from, size_t len, off64_t at),
             (fd, from, len, at))
DEFINE_WRITE(ssize_t, writev, (int fd, const struct iovec *v, int n), (fd, v, n))
DEFINE_WRITE(ssize_t, pwritev, (int fd, const struct iovec *v, int n, off_t at), (fd, v, n, at))
DEFINE_WRITE(ssize_t, pwritev64, (int fd, const struct iovec *v, int n, off64_t at), (fd, v, n, at))
DEFINE_WRITE(int, ftruncate, (int fd, off_t size), (fd, size))
DEFINE_WRITE(int, ftruncate64, (int fd, off64_t size), (fd, size))
DEFINE_WRITE(int, fallocate, (int fd, int mode, off_t at, off_t len), (fd, mode, at, len))
DEFINE_WRITE(int, fallocate64, (int fd, int mode, off64_t at, off64_t len), (fd, mode, at, len))

#define DEFINE_ON_FD(name, parameters, arguments)                                       \
    EXPORT int name parameters                                                          \
    {                                                                                   \
        return due(KIND_FILE, #name, EIO, fd, NULL, false) ? -1 : REAL(name) arguments; \
    }

DEFINE_ON_FD(fsync, (int fd), (fd))
DEFINE_ON_FD(fdatasync, (int fd), (fd))
DEFINE_ON_FD(syncfs, (int fd), (fd))
DEFINE_ON_FD(sync_file_range, (int fd, off64_t at, off64_t len, unsigned flags),
             (fd, at, len, flags))

EXPORT int close(int fd)
{
    const bool fails = due(KIND_FILE, "close", EIO, fd, NULL, false);
    const int result = REAL(close)(fd);
    if (fails)
        errno = EIO;
    return fails ? -1 : result;
}

#define DEFINE_ON_PATH(name, error, parameters, arguments)                                \
    EXPORT int name parameters                                                            \
    {                                                                                     \
        return due(KIND_FILE, #name, error, -1, path, false) ? -1 : REAL(name) arguments; \
    }

DEFINE_ON_PATH(rename, EIO, (const char *path, const char *to), (path, to))
DEFINE_ON_PATH(renameat, EIO, (int at, const char *path, int to_at, const char *to),
               (at, path, to_at, to))
DEFINE_ON_PATH(renameat2, EIO,
               (int at, const char *path, int to_at, const char *to, unsigned flags),
               (at, path, to_at, to, flags))
DEFINE_ON_PATH(mkdir, ENOSPC, (const char *path, mode_t mode), (path, mode))
DEFINE_ON_PATH(unlink, EIO, (const char *path), (path))
DEFINE_ON_PATH(unlinkat, EIO, (int at, const char *path, int flags), (at, path, flags))
DEFINE_ON_PATH(rmdir, EIO, (const char *path), (path))

EXPORT DIR *opendir(const char *path)
{
    return due(KIND_FILE, "opendir", EIO, -1, path, false) ? NULL : REAL(opendir)(path);
}

EXPORT DIR *fdopendir(int fd)
{
    return due(KIND_FILE, "fdopendir", EIO, fd, NULL, false) ? NULL : REAL(fdopendir)(fd);
}

EXPORT FILE *fopen(const char *path, const char *mode)
{
    return due(KIND_FILE, "fopen", EIO, -1, path, false) ? NULL : REAL(fopen)(path, mode);
}

/* Streams of libraries: a workbook's temporary files and the workbook itself. */
EXPORT FILE *fopen64(const char *path, const char *mode)
{
    return due(KIND_FILE, "fopen64", ENOSPC, -1, path, false) ? NULL : REAL(fopen64)(path, mode);
}

/* Whether a file is unlinked while it is open. */
static bool is_nameless(int fd)
{
    static const char mark[] = " (deleted)";
    char path[4096];
    path_of(fd, path, sizeof path);
    const size_t len = strlen(path);
    return len >= sizeof mark && strcmp(path + len - (sizeof mark - 1), mark) == 0;
}

/*
 * A stream remembers that it failed, as after a failure inside the C library. Streams of nameless
 * files never fail here: a real failure loses a whole buffer, never a piece in its middle. It is
 * tested with real limits (tests/unit/formats/output/xlsx).
 */
EXPORT size_t fwrite(const void *from, size_t size, size_t count, FILE *stream)
{
    const int fd = fileno(stream);
    if (fd < 0 || set.kind != KIND_FILE || is_nameless(fd) ||
        !due(KIND_FILE, "fwrite", ENOSPC, fd, NULL, true))
        return REAL(fwrite)(from, size, count, stream);
    stream->_flags |= 0x20; /* the GNU C library's _IO_ERR_SEEN, which ferror() checks */
    return 0;
}

EXPORT int fclose(FILE *stream)
{
    const int fd = fileno(stream);
    /* No data is lost when a stream that was only read fails to close, and libzip ignores it. */
    const bool written = fd >= 0 && (fcntl(fd, F_GETFL) & O_ACCMODE) != O_RDONLY;
    const bool fails = written && due(KIND_FILE, "fclose", EIO, fd, NULL, false);
    const int result = REAL(fclose)(stream);
    if (fails)
        errno = EIO;
    return fails ? EOF : result;
}

/* Report the configured free space. */
static int tell_free(int result, struct statvfs *out)
{
    if (result == 0 && set.free_bytes != NULL) {
        out->f_frsize = 1;
        out->f_bfree = out->f_bavail = strtoul(set.free_bytes, NULL, 10);
    }
    return result;
}

EXPORT int statvfs(const char *path, struct statvfs *out)
{
    return tell_free(REAL(statvfs)(path, out), out);
}

/* The same struct where an offset has 64 bits anyway. */
EXPORT int statvfs64(const char *path, struct statvfs64 *out)
{
    return tell_free(REAL(statvfs64)(path, out), (struct statvfs *)(void *)out);
}

/* ---- memory ---- */

/* A mapped file counts as a file call: LMDB reads its store that way. */
static bool due_map(int flags, int fd)
{
    return (flags & MAP_ANONYMOUS) != 0 ? due(KIND_ALLOC, "mmap", ENOMEM, -1, NULL, true)
                                        : due(KIND_FILE, "mmap", ENOMEM, fd, NULL, false);
}

EXPORT void *mmap(void *at, size_t len, int protection, int flags, int fd, off_t offset)
{
    return due_map(flags, fd) ? MAP_FAILED
                              : (void *)syscall(SYS_mmap, at, len, protection, flags, fd, offset);
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
static atomic_int lookup; /* 0 not begun, 1 under way, 2 done */

static void look_up(const char *name, void *to)
{
    void *at = next(name);
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
    atomic_store(&lookup, 2);
    return true;
}

EXPORT void *malloc(size_t size)
{
    if (!ready())
        return first_alloc(size);
    return due(KIND_ALLOC, "malloc", ENOMEM, -1, NULL, true) ? NULL : real_malloc(size);
}

EXPORT void *calloc(size_t count, size_t size)
{
    if (!ready())
        return first_alloc(count * size);
    return due(KIND_ALLOC, "calloc", ENOMEM, -1, NULL, true) ? NULL : real_calloc(count, size);
}

EXPORT void *realloc(void *at, size_t size)
{
    if (!ready() || is_first(at))
        abort(); /* nothing at program start does that */
    return due(KIND_ALLOC, "realloc", ENOMEM, -1, NULL, true) ? NULL : real_realloc(at, size);
}

EXPORT void free(void *at)
{
    if (at == NULL || is_first(at) || !ready())
        return;
    const int before = errno; /* older C libraries do not preserve it */
    real_free(at);
    errno = before;
}

/* ---- the start of main ---- */

typedef int main_function(int, char **, char **);
typedef int start_function(main_function *, int, char **, void (*)(void), void (*)(void),
                           void (*)(void), void *);

static main_function *real_main;

static int setting(const char *name, const char *const values[], int count, int otherwise)
{
    const char *value = getenv(name);
    for (int i = 0; value != NULL && i < count; i++)
        if (strcmp(value, values[i]) == 0)
            return i;
    return otherwise;
}

static void read_settings(void)
{
    static const char *const kinds[] = {"none", "file", "alloc", "read"};
    static const char *const actions[] = {"fail", "kill", "term", "shrink"};
    const char *at = getenv("BIDUI_FAULT_AT");
    const char *sticky = getenv("BIDUI_FAULT_STICKY");

    set.kind = (enum kind)setting("BIDUI_FAULT_KIND", kinds, 4, KIND_NONE);
    set.action = (enum action)setting("BIDUI_FAULT_ACTION", actions, 4, ACTION_FAIL);
    set.at = at == NULL ? 0 : strtoul(at, NULL, 10);
    set.sticky = sticky != NULL && strcmp(sticky, "1") == 0;
    set.path = getenv("BIDUI_FAULT_PATH");
    if (set.path != NULL && set.path[0] == '\0')
        set.path = NULL;
    set.log = getenv("BIDUI_FAULT_LOG");
    set.free_bytes = getenv("BIDUI_FAULT_FREE");
}

static int counted_main(int argc, char **argv, char **environment)
{
    char line[64];

    read_settings();
    atomic_store(&counting, true);
    const int status = real_main(argc, argv, environment);
    atomic_store(&counting, false);
    snprintf(line, sizeof line, "calls %lu\n", atomic_load(&calls));
    log_line(line);
    return status;
}

int __libc_start_main(main_function *start, int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void *stack_end);

EXPORT int __libc_start_main(main_function *start, int argc, char **argv, void (*init)(void),
                             void (*fini)(void), void (*rtld_fini)(void), void *stack_end)
{
    start_function *real;

    look_up("__libc_start_main", &real);
    real_main = start;
    return real(counted_main, argc, argv, init, fini, rtld_fini, stack_end);
}
