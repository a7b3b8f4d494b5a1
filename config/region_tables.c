/* region_tables: see region_tables.h. */
#include "config/region_tables.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"

enum { TABLE_BYTES_MAX = 64 << 20 };

/* The two files as they are, in read-only data. */
#define EMBED(symbol, file)                                           \
    __asm__(".pushsection .rodata\n" #symbol ":\n"                    \
            ".incbin \"" file "\"\n" #symbol "_end:\n"                \
            ".byte 0\n"                                               \
            ".popsection\n");                                         \
    extern const char symbol[] __attribute__((visibility("hidden"))); \
    extern const char symbol##_end[] __attribute__((visibility("hidden")))

EMBED(bd_config__regions_csv, BIDUI_REGIONS_CSV);
EMBED(bd_config__towns_csv, BIDUI_TOWNS_CSV);

static bd_status built_in(bd_region_table *table, bd_err *err)
{
    const bd_text regions = {bd_config__regions_csv,
                             (size_t)(bd_config__regions_csv_end - bd_config__regions_csv)};
    const bd_text towns = {bd_config__towns_csv,
                           (size_t)(bd_config__towns_csv_end - bd_config__towns_csv)};
    BD_TRY(bd_region_table_add(table, "regions.csv", regions, err));
    BD_TRY(bd_region_table_add(table, "towns.csv", towns, err));
    return bd_region_table_finish(table, "towns.csv", err);
}

bd_status bd_config_regions(const char *path, bd_region_table *table, bd_err *err)
{
    char *text;
    size_t len;
    if (path == NULL)
        return built_in(table, err);
    struct stat info;
    if (stat(path, &info) != 0 || access(path, R_OK) != 0)
        return bd_fail(err, BD_E_USAGE, errno, "cannot read the region table '%s'", path);
    if (!S_ISREG(info.st_mode))
        return bd_fail(err, BD_E_USAGE, 0, "the region table '%s' is no file", path);
    BD_TRY(bd_file_slurp(path, TABLE_BYTES_MAX, &text, &len, err));
    bd_status st = bd_region_table_add(table, path, (bd_text){text, len}, err);
    if (st >= 0)
        st = bd_region_table_finish(table, path, err);
    free(text);
    return st;
}
