/* outcome_counts: collects the figures of a run from its independent counters, and checks the
 * balance and the limits. Plain values; one thread at a time. */
#ifndef BD_RUN_OUTCOME_COUNTS_H
#define BD_RUN_OUTCOME_COUNTS_H

#include "engine/report/summary/summary.h"
#include "engine/run/load/load.h"
#include "engine/run/reconcile/reconcile.h"

typedef struct bd_counts {
    uint64_t roster_rows, roster_accepted, roster_rejected;
    uint64_t cards_rows, cards_accepted, cards_rejected, cards_persons;
    uint64_t outcomes[BD_OUTCOME_COUNT];
    bd_count *names; /* owned: the six lists below, back to back */
    bd_count *mismatch, *missing, *duplicate, *rejected, *cards_rejected_reasons, *notes;
    size_t mismatch_count, missing_count, duplicate_count, rejected_count, cards_rejected_count,
        note_count;
    char *text; /* owned: terminated names */
} bd_counts;

/**
 * Collect the figures. BD_E_BUG: the balance fails: rows read, rows stored, rows joined, outcomes
 * and report rows, each counted where it happens, do not agree. out borrows nothing. Call fini on
 * failure too.
 */
BD_NODISCARD bd_status bd_counts_make(const bd_plan *plan, const bd_load_totals *loaded,
                                      const bd_reconcile_totals *found, bd_counts *out,
                                      bd_err *err);
void bd_counts_fini(bd_counts *counts); /* harmless on a zeroed value */

/** Fill in the summary's figures; its lists are borrowed from counts. */
void bd_counts_summary(const bd_counts *counts, bd_summary *summary);

/** Fill in the configured limits, in the order of the configuration's keys; previous has a period
 * "" if there is none. Returns how many there are. */
size_t bd_counts_limits(const bd_counts *counts, const bd_limits *limits,
                        const bd_previous *previous, bd_limit out[BD_LIMITS_MAX]);

/** Whether any limit is passed. Appends a line to out for each that is, and for each of a change
 * that cannot be told without a previous period. */
bool bd_limits_say(const bd_limit *limits, size_t count, bd_buf *out);

#endif
