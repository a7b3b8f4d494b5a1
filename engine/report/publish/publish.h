/*
 * publish: moves a store file and a report folder into place as a pair, and the folders of further
 * editions. They stay consistent whenever the process dies.
 *
 * The folder decides: "<reports>/<period>/manifest.json" names its run, and bd_publish_store()
 * finds the store file of that run. A first run takes two renames; a store without its folder
 * counts as nothing. When --force replaces run A by run B, A's store is first moved aside under the
 * own name (bd_manifest_tie), so that the folder has its store at every moment:
 *
 *      state after each step                 folder   <period>.mdb   .<period>.<store A>.mdb
 *                                            A        A              -
 *      1 rename A's store aside              A        -              A
 *      2 rename B's store into place         A        B              A
 *      3 exchange the folders                B        B              A
 *      4 remove A's folder and store         B        B              -
 *
 * Further editions are exchanged between the steps 3 and 4, one after the other. What they show is
 * decided by the first folder: if a run dies between them, the first is B's, and bd_recover() finds
 * the others complete under their staging names and puts them into place. So all staging folders,
 * and the folders that hold them, are synced before step 1.
 *
 * If the file system cannot exchange folders, step 3 is two renames by way of
 * ".<period>.replaced": a kill between them hides the period until the next run. After a crash the
 * next run's bd_recover() (recover.h) goes back (before step 3) or finishes (after it). If one of
 * the steps 1 to 3 fails, those already done are undone, the last one first; if that fails as well,
 * the rest is left to bd_recover().
 *
 * Whether a period is published has three answers: yes, no, and not known. Only ENOENT and ENOTDIR
 * are a no; every other error of the system ends the command, and nothing is removed or replaced.
 *
 * Only the thread that holds the store's lock publishes or recovers. bd_publish_store() and
 * bd_folder_published() need no lock: any thread, any process.
 */
#ifndef BD_REPORT_PUBLISH_PUBLISH_H
#define BD_REPORT_PUBLISH_PUBLISH_H

#include <stdbool.h>

#include "engine/base/err.h"
#include "engine/base/text.h"
#include "engine/report/publish/manifest.h"

typedef struct bd_publish_paths {
    char *reports;
    char *target;   /* <reports>/<period> */
    char *staging;  /* <reports>/.<period>.building, or that and a number (folder.h) */
    char *replaced; /* <reports>/.<period>.replaced */
} bd_publish_paths;

BD_NODISCARD bd_status bd_publish_paths_init(bd_publish_paths *paths, const char *reports,
                                             const char *period, bd_err *err);
void bd_publish_paths_fini(bd_publish_paths *paths);

/* How many folders a run publishes at most. */
enum { BD_PUBLISH_MAX = 8 };

/** Publish the complete and synced staging folders, `count` of them, with store_from as store_to. A
 * replaced run that cannot be removed is a warning. *undone, after a failure: everything is as
 * before; else the staging folders must stay for bd_recover(). */
BD_NODISCARD bd_status bd_publish(const bd_publish_paths *const *paths, size_t count,
                                  const char *store_from, const char *store_to, bool *undone,
                                  bd_buf *warnings, bd_err *err);

/** BD_OK: "<reports>/<period>/manifest.json" exists, the period is published. BD_END: it does not.
 * BD_E_IO: it is not known. */
BD_NODISCARD bd_status bd_folder_published(const char *reports, const char *period, bd_err *err);

/**
 * Append the terminated path of the published run's store file to *path: store_to, or the name
 * under which it was moved aside. *tie gets what the manifest says of it. If the store is not that
 * one, the reader calls again, because a run may have been published in between. BD_E_USAGE: the period is not published, or hidden by a run that was stopped
 * while it replaced it. BD_E_INPUT: its manifest names no run.
 */
BD_NODISCARD bd_status bd_publish_store(const char *reports, const char *period,
                                        const char *store_to, bd_buf *path, bd_manifest_tie *tie,
                                        bd_err *err);

/** The same for a manifest that the caller has read. */
BD_NODISCARD bd_status bd_publish_store_path(const bd_manifest_tie *tie, const char *store_to,
                                             bd_buf *path, bd_err *err);

#endif
