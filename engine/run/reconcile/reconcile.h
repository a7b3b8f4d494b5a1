/*
 * reconcile: compares the loaded runs and writes the five reports of every edition.
 *
 * The key space is cut into ranges of about equal work. Workers take ranges in order and compare
 * them (range_compare); the calling thread writes the results in range order (results_writer). So
 * the reports do not depend on which worker compared which range.
 *
 * bd_reconcile() is called by the run's own thread; it starts and joins the workers.
 */
#ifndef BD_RUN_RECONCILE_RECONCILE_H
#define BD_RUN_RECONCILE_RECONCILE_H

#include "engine/base/watch.h"
#include "engine/run/reconcile/range_compare.h"
#include "engine/run/reconcile/results_writer.h"

typedef struct bd_reconcile_job {
    bd_range_inputs inputs;    /* with one store so far */
    bd_folder *const *folders; /* of the editions */
    uint64_t records;          /* in the store; for the progress */
} bd_reconcile_job;

/** Compare everything. Rows that do not match also go to the worklists. Free totals with
 * bd_reconcile_totals_fini(), on failure too. BD_E_CANCELLED: a signal came. */
BD_NODISCARD bd_status bd_reconcile(const bd_reconcile_job *job, bd_watch *watch,
                                    bd_reconcile_totals *totals, bd_err *err);

#endif
