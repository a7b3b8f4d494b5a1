/*
 * utf8: UTF-8 as RFC 3629 defines it: shortest forms only, no surrogates, nothing above U+10FFFF.
 *
 * Pure functions, any thread. bd_utf8_valid() looks at every byte of an input once and is hot.
 */
#ifndef BD_BASE_UTF8_H
#define BD_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BD_UTF8_MAX = 4 }; /* bytes of one character */

/* Cold half of bd_utf8_decode(): everything but ASCII and the common three-byte characters. */
size_t bd_utf8__decode_slow(const unsigned char *at, size_t len, uint32_t *cp);

/**
 * Decode the first character of len bytes. Returns its bytes, 1 to 4; 0 when len is 0 or the bytes
 * begin with no valid character (*cp is then untouched).
 */
static inline size_t bd_utf8_decode(const char *at, size_t len, uint32_t *cp)
{
    const unsigned char *b = (const unsigned char *)at;

    if (len != 0 && b[0] < 0x80) {
        *cp = b[0];
        return 1;
    }
    /* E1..EC need no look at the second byte beyond its being a continuation; nearly all Han are
     * there. */
    if (len >= 3 && b[0] >= 0xE1 && b[0] <= 0xEC && (b[1] & 0xC0) == 0x80 &&
        (b[2] & 0xC0) == 0x80) {
        *cp = (uint32_t)(b[0] & 0x0F) << 12 | (uint32_t)(b[1] & 0x3F) << 6 | (b[2] & 0x3FU);
        return 3;
    }
    return bd_utf8__decode_slow(b, len, cp);
}

/** Encode cp into out. Returns its bytes, 1 to 4; 0 when cp is a surrogate or above U+10FFFF. */
size_t bd_utf8_encode(uint32_t cp, char out[BD_UTF8_MAX]);

/** Whether len bytes are UTF-8 from end to end. A NUL is a character like any other. */
bool bd_utf8_valid(const char *at, size_t len);

#endif
