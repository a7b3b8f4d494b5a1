/* lock: see lock.h. */
#include "engine/run/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/retry.h"

bd_status bd_lock_take(const char *store, int *fd, bd_err *err)
{
    bd_buf path = {0};
    bd_status st = BD_OK;
    struct stat info;
    *fd = -1;
    bd_buf_printf(&path, "%s/.lock", store);
    BD_GOTO(bd_buf_check(&path, err));
    *fd = bd_retry_open(path.at, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (*fd < 0 || fstat(*fd, &info) != 0)
        BD_FAIL(err, BD_E_IO, errno, "cannot open '%s'", path.at);
    if (!S_ISREG(info.st_mode))
        BD_FAIL(err, BD_E_IO, 0, "'%s' is not a regular file", path.at);
    if (bd_retry_flock(*fd, LOCK_EX | LOCK_NB) != 0) {
        const int e = errno;
        if (e != EWOULDBLOCK) {
            bd_hint(err, "put the store on a file system with locks, as a local disk");
            BD_FAIL(err, BD_E_IO, e, "cannot lock '%s'", path.at);
        }
        bd_hint(err, "wait until it has ended, or use another store");
        BD_FAIL(err, BD_E_LOCKED, 0, "another run holds the store '%s'", store);
    }
done:
    if (st < 0) {
        bd_lock_release(*fd);
        *fd = -1;
    }
    bd_buf_fini(&path);
    return st;
}

void bd_lock_release(int fd)
{
    if (fd >= 0)
        close(fd);
}

/* NFS without its lock service answers ENOLCK, and EBADF for a folder, which it would have to open
 * for writing; other network file systems the rest. */
static bool has_no_locks(int error)
{
    return error == ENOLCK || error == EBADF || error == EOPNOTSUPP || error == ENOSYS ||
           error == EINVAL;
}

bd_status bd_lock_reports(const char *reports, int *fd, bd_buf *warnings, bd_err *err)
{
    *fd = bd_retry_open(reports, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (*fd < 0)
        return bd_fail(err, BD_E_IO, errno, "cannot open folder '%s'", reports);
    if (bd_retry_flock(*fd, LOCK_EX | LOCK_NB) == 0)
        return BD_OK;
    const int e = errno;
    if (has_no_locks(e)) {
        char why[128];
        bd_buf_printf(warnings,
                      "note: the file system of '%s' has no locks (%s); two runs at the same time "
                      "are not prevented\n",
                      reports, strerror_r(e, why, sizeof why));
        return BD_OK;
    }
    bd_lock_release(*fd);
    *fd = -1;
    if (e != EWOULDBLOCK)
        return bd_fail(err, BD_E_IO, e, "cannot lock folder '%s'", reports);
    bd_hint(err, "wait until it has ended, or use another folder");
    return bd_fail(err, BD_E_LOCKED, 0, "another run holds the reports '%s'", reports);
}
