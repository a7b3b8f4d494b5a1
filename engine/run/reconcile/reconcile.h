/*
 * reconcile: compares the loaded runs and writes the five reports.
 *
 * The key space is cut into ranges of about equal work; workers take them in order, join, and
 * format; the calling thread writes what they hand in, range by range, so that the reports are the
 * same whoever worked on what.
 */
#ifndef BD_RUN_RECONCILE_RECONCILE_H
#define BD_RUN_RECONCILE_RECONCILE_H

#include <signal.h>

#include "engine/base/budget.h"
#include "engine/base/peak.h"
#include "engine/base/progress.h"
#include "engine/compare/match.h"
#include "engine/report/publish/folder.h"
#include "engine/report/regions/region_counts.h"
#include "engine/run/plan/plan.h"
#include "engine/run/worklists/worklists.h"

typedef struct bd_reconcile_totals {
    bd_match_totals joined;
    uint64_t *words;       /* by word: reasons and notes; owned */
    uint64_t *cards_words; /* by word: reject reasons of cards; owned */
    uint64_t rejected[BD_DATASETS];
    bd_outfile_totals outputs[BD_OUTCOME_COUNT]; /* by outcome: what the files hold */
    bd_region_counts regions;                    /* everything but cards by region; finished */
} bd_reconcile_totals;

/** Compare everything in store; what is no match goes to worklists as well (NULL: none are wanted).
 * BD_E_CANCELLED: *stop was set. */
BD_NODISCARD bd_status bd_reconcile(const bd_plan *plan, bd_budget *budget, bd_store *store,
                                    bd_folder *folder, bd_worklists *worklists,
                                    const volatile sig_atomic_t *stop, bd_progress *progress,
                                    bd_peak *peak, uint64_t records_all,
                                    bd_reconcile_totals *totals, bd_err *err);
void bd_reconcile_totals_fini(bd_reconcile_totals *totals);

#endif
