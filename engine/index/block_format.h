/*
 * block_format: the bytes of a block, which is the value in LMDB: records of one run in key order,
 * keys separate from payloads.
 *
 *   offset
 *   0   u32  magic "BDB2"
 *   4   u32  bytes of the whole block
 *   8   u64  XXH3 of bytes 16 to the end, seeded with the place of the block
 *   16  u32  count of records, at least 1
 *   20  u16  key_bytes: width of a key offset, 0..8
 *   22  u16  offset_bytes: width of a payload offset, 2 or 4
 *   24  u64  first key
 *   32       count x key_bytes            key - first key, not decreasing
 *            (count + 1) x offset_bytes   of payloads, from their start; the last is their size
 *            payloads                     record_format.h
 *            8 zero bytes                 so that eight bytes can be read at every key
 *
 * The seed is the store's salt, set, run number and block number (bd_block_seed()). So a block that
 * was moved to another place, or left there by an older store, fails its checksum.
 *
 * A block fills whole pages of LMDB less LMDB's header of an overflow page (16 bytes), so that it is
 * stored without waste: bd_block_most() bytes, unless a single record needs more. Those are 16 KiB of
 * pages, or one page where pages are larger. Integers are little-endian.
 *
 * The key in LMDB is the first key and the number of the block within its run, both big-endian (12
 * bytes). So two blocks with the same first key have different keys, and byte order is key order.
 */
#ifndef BD_INDEX_BLOCK_FORMAT_H
#define BD_INDEX_BLOCK_FORMAT_H

#define BD_BLOCK_MAGIC UINT32_C(0x32424442)

enum {
    BD_BLOCK_PAGES_BYTES = 16 << 10, /* of the pages that a block fills */
    BD_BLOCK_PAGE_HEAD = 16,         /* LMDB's header of an overflow page */
    BD_BLOCK_BYTES = BD_BLOCK_PAGES_BYTES - BD_BLOCK_PAGE_HEAD, /* with pages up to 16 KiB */
    BD_BLOCK_AT_MAGIC = 0,
    BD_BLOCK_AT_BYTES = 4,
    BD_BLOCK_AT_HASH = 8,
    BD_BLOCK_HASHED_FROM = 16,
    BD_BLOCK_AT_COUNT = 16,
    BD_BLOCK_AT_KEY_BYTES = 20,
    BD_BLOCK_AT_OFFSET_BYTES = 22,
    BD_BLOCK_AT_FIRST_KEY = 24,
    BD_BLOCK_HEAD = 32,
    BD_BLOCK_SLACK = 8,
    BD_BLOCK_KEY_BYTES = 12 /* of the LMDB key */
};

#endif
