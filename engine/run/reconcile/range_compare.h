/*
 * range_compare: compares one range of keys into results: joins, makes the reports' lines, counts,
 * and collects open rows for the worklists. Knows nothing of the reports' files.
 *
 * Results of one range do not depend on the ranges before it, so ranges are compared in any order,
 * by any number of comparers, each one thread's.
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
    bd_store *const *stores; /* each with a part of both data sets; at most BD_COMPARE_STORES_MAX */
    size_t store_count;
    bd_worklists *worklists; /* NULL: none are wanted */
} bd_range_inputs;

/* Where a comparer hands results in, before the last one of a range. */
typedef struct bd_range_sink {
    void *context;
    /* Wait until everything before this range is handed in. */
    bd_status (*turn)(void *context, bd_err *err);
    /* Take *result, a part of the range, and give an empty one for it. */
    bd_status (*part)(void *context, bd_range_result **result, bd_err *err);
} bd_range_sink;

/** number: this comparer's among those that feed the worklists, below plan->memory.workers. */
BD_NODISCARD bd_status bd_range_comparer_new(const bd_range_inputs *inputs, unsigned number,
                                             bd_range_comparer **out, bd_err *err);
void bd_range_comparer_free(bd_range_comparer *comparer); /* harmless on NULL */

/**
 * Compare the keys lo..last. *result is an empty result; afterwards it is the last one of the range
 * (another one than before if parts went to the sink). BD_E_INPUT: the store is damaged. Else fails
 * as the sink does; *result is NULL where the sink has kept it.
 */
BD_NODISCARD bd_status bd_range_compare(bd_range_comparer *comparer, uint64_t lo, uint64_t last,
                                        const bd_range_sink *sink, bd_range_result **result,
                                        bd_err *err);

/** No more ranges: what was collected for the worklists is complete. */
BD_NODISCARD bd_status bd_range_comparer_flush(bd_range_comparer *comparer, bd_err *err);

#endif
