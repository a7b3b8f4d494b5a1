/*
 * worklist_folders: which worklists there are, and how many rows each has, from what was counted by
 * region: an independent count, which the lists are held against. One thread.
 */
#ifndef BD_REPORT_WORKLIST_WORKLIST_FOLDERS_H
#define BD_REPORT_WORKLIST_WORKLIST_FOLDERS_H

#include "engine/report/regions/region_counts.h"
#include "engine/report/worklist/worklist_item.h"

enum { BD_WORKLIST_FOLDERS_MAX = 65536 }; /* all towns of the country are some 41 000 */

typedef struct bd_worklist_folder_rows {
    uint64_t folder; /* as bd_worklist_folder() */
    uint64_t rows;
} bd_worklist_folder_rows;

typedef struct bd_worklist_folders {
    bd_worklist_folder_rows *list; /* ascending; those with rows */
    size_t count, capacity;
    uint64_t rows;
} bd_worklist_folders;

/** counts are finished. BD_E_USAGE: more than BD_WORKLIST_FOLDERS_MAX. */
BD_NODISCARD bd_status bd_worklist_folders_find(const bd_worklist_order *order,
                                                const bd_region_counts *counts,
                                                bd_worklist_folders *out, bd_err *err);
void bd_worklist_folders_fini(bd_worklist_folders *folders); /* harmless on a zeroed value */

#endif
