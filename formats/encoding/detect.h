/*
 * detect: finds the encoding of a text file out: a byte order mark, then strict UTF-8, then
 * GB18030, over the first 4 MiB.
 *
 * GB18030 in Chinese text is no UTF-8 within a few characters, and UTF-8 is seldom GB18030 for
 * long; so where a file is not strictly UTF-8, the encoding with fewer bad sequences is taken, and
 * one damaged byte does not turn a UTF-8 file into another. One thread at a time.
 */
#ifndef BD_FORMATS_ENCODING_DETECT_H
#define BD_FORMATS_ENCODING_DETECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/encoding.h"

enum {
    BD_DETECT_BYTES = 4 << 20, /* looked at, at most */
    BD_DETECT_PAD = 64,        /* readable bytes behind each piece */
    BD_DETECT_EVIDENCE = 160   /* bytes */
};

/* What a file's encoding is, and a sentence that says why; no word of the file is in it. */
typedef struct bd_encoding_found {
    bd_encoding encoding;
    char evidence[BD_DETECT_EVIDENCE];
} bd_encoding_found;

typedef struct bd_detect {
    uint64_t bytes;      /* looked at, in all pieces */
    uint64_t utf8_chars; /* beyond ASCII */
    uint64_t utf8_bad;
    uint64_t first_bad; /* offset of the first byte that is no UTF-8 */
    uint64_t gb_chars;  /* of two and four bytes */
    uint64_t gb_bad;
    size_t utf8_at; /* where each goes on in the next piece */
    size_t gb_at;
} bd_detect;

/** The encoding that a byte order mark says, and the mark's bytes; 0 and no change without one. */
size_t bd_detect_mark(const char *bytes, size_t len, bd_encoding_found *out);

/**
 * Look at a piece; d begins zeroed. last: the file ends with it. Returns the bytes done with: the
 * others, at most 3, must stand at the beginning of the next piece, or are passed over where the
 * limit ends the looking.
 */
size_t bd_detect_add(bd_detect *d, const char *bytes, size_t len, bool last);

/** Decide; whole: the pieces were the whole file. */
void bd_detect_end(const bd_detect *d, bool whole, bd_encoding_found *out);

#endif
