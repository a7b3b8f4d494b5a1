/*
 * join: joins a range of keys: gathers both sides, groups the rows of one number, and passes one
 * finding per roster row to the caller's function.
 *
 * Findings come in the order of the reports: key, then the text of other documents, then source.
 *
 * Threads: a joiner is used by one thread at a time. Any number of joiners work in parallel, each
 * with its own views, on ranges that do not overlap.
 */
#ifndef BD_COMPARE_JOIN_H
#define BD_COMPARE_JOIN_H

#include "engine/compare/gather.h"
#include "engine/compare/judge.h"

typedef bd_status (*bd_finding_fn)(void *context, const bd_finding *finding, bd_err *err);

typedef struct bd_joiner bd_joiner;

/* Counted while joining, independently of the reports; the balance is checked with them. */
typedef struct bd_join_totals {
    uint64_t roster_rows;
    uint64_t cards_rows;
    uint64_t persons; /* different numbers among the cards */
    uint64_t outcomes[BD_OUTCOME_COUNT];
} bd_join_totals;

/* The runs of both data sets; borrowed as in gather.h. */
typedef struct bd_join_sides {
    bd_gather_list roster;
    bd_gather_list cards;
} bd_join_sides;

void bd_join_totals_add(bd_join_totals *sum, const bd_join_totals *one);

/** capacity: the number of records of one data set that fit into memory at once. rules is borrowed
 * as long as the joiner lives. */
BD_NODISCARD bd_status bd_joiner_new(const bd_rules *rules, bd_budget *budget,
                                     const bd_join_sides *sides, size_t capacity, bd_joiner **out,
                                     bd_err *err);
void bd_joiner_free(bd_joiner *joiner); /* harmless on NULL */

/** Join the keys lo..last; add to totals. A failure of each ends the join. BD_E_INPUT: the store is
 * damaged. */
BD_NODISCARD bd_status bd_join_range(bd_joiner *joiner, uint64_t lo, uint64_t last,
                                     bd_finding_fn each, void *context, bd_join_totals *totals,
                                     bd_err *err);

#endif
