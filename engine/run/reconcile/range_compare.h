/*
 * range_compare: compares one range of keys and makes its results: it joins, formats report lines,
 * counts, and collects open rows for the worklists. It does not know the reports' files.
 *
 * The results of a range do not depend on other ranges, so ranges may be compared in any order and
 * by any number of comparers. A comparer is used by one thread at a time. Hot: all work per row of
 * the comparison is done here.
 */
#ifndef BD_RUN_RECONCILE_RANGE_COMPARE_H
#define BD_RUN_RECONCILE_RANGE_COMPARE_H

#include "engine/index/store.h"
#include "engine/run/plan/plan.h"
#include "engine/run/reconcile/range_result.h"
#include "engine/run/worklists/worklists.h"

enum { BD_COMPARE_STORES_MAX = 8 };

typedef struct bd_range_comparer bd_range_comparer;

/* What a comparer reads, and what else it feeds; borrowed. */
typedef struct bd_range_inputs {
    const bd_plan *plan;
    bd_budget *budget;
    bd_store *const *stores; /* each has a part of both data sets; at most BD_COMPARE_STORES_MAX */
    size_t store_count;
    bd_worklists *worklists; /* NULL: not configured */
} bd_range_inputs;

/* Where a comparer delivers the results of a range, except the last one. */
typedef struct bd_range_sink {
    void *context;
    /* Wait until all results of the ranges before this one are delivered. */
    bd_status (*turn)(void *context, bd_err *err);
    /* Take *result, a part of the range, and replace it by an empty one. */
    bd_status (*part)(void *context, bd_range_result **result, bd_err *err);
} bd_range_sink;

/** number: a different one for each comparer, below plan->memory.workers; it selects the worklists'
 * collector. */
BD_NODISCARD bd_status bd_range_comparer_new(const bd_range_inputs *inputs, unsigned number,
                                             bd_range_comparer **out, bd_err *err);
void bd_range_comparer_free(bd_range_comparer *comparer); /* harmless on NULL */

/**
 * Compare the keys lo..last. *result is empty before; afterwards it is the last result of the
 * range, and another object if parts went to the sink. BD_E_INPUT: the store is damaged. Otherwise
 * fails as the sink does; *result is NULL if the sink has kept it.
 */
BD_NODISCARD bd_status bd_range_compare(bd_range_comparer *comparer, uint64_t lo, uint64_t last,
                                        const bd_range_sink *sink, bd_range_result **result,
                                        bd_err *err);

/** Complete what was collected for the worklists, after the last range. */
BD_NODISCARD bd_status bd_range_comparer_flush(bd_range_comparer *comparer, bd_err *err);

#endif
