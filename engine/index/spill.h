/*
 * spill: sorts more items than memory holds, by way of one temporary file.
 *
 * An item is a key, a tail that orders the items of one key (bytes, as memcmp and then the shorter
 * first), and a value. Each thread collects items in a buffer of its own; a full buffer is sorted
 * and goes to the file as a run of blocks, and readers merge the runs. Where no two items agree in
 * key and tail, what comes out is in one order, whoever put in what and however large the buffers
 * were.
 *
 *   add --> buffer --sorted--> run of blocks \
 *   add --> buffer --sorted--> run of blocks  >--merge--> items lo..hi in order
 *   large value -----------> as it is        /
 *
 * The file is made in a folder of the caller's, 0600, and unlinked at once: whatever ends the
 * program, nothing is left. What is read from it is checked against its XXH3. A value of
 * BD_SPILL_INLINE_MAX bytes or more is not carried through the merge but fetched when it is wanted,
 * so no buffer needs to hold one.
 *
 * Threads: each buffer and each reader is one thread's; adding and reading are two phases, between
 * them bd_spill_settle(), alone. Memory comes out of the budget, but for 32 bytes a block of 32
 * KiB.
 */
#ifndef BD_INDEX_SPILL_H
#define BD_INDEX_SPILL_H

#include <stdbool.h>

#include "engine/base/budget.h"
#include "engine/base/text.h"

enum {
    BD_SPILL_BLOCK_BYTES = 32 << 10, /* at most, of a run */
    BD_SPILL_TAIL_MAX = 4 << 10,     /* bytes */
    BD_SPILL_INLINE_MAX = 8 << 10,   /* bytes; a value from there on is large */
    BD_SPILL_BUFFER_MIN = 128 << 10, /* bytes */
    BD_SPILL_RUNS_MIN = 2            /* that a reader must be able to merge */
};

/* Borrowed: of what is read, until the reader goes on. */
typedef struct bd_spill_item {
    uint64_t key;
    const void *tail;
    uint32_t tail_len;
    uint32_t value_len;
    const void *value; /* NULL: it is large; bd_spill_fetch() */
    uint64_t at;       /* of a large value: where it stands in the file, and its XXH3 */
    uint64_t hash;
} bd_spill_item;

typedef struct bd_spill bd_spill;
typedef struct bd_spill_buffer bd_spill_buffer;
typedef struct bd_spill_reader bd_spill_reader;

/** Make the file in folder. End it with bd_spill_close(), after all buffers and readers. */
BD_NODISCARD bd_status bd_spill_open(const char *folder, bd_budget *budget, bd_spill **out,
                                     bd_err *err);
void bd_spill_close(bd_spill *spill); /* never fails; harmless on NULL */

/** A buffer of so many bytes, at least BD_SPILL_BUFFER_MIN. */
BD_NODISCARD bd_status bd_spill_buffer_new(bd_spill *spill, size_t bytes, bd_spill_buffer **out,
                                           bd_err *err);

/** Copy an item in; at, hash are ignored. BD_E_IO: the file cannot take it. */
BD_NODISCARD bd_status bd_spill_add(bd_spill_buffer *buffer, const bd_spill_item *item,
                                    bd_err *err);

/** Make a run of what there is; harmless on an empty buffer. */
BD_NODISCARD bd_status bd_spill_flush(bd_spill_buffer *buffer, bd_err *err);

/** What was not flushed is dropped. Harmless on NULL. */
void bd_spill_buffer_free(bd_spill_buffer *buffer);

/** Runs that a reader of so many bytes merges. */
size_t bd_spill_runs_of(size_t bytes);

/**
 * Everything is added and flushed: merge runs until there are at most runs_max, which is at least
 * BD_SPILL_RUNS_MIN. Each pass writes what it merges once more, at the end of the file.
 */
BD_NODISCARD bd_status bd_spill_settle(bd_spill *spill, size_t runs_max, bd_err *err);

/** How many runs there are. */
size_t bd_spill_runs(const bd_spill *spill);

/** A reader of all runs: BD_SPILL_BLOCK_BYTES and some for each. Used for one range after the
 * other. */
BD_NODISCARD bd_status bd_spill_reader_new(bd_spill *spill, bd_spill_reader **out, bd_err *err);

/** Stand before the first item whose key is lo..last. */
BD_NODISCARD bd_status bd_spill_seek(bd_spill_reader *reader, uint64_t lo, uint64_t last,
                                     bd_err *err);

/** The next item. BD_END: there is none. BD_E_IO: the file cannot be read, or is not what was
 * written. */
BD_NODISCARD bd_status bd_spill_next(bd_spill_reader *reader, bd_spill_item *out, bd_err *err);

/** The value of a large item, appended to out. */
BD_NODISCARD bd_status bd_spill_fetch(bd_spill *spill, const bd_spill_item *item, bd_buf *out,
                                      bd_err *err);
void bd_spill_reader_free(bd_spill_reader *reader); /* harmless on NULL */

#endif
