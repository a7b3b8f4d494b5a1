/*
 * worklists: from open rows as they are found to the worklists of all regions.
 *
 * While the comparison runs, each of its workers puts open rows into a buffer of its own, sorted
 * and spilled when it is full (index/spill.h). Afterwards as many threads take groups of
 * neighbouring regions, merge what belongs to them, and write their files: the order is that of the
 * rows alone, so the bytes do not depend on threads or memory. What was counted by region says
 * which worklists there are and how many rows each must have.
 */
#ifndef BD_RUN_WORKLISTS_WORKLISTS_H
#define BD_RUN_WORKLISTS_WORKLISTS_H

#include "engine/base/budget.h"
#include "engine/base/watch.h"
#include "engine/report/regions/region_counts.h"
#include "engine/report/worklist/worklist_file.h"
#include "engine/run/plan/plan.h"

typedef struct bd_worklists bd_worklists;

/** staging is the hidden folder that the reports are made in. plan has its worklists and its
 * memory.
 */
BD_NODISCARD bd_status bd_worklists_open(const bd_plan *plan, bd_budget *budget,
                                         const char *staging, bd_worklists **out, bd_err *err);
void bd_worklists_close(bd_worklists *worklists); /* never fails; harmless on NULL */

/** Keep a finding that is no match; worker is below plan->memory.workers, and its caller the only
 * one of that number. */
BD_NODISCARD bd_status bd_worklists_collect(bd_worklists *worklists, unsigned worker,
                                            const bd_finding *finding, bd_err *err);
BD_NODISCARD bd_status bd_worklists_collect_rejected(bd_worklists *worklists, unsigned worker,
                                                     const bd_worklist_refused *refused,
                                                     bd_err *err);

/** The worker is done: spill what it has. */
BD_NODISCARD bd_status bd_worklists_flush(bd_worklists *worklists, unsigned worker, bd_err *err);

/**
 * Everything is collected and flushed, counts are finished: write all worklists, whose files go to
 * outputs, settled; no row is no folder. BD_E_CANCELLED: a signal came. BD_E_USAGE: too many
 * folders. BD_E_BUG: a worklist has not the rows that were counted.
 */
BD_NODISCARD bd_status bd_worklists_write(bd_worklists *worklists, const bd_region_counts *counts,
                                          bd_watch *watch, bd_worklist_outputs *outputs,
                                          bd_err *err);

#endif
