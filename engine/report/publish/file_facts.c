/* file_facts: see file_facts.h. */
#include "engine/report/publish/file_facts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/retry.h"
#include "engine/report/publish/sums.h"
#include "formats/input/input.h"

enum { PIECE_BYTES = 256 << 10 };

/* A doubled quote closes the quotes and opens them again, so the parity of quotes is enough. */
void bd_record_count_add(bd_record_count *count, const char *bytes, size_t len)
{
    uint64_t records = 0;
    bool inside = count->inside;

    for (size_t i = 0; i < len; i++) {
        inside ^= bytes[i] == '"';
        records += (bytes[i] == '\n') & !inside;
    }
    count->records += records;
    count->inside = inside;
    if (len > 0)
        count->open = inside || bytes[len - 1] != '\n';
}

uint64_t bd_record_count_rows(const bd_record_count *count)
{
    const uint64_t records = count->records + count->open;
    return records > 0 ? records - 1 : 0;
}

/* sum may be NULL. */
static bd_status read_all(int fd, const char *name, bool rows, bd_digest *digest, bd_digest *sum,
                          bd_file_facts *out, bd_err *err)
{
    bd_status st = BD_OK;
    bd_record_count count = {0};
    size_t got;
    char *piece = malloc(PIECE_BYTES);

    if (piece == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "out of memory");
    do {
        BD_GOTO(bd_file_read(fd, name, piece, PIECE_BYTES, &got, err));
        bd_digest_add(digest, piece, got);
        if (sum != NULL)
            bd_digest_add(sum, piece, got);
        if (rows)
            bd_record_count_add(&count, piece, got);
        out->bytes += got;
    } while (got == PIECE_BYTES);
    bd_digest_text(digest, out->digest);
    if (sum != NULL)
        bd_digest_text(sum, out->sum);
    if (out->digest[0] == '\0' || (sum != NULL && out->sum[0] == '\0'))
        BD_FAIL(err, BD_E_BUG, 0, "no digest of '%s'", name);
    out->rows = bd_record_count_rows(&count);
done:
    free(piece);
    return st;
}

/* Count the rows of a compressed report, which is read a second time. A damaged one counts as
 * having no rows: its digest differs in any case. */
static bd_status count_packed(int fd, const char *name, bd_file_facts *out, bd_err *err)
{
    bd_record_count count = {0};
    bd_input *input = NULL;
    bd_err found = {0};
    bd_status st = BD_OK;
    size_t got = PIECE_BYTES;
    char *piece = malloc(PIECE_BYTES);

    if (piece == NULL)
        BD_FAIL(&found, BD_E_NOMEM, 0, "out of memory");
    if (lseek(fd, 0, SEEK_SET) != 0)
        BD_FAIL(&found, BD_E_IO, errno, "cannot read '%s' again", name);
    BD_GOTO(bd_input_open_fd(fd, name, BD_DIGEST_XXH3, &input, &found));
    while (got == PIECE_BYTES) {
        BD_GOTO(bd_input_read(input, piece, PIECE_BYTES, &got, &found));
        bd_record_count_add(&count, piece, got);
    }
    out->rows = bd_record_count_rows(&count);
done:
    bd_input_close(input);
    free(piece);
    if (st == BD_E_INPUT)
        return BD_OK;
    if (st < 0)
        *err = found;
    return st;
}

/* Why such a file is not read; NULL: it is a regular file. */
static const char *oddity(mode_t mode)
{
    return S_ISREG(mode)   ? NULL
           : S_ISDIR(mode) ? "a folder"
           : S_ISLNK(mode) ? "a link"
                           : "not a regular file";
}

bd_status bd_file_facts_get(int folder, const char *name, unsigned how, bd_digest_kind digest,
                            bd_file_facts *out, bd_err *err)
{
    const bool follow = (how & BD_FACTS_FOLLOW) != 0;
    bd_status st = BD_OK;
    struct stat info;
    bd_digest *whole = NULL, *sum = NULL;
    const bool second = (how & BD_FACTS_SUM) != 0 && bd_sums_kind(digest) != digest;
    int fd = -1;

    *out = (bd_file_facts){0};
    /* Checked before opening, so that no device is opened, and again on the open file, which cannot
     * be exchanged any more. */
    if (fstatat(folder, name, &info, follow ? 0 : AT_SYMLINK_NOFOLLOW) != 0) {
        if (bd_path_is_absent(errno))
            return BD_END;
        BD_FAIL(err, BD_E_IO, errno, "cannot look at '%s'", name);
    }
    out->odd = oddity(info.st_mode);
    if (out->odd != NULL)
        return BD_OK;
    fd = bd_retry_openat(
        folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (follow ? 0 : O_NOFOLLOW), 0);
    if (fd < 0 || fstat(fd, &info) != 0)
        BD_FAIL(err, BD_E_IO, errno, "cannot open '%s'", name);
    out->odd = oddity(info.st_mode);
    out->mode = info.st_mode;
    out->group = info.st_gid;
    if (out->odd == NULL) {
        BD_GOTO(bd_digest_new(digest, &whole, err));
        if (second)
            BD_GOTO(bd_digest_new(bd_sums_kind(digest), &sum, err));
        BD_GOTO(read_all(fd, name, (how & BD_FACTS_ROWS) != 0, whole, sum, out, err));
        if ((how & BD_FACTS_SUM) != 0 && !second)
            memcpy(out->sum, out->digest, sizeof out->sum);
        if ((how & BD_FACTS_PACKED_ROWS) != 0)
            BD_GOTO(count_packed(fd, name, out, err));
    }
done:
    bd_digest_free(whole);
    bd_digest_free(sum);
    if (fd >= 0)
        close(fd);
    return st;
}
