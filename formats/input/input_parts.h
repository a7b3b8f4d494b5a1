/* input_parts: private to formats/input: an open input, and what the source files share: raw.c
 * reads, unpack.c unpacks what raw.c reads, input.c opens and hands out. Threads as in input.h. */
#ifndef BD_FORMATS_INPUT_INPUT_PARTS_H
#define BD_FORMATS_INPUT_INPUT_PARTS_H

#include <stdatomic.h>

#include "engine/base/digest.h"
#include "formats/input/blocked.h"
#include "formats/input/input.h"

enum { BD_GZ_MAGIC_1 = 0x1F, BD_GZ_MAGIC_2 = 0x8B };

struct bd_input {
    const bd_stop *stop; /* NULL: nothing stops us */
    char *name;
    const bd_origin *origin;
    bd_stream *stream; /* instead of fd; NULL: fd is read */
    int fd;
    bool ours;  /* fd is ours to close */
    bool known; /* a regular file: all is its size when it was first seen */
    bd_seen seen;
    bool ended; /* read() has returned 0 */
    uint64_t all;
    _Atomic uint64_t done;
    bd_digest *digest;
    /* Bytes read and not yet handed out: the head of a plain file, compressed bytes of a packed
     * one. */
    unsigned char *buf;
    size_t buf_bytes;
    size_t step; /* bytes of a packed file read at once */
    size_t at;
    size_t len;
    const bd_gz_ops *gz; /* NULL: plain */
    void *decoder;
    bool in_member;
    uint64_t member_at; /* compressed offset of the member's first byte */
    /* bgzip; blocked is not NULL as long as one block follows another. */
    bool is_blocked; /* the file begins with a block */
    bd_blocked *blocked;
    unsigned helpers;
    size_t piece_at;   /* bytes of the current piece that are handed out */
    bool blocks_ended; /* no block follows */
    bool last_was_empty;
    bd_status ahead; /* the result of reading ahead; reported after the blocks before it */
    bd_err ahead_err;
};

/** Read bytes as they are on the disk, count and digest them. BD_E_INPUT: a regular file ends
 * before its size. */
BD_NODISCARD bd_status bd_input__raw(bd_input *in, void *out, size_t len, size_t *got, bd_err *err);

/** Unpack len bytes; fewer only at the end. */
BD_NODISCARD bd_status bd_input__unpack(bd_input *in, char *out, size_t len, size_t *got,
                                        bd_err *err);

/** Find out whether the file is bgzip, by its first bytes; if so make its buffer large enough for a
 * block. */
BD_NODISCARD bd_status bd_input__look_for_blocks(bd_input *in, bd_err *err);

#endif
