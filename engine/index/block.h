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

/**
 * How many of the count pairs (sorted, at least one) the next block takes, and its size in bytes.
 * It is larger than BD_BLOCK_BYTES only for a single record.
 */
size_t bd_block_plan(const bd_pair *pairs, size_t count, size_t *bytes);

/**
 * Write the block that bd_block_plan() planned: take pairs, exactly bytes bytes at out. 32 bytes
 * after the start of every payload must be readable.
 */
void bd_block_write(const bd_pair *pairs, size_t take, const uint8_t *arena, uint8_t *out,
                    size_t bytes);

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

/** Length and first key of a block that this process wrote; they are not checked. */
uint32_t bd_block_bytes(const uint8_t *block);
uint64_t bd_block_first_key(const uint8_t *block);

/** Check the layout and, with verify, the checksum. False: damaged. */
bool bd_block_open(const uint8_t *bytes, size_t len, bool verify, bd_block *out);

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
