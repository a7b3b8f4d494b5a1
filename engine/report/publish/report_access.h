/*
 * report_access: who may read which folder of a run.
 *
 *   <reports>/            pass: all groups below have to get through, if the run makes it
 *     2026-11/            reports: the group of the reports; pass
 *       match.csv ...     reports
 *       worklists/        others: the group of the lists that have no group of their own; pass
 *         110105/         the list's own group, or others
 *
 * A folder has one group. If one group has to pass it and it is that of the folder, or the folder
 * has none, it is enough to let that group in (0750; 0710 if it may not list the folder). If several
 * groups have to pass, everybody gets search permission (0711, 0751): who knows a name inside may go
 * on to it, but nobody can list the folder or read a file without the group of that file.
 *
 * Immutable once made; any thread.
 */
#ifndef BD_REPORT_PUBLISH_REPORT_ACCESS_H
#define BD_REPORT_PUBLISH_REPORT_ACCESS_H

#include <stddef.h>

#include "engine/base/access.h"
#include "engine/identity/region.h"

/* The worklists of one region and of all that lies in it, except those that have an entry. */
typedef struct bd_list_access {
    uint64_t region; /* BD_REGION_UNMAPPED: of no known region */
    bd_access access;
} bd_list_access;

/* Zeroed: nothing is given away. */
typedef struct bd_report_access {
    bd_access reports;             /* the period's folder and the files directly in it */
    bd_access lists;               /* the folder "worklists" */
    bd_access others;              /* worklists without an entry */
    const bd_list_access *regions; /* ascending, each once; borrowed */
    size_t region_count;
} bd_report_access;

/** What the owner alone may read, or also a group. NULL: the owner. The name is borrowed. */
bd_access bd_access_of_owner(void);
bd_access bd_access_of_group(gid_t group, const char *name);

/** Let the groups of the worklists through to them: fill in the folders' modes. Of out, reports,
 * others and regions are set. */
void bd_report_access_finish(bd_report_access *out);

/** The access of the worklists of a region. It is that of the smallest region with an entry that
 * contains it. */
bd_access bd_report_access_of(const bd_report_access *access, uint64_t region);

#endif
