/*
 * editions: the folders of reports of a run, from their locks to publishing. What the first one shows
 * as published decides; the others follow it (publish.h).
 *
 * One thread.
 */
#ifndef BD_RUN_EDITIONS_H
#define BD_RUN_EDITIONS_H

#include "engine/report/publish/folder.h"
#include "engine/run/documents.h"

typedef struct bd_run_editions {
    const bd_plan *plan;
    size_t count;
    int locks[BD_EDITIONS_MAX];
    bd_folder *folders[BD_EDITIONS_MAX];      /* staged */
    bd_predecessor previous[BD_EDITIONS_MAX]; /* each edition has a chain of its own */
    const char *previous_reports;             /* where the first one's is */
    bd_superseded_list superseded[BD_EDITIONS_MAX];
    char digests[BD_EDITIONS_MAX][BD_DIGEST_TEXT]; /* of manifest.json, once it is written */
} bd_run_editions;

/** Make the folders and lock them, after bd_plan_form(). Warnings gets a line for each thing that
 * does not prevent a run. BD_E_LOCKED: another run holds one. BD_E_USAGE: two names are one folder.
 * End it with fini, on failure too. */
BD_NODISCARD bd_status bd_run_editions_lock(bd_run_editions *editions, const bd_plan *plan,
                                            bd_buf *warnings, bd_err *err);

/** Recover all of them, and the store (recover.h). Unless force: BD_E_USAGE if the period is published
 * in one. Then find the period before. */
BD_NODISCARD bd_status bd_run_editions_recover(bd_run_editions *editions, bool force,
                                               bd_buf *warnings, bd_err *err);

/** Make the staging folders. force: with the manifests that are replaced, for this reason, which may
 * be NULL and is borrowed; warnings gets a line for each kept one that is not as it was. */
BD_NODISCARD bd_status bd_run_editions_open(bd_run_editions *editions, bool force,
                                            const char *reason, bd_buf *warnings, bd_err *err);

/** Write the documents of all. lists: of the first. */
BD_NODISCARD bd_status bd_run_editions_write(bd_run_editions *editions,
                                             const bd_documents *documents,
                                             const bd_summary *summary,
                                             const bd_reconcile_totals *found,
                                             const bd_worklist_outputs *lists, bd_err *err);

/** Append where the reports are, a line each. */
void bd_run_editions_show(const bd_run_editions *editions, bd_buf *out);

/** Remove what is staged and not published, and unlock. */
void bd_run_editions_fini(bd_run_editions *editions); /* harmless on a zeroed one */

#endif
