/* access: see access.h. */
#include "engine/base/access.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/account.h"
#include "engine/base/retry.h"

enum { MODE_BITS = 0777 };

/* ---- files and folders ---- */

static bd_status refused(const char *path, const bd_access *access, bd_err *err)
{
    const int e = errno;
    bd_hint(err, "`access` needs a file system with groups and modes, and a group of the process");
    if (access->group_name != NULL)
        return bd_fail(err, BD_E_IO, e, "cannot give '%s' to the group %s", path,
                       access->group_name);
    return bd_fail(err, BD_E_IO, e, "cannot give '%s' to the group %u", path,
                   (unsigned)access->group);
}

static bd_status give(int fd, const char *path, mode_t mode, const bd_access *access, bd_err *err)
{
    struct stat now;
    if (access->has_group && fchown(fd, (uid_t)-1, access->group) != 0)
        return refused(path, access, err);
    if (fchmod(fd, mode) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot set the mode of '%s'", path);
    if (fstat(fd, &now) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot look at '%s'", path);
    if (access->has_group && now.st_gid != access->group) {
        errno = EOPNOTSUPP;
        return refused(path, access, err);
    }
    if ((now.st_mode & MODE_BITS) != mode)
        return bd_fail(err, BD_E_IO, EOPNOTSUPP, "cannot set the mode of '%s'", path);
    return BD_OK;
}

bd_status bd_access_give_file(int fd, const char *path, const bd_access *access, bd_err *err)
{
    return access->folder_mode == 0 ? BD_OK : give(fd, path, access->file_mode, access, err);
}

bd_status bd_access_give_folder(const char *path, const bd_access *access, bd_err *err)
{
    if (access->folder_mode == 0)
        return BD_OK;
    const int fd = bd_retry_open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
    if (fd < 0)
        return bd_fail(err, BD_E_IO, errno, "cannot open folder '%s'", path);
    const bd_status st = give(fd, path, access->folder_mode, access, err);
    close(fd);
    return st;
}

bool bd_access_same(const bd_access *a, const bd_access *b)
{
    return a->folder_mode == b->folder_mode && a->file_mode == b->file_mode &&
           a->has_group == b->has_group && (!a->has_group || a->group == b->group);
}

/* ---- groups of the system ---- */

/* A number of a group; the largest one means "leave it" to chown(). */
static bool read_number(const char *text, gid_t *out)
{
    const size_t len = strlen(text);
    if (len == 0 || len > 10 || strspn(text, "0123456789") != len)
        return false;
    const unsigned long long value = strtoull(text, NULL, 10);
    *out = (gid_t)value;
    return value < (gid_t)-1;
}

bd_status bd_access_find_group(const char *text, gid_t *out, bd_err *err)
{
    const bd_status st = bd_account_group(text, out, err);
    return st == BD_END && read_number(text, out) ? BD_OK : st;
}

static int by_number(const void *a, const void *b)
{
    const gid_t x = *(const gid_t *)a;
    const gid_t y = *(const gid_t *)b;
    return (x > y) - (x < y);
}

bd_status bd_access_own_groups(gid_t **out, size_t *count, bd_err *err)
{
    const int most = getgroups(0, NULL);
    *out = NULL;
    *count = 0;
    if (most < 0)
        return bd_fail(err, BD_E_IO, errno, "cannot read the groups of the process");
    gid_t *list = calloc((size_t)most + 1, sizeof *list);
    if (list == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    const int got = getgroups(most, list);
    if (got < 0) {
        const int e = errno;
        free(list);
        return bd_fail(err, BD_E_IO, e, "cannot read the groups of the process");
    }
    list[got] = getegid();
    qsort(list, (size_t)got + 1, sizeof *list, by_number);
    for (int i = 0; i <= got; i++)
        if (*count == 0 || list[*count - 1] != list[i])
            list[(*count)++] = list[i];
    *out = list;
    return BD_OK;
}
