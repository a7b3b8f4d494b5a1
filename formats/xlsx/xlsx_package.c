/* xlsx_package: opens the package of a workbook, which is a file or lies in an archive. */
#include <string.h>
#include <unistd.h>

#include "formats/input/origin.h"
#include "formats/xlsx/xlsx_reader.h"

/* The directory of a workbook is at its end, so one in an archive is unpacked to a file first. */
static bd_status open_unpacked(const bd_reader_spec *spec, bd_package **out, bd_err *err)
{
    char file[BD_SCRATCH_PATH];
    int fd;
    BD_TRY(bd_origin_unpack(spec->origin, spec->stop, &fd, file, err));
    const bd_status st = bd_package_open_as(file, spec->origin->name, out, err);
    close(fd); /* the package has its own */
    return st;
}

static bd_status open_file(const bd_reader_spec *spec, const char *path, bd_package **out,
                           bd_err *err)
{
    BD_TRY(bd_package_open(path, out, err));
    const bd_status st = spec->seen == NULL ? BD_OK : bd_package_is_seen(*out, spec->seen, err);
    if (st < 0) {
        bd_package_close(*out);
        *out = NULL;
    }
    return st;
}

bd_status bd_xlsx_open_package(const bd_reader_spec *spec, const char *path, bd_package **out,
                               bd_err *err)
{
    if (spec->origin != NULL)
        return open_unpacked(spec, out, err);
    if (strcmp(path, "-") != 0)
        return open_file(spec, path, out, err);
    bd_fail(err, BD_E_USAGE, 0, "an .xlsx workbook cannot be read from standard input");
    bd_hint(err, "its directory is at its end: save it as a file, and name the file");
    return BD_E_USAGE;
}
