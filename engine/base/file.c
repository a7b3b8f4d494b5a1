/* file: see file.h. */
#include "engine/base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/retry.h"

/* Linux moves at most 0x7ffff000 bytes in one call; a power of two keeps offsets aligned. */
enum { CALL_MAX_BYTES = 1 << 30, SLURP_FIRST_BYTES = 16 << 10 };

/* Read from the current position, or from *at. */
static bd_status fill(int fd, const char *path, const uint64_t *at, void *out, size_t len,
                      size_t *got, bd_err *err)
{
    char *to = out;

    *got = 0;
    while (*got < len) {
        const size_t left = len - *got;
        const size_t step = left < CALL_MAX_BYTES ? left : CALL_MAX_BYTES;
        const ssize_t n = at == NULL ? read(fd, to + *got, step)
                                     : pread(fd, to + *got, step, (off_t)(*at + *got));
        if (n == 0)
            break;
        if (n > 0)
            *got += (size_t)n;
        else if (errno != EINTR)
            return bd_fail(err, BD_E_IO, errno, "cannot read '%s'", path);
    }
    return BD_OK;
}

bd_status bd_file_read(int fd, const char *path, void *out, size_t len, size_t *got, bd_err *err)
{
    return fill(fd, path, NULL, out, len, got, err);
}

bd_status bd_file_read_at(int fd, const char *path, uint64_t at, void *out, size_t len, size_t *got,
                          bd_err *err)
{
    return fill(fd, path, &at, out, len, got, err);
}

bd_status bd_file_write(int fd, const char *path, const void *bytes, size_t len, bd_err *err)
{
    const char *from = bytes;

    while (len > 0) {
        const ssize_t n = write(fd, from, len < CALL_MAX_BYTES ? len : CALL_MAX_BYTES);
        if (n > 0) {
            from += n;
            len -= (size_t)n;
        } else if (n == 0) { /* not expected of our files; a retry could loop for ever */
            return bd_fail(err, BD_E_IO, EIO, "cannot write '%s'", path);
        } else if (errno != EINTR) {
            return bd_fail(err, BD_E_IO, errno, "cannot write '%s'", path);
        }
    }
    return BD_OK;
}

bool bd_path_is_wrong(int error)
{
    return error == ENOENT || error == ENOTDIR || error == EACCES || error == ELOOP ||
           error == ENAMETOOLONG;
}

bool bd_path_is_absent(int error)
{
    return error == ENOENT || error == ENOTDIR;
}

/* Cut path to its parent; false: there is none above it. */
static bool go_up(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash == NULL) {
        const bool here = strcmp(path, ".") == 0;
        strcpy(path, ".");
        return !here;
    }
    if (slash == path)
        slash++;
    const bool moved = *slash != '\0';
    *slash = '\0';
    return moved;
}

bd_status bd_path_existing(char *path, struct stat *info, bd_err *err)
{
    while (stat(path, info) != 0)
        if (!bd_path_is_absent(errno) || !go_up(path))
            return bd_fail(err, BD_E_IO, errno, "cannot look at '%s'", path);
    return BD_OK;
}

bd_status bd_file_create(const char *path, int *fd, bd_err *err)
{
    *fd = bd_retry_open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (*fd < 0)
        return bd_fail(err, BD_E_IO, errno, "cannot create '%s'", path);
    return BD_OK;
}

bd_status bd_file_sync(int fd, const char *path, bd_err *err)
{
    if (bd_retry_fdatasync(fd) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot sync '%s'", path);
    return BD_OK;
}

bd_status bd_file_system_sync(int fd, const char *path, bd_err *err)
{
    if (bd_retry_syncfs(fd) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot sync what is in '%s'", path);
    return BD_OK;
}

bd_status bd_file_close(int fd, const char *path, bd_err *err)
{
    /* On Linux the descriptor is closed even after EINTR, and the kernel has the data. */
    if (close(fd) != 0 && errno != EINTR)
        return bd_fail(err, BD_E_IO, errno, "cannot close '%s'", path);
    return BD_OK;
}

bd_status bd_file_rename(const char *from, const char *to, bd_err *err)
{
    if (rename(from, to) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot rename '%s' to '%s'", from, to);
    return BD_OK;
}

bd_status bd_file_exchange(const char *a, const char *b, bd_err *err)
{
    if (renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) == 0)
        return BD_OK;
    if (errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP)
        return BD_END;
    return bd_fail(err, BD_E_IO, errno, "cannot exchange '%s' and '%s'", a, b);
}

bd_status bd_folder_sync(const char *path, bd_err *err)
{
    const int fd = bd_retry_open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    bd_status st = BD_OK;

    if (fd < 0)
        return bd_fail(err, BD_E_IO, errno, "cannot open folder '%s'", path);
    /* EINVAL: the file system cannot sync folders, and there is no substitute. */
    if (bd_retry_fsync(fd) != 0 && errno != EINVAL)
        st = bd_fail(err, BD_E_IO, errno, "cannot sync folder '%s'", path);
    close(fd);
    return st;
}

/* Make one folder. parent is the path of the folder that will contain it, and exists. */
static bd_status make_one(const char *path, const char *parent, const bd_access *access,
                          bd_err *err)
{
    struct stat there;

    if (mkdir(path, 0700) == 0) {
        const bd_status st = bd_access_give_folder(path, access, err);
        if (st < 0)
            (void)!rmdir(path); /* else a later run would find it and leave it as it is */
        return st < 0 ? st : bd_folder_sync(parent, err);
    }
    if (errno != EEXIST && errno != EISDIR)
        return bd_fail(err, BD_E_IO, errno, "cannot make folder '%s'", path);
    if (stat(path, &there) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot use folder '%s'", path);
    if (!S_ISDIR(there.st_mode))
        return bd_fail(err, BD_E_IO, ENOTDIR, "cannot make folder '%s'", path);
    return BD_OK;
}

bd_status bd_folder_make(const char *path, bd_err *err)
{
    const bd_access owner_only = {0};
    return bd_folder_make_for(path, &owner_only, err);
}

bd_status bd_folder_make_for(const char *path, const bd_access *access, bd_err *err)
{
    bd_status st = BD_OK;
    char *part = strdup(path);
    char *parent = strdup(path[0] == '/' ? "/" : ".");

    if (part == NULL || parent == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "out of memory");
    for (size_t i = 1; part[0] != '\0'; i++) {
        const char c = path[i];
        if (c != '/' && c != '\0')
            continue;
        if (path[i - 1] != '/') { /* the end of a name, not a doubled slash */
            part[i] = '\0';
            BD_GOTO(make_one(part, parent, access, err));
            free(parent);
            parent = strdup(part);
            if (parent == NULL)
                BD_FAIL(err, BD_E_NOMEM, 0, "out of memory");
            part[i] = c;
        }
        if (c == '\0')
            break;
    }
done:
    free(parent);
    free(part);
    return st;
}

bd_status bd_folder_make_new(const char *path, bd_err *err)
{
    if (mkdir(path, 0700) == 0)
        return BD_OK;
    if (errno == EEXIST)
        return BD_END;
    return bd_fail(err, BD_E_IO, errno, "cannot make folder '%s'", path);
}

/* Remove name inside the open folder at. Works on descriptors, so that a rename meanwhile cannot
 * lead it to another folder. */
static int remove_at(int at, const char *name)
{
    if (unlinkat(at, name, 0) == 0)
        return 0;
    if (errno != EISDIR && errno != EPERM) /* EPERM: POSIX's error for a folder */
        return -1;
    const int fd = bd_retry_openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (dir == NULL) {
        const int e = errno;
        if (fd >= 0)
            close(fd);
        errno = e;
        return -1;
    }
    int failed = 0;
    struct dirent *entry;
    while (failed == 0 && (errno = 0, entry = readdir(dir)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            failed = remove_at(dirfd(dir), entry->d_name) != 0 ? errno : 0;
    if (failed == 0)
        failed = errno; /* readdir's, or 0 at the end */
    closedir(dir);
    if (failed != 0) {
        errno = failed;
        return -1;
    }
    return unlinkat(at, name, AT_REMOVEDIR);
}

bd_status bd_path_remove(const char *path, bd_err *err)
{
    if (remove_at(AT_FDCWD, path) != 0 && errno != ENOENT)
        return bd_fail(err, BD_E_IO, errno, "cannot remove '%s'", path);
    return BD_OK;
}

bd_status bd_path_find(const char *path, bd_err *err)
{
    struct stat there;
    if (lstat(path, &there) == 0)
        return BD_OK;
    if (bd_path_is_absent(errno))
        return BD_END;
    return bd_fail(err, BD_E_IO, errno, "cannot look at '%s'", path);
}

/* Read to the end of fd, at most limit bytes. */
static bd_status slurp_fd(int fd, const char *path, size_t limit, char **out, size_t *len,
                          bd_err *err)
{
    size_t capacity = SLURP_FIRST_BYTES, used = 0, got;

    for (;;) {
        if (capacity > limit)
            capacity = limit + 1; /* one more than allowed, to detect that the file is too long */
        char *at = realloc(*out, capacity + 1);
        if (at == NULL)
            return bd_fail(err, BD_E_NOMEM, 0, "out of memory for '%s'", path);
        *out = at;
        BD_TRY(bd_file_read(fd, path, at + used, capacity - used, &got, err));
        used += got;
        if (used > limit)
            return bd_fail(err, BD_E_INPUT, 0, "'%s' is longer than %zu bytes", path, limit);
        at[used] = '\0';
        *len = used;
        if (used < capacity)
            return BD_OK;
        capacity *= 2;
    }
}

/* O_NONBLOCK: opening a pipe without a writer would wait for ever. */
static bd_status open_regular(const char *path, int *fd, bd_err *err)
{
    struct stat info;
    bd_status st = BD_OK;
    *fd = bd_retry_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
    if (*fd < 0)
        return bd_fail(err, BD_E_IO, errno, "cannot open '%s'", path);
    if (fstat(*fd, &info) != 0)
        st = bd_fail(err, BD_E_IO, errno, "cannot look at '%s'", path);
    else if (!S_ISREG(info.st_mode))
        st = bd_fail(err, BD_E_INPUT, 0, "'%s' is not a regular file", path);
    if (st < 0)
        close(*fd);
    return st;
}

bd_status bd_file_slurp(const char *path, size_t limit, char **out, size_t *len, bd_err *err)
{
    int fd;

    *out = NULL;
    *len = 0;
    BD_TRY(open_regular(path, &fd, err));
    const bd_status st = slurp_fd(fd, path, limit, out, len, err);
    close(fd);
    if (st < 0) {
        free(*out);
        *out = NULL;
        *len = 0;
    }
    return st;
}
