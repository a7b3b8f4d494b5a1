/* utf16: see utf16.h. */
#include "formats/encoding/utf16.h"

#include <stdint.h>
#include <string.h>

#include "engine/base/utf8.h"

static inline uint32_t unit_at(const unsigned char *at, bool big_endian)
{
    return big_endian ? (uint32_t)at[0] << 8 | at[1] : (uint32_t)at[1] << 8 | at[0];
}

/* Convert four ASCII characters at once; false when one of the four is not ASCII. */
static inline bool four_ascii(const unsigned char *at, bool big_endian, char *to)
{
    unsigned char other = 0;
    for (unsigned i = 0; i < 4; i++) {
        const unsigned char low = at[2 * i + big_endian];
        other |= at[2 * i + !big_endian] | (low & 0x80);
        to[i] = (char)low;
    }
    return other == 0;
}

static size_t put_unit(uint32_t unit, char *to)
{
    if (unit < 0x80) {
        to[0] = (char)unit;
        return 1;
    }
    if (unit < 0x800) {
        to[0] = (char)(0xC0 | unit >> 6);
        to[1] = (char)(0x80 | (unit & 0x3F));
        return 2;
    }
    to[0] = (char)(0xE0 | unit >> 12);
    to[1] = (char)(0x80 | (unit >> 6 & 0x3F));
    to[2] = (char)(0x80 | (unit & 0x3F));
    return 3;
}

size_t bd_utf16_decode(const char *bytes, size_t len, bool big_endian, bool last, char *out,
                       size_t *used)
{
    const unsigned char *in = (const unsigned char *)bytes;
    char *to = out;
    size_t at = 0;
    while (len - at >= 2) {
        if (len - at >= 8 && four_ascii(in + at, big_endian, to)) {
            at += 8;
            to += 4;
            continue;
        }
        const uint32_t unit = unit_at(in + at, big_endian);
        if (unit >> 10 == 0xD800 >> 10) {
            if (len - at < 4 && !last)
                break;
            const uint32_t low = len - at < 4 ? 0 : unit_at(in + at + 2, big_endian);
            if (low >> 10 == 0xDC00 >> 10) {
                to += bd_utf8_encode(0x10000 + ((unit & 0x3FF) << 10) + (low & 0x3FF), to);
                at += 4;
                continue;
            }
        }
        to += put_unit(unit, to);
        at += 2;
    }
    *used = at;
    return (size_t)(to - out);
}

bool bd_utf16_looks_big_endian(const char *bytes, size_t len)
{
    size_t even = 0;
    size_t odd = 0;
    for (size_t i = 0; i + 1 < len; i += 2) {
        even += bytes[i] == '\0';
        odd += bytes[i + 1] == '\0';
    }
    return even > odd;
}
