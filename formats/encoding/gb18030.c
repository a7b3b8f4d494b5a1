/* gb18030: see gb18030.h. */
#include "formats/encoding/gb18030.h"

#include <string.h>

#include "engine/base/utf8.h"
#include "formats/encoding/gb18030_table.h"

enum {
    ASTRAL_FIRST = 189000, /* linear code of 90 30 81 30, U+10000 */
    ASTRAL_COUNT = 0x100000,
    EURO = 0x20AC
};

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

/* The entry of a two-byte code; its last byte is 0 where the two bytes are not a code. */
static inline const uint8_t *two_bytes(const unsigned char *at)
{
    static const uint8_t none[4];
    const unsigned idx = ((unsigned)at[0] << 8 | at[1]) - BD_GB18030_TWO_FIRST;
    return idx < BD_GB18030_TWO_COUNT ? bd_gb18030__two[idx] : none;
}

static bool is_four(const unsigned char *at, size_t len)
{
    return len >= 4 && is_digit(at[1]) && bd_gb18030_is_lead(at[2]) && is_digit(at[3]);
}

static uint32_t four_point(const unsigned char *at)
{
    const uint32_t linear =
        (((at[0] - 0x81U) * 10 + (at[1] - 0x30U)) * 126 + (at[2] - 0x81U)) * 10 + (at[3] - 0x30U);
    if (linear < BD_GB18030_FOUR_COUNT)
        return bd_gb18030__four[linear];
    if (linear >= ASTRAL_FIRST && linear - ASTRAL_FIRST < ASTRAL_COUNT)
        return 0x10000 + linear - ASTRAL_FIRST;
    return BD_GB18030_NONE;
}

size_t bd_gb18030_char(const unsigned char *at, size_t len, uint32_t *point)
{
    *point = at[0] < 0x80 ? at[0] : at[0] == 0x80 ? (uint32_t)EURO : BD_GB18030_NONE;
    if (!bd_gb18030_is_lead(at[0]) || len < 2)
        return 1;
    const uint8_t *two = two_bytes(at);
    if (two[3] != 0) {
        (void)bd_utf8_decode((const char *)two, two[3], point);
        return 2;
    }
    if (!is_four(at, len))
        return 1;
    *point = four_point(at);
    return 4;
}

/* Decode one character that is neither ASCII nor of two bytes; returns the bytes read. */
static size_t decode_rare(const unsigned char *at, size_t len, char **out, bool *clean)
{
    uint32_t point;
    const size_t n = bd_gb18030_char(at, len, &point);
    if (point != BD_GB18030_NONE) {
        *out += bd_utf8_encode(point, *out);
        return n;
    }
    memcpy(*out, at, n);
    *out += n;
    *clean = false;
    return n;
}

/*
 * Copy ASCII up to the first other byte; *nul if there was a NUL. Reads and writes up to 15 bytes
 * more; the bytes written in excess are not part of the result.
 */
#if defined(__SSE2__)
static inline size_t copy_ascii(const unsigned char *from, size_t len, char *to, bool *nul)
{
    const __m128i zero = _mm_setzero_si128();
    for (size_t at = 0; at < len; at += 16) {
        const __m128i v = _mm_loadu_si128((const void *)(from + at));
        _mm_storeu_si128((void *)(to + at), v);
        const size_t left = len - at;
        const unsigned within = left >= 16 ? 0 : 1U << left;
        const unsigned stop = (unsigned)_mm_movemask_epi8(v) | within;
        const unsigned zeros = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, zero));
        if ((stop | zeros) == 0)
            continue;
        const unsigned below = (stop & (0 - stop)) - 1; /* all ones where there is no stop */
        *nul |= (zeros & below) != 0;
        if (stop != 0)
            return at + (size_t)__builtin_ctz(stop);
    }
    return len;
}
#else
static inline size_t copy_ascii(const unsigned char *from, size_t len, char *to, bool *nul)
{
    size_t at = 0;
    for (; at + 8 <= len; at += 8) {
        const uint64_t ones = UINT64_C(0x0101010101010101);
        uint64_t word;
        memcpy(&word, from + at, sizeof word);
        if (((word | (word - ones)) & ones << 7) != 0)
            break;
        memcpy(to + at, &word, sizeof word);
    }
    for (; at < len && from[at] < 0x80; at++) {
        *nul |= from[at] == 0;
        to[at] = (char)from[at];
    }
    return at;
}
#endif

size_t bd_gb18030_decode(const char *bytes, size_t len, char *out, bool *clean)
{
    const unsigned char *at = (const unsigned char *)bytes;
    const unsigned char *end = at + len;
    char *to = out;
    bool nul = false;
    *clean = true;
    while (at < end) {
        while (end - at >= 2) { /* nearly all characters beyond ASCII */
            const uint8_t *two = two_bytes(at);
            if (two[3] == 0)
                break;
            memcpy(to, two, 4);
            to += two[3];
            at += 2;
        }
        if (at == end)
            break;
        if (*at < 0x80) {
            const size_t n = copy_ascii(at, (size_t)(end - at), to, &nul);
            at += n;
            to += n;
        } else {
            at += decode_rare(at, (size_t)(end - at), &to, clean);
        }
    }
    *clean = *clean && !nul;
    return (size_t)(to - out);
}

size_t bd_gb18030_whole(const char *bytes, size_t len)
{
    const unsigned char *s = (const unsigned char *)bytes;
    size_t at = 0;
    while (at < len) {
        uint32_t point;
        const size_t left = len - at;
        const bool cut = bd_gb18030_is_lead(s[at]) &&
                         (left == 1 || (left == 2 && is_digit(s[at + 1])) ||
                          (left == 3 && is_digit(s[at + 1]) && bd_gb18030_is_lead(s[at + 2])));
        if (cut)
            return at;
        at += bd_gb18030_char(s + at, left, &point);
    }
    return len;
}

static size_t encode_four(uint32_t linear, char out[4])
{
    out[0] = (char)(0x81 + linear / 12600);
    out[1] = (char)(0x30 + linear / 1260 % 10);
    out[2] = (char)(0x81 + linear / 10 % 126);
    out[3] = (char)(0x30 + linear % 10);
    return 4;
}

size_t bd_gb18030_encode(uint32_t point, char out[4])
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    if (point >= 0x10000)
        return point - 0x10000 < ASTRAL_COUNT ? encode_four(ASTRAL_FIRST + point - 0x10000, out)
                                              : 0;
    char text[BD_UTF8_MAX];
    const size_t len = bd_utf8_encode(point, text);
    for (unsigned i = 0; i < BD_GB18030_TWO_COUNT && len != 0; i++) {
        if (bd_gb18030__two[i][3] != len || memcmp(bd_gb18030__two[i], text, len) != 0)
            continue;
        out[0] = (char)((i + BD_GB18030_TWO_FIRST) >> 8);
        out[1] = (char)(i & 0xFF);
        return 2;
    }
    for (uint32_t i = 0; i < BD_GB18030_FOUR_COUNT; i++)
        if (bd_gb18030__four[i] == point)
            return encode_four(i, out);
    return 0;
}
