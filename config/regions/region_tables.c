/* region_tables: see region_tables.h. */
#include "config/regions/region_tables.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"

enum { TABLE_BYTES_MAX = 64 << 20 };

static bd_status digest_of(bd_text text, bd_digest_kind kind, bd_regions_file *file, bd_err *err)
{
    bd_digest *digest;
    BD_TRY(bd_digest_new(kind, &digest, err));
    bd_digest_add(digest, text.at, text.len);
    bd_digest_text(digest, file->digest);
    bd_digest_free(digest);
    file->bytes = text.len;
    return file->digest[0] != '\0' ? BD_OK
                                   : bd_fail(err, BD_E_BUG, 0, "no digest of the region table");
}

bd_status bd_config_regions(const char *path, bd_digest_kind digest, bd_region_table *table,
                            bd_regions_file *file, bd_err *err)
{
    char *text;
    size_t len;
    if (file != NULL)
        *file = (bd_regions_file){0};
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
    if (st >= 0 && file != NULL)
        st = digest_of((bd_text){text, len}, digest, file, err);
    free(text);
    return st;
}
