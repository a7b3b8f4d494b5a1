/* access_list: the folders of a run whose access is not that of the folder above, for the manifest.
 * One thread. */
#ifndef BD_REPORT_PUBLISH_ACCESS_LIST_H
#define BD_REPORT_PUBLISH_ACCESS_LIST_H

#include "engine/report/publish/manifest.h"
#include "engine/report/publish/report_access.h"

typedef struct bd_access_list {
    bd_folder_access *at;
    size_t count, capacity;
    bd_buf names; /* back to back, each terminated; entries point to them once all are there */
} bd_access_list;

/** Set the access of manifest, which has its worklists, sorted by name; nothing if none was
 * configured. out is zeroed and lives as long as the manifest; end it with fini, on failure too. */
BD_NODISCARD bd_status bd_access_list_make(const bd_report_access *access, bd_manifest *manifest,
                                           bd_access_list *out, bd_err *err);
void bd_access_list_fini(bd_access_list *list);

#endif
