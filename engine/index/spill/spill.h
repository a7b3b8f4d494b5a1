/*
 * spill: an external sort: sorts more items than memory holds, with one temporary file.
 *
 * An item is a key, a tail that orders items with the same key (compared as by memcmp, then the
 * shorter one first), and a value. Each thread collects items in its own buffer. A full buffer is
 * sorted and written to the file as a run of blocks; readers merge the runs. If no two items have
 * the same key and tail, the order of the output does not depend on threads or buffer sizes.
 *
 *   add --> buffer --sorted--> run of blocks \
 *   add --> buffer --sorted--> run of blocks  >--merge--> items lo..last in order
 *   large value -----------> unchanged       /
 *
 * The file is created in a folder of the caller, 0600, and unlinked at once: nothing is left
 * however the program ends. Everything read from it is checked with XXH3. A value of
 * BD_SPILL_INLINE_MAX bytes or more does not take part in the merge but is fetched when it is
 * needed, so no buffer needs space for it.
 *
 * Threads: each buffer and each reader is used by one thread at a time. Adding and reading are two
 * phases; between them one thread calls bd_spill_settle(). Memory comes from the budget, except 32
 * bytes for each block of 32 KiB.
 */
#ifndef BD_INDEX_SPILL_SPILL_H
#define BD_INDEX_SPILL_SPILL_H

#include <stdbool.h>

#include "engine/base/budget.h"
#include "engine/base/text.h"

enum {
    BD_SPILL_BLOCK_BYTES = 32 << 10, /* at most, of a run */
    BD_SPILL_TAIL_MAX = 4 << 10,     /* bytes */
    BD_SPILL_INLINE_MAX = 8 << 10,   /* bytes; a value of this length or more is large */
    BD_SPILL_BUFFER_MIN = 128 << 10, /* bytes */
    BD_SPILL_RUNS_MIN = 2            /* a reader can always merge so many runs */
};

/* tail and value are borrowed; those of a reader until its next call. */
typedef struct bd_spill_item {
    uint64_t key;
    const void *tail;
    uint32_t tail_len;
    uint32_t value_len;
    const void *value; /* NULL: it is large; see bd_spill_fetch() */
    uint64_t at;       /* position of a large value in the file */
    uint64_t hash;     /* XXH3 of a large value */
} bd_spill_item;

typedef struct bd_spill bd_spill;
typedef struct bd_spill_buffer bd_spill_buffer;
typedef struct bd_spill_reader bd_spill_reader;

/** Create the file in folder. The caller ends it with bd_spill_close(), after all buffers and
 * readers. */
BD_NODISCARD bd_status bd_spill_open(const char *folder, bd_budget *budget, bd_spill **out,
                                     bd_err *err);
void bd_spill_close(bd_spill *spill); /* never fails; harmless on NULL */

/** A buffer of bytes bytes, at least BD_SPILL_BUFFER_MIN. */
BD_NODISCARD bd_status bd_spill_buffer_new(bd_spill *spill, size_t bytes, bd_spill_buffer **out,
                                           bd_err *err);

/** Copy an item in; at and hash are ignored. BD_E_IO: the file cannot be written. */
BD_NODISCARD bd_status bd_spill_add(bd_spill_buffer *buffer, const bd_spill_item *item,
                                    bd_err *err);

/** Write the items as a run; harmless on an empty buffer. */
BD_NODISCARD bd_status bd_spill_flush(bd_spill_buffer *buffer, bd_err *err);

/** Items that were not flushed are dropped. Harmless on NULL. */
void bd_spill_buffer_free(bd_spill_buffer *buffer);

/** How many runs a reader with bytes bytes of memory can merge. */
size_t bd_spill_runs_of(size_t bytes);

/**
 * To be called when all items are flushed: merge runs until at most runs_max are left; a runs_max
 * below BD_SPILL_RUNS_MIN is raised to it. Each pass writes the merged items again, at the end of
 * the file.
 */
BD_NODISCARD bd_status bd_spill_settle(bd_spill *spill, size_t runs_max, bd_err *err);

/** The number of runs. */
size_t bd_spill_runs(const bd_spill *spill);

/** A reader of all runs. It takes BD_SPILL_BLOCK_BYTES and a little more for each run. It can read
 * any number of ranges, one at a time. */
BD_NODISCARD bd_status bd_spill_reader_new(bd_spill *spill, bd_spill_reader **out, bd_err *err);

/** Go to the first item with a key of lo..last; bd_spill_next() returns it. */
BD_NODISCARD bd_status bd_spill_seek(bd_spill_reader *reader, uint64_t lo, uint64_t last,
                                     bd_err *err);

/** The next item. BD_END: there is none. BD_E_IO: the file cannot be read, or its contents have
 * changed. */
BD_NODISCARD bd_status bd_spill_next(bd_spill_reader *reader, bd_spill_item *out, bd_err *err);

/** Append the value of a large item to out. Any thread; each uses its own buffer. */
BD_NODISCARD bd_status bd_spill_fetch(bd_spill *spill, const bd_spill_item *item, bd_buf *out,
                                      bd_err *err);
void bd_spill_reader_free(bd_spill_reader *reader); /* harmless on NULL */

#endif
