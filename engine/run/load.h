/*
 * load: every input row into a run of the store: read in turn, parsed, packed and sorted by all
 * workers.
 *
 * Each input file is a lane. A worker takes a chunk from a lane that nobody else is taking from,
 * preferring its own, then parses and packs it without any lock. Lanes are begun in source order,
 * the roster's first. When several inputs are bad, the one that comes first in that order is
 * reported.
 */
#ifndef BD_RUN_LOAD_H
#define BD_RUN_LOAD_H

#include <signal.h>

#include "engine/base/budget.h"
#include "engine/base/progress.h"
#include "engine/index/store.h"
#include "engine/run/peak.h"
#include "engine/run/plan.h"

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

/* In a rejected row's key: which data set, which file, which line, so that key order is the
 * report's order. Its payload, integers being little-endian:
 *
 *   reason  1 byte   a word
 *   region  5 bytes
 *   bytes   2 bytes  of the fields; 0: there are none
 *   fields           packed as bd_record_pack_refused() does: of the roster, with worklists, where
 *                    the columns were right and it is no more than BD_PLAN_REFUSED_MAX
 *   row              as it is shown
 */
enum {
    BD_REJECTED_LINE_BITS = 40,
    BD_REJECTED_FILE_BITS = 16,
    BD_REJECTED_REGION_BYTES = 5,
    BD_REJECTED_HEAD = 1 + BD_REJECTED_REGION_BYTES + 2
};

/** Load all inputs of the plan; the store is committed, not synced. BD_E_CANCELLED: *stop was set.
 */
BD_NODISCARD bd_status bd_load(const bd_plan *plan, bd_budget *budget, bd_store *store,
                               const volatile sig_atomic_t *stop, bd_progress *progress,
                               bd_peak *peak, bd_load_totals *totals, bd_err *err);
void bd_load_totals_fini(bd_load_totals *totals);

#endif
