/*
 * match: joins a range of keys: gathers both sides, groups rows of one number, and hands out a
 * finding a row.
 *
 * Findings come in the reports' order: key, then for other documents their text, then source. Any
 * number of matchers work side by side, each with its own views, on ranges that do not overlap; a
 * matcher is one thread's.
 */
#ifndef BD_COMPARE_MATCH_H
#define BD_COMPARE_MATCH_H

#include "engine/compare/gather.h"
#include "engine/compare/judge.h"

typedef bd_status (*bd_finding_fn)(void *context, const bd_finding *finding, bd_err *err);

typedef struct bd_matcher bd_matcher;

/* Counted while joining; independent of what the findings say. */
typedef struct bd_match_totals {
    uint64_t roster_rows;
    uint64_t cards_rows;
    uint64_t persons; /* different numbers among the cards */
    uint64_t outcomes[BD_OUTCOME_COUNT];
} bd_match_totals;

/* Where both data sets are read from; borrowed as gather.h says. */
typedef struct bd_match_sides {
    bd_gather_list roster;
    bd_gather_list cards;
} bd_match_sides;

void bd_match_totals_add(bd_match_totals *sum, const bd_match_totals *one);

/** capacity: records of one data set that are held at once. */
BD_NODISCARD bd_status bd_matcher_new(const bd_rules *rules, bd_budget *budget,
                                      const bd_match_sides *sides, size_t capacity,
                                      bd_matcher **out, bd_err *err);
void bd_matcher_free(bd_matcher *matcher); /* harmless on NULL */

/** Join the keys lo..last; add to totals. BD_E_INPUT: the store is damaged. */
BD_NODISCARD bd_status bd_match_range(bd_matcher *matcher, uint64_t lo, uint64_t last,
                                      bd_finding_fn each, void *context, bd_match_totals *totals,
                                      bd_err *err);

#endif
