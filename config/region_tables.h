/*
 * region_tables: the tables of regions that come with the program (config/regions.csv,
 * config/towns.csv; made by config/make-regions.sh). They are compiled in, so that the program
 * finds them wherever it is copied to.
 */
#ifndef BD_CONFIG_REGION_TABLES_H
#define BD_CONFIG_REGION_TABLES_H

#include "engine/identity/region_table.h"

/**
 * Fill a zeroed table and make it ready: from the CSV at path, or with NULL from what is compiled
 * in. BD_E_USAGE: path cannot be read, or is no table. End it with bd_region_table_fini() either
 * way.
 */
BD_NODISCARD bd_status bd_config_regions(const char *path, bd_region_table *table, bd_err *err);

#endif
