/* preload_names: calls on names, folders and facts of files: open, stat, rename and what is like them. */
#include "preload.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

/* ---- open ---- */

static int open_error(int flags)
{
    return (flags & O_CREAT) != 0 ? ENOSPC : EIO;
}

static mode_t mode_of(int flags, va_list args)
{
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? (mode_t)va_arg(args, unsigned) : 0;
}

/* Open by real(), and record a file that was made or cut. */
#define OPEN_TRACED(at, call)                                        \
    ({                                                               \
        bd_trace_begin();                                            \
        const bool creates = bd_trace_would_create(at, path, flags); \
        const int fd = (call);                                       \
        if (fd >= 0 && creates)                                      \
            bd_trace_names('C', at, path, 0, NULL);                  \
        else if (fd >= 0 && (flags & O_TRUNC) != 0)                  \
            bd_trace_size(fd, 0);                                    \
        bd_trace_end();                                              \
        bd_fault_after();                                            \
        fd;                                                          \
    })

#define DEFINE_OPEN(name)                                                  \
    EXPORT int name(const char *path, int flags, ...)                      \
    {                                                                      \
        va_list args;                                                      \
        va_start(args, flags);                                             \
        const mode_t mode = mode_of(flags, args);                          \
        va_end(args);                                                      \
        return ON_PATH("open", #name, open_error(flags))                   \
                   ? -1                                                    \
                   : OPEN_TRACED(AT_FDCWD, REAL(name)(path, flags, mode)); \
    }

#define DEFINE_OPENAT(name)                                              \
    EXPORT int name(int at, const char *path, int flags, ...)            \
    {                                                                    \
        va_list args;                                                    \
        va_start(args, flags);                                           \
        const mode_t mode = mode_of(flags, args);                        \
        va_end(args);                                                    \
        return ON_PATH("open", #name, open_error(flags))                 \
                   ? -1                                                  \
                   : OPEN_TRACED(at, REAL(name)(at, path, flags, mode)); \
    }

DEFINE_OPEN(open)
DEFINE_OPEN(open64)
DEFINE_OPENAT(openat)
DEFINE_OPENAT(openat64)

EXPORT int creat(const char *path, mode_t mode)
{
    const int flags = O_WRONLY | O_CREAT | O_TRUNC;
    return ON_PATH("open", "creat", ENOSPC) ? -1 : OPEN_TRACED(AT_FDCWD, REAL(creat)(path, mode));
}

/* Temporary files of libraries; they are no part of a trace. */
#define DEFINE_TEMPORARY(name, parameters, arguments)                             \
    EXPORT int name parameters                                                    \
    {                                                                             \
        return ON_PATH("open", #name, ENOSPC) ? -1 : AFTER(REAL(name) arguments); \
    }

DEFINE_TEMPORARY(mkstemp, (char *path), (path))
DEFINE_TEMPORARY(mkstemp64, (char *path), (path))
DEFINE_TEMPORARY(mkostemp, (char *path, int flags), (path, flags))
DEFINE_TEMPORARY(mkostemp64, (char *path, int flags), (path, flags))

/* ---- facts ---- */

#define DEFINE_STAT(name, parameters, arguments)                               \
    EXPORT int name parameters                                                 \
    {                                                                          \
        return ON_PATH("stat", #name, EIO) ? -1 : AFTER(REAL(name) arguments); \
    }

#define DEFINE_STAT_FD(name, parameters, arguments)                                 \
    EXPORT int name parameters                                                      \
    {                                                                               \
        return ON_FD("stat", #name, EIO, false) ? -1 : AFTER(REAL(name) arguments); \
    }

DEFINE_STAT(stat, (const char *path, struct stat *out), (path, out))
DEFINE_STAT(lstat, (const char *path, struct stat *out), (path, out))
DEFINE_STAT(stat64, (const char *path, struct stat64 *out), (path, out))
DEFINE_STAT(lstat64, (const char *path, struct stat64 *out), (path, out))
DEFINE_STAT(fstatat, (int at, const char *path, struct stat *out, int flags),
            (at, path, out, flags))
DEFINE_STAT(fstatat64, (int at, const char *path, struct stat64 *out, int flags),
            (at, path, out, flags))
DEFINE_STAT(statx, (int at, const char *path, int flags, unsigned mask, struct statx *out),
            (at, path, flags, mask, out))
DEFINE_STAT(access, (const char *path, int mode), (path, mode))
DEFINE_STAT(faccessat, (int at, const char *path, int mode, int flags), (at, path, mode, flags))
DEFINE_STAT_FD(fstat, (int fd, struct stat *out), (fd, out))
DEFINE_STAT_FD(fstat64, (int fd, struct stat64 *out), (fd, out))

/* The same under the names that C libraries before 2.33 gave them in a program. */
int __xstat(int version, const char *path, struct stat *out);
int __lxstat(int version, const char *path, struct stat *out);
int __fxstat(int version, int fd, struct stat *out);
int __fxstatat(int version, int at, const char *path, struct stat *out, int flags);
int __xstat64(int version, const char *path, struct stat64 *out);
int __lxstat64(int version, const char *path, struct stat64 *out);
int __fxstat64(int version, int fd, struct stat64 *out);
int __fxstatat64(int version, int at, const char *path, struct stat64 *out, int flags);

DEFINE_STAT(__xstat, (int version, const char *path, struct stat *out), (version, path, out))
DEFINE_STAT(__lxstat, (int version, const char *path, struct stat *out), (version, path, out))
DEFINE_STAT(__xstat64, (int version, const char *path, struct stat64 *out), (version, path, out))
DEFINE_STAT(__lxstat64, (int version, const char *path, struct stat64 *out), (version, path, out))
DEFINE_STAT(__fxstatat, (int version, int at, const char *path, struct stat *out, int flags),
            (version, at, path, out, flags))
DEFINE_STAT(__fxstatat64, (int version, int at, const char *path, struct stat64 *out, int flags),
            (version, at, path, out, flags))
DEFINE_STAT_FD(__fxstat, (int version, int fd, struct stat *out), (version, fd, out))
DEFINE_STAT_FD(__fxstat64, (int version, int fd, struct stat64 *out), (version, fd, out))

/* File systems: size and kind. */
DEFINE_STAT(statfs, (const char *path, struct statfs *out), (path, out))
DEFINE_STAT(statfs64, (const char *path, struct statfs64 *out), (path, out))
DEFINE_STAT_FD(fstatfs, (int fd, struct statfs *out), (fd, out))
DEFINE_STAT_FD(fstatfs64, (int fd, struct statfs64 *out), (fd, out))

/* Report the configured free space. */
static int tell_free(int result, struct statvfs *out)
{
    const char *free_bytes = bd_fault_free_bytes();
    if (result == 0 && free_bytes != NULL) {
        out->f_frsize = 1;
        out->f_bfree = out->f_bavail = strtoul(free_bytes, NULL, 10);
    }
    return result;
}

EXPORT int statvfs(const char *path, struct statvfs *out)
{
    return ON_PATH("stat", "statvfs", EIO) ? -1 : AFTER(tell_free(REAL(statvfs)(path, out), out));
}

/* The same struct where an offset has 64 bits anyway. */
EXPORT int statvfs64(const char *path, struct statvfs64 *out)
{
    struct statvfs *same = (struct statvfs *)(void *)out;
    return ON_PATH("stat", "statvfs64", EIO) ? -1
                                             : AFTER(tell_free(REAL(statvfs64)(path, out), same));
}

EXPORT int fstatvfs(int fd, struct statvfs *out)
{
    return ON_FD("stat", "fstatvfs", EIO, false) ? -1
                                                 : AFTER(tell_free(REAL(fstatvfs)(fd, out), out));
}

EXPORT int fstatvfs64(int fd, struct statvfs64 *out)
{
    struct statvfs *same = (struct statvfs *)(void *)out;
    return ON_FD("stat", "fstatvfs64", EIO, false)
               ? -1
               : AFTER(tell_free(REAL(fstatvfs64)(fd, out), same));
}

/* ---- folders ---- */

EXPORT DIR *opendir(const char *path)
{
    return ON_PATH("dir", "opendir", EIO) ? NULL : AFTER(REAL(opendir)(path));
}

EXPORT DIR *fdopendir(int fd)
{
    return ON_FD("dir", "fdopendir", EIO, false) ? NULL : AFTER(REAL(fdopendir)(fd));
}

EXPORT struct dirent *readdir(DIR *dir)
{
    const int fd = dirfd(dir);
    return ON_FD("dir", "readdir", EIO, false) ? NULL : AFTER(REAL(readdir)(dir));
}

EXPORT struct dirent64 *readdir64(DIR *dir)
{
    const int fd = dirfd(dir);
    return ON_FD("dir", "readdir64", EIO, false) ? NULL : AFTER(REAL(readdir64)(dir));
}

#define DEFINE_SCANDIR(name, entry)                                                             \
    EXPORT int name(const char *path, struct entry ***out, int (*filter)(const struct entry *), \
                    int (*order)(const struct entry **, const struct entry **))                 \
    {                                                                                           \
        return ON_PATH("dir", #name, EIO) ? -1 : AFTER(REAL(name)(path, out, filter, order));   \
    }

DEFINE_SCANDIR(scandir, dirent)
DEFINE_SCANDIR(scandir64, dirent64)

/* ---- names ---- */

#define DEFINE_ON_PATH(family, name, error, parameters, arguments, record)                \
    EXPORT int name parameters                                                            \
    {                                                                                     \
        return ON_PATH(family, #name, error) ? -1 : TRACED(REAL(name) arguments, record); \
    }

DEFINE_ON_PATH("rename", rename, EIO, (const char *path, const char *to), (path, to),
               bd_trace_names('R', AT_FDCWD, path, AT_FDCWD, to))
DEFINE_ON_PATH("rename", renameat, EIO, (int at, const char *path, int to_at, const char *to),
               (at, path, to_at, to), bd_trace_names('R', at, path, to_at, to))

EXPORT int renameat2(int at, const char *path, int to_at, const char *to, unsigned flags)
{
    const char kind = (flags & RENAME_EXCHANGE) != 0 ? 'X' : 'R';

    if (kind == 'X' && bd_fault_no_exchange()) {
        errno = EINVAL;
        return -1;
    }
    return ON_PATH("rename", "renameat2", EIO) ? -1
                                               : TRACED(REAL(renameat2)(at, path, to_at, to, flags),
                                                        bd_trace_names(kind, at, path, to_at, to));
}

DEFINE_ON_PATH("mkdir", mkdir, ENOSPC, (const char *path, mode_t mode), (path, mode),
               bd_trace_names('M', AT_FDCWD, path, 0, NULL))
DEFINE_ON_PATH("mkdir", mkdirat, ENOSPC, (int at, const char *path, mode_t mode), (at, path, mode),
               bd_trace_names('M', at, path, 0, NULL))
DEFINE_ON_PATH("unlink", unlink, EIO, (const char *path), (path),
               bd_trace_names('U', AT_FDCWD, path, 0, NULL))
DEFINE_ON_PATH("unlink", unlinkat, EIO, (int at, const char *path, int flags), (at, path, flags),
               bd_trace_names((flags & AT_REMOVEDIR) != 0 ? 'D' : 'U', at, path, 0, NULL))
DEFINE_ON_PATH("unlink", rmdir, EIO, (const char *path), (path),
               bd_trace_names('D', AT_FDCWD, path, 0, NULL))
DEFINE_ON_PATH("link", link, EIO, (const char *path, const char *to), (path, to),
               bd_trace_names('L', AT_FDCWD, path, AT_FDCWD, to))
DEFINE_ON_PATH("link", linkat, EIO,
               (int at, const char *path, int to_at, const char *to, int flags),
               (at, path, to_at, to, flags), bd_trace_names('L', at, path, to_at, to))
DEFINE_ON_PATH("link", symlink, EIO, (const char *target, const char *path), (target, path),
               (void)0)
DEFINE_ON_PATH("link", symlinkat, EIO, (const char *target, int at, const char *path),
               (target, at, path), (void)0)
DEFINE_ON_PATH("size", truncate, EIO, (const char *path, off_t size), (path, size), (void)0)

/* ---- rights and locks; a trace has no rights ---- */

DEFINE_ON_PATH("mode", chmod, EPERM, (const char *path, mode_t mode), (path, mode), (void)0)
DEFINE_ON_PATH("mode", chown, EPERM, (const char *path, uid_t user, gid_t group),
               (path, user, group), (void)0)
DEFINE_ON_PATH("mode", lchown, EPERM, (const char *path, uid_t user, gid_t group),
               (path, user, group), (void)0)
DEFINE_ON_PATH("mode", fchmodat, EPERM, (int at, const char *path, mode_t mode, int flags),
               (at, path, mode, flags), (void)0)
DEFINE_ON_PATH("mode", fchownat, EPERM,
               (int at, const char *path, uid_t user, gid_t group, int flags),
               (at, path, user, group, flags), (void)0)

#define DEFINE_ON_FD(family, name, error, parameters, arguments)                      \
    EXPORT int name parameters                                                        \
    {                                                                                 \
        return ON_FD(family, #name, error, false) ? -1 : AFTER(REAL(name) arguments); \
    }

DEFINE_ON_FD("mode", fchmod, EPERM, (int fd, mode_t mode), (fd, mode))
DEFINE_ON_FD("mode", fchown, EPERM, (int fd, uid_t user, gid_t group), (fd, user, group))
DEFINE_ON_FD("lock", flock, ENOLCK, (int fd, int operation), (fd, operation))
