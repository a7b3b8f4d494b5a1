/*
 * reconcile: compares the loaded runs and writes the five reports.
 *
 * The key space is cut into ranges of about equal work. Workers take them in order and compare each
 * into results (range_compare); the calling thread writes the results in the order of the ranges
 * (results_writer), so that the reports are the same whoever worked on what.
 */
#ifndef BD_RUN_RECONCILE_RECONCILE_H
#define BD_RUN_RECONCILE_RECONCILE_H

#include "engine/base/watch.h"
#include "engine/run/reconcile/range_compare.h"
#include "engine/run/reconcile/results_writer.h"

typedef struct bd_reconcile_job {
    bd_range_inputs inputs; /* of one store, as yet */
    bd_folder *folder;      /* the reports' */
    uint64_t records;       /* in the store, to tell how far it is */
} bd_reconcile_job;

/** Compare everything; what is no match goes to the worklists as well. totals is ended with
 * bd_reconcile_totals_fini(), on failure too. BD_E_CANCELLED: a signal came. */
BD_NODISCARD bd_status bd_reconcile(const bd_reconcile_job *job, bd_watch *watch,
                                    bd_reconcile_totals *totals, bd_err *err);

#endif
