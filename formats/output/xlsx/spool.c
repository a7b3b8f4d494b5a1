/* spool: see spool.h. */
#include "formats/output/xlsx/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/file.h"

/* O_TMPFILE would make it without a name at all, but not every file system has that. */
static bd_status make_file(bd_spool *spool, bd_err *err)
{
    char *name = NULL;
    if (asprintf(&name, "%s/rows-XXXXXX", spool->folder) < 0)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to write in '%s'", spool->folder);
    spool->fd = mkostemp(name, O_CLOEXEC); /* 0600 */
    const int error = errno;
    if (spool->fd >= 0)
        unlink(name);
    free(name);
    if (spool->fd < 0)
        return bd_fail(err, BD_E_IO, error, "cannot create a file in '%s'", spool->folder);
    return BD_OK;
}

bd_status bd_spool_open(bd_spool *spool, const char *folder, bd_err *err)
{
    bd_status st = BD_OK;
    memset(spool, 0, offsetof(bd_spool, buf));
    spool->fd = -1;
    spool->folder = strdup(folder);
    spool->packer = bd_deflate_new();
    if (spool->folder == NULL || spool->packer == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory to write in '%s'", folder);
    return BD_OK;
done:
    bd_spool_close(spool);
    return st;
}

static bd_status flush(bd_spool *spool, bd_err *err)
{
    const size_t len = spool->used;
    if (spool->fd < 0)
        BD_TRY(make_file(spool, err));
    spool->used = 0;
    return bd_file_write(spool->fd, spool->folder, spool->buf, len, err);
}

static bd_status pack(bd_spool *spool, const void *bytes, size_t len, bd_deflate_end end,
                      bd_err *err)
{
    const unsigned char *in = bytes;
    bd_gz_io io = {.in = in, .in_end = in + len, .out_end = spool->buf + sizeof spool->buf};
    for (;;) {
        io.out = spool->buf + spool->used;
        const bool done = bd_deflate_step(spool->packer, &io, end);
        const size_t used = (size_t)(io.out - spool->buf);
        spool->packed_bytes += used - spool->used;
        spool->used = used;
        if (done)
            return BD_OK;
        BD_TRY(flush(spool, err));
    }
}

bd_status bd_spool_add(bd_spool *spool, const void *bytes, size_t len, bd_err *err)
{
    spool->crc = bd_crc32_add(spool->crc, bytes, len);
    spool->plain_bytes += len;
    return pack(spool, bytes, len, BD_DEFLATE_MORE, err);
}

bd_status bd_spool_end(bd_spool *spool, bd_err *err)
{
    BD_TRY(pack(spool, "", 0, BD_DEFLATE_PIECE, err));
    return spool->fd < 0 ? BD_OK : flush(spool, err);
}

bd_status bd_spool_drain(bd_spool *spool, bd_spool_taker *take, void *to, bd_err *err)
{
    if (spool->fd < 0)
        return take(to, spool->buf, spool->used, err);
    if (lseek(spool->fd, 0, SEEK_SET) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot read a file in '%s'", spool->folder);
    for (uint64_t left = spool->packed_bytes; left > 0;) {
        size_t got;
        BD_TRY(bd_file_read(spool->fd, spool->folder, spool->buf, sizeof spool->buf, &got, err));
        if (got == 0 || got > left)
            return bd_fail(err, BD_E_IO, EIO, "cannot read a file in '%s'", spool->folder);
        BD_TRY(take(to, spool->buf, got, err));
        left -= got;
    }
    return BD_OK;
}

void bd_spool_close(bd_spool *spool)
{
    if (spool->folder == NULL && spool->packer == NULL)
        return;
    if (spool->fd >= 0)
        close(spool->fd); /* scratch */
    bd_deflate_free(spool->packer);
    free(spool->folder);
    spool->folder = NULL;
    spool->packer = NULL;
}
