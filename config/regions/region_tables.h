/*
 * region_tables: the built-in tables of regions (config/regions/regions.csv and towns.csv, made by
 * config/regions/make-regions.sh). They are compiled in as one finished table, so the program finds
 * it wherever it is copied to, and starting costs no time for it.
 *
 * Threads: a table is filled by one thread; then any thread may read it.
 */
#ifndef BD_CONFIG_REGIONS_REGION_TABLES_H
#define BD_CONFIG_REGIONS_REGION_TABLES_H

#include <stdint.h>

#include "engine/base/digest.h"
#include "engine/identity/region_table.h"

/* Written by config/regions/region_table during the build. */
extern const bd_region_table bd_config_built_in_regions;

/* The file that a table was read from. */
typedef struct bd_regions_file {
    uint64_t bytes;
    char digest[BD_DIGEST_TEXT]; /* empty: the built-in table */
} bd_regions_file;

/**
 * Fill a zeroed table and make it ready: from the CSV at path, or with NULL from the built-in one.
 * BD_E_USAGE: path cannot be read, or is not a table. End it with bd_region_table_fini() also on
 * failure. file, unless NULL, gets the size of the file and its digest of this kind, of the very
 * bytes that the table is made of.
 */
BD_NODISCARD bd_status bd_config_regions(const char *path, bd_digest_kind digest,
                                         bd_region_table *table, bd_regions_file *file,
                                         bd_err *err);

#endif
