/*
 * publish: puts a store file and a report folder into place so that they are one thing, whenever
 * the process dies.
 *
 * The folder is what counts: "<reports>/<period>/manifest.json" names its run, and
 * bd_publish_store() answers the store file of that run. A first run is two renames; a store
 * without its folder counts as nothing. When --force replaces run A by run B, A's store goes aside
 * under its run's name first, so that at every moment a folder has its store:
 *
 *      step                                  folder   <period>.mdb   .<period>.<run A>.mdb
 *                                            A        A              -
 *      1 rename A's store aside              A        -              A
 *      2 rename B's store into place         A        B              A
 *      3 exchange the folders                B        B              A
 *      4 remove what was A's                 B        B              -
 *
 * Where the file system cannot exchange, step 3 is two renames by way of ".<period>.replaced".
 * Whatever step was the last, the next run's bd_publish_recover() goes back (before 3) or finishes
 * (after 3). Steps 1 to 3 are undone when one fails.
 *
 * Whoever publishes or recovers holds the store's lock; bd_publish_store() and
 * bd_folder_published() need none.
 */
#ifndef BD_REPORT_PUBLISH_PUBLISH_H
#define BD_REPORT_PUBLISH_PUBLISH_H

#include <stdbool.h>

#include "engine/base/err.h"
#include "engine/base/text.h"

typedef struct bd_publish_paths {
    char *reports;
    char *target;   /* <reports>/<period> */
    char *staging;  /* <reports>/.<period>.building */
    char *replaced; /* <reports>/.<period>.replaced */
} bd_publish_paths;

BD_NODISCARD bd_status bd_publish_paths_init(bd_publish_paths *paths, const char *reports,
                                             const char *period, bd_err *err);
void bd_publish_paths_fini(bd_publish_paths *paths);

/** Publish the complete and synced staging folder with store_from, as store_to. */
BD_NODISCARD bd_status bd_publish(const bd_publish_paths *paths, const char *store_from,
                                  const char *store_to, bd_err *err);

/**
 * Bring folder and store of a period back together after a run that died, and remove what it left
 * but its staged store. For the start of a run, before bd_folder_published() is asked. store_to is
 * "<store>/<period>.mdb".
 */
BD_NODISCARD bd_status bd_publish_recover(const char *reports, const char *period,
                                          const char *store_to, bd_err *err);

/** Whether "<reports>/<period>/manifest.json" exists: the period is published. */
bool bd_folder_published(const char *reports, const char *period);

/**
 * Append the terminated path of the published run's store file to *path: store_to, or where it went
 * aside. run, unless NULL, gets the run's name (bd_manifest_run_of()): the reader compares it with
 * what the store itself says, and asks once more when they differ (a run was published meanwhile).
 * BD_E_USAGE: the period is not published. BD_E_INPUT: its manifest
 * cannot be read.
 */
BD_NODISCARD bd_status bd_publish_store(const char *reports, const char *period,
                                        const char *store_to, bd_buf *path, char *run, bd_err *err);

#endif
