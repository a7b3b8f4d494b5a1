/*
 * gather: all records of one data set in a key range, from all runs of a list of stores, sorted by
 * key.
 *
 * Only keys are decoded; a payload is looked at when somebody asks for it. Memory is fixed: a range
 * that holds more records than fit is reported as too wide, and the caller takes a narrower one.
 * One thread.
 */
#ifndef BD_COMPARE_GATHER_H
#define BD_COMPARE_GATHER_H

#include "engine/base/budget.h"
#include "engine/index/store.h"

/* Runs to gather from: those of one set of one store. */
typedef struct bd_gather_source {
    bd_view *view;
    bd_set set;
} bd_gather_source;

typedef struct bd_gather_list {
    const bd_gather_source *sources; /* borrowed: must live as long as the gather */
    size_t count;
} bd_gather_list;

typedef struct bd_gather {
    bd_budget *budget;
    bd_gather_list from;
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
BD_NODISCARD bd_status bd_gather_init(bd_gather *gather, bd_budget *budget, bd_gather_list from,
                                      size_t capacity, bd_err *err);
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

/** Call each for every block of all runs of the list that may hold keys of lo..last, as
 * bd_view_blocks() does for one run. */
BD_NODISCARD bd_status bd_gather_list_blocks(bd_gather_list from, uint64_t lo, uint64_t last,
                                             bool verify_all, bd_block_fn each, void *context,
                                             bd_err *err);

/** The packed bytes of pair idx. BD_E_INPUT: the store is damaged. */
BD_NODISCARD bd_status bd_gather_payload(const bd_gather *gather, size_t idx, const uint8_t **at,
                                         size_t *len, bd_err *err);

#endif
