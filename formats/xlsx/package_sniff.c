/* package_sniff: see package_sniff.h. */
#include "formats/xlsx/package_sniff.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "engine/base/file.h"
#include "formats/input/magic.h"
#include "formats/input/zip_end.h"
#include "formats/xlsx/package.h"

/* Either kind is read under either format, so both are named. */
static const char wanted[] = "a workbook (.xlsx or .xls)";

static bd_status refuse_gz(const char *path, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0, "'%s' is packed by gz, not %s", path, wanted);
    bd_hint(err, "unpack it: a workbook is packed already, and cannot be read as a stream");
    return BD_E_INPUT;
}

bd_status bd_package_sniff(int fd, const char *path, bd_err *err)
{
    char head[BD_MAGIC_HEAD];
    size_t len;
    BD_TRY(bd_file_read_at(fd, path, 0, head, sizeof head, &len, err));
    if (len == 0)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' is empty", path);
    if (len >= 4 && memcmp(head, "PK\x03\x04", 4) == 0)
        return BD_OK;
    if (len >= 2 && memcmp(head, "\x1F\x8B", 2) == 0)
        return refuse_gz(path, err);
    BD_TRY(bd_magic_refuse(path, head, len, BD_MAGIC_OTHER, wanted, err));
    bd_fail(err, BD_E_INPUT, 0, "'%s' is not %s", path, wanted);
    bd_hint(err, "if it is text, say `format: csv`; else open it in Excel or WPS and save it as "
                 ".xlsx");
    return BD_E_INPUT;
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
