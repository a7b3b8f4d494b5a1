/* package_sniff: see package_sniff.h. */
#include "formats/xlsx/package_sniff.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "formats/xlsx/package.h"

enum { HEAD_BYTES = 512 };

/* Bytes at an offset; short only at the file's end. */
static bd_status read_at(int fd, const char *path, uint64_t at, void *out, size_t len, size_t *got,
                         bd_err *err)
{
    *got = 0;
    while (*got < len) {
        const ssize_t n = pread(fd, (char *)out + *got, len - *got, (off_t)(at + *got));
        if (n == 0)
            break;
        if (n > 0)
            *got += (size_t)n;
        else if (errno != EINTR)
            return bd_fail(err, BD_E_IO, errno, "cannot read '%s'", path);
    }
    return BD_OK;
}

static bd_status refuse(const char *path, const char *what, const char *hint, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0, "'%s' is not an .xlsx workbook: %s", path, what);
    bd_hint(err, "%s", hint);
    return BD_E_INPUT;
}

/* "Excel" files of older programs are often web pages or XML with a spreadsheet's file name. */
static bool is_markup(const char *head, size_t len)
{
    size_t at = len >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < len && strchr(" \t\r\n", head[at]) != NULL && head[at] != '\0')
        at++;
    return at < len && head[at] == '<';
}

bd_status bd_package_sniff(int fd, const char *path, bd_err *err)
{
    static const char *const again = "open it in Excel or WPS and save it as .xlsx";
    char head[HEAD_BYTES];
    size_t len;
    BD_TRY(read_at(fd, path, 0, head, sizeof head, &len, err));
    if (len == 0)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' is empty", path);
    if (len >= 4 && memcmp(head, "PK\x03\x04", 4) == 0)
        return BD_OK;
    if (len >= 2 && memcmp(head, "\x1F\x8B", 2) == 0)
        return refuse(path, "it is packed with gzip",
                      "unpack it: an .xlsx file is packed already, and cannot be read as a stream",
                      err);
    if (is_markup(head, len))
        return refuse(path, "it is a web page or an XML file", again, err);
    return refuse(path, "it is not a zip file",
                  "if it is text, say `format: csv`; else open it in Excel or WPS and save it as "
                  ".xlsx",
                  err);
}

static uint64_t number_at(const unsigned char *at, unsigned bytes)
{
    uint64_t value = 0;
    while (bytes-- > 0)
        value = value << 8 | at[bytes];
    return value;
}

/*
 * Only the 64-bit directory can count more than 65535 entries. A locator of 20 bytes near the
 * file's end gives its place: "PK" 06 07, disk (4), offset of the directory's end record (8), disks
 * (4).
 */
bd_status bd_package_count(int fd, const char *path, uint64_t bytes, bd_err *err)
{
    enum { TAIL_BYTES = (64 << 10) + 22 + 20, RECORD_BYTES = 56, AT_ENTRIES = 24 };
    bd_status st = BD_OK;
    const uint64_t from = bytes > TAIL_BYTES ? bytes - TAIL_BYTES : 0;
    size_t len;
    unsigned char *tail = malloc(TAIL_BYTES);
    if (tail == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", path);
    BD_GOTO(read_at(fd, path, from, tail, TAIL_BYTES, &len, err));
    for (size_t i = 0; i + 20 <= len; i++) {
        unsigned char record[RECORD_BYTES];
        size_t got;
        if (memcmp(tail + i, "PK\x06\x07", 4) != 0)
            continue;
        const uint64_t at = number_at(tail + i + 8, 8);
        if (at >= bytes)
            continue;
        BD_GOTO(read_at(fd, path, at, record, sizeof record, &got, err));
        if (got < sizeof record || memcmp(record, "PK\x06\x06", 4) != 0)
            continue;
        const uint64_t here = number_at(record + AT_ENTRIES, 8);
        const uint64_t all = number_at(record + AT_ENTRIES + 8, 8);
        if (here > BD_PACKAGE_ENTRIES_MAX || all > BD_PACKAGE_ENTRIES_MAX)
            BD_FAIL(err, BD_E_INPUT, 0, "'%s' claims %llu parts, a workbook has at most %d", path,
                    (unsigned long long)(all > here ? all : here), BD_PACKAGE_ENTRIES_MAX);
    }
done:
    free(tail);
    return st;
}
