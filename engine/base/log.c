/* log: see log.h. */
#include "engine/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/retry.h"
#include "engine/base/timestamp.h"

/* Every line of a log begins with its time, so another file is not taken for one by mistake: an input,
 * a configuration. Of a disk that is full it may be a part of a time. */
static bd_status check_start(int fd, const char *path, bd_err *err)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    char start[sizeof form - 1];
    size_t got = 0;
    BD_TRY(bd_file_read_at(fd, path, 0, start, sizeof start, &got, err));
    for (size_t i = 0; i < got; i++)
        if (form[i] == 'd' ? start[i] < '0' || start[i] > '9' : start[i] != form[i]) {
            bd_hint(err, "name a new file, or one that --log made");
            return bd_fail(err, BD_E_USAGE, 0, "'%s' is no log: it does not begin with a time",
                           path);
        }
    return BD_OK;
}

/* Why the open file is no log. */
static bd_status check_file(int fd, const char *path, bd_err *err)
{
    struct stat info;
    if (fstat(fd, &info) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot look at the log '%s'", path);
    return S_ISREG(info.st_mode)
               ? check_start(fd, path, err)
               : bd_fail(err, BD_E_USAGE, 0, "the log '%s' is not a regular file", path);
}

bd_status bd_log_open(bd_log *log, const char *path, bd_err *err)
{
    /* Without O_NONBLOCK a pipe that nobody reads would hold the run up. */
    const int fd = bd_retry_open(
        path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY,
        S_IRUSR | S_IWUSR);
    *log = (bd_log){0};
    if (fd < 0 && errno == ELOOP)
        return bd_fail(err, BD_E_USAGE, 0, "the log '%s' is a link", path);
    if (fd < 0 && (errno == ENXIO || errno == EISDIR)) /* ENXIO: a pipe without a reader */
        return bd_fail(err, BD_E_USAGE, 0, "the log '%s' is not a regular file", path);
    if (fd < 0)
        return bd_fail(err, BD_E_IO, errno, "cannot open the log '%s'", path);
    const bd_status st = check_file(fd, path, err);
    if (st < 0) {
        close(fd);
        return st;
    }
    log->path = path;
    log->fd = fd;
    log->open = true;
    return BD_OK;
}

int bd_log_close(bd_log *log)
{
    if (log->open && close(log->fd) != 0 && log->write_errno == 0)
        log->write_errno = errno;
    log->open = false;
    return log->write_errno;
}

/* Drop the first n bytes of the parts. */
static void drop(struct iovec parts[3], size_t n)
{
    for (int i = 0; i < 3; i++) {
        const size_t part = n < parts[i].iov_len ? n : parts[i].iov_len;
        parts[i].iov_base = (char *)parts[i].iov_base + part;
        parts[i].iov_len -= part;
        n -= part;
    }
}

/* Write the head and the line in one call. A disk that is full may take a part of it; the call for
 * the rest then says why. */
static void write_line(bd_log *log, const char *head, const char *line, size_t len)
{
    struct iovec parts[] = {{(void *)(uintptr_t)head, strlen(head)},
                            {(void *)(uintptr_t)line, len},
                            {(void *)(uintptr_t) "\n", 1}};
    size_t left = parts[0].iov_len + len + 1;
    while (left > 0) {
        const ssize_t n = writev(log->fd, parts, 3);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            if (log->write_errno == 0)
                log->write_errno = n < 0 ? errno : EIO;
            return;
        }
        drop(parts, (size_t)n);
        left -= (size_t)n;
        log->cut = left > 0;
    }
}

void bd_log_file_line(bd_log *log, const char *line, size_t len)
{
    char time[BD_TIMESTAMP], head[BD_TIMESTAMP + 16];
    if (log == NULL || !log->open)
        return;
    if (len > 0 && line[len - 1] == '\n')
        len--;
    /* A line that was cut off stays one of its own. */
    snprintf(head, sizeof head, "%s%s %s ", log->cut ? "\n" : "", bd_timestamp_now(time),
             log->period[0] == '\0' ? "-" : log->period);
    write_line(log, head, line, len);
}

static void say(const char *bytes, size_t len)
{
    bd_err ignored = {0};
    (void)!bd_file_write(STDERR_FILENO, "standard error", bytes, len, &ignored);
}

void bd_log_file_lines(bd_log *log, const char *text, size_t len)
{
    while (len > 0) {
        const char *end = memchr(text, '\n', len);
        const size_t line = end == NULL ? len : (size_t)(end - text) + 1;
        bd_log_file_line(log, text, line);
        text += line;
        len -= line;
    }
}

void bd_log_message(bd_log *log, const char *text, size_t len)
{
    say(text, len);
    bd_log_file_lines(log, text, len);
}

void bd_log_progress(bd_log *log, const char *line, size_t len)
{
    char out[1024], time[BD_TIMESTAMP];
    if (isatty(STDERR_FILENO) == 1) {
        say(line, len);
    } else {
        const int n =
            snprintf(out, sizeof out - 1, "%s %.*s", bd_timestamp_now(time), (int)len, line);
        size_t all = n < 0 ? 0 : (size_t)n < sizeof out - 1 ? (size_t)n : sizeof out - 2;
        if (all > 0 && out[all - 1] != '\n')
            out[all++] = '\n'; /* a line that was cut still ends */
        say(out, all);
    }
    bd_log_file_line(log, line, len);
}
