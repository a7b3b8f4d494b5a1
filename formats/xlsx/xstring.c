/* xstring: see xstring.h. */
#include "formats/xlsx/xstring.h"

#include <stdint.h>
#include <string.h>

#include "engine/base/utf8.h"

enum { ESCAPE_BYTES = 7 }; /* _xHHHH_ */

static unsigned digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    if ((c | 32) >= 'a' && (c | 32) <= 'f')
        return (unsigned)((c | 32) - 'a') + 10;
    return 16;
}

/* The character of the escape at at; 0: no escape, or not text. */
static uint32_t escaped(const char *at, size_t len)
{
    uint32_t cp = 0;
    if (len < ESCAPE_BYTES || at[1] != 'x' || at[6] != '_')
        return 0;
    for (size_t i = 2; i < 6; i++) {
        const unsigned digit = digit_of(at[i]);
        if (digit > 15)
            return 0;
        cp = cp << 4 | digit;
    }
    return cp >= 0xFFFE ? 0 : cp;
}

/* The character at at and the bytes of its escapes; 0: no escape, or not text. */
static uint32_t character(const char *at, size_t len, size_t *bytes)
{
    const uint32_t first = escaped(at, len);
    *bytes = ESCAPE_BYTES;
    if (first < 0xD800 || first > 0xDBFF)
        return first;
    if (len < 2 * ESCAPE_BYTES || at[ESCAPE_BYTES] != '_')
        return 0;
    const uint32_t second = escaped(at + ESCAPE_BYTES, len - ESCAPE_BYTES);
    if (second < 0xDC00 || second > 0xDFFF)
        return 0;
    *bytes = 2 * ESCAPE_BYTES;
    return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
}

size_t bd_xstring_decode(char *at, size_t len)
{
    const char *next = len == 0 ? NULL : memchr(at, '_', len);
    if (next == NULL)
        return len;
    size_t out = (size_t)(next - at);
    for (size_t in = out; in < len;) {
        char bytes[BD_UTF8_MAX];
        size_t taken = 0;
        const uint32_t cp = at[in] == '_' ? character(at + in, len - in, &taken) : 0;
        const size_t n = cp == 0 ? 0 : bd_utf8_encode(cp, bytes); /* 0: a surrogate */
        if (n == 0) {
            at[out++] = at[in++];
            continue;
        }
        memcpy(at + out, bytes, n);
        out += n;
        in += taken;
    }
    return out;
}
