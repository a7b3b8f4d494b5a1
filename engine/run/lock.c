/* lock: see lock.h. */
#include "engine/run/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/text.h"

bd_status bd_lock_take(const char *store, int *fd, bd_err *err)
{
    bd_buf path = {0};
    bd_status st = BD_OK;
    struct stat info;
    *fd = -1;
    bd_buf_printf(&path, "%s/.lock", store);
    BD_GOTO(bd_buf_check(&path, err));
    *fd = open(path.at, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (*fd < 0 || fstat(*fd, &info) != 0)
        BD_FAIL(err, BD_E_IO, errno, "cannot open '%s'", path.at);
    if (!S_ISREG(info.st_mode))
        BD_FAIL(err, BD_E_IO, 0, "'%s' is not a regular file", path.at);
    if (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            BD_FAIL(err, BD_E_IO, errno, "cannot lock '%s'", path.at);
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

bd_status bd_lock_reports(const char *reports, int *fd, bd_err *err)
{
    *fd = open(reports, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*fd < 0)
        return bd_fail(err, BD_E_IO, errno, "cannot open folder '%s'", reports);
    if (flock(*fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return BD_OK;
    bd_lock_release(*fd);
    *fd = -1;
    bd_hint(err, "wait until it has ended, or use another folder");
    return bd_fail(err, BD_E_LOCKED, 0, "another run holds the reports '%s'", reports);
}
