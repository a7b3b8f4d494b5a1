/* package: see package.h. The only source file that includes zip.h. */
#include "formats/xlsx/package.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "engine/base/digest.h"
#include "engine/base/reserve.h"
#include "engine/base/retry.h"
#include "formats/xls/xls.h"
#include "formats/xlsx/package_sniff.h"

enum { DIGEST_STEP_BYTES = 256 << 10 };

typedef struct part_name {
    const char *name; /* as in the directory; lives as long as the zip */
    zip_uint64_t idx; /* in the directory */
} part_name;

struct bd_package {
    char *name;
    int fd;
    bd_xls *xls;      /* an .xls, which shows the same parts; else NULL, and ... */
    zip_t *zip;       /* ... this reads through a descriptor of its own */
    part_name *parts; /* in the order of their names */
    size_t part_count;
    struct stat opened;
    const bd_stop *stop; /* NULL: nothing stops us */
};

struct bd_part {
    const bd_package *package;
    char *name;
    bd_xls_part *xls; /* of an .xls; else NULL */
    zip_file_t *file;
    uint64_t bytes;
    uint64_t done;
    bool ended; /* libzip reported the end, and so that the checksum is right */
};

/* ---- the file ---- */

static bd_status no_memory(const bd_package *package, bd_err *err)
{
    return bd_fail(err, BD_E_NOMEM, 0, "no memory to unpack '%s'", package->name);
}

/* Called where libzip had all the memory that it wanted: without, it takes a file for damaged. */
static bd_status zip_failed(const bd_package *package, const char *part, zip_error_t *error,
                            bd_err *err)
{
    const int code = zip_error_code_zip(error);
    const char *name = package->name;
    if (code == ZIP_ER_MEMORY)
        return no_memory(package, err);
    if (code == ZIP_ER_OPEN || code == ZIP_ER_READ || code == ZIP_ER_SEEK || code == ZIP_ER_TELL)
        return bd_fail(err, BD_E_IO, zip_error_code_system(error), "cannot read '%s'", name);
    if (part == NULL)
        bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: %s", name, zip_error_strerror(error));
    else
        bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: part '%s': %s", name, part,
                zip_error_strerror(error));
    bd_hint(err, "copy the file again, or open it in Excel or WPS and save it as .xlsx");
    return BD_E_INPUT;
}

static bd_status look_at_file(bd_package *package, bd_err *err)
{
    if (fstat(package->fd, &package->opened) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot look at '%s'", package->name);
    if (S_ISDIR(package->opened.st_mode))
        return bd_fail(err, BD_E_INPUT, 0, "'%s' is a directory, not a file", package->name);
    if (S_ISREG(package->opened.st_mode))
        return BD_OK;
    bd_fail(err, BD_E_INPUT, 0,
            "'%s' is not a regular file, and an .xlsx workbook cannot be read "
            "from a pipe",
            package->name);
    bd_hint(err, "save it as a file first");
    return BD_E_INPUT;
}

static bd_status open_zip(bd_package *package, bd_err *err)
{
    zip_error_t error;
    bd_reserve scope;
    int code = 0;
    const int fd = fcntl(package->fd, F_DUPFD_CLOEXEC, 0);
    if (fd < 0)
        return bd_fail(err, BD_E_IO, errno, "cannot open '%s'", package->name);
    bd_reserve_begin(&scope);
    package->zip = zip_fdopen(fd, 0, &code); /* owns fd if it succeeds */
    const int error_no = errno;
    const bool short_of_memory = bd_reserve_end(&scope);
    if (package->zip == NULL)
        close(fd); /* was only read */
    if (short_of_memory)
        return no_memory(package, err);
    if (package->zip != NULL)
        return BD_OK;
    errno = error_no; /* for the next call */
    zip_error_init_with_code(&error, code);
    const bd_status st = zip_failed(package, NULL, &error, err);
    zip_error_fini(&error);
    return st;
}

/* ---- names of parts ---- */

/* Names of parts are equal without regard to the case of ASCII letters (ECMA-376 part 2). */
static int char_of(char c)
{
    if (c == '\\')
        return '/';
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : (unsigned char)c;
}

int bd_part_names_compare(const char *a, const char *b)
{
    for (;; a++, b++) {
        const int difference = char_of(*a) - char_of(*b);
        if (difference != 0 || *a == '\0')
            return difference;
    }
}

static int by_name(const void *a, const void *b)
{
    return bd_part_names_compare(((const part_name *)a)->name, ((const part_name *)b)->name);
}

static bool is_folder(const char *name)
{
    const size_t len = strlen(name);
    return len != 0 && char_of(name[len - 1]) == '/';
}

/* List the names. A folder is no part, so it may be there twice. */
static bd_status list_parts(bd_package *package, bd_err *err)
{
    const zip_int64_t count = zip_get_num_entries(package->zip, 0);
    if (count > BD_PACKAGE_ENTRIES_MAX)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' has %lld parts, a workbook has at most %d",
                       package->name, (long long)count, BD_PACKAGE_ENTRIES_MAX);
    package->parts = calloc(count > 0 ? (size_t)count : 1, sizeof *package->parts);
    if (package->parts == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to open '%s'", package->name);
    for (zip_int64_t i = 0; i < count; i++) {
        const char *name = zip_get_name(package->zip, (zip_uint64_t)i, 0);
        if (name != NULL && !is_folder(name))
            package->parts[package->part_count++] = (part_name){name, (zip_uint64_t)i};
    }
    qsort(package->parts, package->part_count, sizeof *package->parts, by_name);
    for (size_t i = 1; i < package->part_count; i++)
        if (by_name(&package->parts[i - 1], &package->parts[i]) == 0) {
            bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: it has two parts of one name",
                    package->name);
            bd_hint(err, "open it in Excel or WPS and save it as .xlsx");
            return BD_E_INPUT;
        }
    return BD_OK;
}

/* The part of that name; NULL: none. */
static const part_name *find(const bd_package *package, const char *name)
{
    const part_name wanted = {.name = name};
    return bsearch(&wanted, package->parts, package->part_count, sizeof wanted, by_name);
}

/* ---- life ---- */

/* A workbook is what its first bytes say, whatever its name. */
static bd_status open_kind(bd_package *package, bd_err *err)
{
    const uint64_t bytes = (uint64_t)package->opened.st_size;
    bool is_xls = false;
    BD_TRY(bd_xls_look(package->fd, package->name, &is_xls, err));
    if (is_xls)
        return bd_xls_open(package->fd, bytes, package->name, &package->xls, err);
    BD_TRY(bd_package_sniff(package->fd, package->name, err));
    BD_TRY(bd_package_count(package->fd, package->name, err));
    BD_TRY(open_zip(package, err));
    return list_parts(package, err);
}

bd_status bd_package_open_as(const char *file, const char *path, bd_package **out, bd_err *err)
{
    bd_status st = BD_OK;
    *out = NULL;
    bd_package *package = calloc(1, sizeof *package);
    if (package == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to open '%s'", path);
    package->fd = -1;
    package->name = strdup(path);
    if (package->name == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory to open '%s'", path);
    /* Without O_NONBLOCK a named pipe would wait for its writer before it is refused. */
    package->fd = bd_retry_open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0);
    if (package->fd < 0)
        BD_FAIL(err, BD_E_IO, errno, "cannot open '%s'", path);
    BD_GOTO(look_at_file(package, err));
    BD_GOTO(open_kind(package, err));
    *out = package;
    package = NULL;
done:
    bd_package_close(package);
    return st;
}

bd_status bd_package_open(const char *path, bd_package **out, bd_err *err)
{
    return bd_package_open_as(path, path, out, err);
}

void bd_package_close(bd_package *package)
{
    if (package == NULL)
        return;
    if (package->zip != NULL)
        zip_discard(package->zip);
    bd_xls_close(package->xls);
    if (package->fd >= 0)
        close(package->fd); /* was only read */
    free(package->parts);
    free(package->name);
    free(package);
}

const char *bd_package_name(const bd_package *package)
{
    return package->name;
}

void bd_package_stop_by(bd_package *package, const bd_stop *stop)
{
    package->stop = stop;
    if (package->xls != NULL)
        bd_xls_stop_by(package->xls, stop);
}

uint64_t bd_package_bytes(const bd_package *package)
{
    return (uint64_t)package->opened.st_size;
}

bd_status bd_package_is_seen(const bd_package *package, const bd_seen *seen, bd_err *err)
{
    bd_seen then = *seen;
    then.growth = BD_GROWTH_WHOLE;
    return bd_seen_check(&then, &package->opened, "since the start", NULL, err);
}

static bd_status check_unchanged(const bd_package *package, bd_err *err)
{
    struct stat now;
    const bd_seen then = bd_seen_of(package->name, &package->opened, BD_GROWTH_WHOLE);
    if (fstat(package->fd, &now) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot look at '%s'", package->name);
    return bd_seen_check(&then, &now, "while it was read", NULL, err);
}

bd_status bd_package_digest(const bd_package *package, int kind, char *out, bd_err *err)
{
    bd_digest *digest = NULL;
    bd_status st = BD_OK;
    uint64_t done = 0;
    char *buf = malloc(DIGEST_STEP_BYTES);
    if (buf == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", package->name);
    BD_GOTO(bd_digest_new((bd_digest_kind)kind, &digest, err));
    for (;;) {
        BD_GOTO(bd_stop_check(package->stop, err));
        const ssize_t n = pread(package->fd, buf, DIGEST_STEP_BYTES, (off_t)done);
        if (n == 0)
            break;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            BD_FAIL(err, BD_E_IO, errno, "cannot read '%s'", package->name);
        bd_digest_add(digest, buf, (size_t)n);
        done += (uint64_t)n;
    }
    BD_GOTO(check_unchanged(package, err));
    if (done != bd_package_bytes(package))
        BD_FAIL(err, BD_E_INPUT, 0, "'%s' was changed while it was read", package->name);
    bd_digest_text(digest, out);
done:
    bd_digest_free(digest);
    free(buf);
    return st;
}

/* ---- parts ---- */

bool bd_package_has(const bd_package *package, const char *name)
{
    return package->xls != NULL ? bd_xls_has(package->xls, name) : find(package, name) != NULL;
}

size_t bd_package_parts(const bd_package *package)
{
    const zip_int64_t count = package->zip == NULL ? 0 : zip_get_num_entries(package->zip, 0);
    return count < 0 ? 0 : (size_t)count;
}

const char *bd_package_part_name(const bd_package *package, size_t idx)
{
    return zip_get_name(package->zip, idx, 0);
}

bool bd_package_has_folder(const bd_package *package, const char *prefix)
{
    const size_t len = strlen(prefix);
    for (size_t i = 0; i < package->part_count; i++) {
        const char *name = package->parts[i].name;
        size_t same = 0;
        while (same < len && char_of(name[same]) == char_of(prefix[same]))
            same++;
        if (same == len)
            return true;
    }
    return false;
}

/* Check what the directory states about a part before any of it is unpacked. */
static bd_status check_part(const bd_package *package, const char *name, const zip_stat_t *stat,
                            uint64_t limit_bytes, bd_err *err)
{
    enum { MIB = 1 << 20 };
    const zip_uint64_t need = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_ENCRYPTION_METHOD;
    if ((stat->valid & need) != need)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: part '%s' has no size", package->name,
                       name);
    if (stat->encryption_method != ZIP_EM_NONE) {
        bd_fail(err, BD_E_INPUT, 0, "'%s': part '%s' is encrypted", package->name, name);
        bd_hint(err, "save the workbook as .xlsx without a password");
        return BD_E_INPUT;
    }
    if (stat->size > limit_bytes)
        return bd_fail(err, BD_E_INPUT, 0,
                       "'%s': part '%s' unpacks to %llu MiB, at most %llu MiB are read",
                       package->name, name, (unsigned long long)(stat->size / MIB),
                       (unsigned long long)(limit_bytes / MIB));
    if (limit_bytes != BD_PART_ANY_BYTES && stat->size > BD_PART_FREE_BYTES &&
        stat->size / BD_PART_RATIO > stat->comp_size) {
        bd_fail(err, BD_E_INPUT, 0,
                "'%s': part '%s' unpacks to %llu MiB, more than %d times its %llu KiB: no "
                "spreadsheet does",
                package->name, name, (unsigned long long)(stat->size / MIB), BD_PART_RATIO,
                (unsigned long long)(stat->comp_size >> 10));
        bd_hint(err, "if the sheet is real, save it as CSV UTF-8");
        return BD_E_INPUT;
    }
    return BD_OK;
}

/* BD_END: no such part. */
static bd_status open_zip_part(bd_package *package, bd_part *part, uint64_t limit_bytes,
                               bd_err *err)
{
    zip_stat_t stat;
    const part_name *found = find(package, part->name);
    if (found == NULL)
        return BD_END;
    if (zip_stat_index(package->zip, found->idx, 0, &stat) != 0)
        return zip_failed(package, part->name, zip_get_error(package->zip), err);
    BD_TRY(check_part(package, part->name, &stat, limit_bytes, err));
    part->bytes = stat.size;
    bd_reserve scope;
    bd_reserve_begin(&scope);
    part->file = zip_fopen_index(package->zip, found->idx, 0);
    if (bd_reserve_end(&scope))
        return no_memory(package, err);
    return part->file != NULL ? BD_OK
                              : zip_failed(package, part->name, zip_get_error(package->zip), err);
}

static bd_status open_xls_part(bd_package *package, bd_part *part, uint64_t limit_bytes,
                               bd_err *err)
{
    const bd_status st = bd_xls_part_open(package->xls, part->name, &part->xls, err);
    if (st != BD_OK)
        return st;
    part->bytes = bd_xls_part_bytes(part->xls);
    if (part->bytes > limit_bytes)
        return bd_fail(err, BD_E_INPUT, 0, "'%s': part '%s' has %llu bytes, at most %llu are read",
                       package->name, part->name, (unsigned long long)part->bytes,
                       (unsigned long long)limit_bytes);
    return BD_OK;
}

bd_status bd_part_open(bd_package *package, const char *name, uint64_t limit_bytes, bd_part **out,
                       bd_err *err)
{
    bd_status st = BD_OK;
    *out = NULL;
    bd_part *part = calloc(1, sizeof *part);
    if (part == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to unpack '%s'", package->name);
    part->package = package;
    part->name = strdup(name);
    if (part->name == NULL)
        st = bd_fail(err, BD_E_NOMEM, 0, "no memory to unpack '%s'", package->name);
    else if (package->xls != NULL)
        st = open_xls_part(package, part, limit_bytes, err);
    else
        st = open_zip_part(package, part, limit_bytes, err);
    if (st == BD_OK)
        *out = part;
    else
        bd_part_close(part);
    return st;
}

void bd_part_close(bd_part *part)
{
    if (part == NULL)
        return;
    if (part->file != NULL)
        zip_fclose(part->file); /* was only read */
    bd_xls_part_close(part->xls);
    free(part->name);
    free(part);
}

/* Some bytes of the part; none at its end. */
static bd_status read_some(bd_part *part, char *out, size_t len, size_t *got, bd_err *err)
{
    if (part->xls != NULL)
        return bd_xls_part_read(part->xls, out, len, got, err);
    bd_reserve scope;
    bd_reserve_begin(&scope);
    const zip_int64_t n = zip_fread(part->file, out, len);
    if (bd_reserve_end(&scope))
        return no_memory(part->package, err);
    if (n < 0)
        return zip_failed(part->package, part->name, zip_file_get_error(part->file), err);
    *got = (size_t)n;
    return BD_OK;
}

bd_status bd_part_read(bd_part *part, char *out, size_t len, size_t *got, bd_err *err)
{
    *got = 0;
    BD_TRY(bd_stop_check(part->package->stop, err));
    while (*got < len && !part->ended) {
        size_t n = 0;
        BD_TRY(read_some(part, out + *got, len - *got, &n, err));
        *got += n;
        part->done += n;
        part->ended = n == 0;
        if (part->done > part->bytes || (part->ended && part->done < part->bytes))
            return bd_fail(err, BD_E_INPUT, 0,
                           "'%s' is damaged: part '%s' has %llu bytes%s, its directory says %llu",
                           part->package->name, part->name, (unsigned long long)part->done,
                           part->ended ? "" : " or more", (unsigned long long)part->bytes);
    }
    return BD_OK;
}

uint64_t bd_part_bytes(const bd_part *part)
{
    return part->bytes;
}

uint64_t bd_part_done(const bd_part *part)
{
    return part->done;
}
