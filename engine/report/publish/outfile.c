/* outfile: see outfile.h. */
#include "engine/report/publish/outfile.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/report/publish/sums.h"

struct bd_outfile {
    int fd; /* -1 once ended */
    char *path;
    char *name;
    bd_digest *digest;
    bd_digest *sum;     /* NULL: the digest is of that kind already */
    bd_gz_file *packed; /* NULL: not compressed */
    uint64_t bytes;
    uint64_t rows;
    bool sync_later; /* the caller syncs it */
    bool failed;
    bool committed;
};

bd_status bd_outfile_create(const char *path, const char *name, bd_digest_kind digest,
                            bd_outfile **out, bd_err *err)
{
    bd_status st = BD_OK;
    bd_outfile *file = calloc(1, sizeof *file);

    *out = NULL;
    if (file == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "out of memory");
    file->fd = -1;
    file->path = strdup(path);
    file->name = strdup(name);
    if (file->path == NULL || file->name == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "out of memory");
    BD_GOTO(bd_digest_new(digest, &file->digest, err));
    if (bd_sums_kind(digest) != digest)
        BD_GOTO(bd_digest_new(bd_sums_kind(digest), &file->sum, err));
    BD_GOTO(bd_file_create(path, &file->fd, err));
    *out = file;
    file = NULL;
done:
    bd_outfile_free(file);
    return st;
}

bd_status bd_outfile_give(bd_outfile *file, const bd_access *access, bd_err *err)
{
    return bd_access_give_file(file->fd, file->path, access, err);
}

static bd_status fail_again(const bd_outfile *file, bd_err *err)
{
    return bd_fail(err, BD_E_IO, 0, "an earlier write to '%s' failed", file->path);
}

/* Write the final bytes of the file and count them. */
static bd_status put(void *context, const void *bytes, size_t len, bd_err *err)
{
    bd_outfile *file = context;
    if (file->failed)
        return fail_again(file, err);
    const bd_status st = bd_file_write(file->fd, file->path, bytes, len, err);
    if (st < 0) {
        file->failed = true;
        return st;
    }
    bd_digest_add(file->digest, bytes, len);
    if (file->sum != NULL)
        bd_digest_add(file->sum, bytes, len);
    file->bytes += len;
    return BD_OK;
}

bd_status bd_outfile_pack(bd_outfile *file, bd_gz_pool *pool, bd_err *err)
{
    return bd_gz_file_new(pool, put, file, &file->packed, err);
}

bd_status bd_outfile_append(bd_outfile *file, const void *bytes, size_t len, uint64_t rows,
                            bd_err *err)
{
    if (file->failed)
        return fail_again(file, err);
    if (file->fd < 0)
        return bd_fail(err, BD_E_BUG, 0, "'%s' is already ended", file->path);
    file->rows += rows;
    return file->packed == NULL ? put(file, bytes, len, err)
                                : bd_gz_file_append(file->packed, bytes, len, err);
}

void bd_outfile_sync_later(bd_outfile *file)
{
    file->sync_later = true;
}

bd_status bd_outfile_commit(bd_outfile *file, bd_outfile_totals *out, bd_err *err)
{
    bd_status st = BD_OK;
    const int fd = file->fd;

    *out = (bd_outfile_totals){.name = file->name};
    if (file->failed)
        return fail_again(file, err);
    if (fd < 0)
        return bd_fail(err, BD_E_BUG, 0, "'%s' is already ended", file->path);
    if (file->packed != NULL)
        BD_TRY(bd_gz_file_end(file->packed, err));
    out->bytes = file->bytes;
    out->rows = file->rows;
    file->fd = -1;
    if (!file->sync_later)
        st = bd_file_sync(fd, file->path, err);
    BD_KEEP(bd_file_close(fd, file->path, err));
    bd_digest_text(file->digest, out->digest);
    if (file->sum == NULL)
        memcpy(out->sum, out->digest, sizeof out->sum);
    else
        bd_digest_text(file->sum, out->sum);
    if (st >= 0 && (out->digest[0] == '\0' || out->sum[0] == '\0'))
        st = bd_fail(err, BD_E_BUG, 0, "no digest of '%s'", file->path);
    file->failed = st < 0;
    file->committed = st >= 0;
    return st;
}

bool bd_outfile_committed(const bd_outfile *file)
{
    return file->committed;
}

const char *bd_outfile_name(const bd_outfile *file)
{
    return file->name;
}

void bd_outfile_free(bd_outfile *file)
{
    if (file == NULL)
        return;
    if (file->fd >= 0)
        close(file->fd); /* abandoned: what close says no longer matters */
    bd_gz_file_free(file->packed);
    bd_digest_free(file->digest);
    bd_digest_free(file->sum);
    free(file->name);
    free(file->path);
    free(file);
}
