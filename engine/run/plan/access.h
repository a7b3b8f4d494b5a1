/*
 * access: the groups of the configuration as groups of this machine, before any work. See
 * report_access.h for which folder gets which.
 *
 * One thread.
 */
#ifndef BD_RUN_PLAN_ACCESS_H
#define BD_RUN_PLAN_ACCESS_H

#include "config/config.h"
#include "engine/base/text.h"
#include "engine/identity/region_table.h"
#include "engine/report/publish/report_access.h"

typedef struct bd_access_plan {
    bd_report_access access; /* borrows from the members below */
    bd_list_access *regions;
    char **names; /* of the groups; a list of its own, since values borrow from it */
    size_t name_count;
} bd_access_plan;

/** Look the groups of edition no up. Appends a line to warnings for what has no effect. BD_E_USAGE: there is no
 * such group, this process does not belong to it, or a region is not known. End *out with fini, on
 * failure too. */
BD_NODISCARD bd_status bd_access_plan_make(const bd_config *config, size_t no,
                                           const bd_region_table *regions, bd_access_plan *out,
                                           bd_buf *warnings, bd_err *err);
void bd_access_plan_fini(bd_access_plan *plan); /* harmless on a zeroed one */

/** Append a line for each folder from `reports` upwards through which a group cannot pass. */
BD_NODISCARD bd_status bd_access_plan_check_way(const bd_access_plan *plan, const char *reports,
                                                bd_buf *warnings, bd_err *err);

#endif
