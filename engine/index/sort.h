/*
 * sort: a stable sort of (key, reference) pairs, made for the keys of this program.
 *
 * It is tuned for runs of millions of pairs and ranges of some ten thousand, and for citizen
 * numbers: these form clusters, and within a range they are close together. Any keys are sorted
 * correctly; the worst ones take about 25 passes.
 *
 * Pure, any thread: no allocation, no I/O; up to 300 KB of stack. Hot: every row is sorted twice,
 * when it is loaded and when it is compared.
 */
#ifndef BD_INDEX_SORT_H
#define BD_INDEX_SORT_H

#include <stddef.h>
#include <stdint.h>

typedef struct bd_pair {
    uint64_t key;
    uint64_t ref; /* belongs to the caller; moved with the key */
} bd_pair;

/**
 * Sort count pairs by key, ascending; equal keys keep their order. scratch has space for count
 * pairs; its contents are lost. Sorted input, and up to 16 sorted sequences back to back, are
 * detected and cost only a scan or a merge. Above 64 K pairs both arrays should be in huge pages
 * (madvise), which saves up to a third of the time.
 */
void bd_sort_pairs(bd_pair *pairs, bd_pair *scratch, size_t count);

#endif
