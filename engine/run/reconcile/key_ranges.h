/* key_ranges: cuts the key space into ranges of about equal work, by the first keys of the blocks.
 * One thread at a time; the result is a plain value. */
#ifndef BD_RUN_RECONCILE_KEY_RANGES_H
#define BD_RUN_RECONCILE_KEY_RANGES_H

#include "engine/index/store.h"

typedef struct bd_key_ranges {
    uint64_t
        *last;    /* the last key of each range, ascending; that of the final range is UINT64_MAX */
    size_t count; /* at least 1 */
} bd_key_ranges;

enum { BD_KEY_RANGES_SETS = 2 };

/** Cut so that a range ends at about blocks[i] blocks of sets[i], whichever i comes first. A block
 * counts as BD_BLOCK_BYTES; where LMDB's pages are larger, blocks are. */
BD_NODISCARD bd_status bd_key_ranges_cut(bd_store *store, const bd_set sets[BD_KEY_RANGES_SETS],
                                         const size_t blocks[BD_KEY_RANGES_SETS],
                                         bd_key_ranges *out, bd_err *err);
void bd_key_ranges_fini(bd_key_ranges *ranges);

#endif
