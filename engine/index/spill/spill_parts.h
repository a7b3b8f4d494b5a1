/*
 * spill_parts: what the sources of spill share. Private to them; threads as in spill.h.
 *
 *   an item in a block or buffer:
 *   key u64 | tail length u32 | value length u32, bit 31: large | tail | value
 *                                      of a large value instead: | tail | position u64 | XXH3 u64
 *
 * Integers are in the machine's byte order, because the file never leaves the machine. Items are
 * back to back, so nothing in them is aligned.
 */
#ifndef BD_INDEX_SPILL_SPILL_PARTS_H
#define BD_INDEX_SPILL_SPILL_PARTS_H

#include <pthread.h>
#include <stdatomic.h>

#include "engine/index/sort.h"
#include "engine/index/spill/spill.h"

enum { BD_SPILL_HEAD = 16, BD_SPILL_REFERENCE = 16 }; /* bytes */
#define BD_SPILL_LARGE (UINT32_C(1) << 31)

typedef struct bd_spill_block {
    uint64_t first_key;
    uint64_t at; /* in the file */
    uint64_t hash;
    uint32_t bytes;
    uint32_t items;
} bd_spill_block;

typedef struct bd_spill_run {
    bd_spill_block *blocks;
    size_t count, capacity;
} bd_spill_run;

struct bd_spill {
    bd_budget *budget;
    int fd;
    char *folder;         /* for messages */
    _Atomic uint64_t end; /* of the file */
    pthread_mutex_t lock; /* guards the runs while buffers add them */
    bd_spill_run *runs;
    size_t run_count, run_capacity;
};

/* Builds a run block by block, in the caller's memory for one block. */
typedef struct bd_spill_writer {
    bd_spill *spill;
    uint8_t *block; /* BD_SPILL_BLOCK_BYTES */
    size_t used;
    bd_spill_block next;
    bd_spill_run run;
} bd_spill_writer;

/* Length in bytes of an item in a block. */
size_t bd_spill__item_bytes(const bd_spill_item *item);

/* Write an item; a large value is in the file already. Returns its end. */
uint8_t *bd_spill__put(uint8_t *out, const bd_spill_item *item);

/* Read the item at at. False: it does not end before end. */
bool bd_spill__get(const uint8_t *at, const uint8_t *end, bd_spill_item *out, const uint8_t **next);

/* By key, then by tail; the result is as of memcmp. */
int bd_spill__compare(const bd_spill_item *a, const bd_spill_item *b);

BD_NODISCARD bd_status bd_spill__write(bd_spill *spill, const void *bytes, size_t len, uint64_t *at,
                                       bd_err *err);
BD_NODISCARD bd_status bd_spill__read(const bd_spill *spill, void *out, size_t len, uint64_t at,
                                      uint64_t hash, bd_err *err);

/* Append an item to the writer's run; end the run and add it to the spill; drop the run. */
BD_NODISCARD bd_status bd_spill__append(bd_spill_writer *writer, const bd_spill_item *item,
                                        bd_err *err);
BD_NODISCARD bd_status bd_spill__end_run(bd_spill_writer *writer, bd_err *err);
void bd_spill__drop_run(bd_spill_writer *writer);

/* A reader of count runs from the first on. */
BD_NODISCARD bd_status bd_spill__reader_of(bd_spill *spill, size_t first, size_t count,
                                           bd_spill_reader **out, bd_err *err);

#endif
