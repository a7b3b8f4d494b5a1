/* preload_data: calls that move or sync the contents of files, streams included. */
#include "preload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/uio.h>
#include <unistd.h>

/* ---- reading ---- */

#define DEFINE_READ(name, parameters, arguments)                                    \
    EXPORT ssize_t name parameters                                                  \
    {                                                                               \
        return ON_FD("read", #name, EIO, false) ? -1 : AFTER(REAL(name) arguments); \
    }

DEFINE_READ(read, (int fd, void *out, size_t len), (fd, out, len))
DEFINE_READ(pread, (int fd, void *out, size_t len, off_t at), (fd, out, len, at))
DEFINE_READ(pread64, (int fd, void *out, size_t len, off64_t at), (fd, out, len, at))
DEFINE_READ(readv, (int fd, const struct iovec *v, int n), (fd, v, n))

EXPORT off_t lseek(int fd, off_t at, int whence)
{
    return ON_FD("seek", "lseek", EIO, false) ? -1 : AFTER(REAL(lseek)(fd, at, whence));
}

EXPORT off64_t lseek64(int fd, off64_t at, int whence)
{
    return ON_FD("seek", "lseek64", EIO, false) ? -1 : AFTER(REAL(lseek64)(fd, at, whence));
}

/* ---- writing ---- */

static void trace_vector(int fd, const struct iovec *v, int n, off_t at)
{
    off_t end = 0;
    for (int i = 0; i < n; i++)
        end += (off_t)v[i].iov_len;
    if (at < 0)
        at = lseek(fd, 0, SEEK_CUR) - end;
    for (int i = 0; i < n; i++) {
        bd_trace_write(fd, v[i].iov_base, v[i].iov_len, at);
        at += (off_t)v[i].iov_len;
    }
}

/* Calls that put data on a disk. */
#define DEFINE_WRITE(family, result, name, parameters, arguments, record)                      \
    EXPORT result name parameters                                                              \
    {                                                                                          \
        return ON_FD(family, #name, ENOSPC, true) ? -1 : TRACED(REAL(name) arguments, record); \
    }

DEFINE_WRITE("write", ssize_t, write, (int fd, const void *from, size_t len), (fd, from, len),
             bd_trace_write(fd, from, (size_t)result_, -1))
DEFINE_WRITE("write", ssize_t, pwrite, (int fd, const void *from, size_t len, off_t at),
             (fd, from, len, at), bd_trace_write(fd, from, (size_t)result_, at))
DEFINE_WRITE("write", ssize_t, pwrite64, (int fd, const void *from, size_t len, off64_t at),
             (fd, from, len, at), bd_trace_write(fd, from, (size_t)result_, at))
DEFINE_WRITE("write", ssize_t, writev, (int fd, const struct iovec *v, int n), (fd, v, n),
             trace_vector(fd, v, n, -1))
DEFINE_WRITE("write", ssize_t, pwritev, (int fd, const struct iovec *v, int n, off_t at),
             (fd, v, n, at), trace_vector(fd, v, n, at))
DEFINE_WRITE("write", ssize_t, pwritev64, (int fd, const struct iovec *v, int n, off64_t at),
             (fd, v, n, at), trace_vector(fd, v, n, at))
DEFINE_WRITE("size", int, ftruncate, (int fd, off_t size), (fd, size), bd_trace_size(fd, size))
DEFINE_WRITE("size", int, ftruncate64, (int fd, off64_t size), (fd, size), bd_trace_size(fd, size))
DEFINE_WRITE("size", int, fallocate, (int fd, int mode, off_t at, off_t len), (fd, mode, at, len),
             (void)0)
DEFINE_WRITE("size", int, fallocate64, (int fd, int mode, off64_t at, off64_t len),
             (fd, mode, at, len), (void)0)

/* ---- syncing ---- */

#define DEFINE_SYNC(name, parameters, arguments, record)                                     \
    EXPORT int name parameters                                                               \
    {                                                                                        \
        return ON_FD("sync", #name, EIO, false) ? -1 : TRACED(REAL(name) arguments, record); \
    }

DEFINE_SYNC(fsync, (int fd), (fd), bd_trace_sync(fd, 'S'))
DEFINE_SYNC(fdatasync, (int fd), (fd), bd_trace_sync(fd, 'S'))
DEFINE_SYNC(syncfs, (int fd), (fd), bd_trace_sync(fd, 'A'))
DEFINE_SYNC(sync_file_range, (int fd, off64_t at, off64_t len, unsigned flags),
            (fd, at, len, flags), (void)0) /* begins to write, and promises nothing */

EXPORT int close(int fd)
{
    const bool fails = ON_FD("close", "close", EIO, false);
    const int error = errno, result = AFTER(REAL(close)(fd));
    if (fails)
        errno = error;
    return fails ? -1 : result;
}

/* ---- streams ---- */

/* Whether a file is unlinked while it is open. */
static bool is_nameless(int fd)
{
    static const char mark[] = " (deleted)";
    char path[4096];
    bd_fault_path_of(fd, path, sizeof path);
    const size_t len = strlen(path);
    return len >= sizeof mark && strcmp(path + len - (sizeof mark - 1), mark) == 0;
}

/* A stream remembers that it failed, as after a failure inside the C library. */
static void set_error(FILE *stream)
{
    stream->_flags |= 0x20; /* the GNU C library's _IO_ERR_SEEN, which ferror() checks */
}

EXPORT FILE *fopen(const char *path, const char *mode)
{
    return ON_PATH("open", "fopen", EIO) ? NULL : AFTER(REAL(fopen)(path, mode));
}

/* Streams of libraries: a workbook's temporary files and the workbook itself. */
EXPORT FILE *fopen64(const char *path, const char *mode)
{
    return ON_PATH("open", "fopen64", ENOSPC) ? NULL : AFTER(REAL(fopen64)(path, mode));
}

EXPORT size_t fread(void *out, size_t size, size_t count, FILE *stream)
{
    const int fd = fileno(stream);
    if (fd < 0 || is_nameless(fd) || !ON_FD("read", "fread", EIO, false))
        return AFTER(REAL(fread)(out, size, count, stream));
    set_error(stream);
    return 0;
}

EXPORT char *fgets(char *out, int size, FILE *stream)
{
    const int fd = fileno(stream);
    if (fd < 0 || !ON_FD("read", "fgets", EIO, false))
        return AFTER(REAL(fgets)(out, size, stream));
    set_error(stream);
    return NULL;
}

/*
 * Streams of nameless files never fail here: a real failure loses a whole buffer, never a piece in
 * its middle. It is tested with real limits (tests/unit/formats/output/xlsx).
 */
EXPORT size_t fwrite(const void *from, size_t size, size_t count, FILE *stream)
{
    const int fd = fileno(stream);
    if (fd < 0 || is_nameless(fd) || !ON_FD("write", "fwrite", ENOSPC, true))
        return AFTER(REAL(fwrite)(from, size, count, stream));
    set_error(stream);
    return 0;
}

EXPORT int fclose(FILE *stream)
{
    const int fd = fileno(stream);
    /* No data is lost when a stream that was only read fails to close, and libzip ignores it. */
    const bool written = fd >= 0 && (fcntl(fd, F_GETFL) & O_ACCMODE) != O_RDONLY;
    const bool fails = written && ON_FD("close", "fclose", EIO, false);
    const int error = errno, result = AFTER(REAL(fclose)(stream));
    if (fails)
        errno = error;
    return fails ? EOF : result;
}
