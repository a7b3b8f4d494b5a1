/*
 * load: every input row into a run of the store: read in turn, parsed, packed and sorted by all
 * workers.
 *
 * A worker takes a chunk from an input that nobody else is taking from, preferring the one it had,
 * then parses and packs it without any lock. Inputs are begun in source order, the roster's first.
 * When several are bad, the one that comes first in that order is reported.
 */
#ifndef BD_RUN_LOAD_LOAD_H
#define BD_RUN_LOAD_LOAD_H

#include "engine/base/budget.h"
#include "engine/base/watch.h"
#include "engine/index/store.h"
#include "engine/run/plan/plan.h"

/* What was read from one file. */
typedef struct bd_input_counts {
    uint64_t rows;
    bd_reader_totals file;
} bd_input_counts;

typedef struct bd_load_totals {
    uint64_t rows[BD_DATASETS];
    uint64_t accepted[BD_DATASETS];
    uint64_t rejected[BD_DATASETS];
    uint64_t runs;
    bd_input_counts *inputs[BD_DATASETS]; /* by file; owned: bd_load_totals_fini() */
} bd_load_totals;

/** Load all inputs of the plan; the store is committed, not synced. BD_E_CANCELLED:
 * a signal came. */
BD_NODISCARD bd_status bd_load(const bd_plan *plan, bd_budget *budget, bd_store *store,
                               bd_watch *watch, bd_load_totals *totals, bd_err *err);
void bd_load_totals_fini(bd_load_totals *totals);

#endif
