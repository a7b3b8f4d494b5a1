/*
 * sort: a stable sort of (key, reference) pairs, made for the keys of this program.
 *
 * Runs of some million pairs and join tiles of some ten thousand are its sizes, and citizen numbers
 * its keys: they lie in clusters and, within a tile, close together. Any keys are sorted right; the
 * worst of them take some 25 passes. Pure and thread-safe: no allocation, no I/O; up to 300 KB of
 * stack.
 */
#ifndef BD_INDEX_SORT_H
#define BD_INDEX_SORT_H

#include <stddef.h>
#include <stdint.h>

typedef struct bd_pair {
    uint64_t key;
    uint64_t ref; /* the caller's; carried along */
} bd_pair;

/**
 * Sort count pairs by key, ascending; equal keys keep their order. scratch holds count pairs, its
 * content is lost. Sorted input, or up to 16 sorted sequences back to back, are found and
 * cost a look or a merge. Above 64 K pairs both arrays should lie in huge pages (madvise): it saves
 * up to a third.
 */
void bd_sort_pairs(bd_pair *pairs, bd_pair *scratch, size_t count);

#endif
