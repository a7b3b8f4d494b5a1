/*
 * gather: all records of one data set in a key range, from all runs, sorted by key.
 *
 * Only keys are decoded; a payload is looked at when somebody asks for it. Memory is fixed: a range
 * that holds more records than fit is reported as too wide, and the caller takes a narrower one.
 * One thread.
 */
#ifndef BD_COMPARE_GATHER_H
#define BD_COMPARE_GATHER_H

#include "engine/base/budget.h"
#include "engine/index/store.h"

typedef struct bd_gather {
    bd_budget *budget;
    bd_view *view;
    bd_set set;
    uint64_t lo;
    uint64_t last;
    bd_pair *pairs; /* sorted; ref is the block's slot << 32 | index in the block */
    bd_pair *scratch;
    bd_block *blocks;
    size_t count;
    size_t capacity;
    size_t block_count;
    size_t block_capacity;
    bool too_wide;
    bool verify_all; /* also blocks that begin before the range: for a look at one range alone */
} bd_gather;

/** Room for capacity records, about 45 bytes each. */
BD_NODISCARD bd_status bd_gather_init(bd_gather *gather, bd_budget *budget, bd_view *view,
                                      bd_set set, size_t capacity, bd_err *err);
void bd_gather_fini(bd_gather *gather); /* harmless on a zeroed value */

/** Bytes that bd_gather_init() takes for a capacity. */
size_t bd_gather_bytes(size_t capacity);

/**
 * Collect and sort the keys lo..last. too_wide: there are more than fit; pairs then holds some of
 * them, sorted, to choose a narrower range by.
 */
BD_NODISCARD bd_status bd_gather_range(bd_gather *gather, uint64_t lo, uint64_t last, bd_err *err);

/** After too_wide: a last key, at least lo and below last, that leaves about half of what was
 * collected. */
uint64_t bd_gather_narrow(const bd_gather *gather, uint64_t lo, uint64_t last);

/** The packed bytes of pair idx. BD_E_INPUT: the store is damaged. */
BD_NODISCARD bd_status bd_gather_payload(const bd_gather *gather, size_t idx, const uint8_t **at,
                                         size_t *len, bd_err *err);

#endif
