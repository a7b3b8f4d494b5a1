/* zip_write: see zip_write.h. */
#include "formats/output/xlsx/zip_write.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/text.h"

enum {
    BUF_BYTES = 64 << 10,
    LOCAL_SIGNATURE = 0x04034B50,
    CENTRAL_SIGNATURE = 0x02014B50,
    END_SIGNATURE = 0x06054B50,
    VERSION = 20, /* 2.0: deflate */
    DEFLATED = 8,
    FIRST_DAY = 1 << 5 | 1 /* 1980-01-01 */
};

struct bd_zip {
    char *path;
    int fd;
    bool is_made;
    bool committed;
    bd_digest *digest;
    bd_buf central; /* the directory so far */
    uint16_t parts;
    uint64_t written;   /* bytes, those in buf included */
    uint64_t part_left; /* bytes that bd_zip_begin() announced and that are still to come */
    size_t used;
    unsigned char buf[BUF_BYTES];
};

static void put16(bd_buf *out, unsigned value)
{
    const unsigned char bytes[2] = {(unsigned char)value, (unsigned char)(value >> 8)};
    bd_buf_add(out, bytes, sizeof bytes);
}

static void put32(bd_buf *out, uint32_t value)
{
    put16(out, value & 0xFFFF);
    put16(out, value >> 16);
}

bd_status bd_zip_create(const char *path, bd_digest_kind digest, bd_zip **out, bd_err *err)
{
    bd_status st = BD_OK;
    *out = NULL;
    bd_zip *zip = calloc(1, sizeof *zip);
    if (zip == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to write '%s'", path);
    zip->fd = -1;
    zip->path = strdup(path);
    if (zip->path == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory to write '%s'", path);
    BD_GOTO(bd_digest_new(digest, &zip->digest, err));
    BD_GOTO(bd_file_create(path, &zip->fd, err));
    zip->is_made = true;
    *out = zip;
    zip = NULL;
done:
    bd_zip_free(zip);
    return st;
}

static bd_status flush(bd_zip *zip, bd_err *err)
{
    const size_t len = zip->used;
    zip->used = 0;
    bd_digest_add(zip->digest, zip->buf, len);
    return bd_file_write(zip->fd, zip->path, zip->buf, len, err);
}

static bd_status add(bd_zip *zip, const void *bytes, size_t len, bd_err *err)
{
    const char *from = bytes;
    while (len > 0) {
        const size_t room = sizeof zip->buf - zip->used;
        const size_t n = len < room ? len : room;
        memcpy(zip->buf + zip->used, from, n);
        zip->used += n;
        zip->written += n;
        from += n;
        len -= n;
        if (zip->used == sizeof zip->buf)
            BD_TRY(flush(zip, err));
    }
    return BD_OK;
}

/* What the two headers of a part have in common. */
static void put_common(bd_buf *out, const bd_zip_part *part)
{
    put16(out, VERSION);
    put16(out, 0); /* flags */
    put16(out, DEFLATED);
    put16(out, 0); /* midnight */
    put16(out, FIRST_DAY);
    put32(out, part->crc);
    put32(out, (uint32_t)part->packed_bytes);
    put32(out, (uint32_t)part->plain_bytes);
    put16(out, (unsigned)strlen(part->name));
    put16(out, 0); /* extra field */
}

bd_status bd_zip_begin(bd_zip *zip, const bd_zip_part *part, bd_err *err)
{
    bd_buf local = {0};
    bd_status st = BD_OK;
    if (zip->parts == BD_ZIP_PARTS_MAX || zip->part_left != 0 || strlen(part->name) > UINT16_MAX ||
        part->plain_bytes > UINT32_MAX ||
        zip->written + part->packed_bytes > UINT32_MAX - BUF_BYTES) /* the directory comes behind */
        return bd_fail(err, BD_E_BUG, 0, "'%s' does not fit into a zip file", zip->path);
    put32(&zip->central, CENTRAL_SIGNATURE);
    put16(&zip->central, VERSION);
    put_common(&zip->central, part);
    put16(&zip->central, 0); /* comment */
    put16(&zip->central, 0); /* disk */
    put16(&zip->central, 0); /* internal attributes */
    put32(&zip->central, 0); /* external attributes */
    put32(&zip->central, (uint32_t)zip->written);
    bd_buf_add_string(&zip->central, part->name);
    put32(&local, LOCAL_SIGNATURE);
    put_common(&local, part);
    bd_buf_add_string(&local, part->name);
    BD_GOTO(bd_buf_check(&zip->central, err));
    BD_GOTO(bd_buf_check(&local, err));
    BD_GOTO(add(zip, local.at, local.len, err));
    zip->parts++;
    zip->part_left = part->packed_bytes;
done:
    bd_buf_fini(&local);
    return st;
}

bd_status bd_zip_add(bd_zip *zip, const void *bytes, size_t len, bd_err *err)
{
    if (len > zip->part_left)
        return bd_fail(err, BD_E_BUG, 0, "a part of '%s' is longer than announced", zip->path);
    zip->part_left -= len;
    return add(zip, bytes, len, err);
}

bd_status bd_zip_commit(bd_zip *zip, bool sync, uint64_t *bytes, char digest[BD_DIGEST_TEXT],
                        bd_err *err)
{
    const uint64_t directory = zip->written;
    const size_t directory_bytes = zip->central.len;
    if (zip->part_left != 0)
        return bd_fail(err, BD_E_BUG, 0, "a part of '%s' is shorter than announced", zip->path);
    put32(&zip->central, END_SIGNATURE);
    put32(&zip->central, 0); /* disks */
    put16(&zip->central, zip->parts);
    put16(&zip->central, zip->parts);
    put32(&zip->central, (uint32_t)directory_bytes);
    put32(&zip->central, (uint32_t)directory);
    put16(&zip->central, 0); /* comment */
    BD_TRY(bd_buf_check(&zip->central, err));
    BD_TRY(add(zip, zip->central.at, zip->central.len, err));
    BD_TRY(flush(zip, err));
    if (sync)
        BD_TRY(bd_file_sync(zip->fd, zip->path, err));
    const int fd = zip->fd;
    zip->fd = -1;
    BD_TRY(bd_file_close(fd, zip->path, err));
    *bytes = zip->written;
    bd_digest_text(zip->digest, digest);
    if (digest[0] == '\0')
        return bd_fail(err, BD_E_BUG, 0, "libcrypto made no digest of '%s'", zip->path);
    zip->committed = true;
    return BD_OK;
}

void bd_zip_free(bd_zip *zip)
{
    if (zip == NULL)
        return;
    if (zip->fd >= 0)
        close(zip->fd); /* abandoned: what close says no longer matters */
    if (zip->is_made && !zip->committed)
        unlink(zip->path);
    bd_digest_free(zip->digest);
    bd_buf_fini(&zip->central);
    free(zip->path);
    free(zip);
}
