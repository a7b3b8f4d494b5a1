/*
 * region_tally: counts by region of one worker since it last drained them.
 *
 * A key holds region and word: the twelve digits of the region (identity/region.h) in the high
 * bits, and below them a word of the rules or one of the words after these, such as an outcome
 * (region_counts.h). The tally is a small hash table with open addressing. Neighbouring numbers
 * share their region, so the slots in use stay in the first-level cache.
 *
 * One thread at a time. Hot: bd_region_tally_add(), a few times a row.
 */
#ifndef BD_REPORT_REGIONS_REGION_TALLY_H
#define BD_REPORT_REGIONS_REGION_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"
#include "engine/base/text.h"

enum {
    BD_REGION_WORD_BITS = 12, /* of a key */
    BD_REGION_TALLY_SLOT_BITS = 14,
    BD_REGION_TALLY_SLOTS = 1 << BD_REGION_TALLY_SLOT_BITS,
    BD_REGION_TALLY_FULL = BD_REGION_TALLY_SLOTS / 2
};

typedef struct bd_region_pair {
    uint64_t key;
    uint64_t count;
} bd_region_pair;

typedef struct bd_region_tally {
    uint64_t *keys;   /* by slot */
    uint32_t *counts; /* by slot; 0: free */
    uint16_t *used;   /* slots in use, in the order of their first use */
    size_t count;
} bd_region_tally;

static inline uint64_t bd_region_key(uint64_t region, unsigned word)
{
    return region << BD_REGION_WORD_BITS | word;
}

BD_NODISCARD bd_status bd_region_tally_init(bd_region_tally *tally, bd_err *err);
void bd_region_tally_fini(bd_region_tally *tally); /* harmless on a zeroed tally */

/** Whether to drain the tally before the next row. The words of the present row still fit. */
static inline bool bd_region_tally_full(const bd_region_tally *tally)
{
    return tally->count >= BD_REGION_TALLY_FULL;
}

/** Add one to the count of key. A tally is drained with each part of a report, which has far fewer
 * than 2^32 rows, so no count overflows. */
static inline void bd_region_tally_add(bd_region_tally *tally, uint64_t key)
{
    size_t slot = (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> (64 - BD_REGION_TALLY_SLOT_BITS));
    while (tally->counts[slot] != 0 && tally->keys[slot] != key)
        slot = (slot + 1) & (BD_REGION_TALLY_SLOTS - 1);
    if (tally->counts[slot]++ == 0) {
        tally->keys[slot] = key;
        tally->used[tally->count++] = (uint16_t)slot;
    }
}

/** Append all counts to out as bd_region_pair, in no particular order, and empty the tally. */
void bd_region_tally_drain(bd_region_tally *tally, bd_buf *out);

#endif
