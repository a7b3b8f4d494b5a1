/*
 * blocked: bgzip, gz made of small members (blocks) that each say how long they are (SAM
 * specification, section 4.1), so that several threads can unpack one file.
 *
 * Every block is a gz member with the extra subfield BC: its whole length less one, in 16 bits, so
 * at most 64 KiB packed; and by the same rule at most 64 KiB unpacked. A sound file ends with a
 * block that holds nothing. input.c brings the bytes and words the errors. One thread.
 */
#ifndef BD_FORMATS_INPUT_BLOCKED_H
#define BD_FORMATS_INPUT_BLOCKED_H

#include <stdint.h>

#include "engine/base/err.h"
#include "formats/gz/gz.h"

enum {
    BD_GZ_BLOCK_BYTES = 64 << 10, /* of a block at most, packed and unpacked */
    BD_GZ_BLOCK_HEAD = 512        /* of its first bytes are enough to know its length */
};

typedef struct bd_blocked bd_blocked;

/* A block on its way. */
typedef struct bd_gz_piece {
    bd_gz_result result; /* BD_GZ_MEMBER_END: sound */
    uint32_t packed_len;
    uint32_t len;
    uint64_t at; /* compressed offset in the file */
    unsigned char packed[BD_GZ_BLOCK_BYTES];
    unsigned char text[BD_GZ_BLOCK_BYTES];
} bd_gz_piece;

/** Length of the block that begins at head, whose len bytes are all there is or BD_GZ_BLOCK_HEAD
 * and more; 0: what begins there is no block. */
size_t bd_gz_block_len(const unsigned char *head, size_t len);

/** Threads beside the caller's unpack ahead; memory: 128 KiB a piece, two pieces each and two more.
 * BD_E_NOMEM. */
BD_NODISCARD bd_status bd_blocked_new(const bd_gz_ops *gz, unsigned helpers, bd_blocked **out,
                                      bd_err *err);
void bd_blocked_free(bd_blocked *blocked); /* harmless on NULL */

/** A piece to put a block's packed bytes, their number and offset into, or NULL: all are on their
 * way. */
bd_gz_piece *bd_blocked_begin(bd_blocked *blocked);
void bd_blocked_give(bd_blocked *blocked);

/** The oldest piece given, unpacked, or NULL: there is none. The same one until
 * bd_blocked_release(). */
const bd_gz_piece *bd_blocked_take(bd_blocked *blocked);
void bd_blocked_release(bd_blocked *blocked);

#endif
