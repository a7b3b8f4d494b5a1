/* pseudonym: see pseudonym.h. */
#include "engine/run/plan/pseudonym.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/retry.h"

static bd_status fail_key(const char *path, const char *what, bd_err *err)
{
    bd_fail(err, BD_E_USAGE, 0, "the key file '%s' has %s; allowed: %d to %d random bytes", path,
            what, BD_PSEUDONYM_KEY_MIN, BD_PSEUDONYM_KEY_MAX);
    bd_hint(err, "head -c 32 /dev/urandom > FILE makes one; who has it can undo every pseudonym");
    return BD_E_USAGE;
}

static bd_status open_key(const char *path, int *fd, bd_buf *warnings, bd_err *err)
{
    struct stat info;
    *fd = bd_retry_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0); /* a pipe must not block */
    if (*fd < 0)
        return bd_fail(err, bd_path_is_wrong(errno) ? BD_E_USAGE : BD_E_IO, errno,
                       "cannot read the key file '%s'", path);
    if (fstat(*fd, &info) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot look at the key file '%s'", path);
    if (!S_ISREG(info.st_mode))
        return bd_fail(err, BD_E_USAGE, 0, "the key file '%s' is not a regular file", path);
    if ((info.st_mode & (S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH)) != 0)
        bd_buf_printf(warnings,
                      "bidui: warning: the key file '%s' is open to others than its owner (mode "
                      "%04o); chmod 600 closes it\n",
                      path, (unsigned)info.st_mode & 07777);
    return BD_OK;
}

static bool all_equal(const unsigned char *bytes, size_t len)
{
    for (size_t i = 1; i < len; i++)
        if (bytes[i] != bytes[0])
            return false;
    return true;
}

bd_status bd_pseudonym_open(const char *path, bd_hmac **out, bd_buf *warnings, bd_err *err)
{
    unsigned char key[BD_PSEUDONYM_KEY_MAX + 1];
    char bytes[32];
    size_t len = 0;
    int fd = -1;
    bd_status st = BD_OK;

    *out = NULL;
    BD_GOTO(open_key(path, &fd, warnings, err));
    BD_GOTO(bd_file_read(fd, path, key, sizeof key, &len, err));
    snprintf(bytes, sizeof bytes, "%zu bytes", len);
    if (len < BD_PSEUDONYM_KEY_MIN)
        BD_GOTO(fail_key(path, bytes, err));
    if (len > BD_PSEUDONYM_KEY_MAX)
        BD_GOTO(fail_key(path, "more bytes", err));
    if (all_equal(key, len))
        BD_GOTO(fail_key(path, "the same byte throughout", err));
    BD_GOTO(bd_hmac_new(key, len, out, err));
done:
    if (fd >= 0)
        close(fd); /* was only read */
    bd_wipe(key, sizeof key);
    return st;
}
