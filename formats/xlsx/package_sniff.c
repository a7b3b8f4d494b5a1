/* package_sniff: see package_sniff.h. */
#include "formats/xlsx/package_sniff.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "engine/base/file.h"
#include "formats/input/zip_end.h"
#include "formats/xlsx/package.h"

enum { HEAD_BYTES = 512 };

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
    BD_TRY(bd_file_read_at(fd, path, 0, head, sizeof head, &len, err));
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

bd_status bd_package_count(int fd, const char *path, bd_err *err)
{
    uint64_t entries;
    BD_TRY(bd_zip_entries(fd, path, &entries, err));
    if (entries > BD_PACKAGE_ENTRIES_MAX)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' claims %llu parts, a workbook has at most %d",
                       path, (unsigned long long)entries, BD_PACKAGE_ENTRIES_MAX);
    return BD_OK;
}
