/*
 * range_result: the result of comparing a range of keys: report lines, their number, and counts of
 * reasons and notes, in total and by region.
 *
 * A range may have several results in order (parts). A result has no pointers to the place where it
 * was made, so it can be made in one place and written in another. One thread at a time.
 */
#ifndef BD_RUN_RECONCILE_RANGE_RESULT_H
#define BD_RUN_RECONCILE_RANGE_RESULT_H

#include "config/config.h"
#include "engine/compare/join.h"

enum { BD_JUDGED = BD_OUTCOME_REJECTED }; /* number of outcomes that come from comparing */

typedef struct bd_range_result {
    bd_buf text[BD_EDITIONS_MAX][BD_JUDGED]; /* whole lines, by edition and outcome */
    uint64_t rows[BD_JUDGED];                /* number of lines in text, in each edition */
    uint64_t *words;                         /* by word of the rules: reasons and notes */
    size_t word_count;
    bd_buf regions;        /* bd_region_pair: the same by region */
    bd_join_totals joined; /* counted while joining; set in the range's last result */
} bd_range_result;

/** Make an empty result for rules with word_count words. Call fini on failure too. */
BD_NODISCARD bd_status bd_range_result_init(bd_range_result *result, size_t word_count,
                                            bd_err *err);
void bd_range_result_fini(bd_range_result *result); /* harmless on a zeroed one */

/** Empty the result; it keeps its memory. */
void bd_range_result_clear(bd_range_result *result);

/** Free the memory of texts that a large line made grow beyond limit_bytes. */
void bd_range_result_shrink(bd_range_result *result, size_t limit_bytes);

#endif
