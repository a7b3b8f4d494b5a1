/*
 * worklist_folders: which worklists there will be and how many rows each must have, from the counts
 * by region. They are counted independently of the lists, so each checks the other. One thread at a
 * time.
 */
#ifndef BD_REPORT_WORKLIST_WORKLIST_FOLDERS_H
#define BD_REPORT_WORKLIST_WORKLIST_FOLDERS_H

#include "engine/report/regions/region_counts.h"
#include "engine/report/worklist/worklist_item.h"

enum { BD_WORKLIST_FOLDERS_MAX = 65536 }; /* the country has about 41 000 townships */

typedef struct bd_worklist_folder_rows {
    uint64_t folder; /* as bd_worklist_folder() */
    uint64_t rows;
} bd_worklist_folder_rows;

typedef struct bd_worklist_folders {
    bd_worklist_folder_rows *list; /* folders with rows, ascending; owned */
    size_t count, capacity;
    uint64_t rows;
} bd_worklist_folders;

/** Find the folders. counts are finished, *out is zeroed; end it with fini, on failure too.
 * BD_E_USAGE: there are more than BD_WORKLIST_FOLDERS_MAX. */
BD_NODISCARD bd_status bd_worklist_folders_find(const bd_worklist_order *order,
                                                const bd_region_counts *counts,
                                                bd_worklist_folders *out, bd_err *err);
void bd_worklist_folders_fini(bd_worklist_folders *folders); /* harmless on a zeroed value */

#endif
