/* input_parts: private to formats/input: an open input, and what its sources share: raw.c reads,
 * unpack.c unpacks what raw.c reads, input.c opens and hands out. */
#ifndef BD_FORMATS_INPUT_INPUT_PARTS_H
#define BD_FORMATS_INPUT_INPUT_PARTS_H

#include <stdatomic.h>

#include "engine/base/digest.h"
#include "formats/input/blocked.h"
#include "formats/input/input.h"

enum { BD_GZ_MAGIC_1 = 0x1F, BD_GZ_MAGIC_2 = 0x8B };

struct bd_input {
    const bd_stop *stop; /* NULL: nobody stops us */
    char *name;
    int fd;
    bool ours;  /* fd is ours to close */
    bool known; /* a regular file: all is its size */
    bool ended; /* read() has answered 0 */
    uint64_t all;
    _Atomic uint64_t done;
    bd_digest *digest;
    /* Bytes read and not yet handed out: the head of a plain file, compressed bytes of a packed
     * one. */
    unsigned char *buf;
    size_t buf_bytes;
    size_t step; /* read at once of a packed file */
    size_t at;
    size_t len;
    const bd_gz_ops *gz; /* NULL: plain */
    void *decoder;
    bool in_member;
    uint64_t member_at; /* compressed offset of the member's first byte */
    /* bgzip; blocked is there as long as one block follows another. */
    bool is_blocked; /* the file begins so */
    bd_blocked *blocked;
    unsigned helpers;
    size_t piece_at;   /* of the piece taken, what is handed out */
    bool blocks_ended; /* what follows is no block, or nothing */
    bool last_was_empty;
    bd_status ahead; /* what reading ahead met, to be told behind the blocks before it */
    bd_err ahead_err;
};

/** Read bytes as they lie on the disk: counted, digested, and a regular file must not end before
 * its size. */
BD_NODISCARD bd_status bd_input__raw(bd_input *in, void *out, size_t len, size_t *got, bd_err *err);

/** Unpack len bytes; fewer only at the end. */
BD_NODISCARD bd_status bd_input__unpack(bd_input *in, char *out, size_t len, size_t *got,
                                        bd_err *err);

/** Whether the file is bgzip, by its first bytes; its buffer then holds a block. */
BD_NODISCARD bd_status bd_input__look_for_blocks(bd_input *in, bd_err *err);

#endif
