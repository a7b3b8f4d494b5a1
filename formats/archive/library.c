/* library: see library.h. The only source file that includes archive.h. */
#include "formats/archive/library.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/base/retry.h"
#include "formats/archive/ending.h"
#include "formats/archive/rar4.h"
#include "formats/input/input.h"
#include "formats/input/volume.h"
#include "formats/input/zip_end.h"

enum { BLOCK_BYTES = 128 << 10 };

struct bd_packed {
    struct archive *archive;
    char *path;
    int fd;
    struct stat opened;
    bd_input *gz;     /* BD_PACKING_TAR_GZ: what unpacks it, or ... */
    bd_packed *inner; /* ... BD_PACKING_TAR_STREAM */
    bd_packing packing;
    char *block;         /* read and handed to the library */
    bd_err failure;      /* of reading */
    const bd_stop *stop; /* NULL: nothing stops us */
    locale_t utf8;       /* names are converted to it; 0: there is none here */
    uint64_t done;       /* bytes of the member */
    uint64_t bytes;
    bool sized;
    bool ended;
    bool known;     /* the library has recognised the format */
    uint64_t zeros; /* at the end of what the library was given */
    bool summed;    /* the checksum of this member of a rar archive is ours to check: */
    uint32_t wanted_sum;
    uint32_t sum;
};

/* ---- failures ---- */

static bd_status encrypted(const bd_packed *packed, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0, "'%s' is protected by a password", packed->path);
    bd_hint(err, "unpack it with the password and name the files, or have it sent without one");
    return BD_E_INPUT;
}

/* The library's own text may hold bytes of a member's name, so it is shown only as far as it is
 * plain. */
static const char *reason(const bd_packed *packed)
{
    const char *text = archive_error_string(packed->archive);
    if (text == NULL)
        return "it cannot be unpacked";
    if (strcmp(text, "Unrecognized archive format") == 0)
        return "it is cut short, or holds nothing";
    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || (unsigned char)*c > '~')
            return "it cannot be unpacked";
    return text;
}

/* Whether the library says that it lacks a decoder; then the archive may be sound. */
static bool is_unsupported(const char *text)
{
    static const char *const says[] = {"compression method",    "codec ID",
                                       "unsupported filter",    "filters is unsupported",
                                       "many filters",          "BCJ2",
                                       "solid archive support", "dictionary size is not supported"};
    for (size_t i = 0; i < sizeof says / sizeof *says; i++)
        if (strcasestr(text, says[i]) != NULL)
            return true;
    return false;
}

/* Deflate64, which Windows takes for files of more than 2 GiB, has a name of its own in each format. */
static bd_status unsupported(const char *name, const char *text, bd_err *err)
{
    const bool is_64 =
        strstr(text, "deflation-64-bit") != NULL || strstr(text, "ID: 40109") != NULL;
    bd_fail(err, BD_E_INPUT, 0, "'%s' is packed with a method that is not read: %s", name,
            is_64 ? "Deflate64" : text);
    bd_hint(err, "unpack it and name the files, or have it packed again as a usual .zip");
    return BD_E_INPUT;
}

static bd_status damaged(bd_packed *packed, const char *member, bd_err *err)
{
    const char *name = member == NULL ? packed->path : member;
    const int number = archive_errno(packed->archive);
    const char *text = reason(packed);
    if (packed->failure.status < 0) {
        *err = packed->failure;
        return err->status;
    }
    if (number == ENOMEM)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to unpack '%s'", packed->path);
    /* Before the format is known the library follows a pointer that it has not set. */
    if ((packed->known && archive_read_has_encrypted_entries(packed->archive) > 0) ||
        strcasestr(text, "crypt") != NULL || strcasestr(text, "passphrase") != NULL)
        return encrypted(packed, err);
    if (bd_volume_named(packed->path, true))
        return bd_volume_refuse(packed->path, err);
    if (is_unsupported(text))
        return unsupported(name, text, err);
    bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: %s", name, text);
    bd_hint(err, "%s", bd_archive__damaged_hint);
    return BD_E_INPUT;
}

/* ---- open ---- */

/* Reads, and remembers why it failed: the library only keeps a number. */
static la_ssize_t read_block(struct archive *archive, void *of, const void **out)
{
    bd_packed *packed = of;
    size_t got = 0;
    (void)archive;
    *out = packed->block;
    bd_status st = bd_stop_check(packed->stop, &packed->failure);
    if (st >= 0 && packed->gz != NULL)
        st = bd_input_read(packed->gz, packed->block, BLOCK_BYTES, &got, &packed->failure);
    else if (st >= 0 && packed->inner != NULL)
        st = bd_packed_read(packed->inner, packed->path, packed->block, BLOCK_BYTES, &got,
                            &packed->failure);
    else if (st >= 0)
        st = bd_file_read(packed->fd, packed->path, packed->block, BLOCK_BYTES, &got,
                          &packed->failure);
    packed->zeros = bd_ending_zeros(packed->zeros, packed->block, got);
    return st < 0 ? ARCHIVE_FATAL : (la_ssize_t)got;
}

static la_int64_t seek_file(struct archive *archive, void *of, la_int64_t offset, int whence)
{
    const bd_packed *packed = of;
    (void)archive;
    const off_t at = lseek(packed->fd, (off_t)offset, whence);
    return at < 0 ? ARCHIVE_FATAL : (la_int64_t)at;
}

/* Skips bytes of a member that is not wanted; never beyond the file's end, where a read then shows
 * that the archive is cut short. */
static la_int64_t skip_file(struct archive *archive, void *of, la_int64_t request)
{
    bd_packed *packed = of;
    (void)archive;
    const off_t at = lseek(packed->fd, 0, SEEK_CUR);
    if (at < 0 || request <= 0 || (la_int64_t)packed->opened.st_size - at < request)
        return 0; /* the library reads instead */
    packed->zeros = 0;
    return lseek(packed->fd, (off_t)request, SEEK_CUR) < 0 ? 0 : request;
}

/* Only what the library does itself: ARCHIVE_WARN means that it would start a program. */
static bool enable(struct archive *archive, bd_packing packing)
{
    switch (packing) {
    case BD_PACKING_ZIP:
        return archive_read_support_format_zip_seekable(archive) == ARCHIVE_OK;
    case BD_PACKING_7Z:
        return archive_read_support_format_7zip(archive) == ARCHIVE_OK;
    case BD_PACKING_RAR:
        return archive_read_support_format_rar(archive) == ARCHIVE_OK &&
               archive_read_support_format_rar5(archive) == ARCHIVE_OK;
    case BD_PACKING_TAR:
    case BD_PACKING_TAR_GZ:
    case BD_PACKING_TAR_STREAM: /* read on behind blocks of zeros, to the end of the file */
        return archive_read_support_format_tar(archive) == ARCHIVE_OK &&
               archive_read_set_options(archive, "tar:read_concatenated_archives") == ARCHIVE_OK;
    case BD_PACKING_STREAM:
        return archive_read_support_filter_xz(archive) == ARCHIVE_OK &&
               archive_read_support_filter_bzip2(archive) == ARCHIVE_OK &&
               archive_read_support_filter_zstd(archive) == ARCHIVE_OK &&
               archive_read_support_format_raw(archive) == ARCHIVE_OK &&
               archive_read_support_format_empty(archive) == ARCHIVE_OK;
    case BD_PACKING_NONE:
        break;
    }
    return false;
}

/* The library converts names to the character set of the thread's locale. */
static locale_t begin_utf8(const bd_packed *packed)
{
    return packed->utf8 == 0 ? 0 : uselocale(packed->utf8);
}

static void end_utf8(locale_t before)
{
    if (before != 0)
        uselocale(before);
}

static bd_status open_file(bd_packed *packed, bd_err *err)
{
    packed->fd = bd_retry_open(packed->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0);
    if (packed->fd < 0)
        return bd_fail(err, BD_E_IO, errno, "cannot open '%s'", packed->path);
    if (fstat(packed->fd, &packed->opened) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot look at '%s'", packed->path);
    if (!S_ISREG(packed->opened.st_mode))
        return bd_fail(err, BD_E_INPUT, 0, "'%s' is not a regular file", packed->path);
    return BD_OK;
}

static bd_status open_archive(bd_packed *packed, bd_err *err)
{
    packed->archive = archive_read_new();
    if (packed->archive == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to unpack '%s'", packed->path);
    if (!enable(packed->archive, packed->packing))
        return bd_fail(err, BD_E_INPUT, 0, "'%s': the installed libarchive cannot unpack it",
                       packed->path);
    const locale_t before = begin_utf8(packed);
    archive_read_set_callback_data(packed->archive, packed);
    archive_read_set_read_callback(packed->archive, read_block);
    if (packed->gz == NULL && packed->inner == NULL) {
        archive_read_set_seek_callback(packed->archive, seek_file);
        archive_read_set_skip_callback(packed->archive, skip_file);
    }
    const int code = archive_read_open1(packed->archive);
    end_utf8(before);
    packed->known = code == ARCHIVE_OK;
    return packed->known ? BD_OK : damaged(packed, NULL, err);
}

/* What unpacks the bytes of a packed tar file. */
static bd_status open_inner(bd_packed *packed, bd_err *err)
{
    bd_packed_member member;
    if (packed->packing == BD_PACKING_TAR_GZ)
        return bd_input_open_fd(packed->fd, packed->path, BD_DIGEST_XXH3, &packed->gz, err);
    if (packed->packing != BD_PACKING_TAR_STREAM)
        return BD_OK;
    BD_TRY(bd_packed_open(packed->path, BD_PACKING_STREAM, packed->stop, &packed->inner, err));
    return bd_packed_next(packed->inner, &member, err);
}

bd_status bd_packed_open(const char *path, bd_packing packing, const bd_stop *stop, bd_packed **out,
                         bd_err *err)
{
    bd_status st = BD_OK;
    *out = NULL;
    bd_packed *packed = calloc(1, sizeof *packed);
    if (packed == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to unpack '%s'", path);
    packed->fd = -1;
    packed->stop = stop;
    packed->path = strdup(path);
    packed->block = malloc(BLOCK_BYTES);
    if (packed->path == NULL || packed->block == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory to unpack '%s'", path);
    packed->packing = packing;
    packed->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", 0);
    BD_GOTO(open_file(packed, err));
    BD_GOTO(open_inner(packed, err));
    BD_GOTO(open_archive(packed, err));
    *out = packed;
    packed = NULL;
done:
    bd_packed_close(packed);
    return st;
}

void bd_packed_close(bd_packed *packed)
{
    if (packed == NULL)
        return;
    if (packed->archive != NULL)
        archive_read_free(packed->archive); /* was only read */
    bd_input_close(packed->gz);
    bd_packed_close(packed->inner);
    if (packed->fd >= 0)
        close(packed->fd);
    if (packed->utf8 != 0)
        freelocale(packed->utf8);
    free(packed->block);
    free(packed->path);
    free(packed);
}

/* ---- members ---- */

/* Whether all bytes of the file were read: the library stops where it takes no more for packed. */
static bd_status check_all_read(const bd_packed *packed, bd_err *err)
{
    const uint64_t read = (uint64_t)archive_filter_bytes(packed->archive, -1);
    return read >= (uint64_t)packed->opened.st_size ? BD_OK : bd_ending_behind(packed->path, err);
}

/* The archive has ended: is it whole, and nothing behind it? */
static bd_status check_ending(const bd_packed *packed, bd_err *err)
{
    switch (packed->packing) {
    case BD_PACKING_TAR:
    case BD_PACKING_TAR_GZ:
    case BD_PACKING_TAR_STREAM:
        return packed->zeros >= BD_TAR_END_BYTES ? BD_OK : bd_ending_cut(packed->path, err);
    case BD_PACKING_7Z:
        return bd_ending_check_7z(packed->fd, packed->path, (uint64_t)packed->opened.st_size, err);
    case BD_PACKING_RAR:
        BD_TRY(check_all_read(packed, err));
        return bd_ending_check_rar(packed->fd, packed->path, (uint64_t)packed->opened.st_size, err);
    case BD_PACKING_ZIP:
        return bd_zip_check_end(packed->fd, packed->path, err);
    case BD_PACKING_STREAM:
    case BD_PACKING_NONE:
        break;
    }
    return BD_OK;
}

/* No unpacker has recognised the file, whose bytes would be taken for those of a table. */
static bd_status unpackable(const bd_packed *packed, bd_err *err)
{
    bd_hint(err, "%s", bd_archive__damaged_hint);
    return bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: it cannot be unpacked", packed->path);
}

/* A name that could not be converted (ARCHIVE_WARN) is still there as bytes, or is absent. */
static const char *name_of(struct archive_entry *entry)
{
    const char *name = archive_entry_pathname_utf8(entry);
    return name != NULL ? name : archive_entry_pathname(entry);
}

bd_status bd_packed_next(bd_packed *packed, bd_packed_member *out, bd_err *err)
{
    struct archive_entry *entry;
    *out = (bd_packed_member){0};
    BD_TRY(bd_stop_check(packed->stop, err));
    const locale_t before = begin_utf8(packed);
    const int code = archive_read_next_header(packed->archive, &entry);
    if (code == ARCHIVE_OK || code == ARCHIVE_WARN)
        *out = (bd_packed_member){.name = name_of(entry),
                                  .bytes = (uint64_t)archive_entry_size(entry),
                                  .sized = archive_entry_size_is_set(entry) != 0,
                                  .regular = archive_entry_filetype(entry) == AE_IFREG &&
                                             archive_entry_hardlink(entry) == NULL,
                                  .folder = archive_entry_filetype(entry) == AE_IFDIR,
                                  .encrypted = archive_entry_is_encrypted(entry) != 0};
    end_utf8(before);
    if (packed->packing == BD_PACKING_STREAM && archive_filter_count(packed->archive) < 2)
        return unpackable(packed, err);
    if (code == ARCHIVE_EOF) {
        BD_TRY(check_ending(packed, err));
        return BD_END;
    }
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN)
        return damaged(packed, NULL, err);
    if (out->sized && archive_entry_size(entry) < 0)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: a size is negative", packed->path);
    packed->summed = false;
    if (packed->packing == BD_PACKING_RAR && out->regular)
        BD_TRY(bd_rar4_find(packed->fd, packed->path,
                            (uint64_t)archive_read_header_position(packed->archive),
                            &packed->summed, &packed->wanted_sum, err));
    packed->sum = 0;
    packed->done = 0;
    packed->bytes = out->bytes;
    packed->sized = out->sized;
    packed->ended = false;
    return BD_OK;
}

/* Whether so many bytes may have come, and at the end these bytes. */
static bd_status check_end(const bd_packed *packed, const char *name, bd_err *err)
{
    const uint64_t done = packed->done;
    if (packed->sized && (done > packed->bytes || (packed->ended && done < packed->bytes)))
        bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: %llu bytes%s, the archive says %llu", name,
                (unsigned long long)done, packed->ended ? "" : " or more",
                (unsigned long long)packed->bytes);
    else if (packed->ended && packed->summed && packed->sum != packed->wanted_sum)
        bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: wrong checksum", name);
    else
        return BD_OK;
    bd_hint(err, "%s", bd_archive__damaged_hint);
    return BD_E_INPUT;
}

bd_status bd_packed_read(bd_packed *packed, const char *name, char *out, size_t len, size_t *got,
                         bd_err *err)
{
    *got = 0;
    BD_TRY(bd_stop_check(packed->stop, err));
    while (*got < len && !packed->ended) {
        const la_ssize_t n = archive_read_data(packed->archive, out + *got, len - *got);
        if (n < 0)
            return damaged(packed, name, err);
        *got += (size_t)n;
        packed->done += (uint64_t)n;
        packed->ended = n == 0;
    }
    if (packed->summed)
        packed->sum = bd_rar4_crc(packed->sum, out, *got);
    BD_TRY(check_end(packed, name, err));
    return packed->ended && packed->packing == BD_PACKING_STREAM ? check_all_read(packed, err)
                                                                 : BD_OK;
}

bool bd_packed_is_single(const bd_packed *packed)
{
    return archive_format(packed->archive) == ARCHIVE_FORMAT_RAW ||
           archive_format(packed->archive) == ARCHIVE_FORMAT_EMPTY;
}

const struct stat *bd_packed_stat(const bd_packed *packed)
{
    return &packed->opened;
}

uint64_t bd_packed_done(const bd_packed *packed)
{
    if (packed->inner != NULL)
        return bd_packed_done(packed->inner);
    if (packed->gz == NULL)
        return (uint64_t)archive_filter_bytes(packed->archive, -1);
    uint64_t done;
    uint64_t all;
    bd_input_progress(packed->gz, &done, &all);
    return done;
}
