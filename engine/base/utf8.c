/* utf8: see utf8.h. */
#include "engine/base/utf8.h"

#include <string.h>

static bool is_tail(unsigned char b)
{
    return (b & 0xC0) == 0x80;
}

/* Never called for ASCII. */
size_t bd_utf8__decode_slow(const unsigned char *at, size_t len, uint32_t *cp)
{
    if (len == 0 || at[0] < 0xC2 || at[0] > 0xF4) /* C0 and C1 begin only overlong forms */
        return 0;
    const size_t need = at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
    if (len < need)
        return 0;
    uint32_t value = at[0] & (0x7FU >> need);
    for (size_t i = 1; i < need; i++) {
        if (!is_tail(at[i]))
            return 0;
        value = value << 6 | (at[i] & 0x3FU);
    }
    const bool too_long = (need == 3 && value < 0x800) || (need == 4 && value < 0x10000);
    if (too_long || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    *cp = value;
    return need;
}

size_t bd_utf8_encode(uint32_t cp, char out[BD_UTF8_MAX])
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return 0;
    const size_t bytes = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = bytes - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (cp & 0x3F));
        cp >>= 6;
    }
    out[0] = (char)((0xF00U >> bytes) | cp); /* low byte: C0, E0, F0 */
    return bytes;
}

/* Count ASCII bytes at the start, in steps of eight: up to seven more may follow. */
static size_t skip_ascii(const char *at, size_t len)
{
    size_t i = 0;
    uint64_t word;

    for (; len - i >= sizeof word; i += sizeof word) {
        memcpy(&word, at + i, sizeof word);
        if ((word & UINT64_C(0x8080808080808080)) != 0)
            break;
    }
    return i;
}

bool bd_utf8_valid(const char *at, size_t len)
{
    size_t i = 0;
    uint32_t cp;

    while (i < len) {
        if ((unsigned char)at[i] < 0x80) {
            const size_t ascii = skip_ascii(at + i, len - i);
            i += ascii != 0 ? ascii : 1;
            continue;
        }
        const size_t bytes = bd_utf8_decode(at + i, len - i, &cp);
        if (bytes == 0)
            return false;
        i += bytes;
    }
    return true;
}

bool bd_utf8_pair(const char *at, size_t len, uint32_t *cp)
{
    const unsigned char *b = (const unsigned char *)at;

    if (len < BD_UTF8_PAIR || b[0] != 0xED || (b[1] & 0xF0) != 0xA0 || (b[2] & 0xC0) != 0x80 ||
        b[3] != 0xED || (b[4] & 0xF0) != 0xB0 || (b[5] & 0xC0) != 0x80)
        return false;
    *cp = 0x10000 + ((uint32_t)(b[1] & 0x0F) << 16 | (uint32_t)(b[2] & 0x3F) << 10 |
                     (uint32_t)(b[4] & 0x0F) << 6 | (b[5] & 0x3FU));
    return true;
}
