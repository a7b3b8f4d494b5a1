/* region_tables: see region_tables.h. */
#include "config/regions/region_tables.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"

enum { TABLE_BYTES_MAX = 64 << 20 };

bd_status bd_config_regions(const char *path, bd_region_table *table, bd_err *err)
{
    char *text;
    size_t len;
    if (path == NULL) {
        *table = bd_config_built_in_regions;
        return BD_OK;
    }
    struct stat info;
    if (stat(path, &info) != 0 || access(path, R_OK) != 0)
        return bd_fail(err, bd_path_is_wrong(errno) ? BD_E_USAGE : BD_E_IO, errno,
                       "cannot read the region table '%s'", path);
    if (!S_ISREG(info.st_mode))
        return bd_fail(err, BD_E_USAGE, 0, "the region table '%s' is not a regular file", path);
    BD_TRY(bd_file_slurp(path, TABLE_BYTES_MAX, &text, &len, err));
    bd_status st = bd_region_table_add(table, path, (bd_text){text, len}, err);
    if (st >= 0)
        st = bd_region_table_finish(table, path, err);
    free(text);
    return st;
}
