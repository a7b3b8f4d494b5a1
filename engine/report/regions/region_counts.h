/*
 * region_counts: all counts by region, added up from the workers' tallies.
 *
 * They are one sorted run of pairs, in which the difference to the previous key and the count take
 * a few bytes each. New pairs are collected in a batch, which is merged into the run when it is
 * full. Memory is therefore bounded by the number of codes, not of rows. The codes in the region
 * table and the BD_REGION_FINE_MAX smallest others (villages, unknown codes) are kept apart; the
 * rest counts for the nearest known region. Which codes are kept does not depend on the order of
 * arrival, so the result is the same for any number of threads.
 *
 * One thread at a time; several threads may read finished counts.
 */
#ifndef BD_REPORT_REGIONS_REGION_COUNTS_H
#define BD_REPORT_REGIONS_REGION_COUNTS_H

#include "engine/compare/outcome.h"
#include "engine/compare/rules.h"
#include "engine/report/regions/region_tally.h"

enum { BD_REGION_FINE_MAX = 1 << 20, BD_REGION_BATCH = 64 << 10 /* pairs */ };

typedef struct bd_region_counts {
    const bd_rules *rules;
    size_t fine_max; /* BD_REGION_FINE_MAX, except in tests */
    bd_buf run;      /* sorted pairs: key difference, count; both varints */
    size_t run_codes;
    bd_region_pair *batch; /* unsorted, BD_REGION_BATCH of them */
    size_t batch_count;
    bd_buf spilled; /* pairs of codes beyond fine_max, with the key of their nearest known region */
} bd_region_counts;

/** rules already have their region table, and outlive the counts. */
BD_NODISCARD bd_status bd_region_counts_init(bd_region_counts *counts, const bd_rules *rules,
                                             bd_err *err);
void bd_region_counts_fini(bd_region_counts *counts); /* harmless on zeroed counts */

/** The word of an outcome; these follow the rules' own words. */
static inline unsigned bd_region_outcome_word(const bd_rules *rules, bd_outcome outcome)
{
    return (unsigned)rules->word_count + (unsigned)outcome;
}

/** The last word: defective rows (defects.h) that are not rejected. */
static inline unsigned bd_region_defective_word(const bd_rules *rules)
{
    return bd_region_outcome_word(rules, (bd_outcome)BD_OUTCOME_COUNT);
}

/** The number of words, including outcomes and defective rows. */
static inline size_t bd_region_word_count(const bd_rules *rules)
{
    return (size_t)bd_region_defective_word(rules) + 1;
}

BD_NODISCARD bd_status bd_region_counts_add(bd_region_counts *counts, const bd_region_pair *pairs,
                                            size_t pair_count, bd_err *err);

/** Merge what is still in the batch: the counts are then finished and can be read. */
BD_NODISCARD bd_status bd_region_counts_finish(bd_region_counts *counts, bd_err *err);

/* A position in the finished run; a plain value. */
typedef struct bd_region_cursor {
    const uint8_t *at;
    const uint8_t *end;
    bd_region_pair pair; /* the current one; valid while `more` */
    bool more;
} bd_region_cursor;

bd_region_cursor bd_region_counts_read(const bd_region_counts *counts);
void bd_region_cursor_next(bd_region_cursor *cursor);

static inline uint64_t bd_region_cursor_code(const bd_region_cursor *cursor)
{
    return cursor->pair.key >> BD_REGION_WORD_BITS;
}

static inline unsigned bd_region_cursor_word(const bd_region_cursor *cursor)
{
    return (unsigned)cursor->pair.key & ((1U << BD_REGION_WORD_BITS) - 1);
}

#endif
