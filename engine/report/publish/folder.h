/*
 * folder: one period's report folder, from the hidden staging folder to the published one.
 *
 * Outputs are written in "<reports>/.<period>.building", which this run made. bd_folder_publish() syncs that folder and
 * moves first the store file and then the folder into place (publish.h shows the steps). A folder
 * with a manifest is a complete run. The folder has mode 0700, its files 0600, unless they are given
 * to a group.
 *
 * One thread at a time, except that each file may be appended to and committed by a thread of its
 * own.
 */
#ifndef BD_REPORT_PUBLISH_FOLDER_H
#define BD_REPORT_PUBLISH_FOLDER_H

#include <stdbool.h>

#include "engine/base/digest.h"
#include "engine/base/err.h"
#include "engine/base/text.h"
#include "engine/report/publish/outfile.h"

typedef struct bd_folder bd_folder;

/**
 * Make the staging folder, and the folder reports if it is missing. The caller holds the store's
 * lock and has called bd_recover(), which removes the remains of dead runs. A folder that is found
 * under the staging name is never used: the new one then has a number in its name. BD_E_USAGE:
 * "<reports>/<period>" exists, is not empty and is not a published run, so it must not be replaced.
 */
BD_NODISCARD bd_status bd_folder_open(const char *reports, const char *period,
                                      bd_digest_kind digest, bd_folder **out, bd_err *err);

/** Give the folder, and every file that is created in it from now on, to a group. Call it before the
 * first file is created. The name in access is borrowed until bd_folder_close(). */
BD_NODISCARD bd_status bd_folder_give(bd_folder *folder, const bd_access *access, bd_err *err);

/** The path of the staging folder, valid until bd_folder_close(). The caller may make folders of
 * its own there, and completes and syncs them before bd_folder_publish(). */
const char *bd_folder_staging(const bd_folder *folder);

/** A folder for temporary files, also of libraries; it is made at the first call. It is removed
 * before anything is published, so none of them can be left in the published folder. */
BD_NODISCARD bd_status bd_folder_scratch(bd_folder *folder, const char **out, bd_err *err);

/** Create a file in the staging folder. The folder owns it, until bd_folder_close(). */
BD_NODISCARD bd_status bd_folder_create(bd_folder *folder, const char *name, bd_outfile **out,
                                        bd_err *err);

/**
 * Publish the store file store_from as store_to, together with the staging folders, each as its
 * "<reports>/<period>"; the first decides (publish.h). All files, "manifest.json" included, have
 * been committed before, and the store's contents are synced. A run that was published there is
 * replaced and removed; if it cannot be removed, warnings gets a line. On failure everything is as
 * before, and the caller removes store_from.
 */
BD_NODISCARD bd_status bd_folders_publish(bd_folder *const *folders, size_t count,
                                          const char *store_from, const char *store_to,
                                          bd_buf *warnings, bd_err *err);

/** Remove the staging folder unless it was published or has to stay, and free. Never fails; harmless on NULL. */
void bd_folder_close(bd_folder *folder);

#endif
