/*
 * region_tally: what one worker has counted by region since it last handed in: pairs of what was
 * counted and how often.
 *
 * What is counted is a key, region and word in one: the twelve digits of the region
 * (identity/region.h), and below them a word of the rules or, behind the last of those, an outcome.
 * A small table with open addressing, which the region of a number's neighbours stays in the first
 * cache level of; a tally is one thread's. Hot: bd_region_tally_add().
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
    uint16_t *used;   /* slots, in the order of their first use */
    size_t count;
} bd_region_tally;

static inline uint64_t bd_region_key(uint64_t region, unsigned word)
{
    return region << BD_REGION_WORD_BITS | word;
}

BD_NODISCARD bd_status bd_region_tally_init(bd_region_tally *tally, bd_err *err);
void bd_region_tally_fini(bd_region_tally *tally); /* harmless on a zeroed tally */

/** Whether it has to be drained before the next row; a row's words still fit. */
static inline bool bd_region_tally_full(const bd_region_tally *tally)
{
    return tally->count >= BD_REGION_TALLY_FULL;
}

/** Count one. Drained in time, no count reaches 2^32: the rows of a part of a report
 * are far fewer. */
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

/** Append everything as bd_region_pair to out, in no particular order, and empty the tally. */
void bd_region_tally_drain(bd_region_tally *tally, bd_buf *out);

#endif
