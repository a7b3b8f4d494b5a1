/*
 * block: writes sorted records into one block, and reads one (block_format.h).
 *
 * Pure functions on the caller's memory, any thread. Hot: writing a block collects payloads from
 * all over the buffer of a run, with prefetch; reading keys is inline.
 */
#ifndef BD_INDEX_BLOCK_H
#define BD_INDEX_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "engine/index/sort.h"

/* In a pair of a run's buffer, ref is the position of the payload, in bytes from the start of the
 * arena, and its length. */
enum { BD_REF_LEN_BITS = 24 };

static inline uint64_t bd_ref_make(uint64_t at, uint64_t len)
{
    return at << BD_REF_LEN_BITS | len;
}
static inline uint64_t bd_ref_at(uint64_t ref)
{
    return ref >> BD_REF_LEN_BITS;
}
static inline uint32_t bd_ref_len(uint64_t ref)
{
    return (uint32_t)(ref & ((1u << BD_REF_LEN_BITS) - 1));
}

/** The most bytes of a block in a store with pages of page_bytes, a power of two from 512 to 65536. */
size_t bd_block_most(size_t page_bytes);

/** The seed of a block's checksum; salt is the store's own. No two places of a store have the same:
 * set is below 4, run_no below 2^30. */
static inline uint64_t bd_block_seed(uint64_t salt, unsigned set, uint32_t run_no,
                                     uint32_t block_no)
{
    return salt ^ ((uint64_t)set << 62 | (uint64_t)run_no << 32 | block_no);
}

/**
 * How many of the count pairs (sorted, at least one) the next block takes, and its size in bytes.
 * It is larger than most (bd_block_most()) only for a single record.
 */
size_t bd_block_plan(const bd_pair *pairs, size_t count, size_t most, size_t *bytes);

/**
 * Write the block that bd_block_plan() planned: take pairs, exactly bytes bytes at out. seed binds
 * it to its place. 32 bytes after the start of every payload must be readable.
 */
void bd_block_write(const bd_pair *pairs, size_t take, const uint8_t *arena, uint64_t seed,
                    uint8_t *out, size_t bytes);

/* A block opened for reading; borrows the bytes. */
typedef struct bd_block {
    const uint8_t *keys;
    const uint8_t *offsets;
    const uint8_t *payloads;
    uint64_t first_key;
    uint64_t key_mask; /* of a key offset */
    uint32_t count;
    uint32_t payload_bytes;
    uint16_t key_bytes;
    uint16_t offset_bytes;
} bd_block;

/** Length, first key and checksum of a block that this process wrote or verified; they are not
 * checked. */
uint32_t bd_block_bytes(const uint8_t *block);
uint64_t bd_block_first_key(const uint8_t *block);
uint64_t bd_block_checksum(const uint8_t *block);

/** Check the layout and, unless seed is NULL, the checksum. False: damaged, or of another place. */
bool bd_block_open(const uint8_t *bytes, size_t len, const uint64_t *seed, bd_block *out);

/** Key of record idx < count. */
static inline uint64_t bd_block_key(const bd_block *block, uint32_t idx)
{
    uint64_t offset;
    memcpy(&offset, block->keys + (size_t)idx * block->key_bytes, sizeof offset);
    return block->first_key + (offset & block->key_mask);
}

/** Index of the first record whose key is at least key; count if there is none. */
uint32_t bd_block_lower_bound(const bd_block *block, uint64_t key);

/** Payload of record idx < count, borrowed from the block. False: its offsets are damaged. */
bool bd_block_payload(const bd_block *block, uint32_t idx, const uint8_t **at, size_t *len);

#endif
