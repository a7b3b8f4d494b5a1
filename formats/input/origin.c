/* origin: see origin.h. Temporary files without a name. */
#include "formats/input/origin.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/number.h"
#include "engine/base/retry.h"

enum { STEP_BYTES = 256 << 10 };

void bd_origin_hint(bd_err *err)
{
    static const char advice[] = "if it is not wanted, say which are: `members: \"*.csv\"`";
    const size_t len = strlen(err->hint);
    if (len + sizeof advice + 2 <= sizeof err->hint)
        snprintf(err->hint + len, sizeof err->hint - len, "%s%s", len == 0 ? "" : "; ", advice);
}

/* A file system without O_TMPFILE gets a name, which is removed at once. */
static int make_named(const char *folder)
{
    char *name = NULL;
    if (asprintf(&name, "%s/.bidui.XXXXXX", folder) < 0)
        return -1;
    const int fd = mkostemp(name, O_CLOEXEC);
    if (fd >= 0)
        unlink(name); /* if this fails the next run of a clean-up finds it; the bytes are ours */
    free(name);
    return fd;
}

static bd_status look_at_room(int fd, const char *folder, const char *what, uint64_t bytes,
                              bd_err *err)
{
    struct statvfs fs;
    char need[BD_NUMBER_TEXT];
    char left[BD_NUMBER_TEXT];
    if (fstatvfs(fd, &fs) != 0 || fs.f_blocks == 0)
        return BD_OK;
    const uint64_t room = (geteuid() == 0 ? fs.f_bfree : fs.f_bavail) * fs.f_frsize;
    if (bytes <= room)
        return BD_OK;
    bd_hint(err, "make room, or unpack it elsewhere and name the files");
    return bd_fail(err, BD_E_IO, 0, "no room to unpack '%s' in '%s': %s needed, %s free", what,
                   folder, bd_number_bytes(bytes, need), bd_number_bytes(room, left));
}

bd_status bd_scratch_open(const char *folder, const char *what, uint64_t bytes, int *fd,
                          bd_err *err)
{
    struct stat info;
    bd_status st = BD_OK;
    *fd = -1;
    char *path = malloc(strlen(folder) + 2);
    if (path == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to unpack '%s'", what);
    strcpy(path, folder);
    BD_GOTO(bd_path_existing(path, &info, err));
    *fd = bd_retry_open(path, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (*fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
        *fd = make_named(path);
    if (*fd < 0)
        BD_FAIL(err, BD_E_IO, errno, "cannot make a temporary file in '%s', to unpack '%s'", path,
                what);
    st = look_at_room(*fd, path, what, bytes, err);
    if (st < 0) {
        close(*fd);
        *fd = -1;
    }
done:
    free(path);
    return st;
}

static bd_status copy(bd_stream *stream, const char *name, int fd, bd_err *err)
{
    bd_status st = BD_OK;
    size_t got = STEP_BYTES;
    char *buf = malloc(STEP_BYTES);
    if (buf == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to unpack '%s'", name);
    while (got == STEP_BYTES) {
        BD_GOTO(stream->read(stream, buf, STEP_BYTES, &got, err));
        BD_GOTO(bd_file_write(fd, name, buf, got, err));
    }
done:
    free(buf);
    return st;
}

bd_status bd_origin_unpack(const bd_origin *origin, const bd_stop *stop, int *fd,
                           char path[BD_SCRATCH_PATH], bd_err *err)
{
    bd_stream *stream = NULL;
    bd_status st = BD_OK;
    *fd = -1;
    BD_GOTO(origin->open(origin, stop, &stream, err));
    BD_GOTO(bd_scratch_open(origin->scratch, origin->name, stream->all, fd, err));
    BD_GOTO(copy(stream, origin->name, *fd, err));
    snprintf(path, BD_SCRATCH_PATH, "/proc/self/fd/%d", *fd);
done:
    if (stream != NULL)
        stream->close(stream);
    if (st < 0 && *fd >= 0) {
        close(*fd); /* nobody reads it */
        *fd = -1;
    }
    return st;
}
