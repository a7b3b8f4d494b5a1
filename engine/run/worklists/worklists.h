/*
 * worklists: from the open rows of the comparison to the worklists of all regions.
 *
 * While the comparison runs, each worker puts open rows into a buffer of its own, which is sorted
 * and spilled when it is full (index/spill.h). Afterwards the same number of threads take groups of
 * neighbouring regions, merge their rows and write their files. The order depends on the rows
 * alone, so the bytes do not depend on threads or memory. The counts by region say which worklists
 * there are and how many rows each must have.
 *
 * Threads: one thread opens, writes and closes. In between, each worker number is used by one
 * thread at a time.
 */
#ifndef BD_RUN_WORKLISTS_WORKLISTS_H
#define BD_RUN_WORKLISTS_WORKLISTS_H

#include "engine/base/budget.h"
#include "engine/base/watch.h"
#include "engine/report/regions/region_counts.h"
#include "engine/report/worklist/worklist_file.h"
#include "engine/run/plan/plan.h"

typedef struct bd_worklists bd_worklists;

/** staging is the hidden folder in which the reports are made, scratch one for temporary files (bd_folder_scratch()). plan has its form of worklists and
 * its memory; plan, budget, staging and scratch are borrowed until close. */
BD_NODISCARD bd_status bd_worklists_open(const bd_plan *plan, bd_budget *budget,
                                         const char *staging, const char *scratch,
                                         bd_worklists **out, bd_err *err);
void bd_worklists_close(bd_worklists *worklists); /* never fails; harmless on NULL */

/** Collect a finding that is not a match. worker is below plan->memory.workers; no other thread
 * uses the same number. */
BD_NODISCARD bd_status bd_worklists_collect(bd_worklists *worklists, unsigned worker,
                                            const bd_finding *finding, bd_err *err);
BD_NODISCARD bd_status bd_worklists_collect_rejected(bd_worklists *worklists, unsigned worker,
                                                     const bd_worklist_refused *refused,
                                                     bd_err *err);

/** Spill what the worker has collected, after its last row. */
BD_NODISCARD bd_status bd_worklists_flush(bd_worklists *worklists, unsigned worker, bd_err *err);

/**
 * Write all worklists. All workers have flushed, and counts are finished. The files are added to
 * outputs, which is settled; without open rows there is no folder. BD_E_CANCELLED: a signal came.
 * BD_E_USAGE: there are too many folders. BD_E_BUG: a worklist does not have the rows that were
 * counted.
 */
BD_NODISCARD bd_status bd_worklists_write(bd_worklists *worklists, const bd_region_counts *counts,
                                          bd_watch *watch, bd_worklist_outputs *outputs,
                                          bd_err *err);

#endif
