/*
 * region_tables: the built-in tables of regions (config/regions/regions.csv and towns.csv, made by
 * config/regions/make-regions.sh). They are compiled in as one finished table, so the program finds
 * it wherever it is copied to, and starting costs no time for it.
 *
 * Threads: a table is filled by one thread; then any thread may read it.
 */
#ifndef BD_CONFIG_REGIONS_REGION_TABLES_H
#define BD_CONFIG_REGIONS_REGION_TABLES_H

#include "engine/identity/region_table.h"

/* Written by config/regions/region_table during the build. */
extern const bd_region_table bd_config_built_in_regions;

/**
 * Fill a zeroed table and make it ready: from the CSV at path, or with NULL from the built-in one.
 * BD_E_USAGE: path cannot be read, or is not a table. End it with bd_region_table_fini() also on
 * failure.
 */
BD_NODISCARD bd_status bd_config_regions(const char *path, bd_region_table *table, bd_err *err);

#endif
