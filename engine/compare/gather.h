/*
 * gather: all records of one data set in a key range, from all runs of a list of stores, sorted by
 * key.
 *
 * Only keys are decoded; a payload is read when it is asked for. The memory is fixed: if a range
 * has more records than fit, it is reported as too wide, and the caller takes a narrower one.
 *
 * Threads: a gather and its views are used by one thread at a time. Hot: every record passes here.
 */
#ifndef BD_COMPARE_GATHER_H
#define BD_COMPARE_GATHER_H

#include "engine/base/budget.h"
#include "engine/index/store.h"

/* All runs of one set of one store. */
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
    bool verify_all; /* verify also blocks that begin before the range: if only one range is read */
} bd_gather;

/** Map memory for capacity records, about 45 bytes each. verify_all is false until it is set. */
BD_NODISCARD bd_status bd_gather_init(bd_gather *gather, bd_budget *budget, bd_gather_list from,
                                      size_t capacity, bd_err *err);
void bd_gather_fini(bd_gather *gather); /* harmless on a zeroed value */

/** The bytes that bd_gather_init() maps for a capacity. */
size_t bd_gather_bytes(size_t capacity);

/**
 * Collect and sort the records with keys lo..last. If too_wide is then set, there are more than
 * fit; pairs has some of them, sorted, for bd_gather_narrow().
 */
BD_NODISCARD bd_status bd_gather_range(bd_gather *gather, uint64_t lo, uint64_t last, bd_err *err);

/** After too_wide: the last key of a narrower range, at least lo and below last. It keeps about
 * half of what was collected. */
uint64_t bd_gather_narrow(const bd_gather *gather, uint64_t lo, uint64_t last);

/** Call each for every block of all runs of the list that may have keys of lo..last, as
 * bd_view_blocks() does for one run. */
BD_NODISCARD bd_status bd_gather_list_blocks(bd_gather_list from, uint64_t lo, uint64_t last,
                                             bool verify_all, bd_block_fn each, void *context,
                                             bd_err *err);

/** The packed bytes of pair idx, borrowed from the view. BD_E_INPUT: the store is damaged. */
BD_NODISCARD bd_status bd_gather_payload(const bd_gather *gather, size_t idx, const uint8_t **at,
                                         size_t *len, bd_err *err);

#endif
