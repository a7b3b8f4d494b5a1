/*
 * load: reads every input row into a run of the store. Workers read in turns, and parse, pack and
 * sort in parallel.
 *
 * A worker takes a chunk from an input that no other worker is taking from, preferring its last
 * one, then parses and packs it without a lock. Inputs are begun in source order, the roster first.
 * If several are bad, the first in that order is reported.
 *
 * bd_load() is called by the run's own thread, which shows progress and passes on a signal. It
 * starts and joins the workers and one thread that writes the store.
 */
#ifndef BD_RUN_LOAD_LOAD_H
#define BD_RUN_LOAD_LOAD_H

#include "engine/base/budget.h"
#include "engine/base/watch.h"
#include "engine/index/store.h"
#include "engine/run/load/row_counts.h"
#include "engine/run/plan/plan.h"

/* What was read from one file. */
typedef struct bd_input_counts {
    uint64_t rows;
    bd_line_counts lines; /* all of them; their sum is file.line_count */
    bd_reader_totals file;
    bd_row_counts counted;
    uint64_t grown_bytes; /* by which the file is longer after it was read than at the start, where
                             that is accepted */
} bd_input_counts;

typedef struct bd_load_totals {
    uint64_t rows[BD_DATASETS];
    uint64_t accepted[BD_DATASETS];
    uint64_t rejected[BD_DATASETS];
    uint64_t runs;
    bd_input_counts *inputs[BD_DATASETS]; /* by file; owned: bd_load_totals_fini() */
} bd_load_totals;

/** Load all inputs of the plan. The store is then committed, but not synced. Free totals with
 * bd_load_totals_fini(), on failure too. BD_E_CANCELLED: a signal came. */
BD_NODISCARD bd_status bd_load(const bd_plan *plan, bd_budget *budget, bd_store *store,
                               bd_watch *watch, bd_load_totals *totals, bd_err *err);
void bd_load_totals_fini(bd_load_totals *totals);

#endif
