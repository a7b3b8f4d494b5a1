/*
 * preload_trace: records what changes in the file system below one folder, for powerloss.c.
 *
 *   BIDUI_FAULT_TRACE       the file to which the trace is appended
 *   BIDUI_FAULT_TRACE_ROOT  the folder, as an absolute path without links
 *
 * The trace is a sequence of records: a line "KIND OFFSET LEN LEN\n", then the bytes of two fields
 * and a line break. The first field is a path below the folder. KIND and the second field are
 *
 *   W write at OFFSET: the bytes · T truncate to OFFSET · S fsync, fdatasync · A syncfs
 *   C file created · M mkdir · U unlink · D rmdir · R rename, X exchange, L link: the other path
 *
 * The path of a descriptor is the one that it has at that moment. Only calls that succeeded are
 * recorded. Not recorded: mapped writes, streams and fallocate(); powerloss.c compares what the trace
 * makes with what the program left, so that one of these does not go unnoticed.
 */
#include "preload.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PATH_BYTES = 8192 };

static const char *root;
static size_t root_len;
static int to = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void bd_trace_start(void)
{
    const char *path = getenv("BIDUI_FAULT_TRACE");

    root = getenv("BIDUI_FAULT_TRACE_ROOT");
    if (path == NULL || path[0] == '\0' || root == NULL)
        return;
    root_len = strlen(root);
    to = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (to < 0)
        abort();
}

bool bd_trace_on(void)
{
    return to >= 0;
}

void bd_trace_begin(void)
{
    if (bd_trace_on())
        pthread_mutex_lock(&lock);
}

void bd_trace_end(void)
{
    const int before = errno;
    if (bd_trace_on())
        pthread_mutex_unlock(&lock);
    errno = before;
}

static void put(const void *bytes, size_t len)
{
    const char *from = bytes;
    while (len > 0) {
        const long n = syscall(SYS_write, to, from, len);
        if (n <= 0)
            abort();
        from += n;
        len -= (size_t)n;
    }
}

/* The part of a path below the folder; NULL: it is elsewhere. */
static const char *below(const char *path)
{
    if (strncmp(path, root, root_len) != 0 || path[root_len] != '/')
        return NULL;
    return path + root_len + 1;
}

static void record(char kind, off_t at, const char *path, const void *second, size_t second_len)
{
    char line[96];
    const int n = snprintf(line, sizeof line, "%c %lld %zu %zu\n", kind, (long long)at,
                           strlen(path), second_len);
    put(line, (size_t)n);
    put(path, strlen(path));
    put(second, second_len);
    put("\n", 1);
}

static void record_fd(char kind, int fd, off_t at, const void *second, size_t second_len)
{
    char path[PATH_BYTES];
    const int before = errno;

    bd_fault_path_of(fd, path, sizeof path);
    if (below(path) != NULL)
        record(kind, at, below(path), second, second_len);
    errno = before;
}

void bd_trace_write(int fd, const void *bytes, size_t len, off_t at)
{
    if (at < 0)
        at = syscall(SYS_lseek, fd, 0, SEEK_CUR) - (off_t)len;
    record_fd('W', fd, at, bytes, len);
}

void bd_trace_size(int fd, off_t size)
{
    record_fd('T', fd, size, "", 0);
}

void bd_trace_sync(int fd, char kind)
{
    record_fd(kind, fd, 0, "", 0);
}

/* The absolute path of a name. Its last part need not exist. */
static void absolute(int at, const char *path, char *out, size_t size)
{
    char folder[PATH_BYTES / 2] = "";

    if (path[0] != '/' && at != AT_FDCWD)
        bd_fault_path_of(at, folder, sizeof folder);
    else if (path[0] != '/' && syscall(SYS_getcwd, folder, sizeof folder) < 0)
        abort();
    snprintf(out, size, "%s%s%s", folder, path[0] == '/' ? "" : "/", path);
}

void bd_trace_names(char kind, int at, const char *path, int to_at, const char *second)
{
    char first_path[PATH_BYTES], second_path[PATH_BYTES] = "";
    const int before = errno;

    absolute(at, path, first_path, sizeof first_path);
    if (second != NULL)
        absolute(to_at, second, second_path, sizeof second_path);
    if (below(first_path) != NULL) {
        const char *other = second == NULL ? "" : below(second_path);
        if (other == NULL)
            abort(); /* out of the folder: nothing here does that */
        record(kind, 0, below(first_path), other, strlen(other));
    }
    errno = before;
}

bool bd_trace_would_create(int at, const char *path, int flags)
{
    const int before = errno;
    const bool creates =
        bd_trace_on() && (flags & O_CREAT) != 0 && syscall(SYS_faccessat, at, path, F_OK) != 0;
    errno = before;
    return creates;
}
