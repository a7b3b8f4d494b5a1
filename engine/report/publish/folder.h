/*
 * folder: one period's report folder, from a hidden staging folder to the published one.
 *
 * Outputs are written in "<reports>/.<period>.building"; bd_folder_publish() syncs it and puts the
 * store file and then the folder into place (publish.h says how). A folder with a manifest is a
 * complete run. The folder is 0700, its files are 0600. One thread, but for each file's own appends
 * and commit.
 */
#ifndef BD_REPORT_PUBLISH_FOLDER_H
#define BD_REPORT_PUBLISH_FOLDER_H

#include <stdbool.h>

#include "engine/base/digest.h"
#include "engine/base/err.h"
#include "engine/report/publish/outfile.h"

typedef struct bd_folder bd_folder;

/**
 * Make the staging folder, and reports where it is missing. The caller holds the store's lock, and
 * has called bd_publish_recover(), which removes what a dead run left. BD_E_USAGE:
 * "<reports>/<period>" is there, is not empty and is no published run: not ours to replace.
 */
BD_NODISCARD bd_status bd_folder_open(const char *reports, const char *period,
                                      bd_digest_kind digest, bd_folder **out, bd_err *err);

/** The path of the staging folder, until bd_folder_close(): for folders of its own that a caller
 * makes in it, complete and synced before bd_folder_publish(). */
const char *bd_folder_staging(const bd_folder *folder);

/** Begin a file in it; owned by the folder, lives until bd_folder_close(). */
BD_NODISCARD bd_status bd_folder_create(bd_folder *folder, const char *name, bd_outfile **out,
                                        bd_err *err);

/**
 * Publish store_from as store_to together with the staging folder as "<reports>/<period>". All
 * files are committed by then, "manifest.json" among them, and the store's contents are synced. A
 * published run that was there is replaced and removed. On failure everything stands as before, and
 * store_from is the caller's to remove.
 */
BD_NODISCARD bd_status bd_folder_publish(bd_folder *folder, const char *store_from,
                                         const char *store_to, bd_err *err);

/** Remove the staging folder unless published, and free. Never fails; harmless on NULL. */
void bd_folder_close(bd_folder *folder);

#endif
