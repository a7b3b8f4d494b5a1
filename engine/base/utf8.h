/*
 * utf8: UTF-8 as RFC 3629 defines it: shortest forms only, no surrogates, nothing above U+10FFFF.
 *
 * Pure functions, any thread. Hot: bd_utf8_valid() reads every byte of an input once.
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
 * Decode the first character of len bytes. Returns its length in bytes, 1 to 4; 0 when len is 0 or
 * the bytes do not begin with a valid character (*cp is then unchanged).
 */
static inline size_t bd_utf8_decode(const char *at, size_t len, uint32_t *cp)
{
    const unsigned char *b = (const unsigned char *)at;

    if (len != 0 && b[0] < 0x80) {
        *cp = b[0];
        return 1;
    }
    /* After E1..EC every continuation byte is valid as the second; nearly all Han begin so. */
    if (len >= 3 && b[0] >= 0xE1 && b[0] <= 0xEC && (b[1] & 0xC0) == 0x80 &&
        (b[2] & 0xC0) == 0x80) {
        *cp = (uint32_t)(b[0] & 0x0F) << 12 | (uint32_t)(b[1] & 0x3F) << 6 | (b[2] & 0x3FU);
        return 3;
    }
    return bd_utf8__decode_slow(b, len, cp);
}

enum { BD_UTF8_PAIR = 6 }; /* bytes of a character in CESU-8: two surrogates of three bytes each */

/** Whether at begins with a character above U+FFFF in CESU-8, as some databases write it where they
 * say UTF-8; *cp is then the character, else unchanged. */
bool bd_utf8_pair(const char *at, size_t len, uint32_t *cp);

/** Encode cp into out. Returns its length in bytes, 1 to 4; 0 when cp is a surrogate or above
 * U+10FFFF. */
size_t bd_utf8_encode(uint32_t cp, char out[BD_UTF8_MAX]);

/** Whether all len bytes are valid UTF-8. NUL is an ordinary character. */
bool bd_utf8_valid(const char *at, size_t len);

#endif
