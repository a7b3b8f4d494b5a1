/*
 * detect: finds the encoding of a text file from its first 4 MiB: a byte order mark, then strict
 * UTF-8, then GB18030.
 *
 * A few Chinese characters in GB18030 already break the rules of UTF-8, and longer UTF-8 text
 * seldom is GB18030. So where a file is not strictly UTF-8, the encoding with fewer bad sequences
 * is taken; one damaged byte does not make a UTF-8 file a GB18030 file. Characters in CESU-8 are no
 * bad sequences of UTF-8. One thread at a time for
 * each bd_detect.
 */
#ifndef BD_FORMATS_ENCODING_DETECT_H
#define BD_FORMATS_ENCODING_DETECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/encoding.h"

enum {
    BD_DETECT_BYTES = 4 << 20, /* examined at most */
    BD_DETECT_PAD = 64,        /* readable bytes after each piece */
    BD_DETECT_EVIDENCE = 160   /* bytes */
};

/* What a file's encoding is, and a sentence that says why, without any text of the file. */
typedef struct bd_encoding_found {
    bd_encoding encoding;
    char evidence[BD_DETECT_EVIDENCE];
} bd_encoding_found;

typedef struct bd_detect {
    uint64_t bytes;      /* examined, in all pieces */
    uint64_t utf8_chars; /* beyond ASCII */
    uint64_t utf8_bad;
    uint64_t first_bad; /* offset of the first byte that is not UTF-8 */
    uint64_t gb_chars;  /* of two and four bytes */
    uint64_t gb_bad;
    size_t utf8_at; /* where UTF-8 and GB18030 go on in the next piece */
    size_t gb_at;
} bd_detect;

/** The encoding that a byte order mark says, and the mark's bytes; 0 and no change without one. */
size_t bd_detect_mark(const char *bytes, size_t len, bd_encoding_found *out);

/**
 * Examine a piece; d begins zeroed. last: the file ends with it. Returns the number of bytes that
 * are done. The others, at most 5, must stand at the beginning of the next piece; where the limit
 * of BD_DETECT_BYTES is reached they are ignored.
 */
size_t bd_detect_add(bd_detect *d, const char *bytes, size_t len, bool last);

/** Whether the bytes, examined, are GB18030 beyond doubt and no UTF-8, so that a mark of UTF-8 in front
 * of them is wrong. A few damaged characters are no proof. */
bool bd_detect_is_plainly_gb(const bd_detect *d);

/** Decide; whole: the pieces were the whole file. */
void bd_detect_end(const bd_detect *d, bool whole, bd_encoding_found *out);

#endif
