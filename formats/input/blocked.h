/*
 * blocked: bgzip, gz made of small members (blocks) that each say how long they are (SAM
 * specification, section 4.1), so that several threads can unpack one file.
 *
 * Every block is a gz member with the extra subfield BC, which is the block's length minus one in
 * 16 bits. So a block has at most 64 KiB packed, and by the same rule at most 64 KiB unpacked. A
 * sound file ends with an empty block. input.c brings the bytes and words the errors. Used by one
 * thread at a time; it starts the helpers itself.
 */
#ifndef BD_FORMATS_INPUT_BLOCKED_H
#define BD_FORMATS_INPUT_BLOCKED_H

#include <stdint.h>

#include "engine/base/err.h"
#include "formats/gz/gz.h"

enum {
    BD_GZ_BLOCK_BYTES = 64 << 10, /* largest block, packed and unpacked */
    BD_GZ_BLOCK_HEAD = 512        /* so many first bytes are enough to know its length */
};

typedef struct bd_blocked bd_blocked;

/* One block: packed, then unpacked by a helper or the caller. */
typedef struct bd_gz_piece {
    bd_gz_result result; /* BD_GZ_MEMBER_END: sound */
    uint32_t packed_len;
    uint32_t len;
    uint64_t at; /* compressed offset in the file */
    unsigned char packed[BD_GZ_BLOCK_BYTES];
    unsigned char text[BD_GZ_BLOCK_BYTES];
} bd_gz_piece;

/** Length of the block that begins at head; 0: no block begins there. len is at least
 * BD_GZ_BLOCK_HEAD, or all bytes to the end of the file. */
size_t bd_gz_block_len(const unsigned char *head, size_t len);

/** helpers: threads in addition to the caller's, which unpack ahead. Memory: 128 KiB a piece, two
 * pieces for each thread, the caller's included, and two more. BD_E_NOMEM. */
BD_NODISCARD bd_status bd_blocked_new(const bd_gz_ops *gz, unsigned helpers, bd_blocked **out,
                                      bd_err *err);
void bd_blocked_free(bd_blocked *blocked); /* harmless on NULL */

/** A free piece, for a block's packed bytes, their length and offset; NULL: all pieces are in use.
 * bd_blocked_give() then hands it to the helpers. */
bd_gz_piece *bd_blocked_begin(bd_blocked *blocked);
void bd_blocked_give(bd_blocked *blocked);

/** The oldest piece given, unpacked; NULL: none. Every call returns the same piece until
 * bd_blocked_release(). */
const bd_gz_piece *bd_blocked_take(bd_blocked *blocked);
void bd_blocked_release(bd_blocked *blocked);

#endif
