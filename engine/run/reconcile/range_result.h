/*
 * range_result: what comparing a range of keys came to: the lines of the reports, the rows behind
 * them, and what is said of them, in all and by region.
 *
 * A range may come in several results, one after the other (parts). A value without pointers to
 * where it came from: it may be made in one place and written in another. One thread at a time.
 */
#ifndef BD_RUN_RECONCILE_RANGE_RESULT_H
#define BD_RUN_RECONCILE_RANGE_RESULT_H

#include "engine/compare/match.h"

enum { BD_JUDGED = BD_OUTCOME_REJECTED }; /* the outcomes before it come from comparing */

typedef struct bd_range_result {
    bd_buf text[BD_JUDGED];   /* whole lines of a report */
    uint64_t rows[BD_JUDGED]; /* the lines' */
    uint64_t *words;          /* by word of the rules: reasons and notes */
    size_t word_count;
    bd_buf regions;         /* bd_region_pair: the same by region */
    bd_match_totals joined; /* counted while joining, in the range's last result */
} bd_range_result;

/** An empty result for rules of word_count words; fini ends it, on failure too. */
BD_NODISCARD bd_status bd_range_result_init(bd_range_result *result, size_t word_count,
                                            bd_err *err);
void bd_range_result_fini(bd_range_result *result); /* harmless on a zeroed one */

/** Make it empty again; it keeps its memory. */
void bd_range_result_clear(bd_range_result *result);

/** Give back text that has grown beyond limit_bytes, for a large line. */
void bd_range_result_shrink(bd_range_result *result, size_t limit_bytes);

#endif
