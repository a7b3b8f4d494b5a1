/*
 * region_counts: everything that was counted by region, put together from the workers' tallies.
 *
 * Kept as one sorted run, as differences of keys and counts in a few bytes each, with new pairs
 * gathered aside and merged in when there are many: some ten bytes a region, whatever comes in.
 * Only codes that the table knows and the first BD_REGION_FINE_MAX others (villages, and codes that
 * nobody knows) are kept apart; the rest counts for the nearest known region. Which ones are first
 * does not depend on the order of arrival, so the result is the same for any number of threads. One
 * thread.
 */
#ifndef BD_REPORT_REGIONS_REGION_COUNTS_H
#define BD_REPORT_REGIONS_REGION_COUNTS_H

#include "engine/compare/outcome.h"
#include "engine/compare/rules.h"
#include "engine/report/regions/region_tally.h"

enum { BD_REGION_FINE_MAX = 1 << 20, BD_REGION_BATCH = 64 << 10 /* pairs */ };

typedef struct bd_region_counts {
    const bd_rules *rules;
    size_t fine_max; /* BD_REGION_FINE_MAX, but in tests */
    bd_buf run;      /* sorted; region_run.h */
    size_t run_codes;
    bd_region_pair *batch; /* unsorted, BD_REGION_BATCH of them */
    size_t batch_count;
    bd_buf spilled; /* pairs of codes beyond fine_max, under their nearest known region */
} bd_region_counts;

/** rules have their table of regions, and outlive the counts. */
BD_NODISCARD bd_status bd_region_counts_init(bd_region_counts *counts, const bd_rules *rules,
                                             bd_err *err);
void bd_region_counts_fini(bd_region_counts *counts); /* harmless on zeroed counts */

/** The word behind the rules' words that stands for an outcome. */
static inline unsigned bd_region_outcome_word(const bd_rules *rules, bd_outcome outcome)
{
    return (unsigned)rules->word_count + (unsigned)outcome;
}

/** The word behind those: rows that are no rejected ones and have a defect (defects.h). */
static inline unsigned bd_region_defective_word(const bd_rules *rules)
{
    return bd_region_outcome_word(rules, (bd_outcome)BD_OUTCOME_COUNT);
}

/** How many words there are, all of these included. */
static inline size_t bd_region_word_count(const bd_rules *rules)
{
    return (size_t)bd_region_defective_word(rules) + 1;
}

BD_NODISCARD bd_status bd_region_counts_add(bd_region_counts *counts, const bd_region_pair *pairs,
                                            size_t pair_count, bd_err *err);

/** Nothing more will be added: make it ready to be read. */
BD_NODISCARD bd_status bd_region_counts_finish(bd_region_counts *counts, bd_err *err);

/* Where a reading of the finished run stands; a plain value. */
typedef struct bd_region_cursor {
    const uint8_t *at;
    const uint8_t *end;
    bd_region_pair pair; /* the current one, while more */
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
