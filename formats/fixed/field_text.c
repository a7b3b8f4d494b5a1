/* field_text: see field_text.h. */
#include "formats/fixed/field_text.h"

#include <string.h>

#include "formats/encoding/gb18030.h"
#include "formats/encoding/utf8_kernel.h"

static const char replacement[3] = {'\xEF', '\xBF', '\xBD'}; /* U+FFFD */

size_t bd_field_trimmed(const char *at, size_t len)
{
    while (len != 0 && (at[len - 1] == ' ' || at[len - 1] == '\0'))
        len--;
    return len;
}

/* Whether any byte of word is NUL or beyond ASCII. */
static inline bool odd_word(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    return ((word | (word - ones)) & ones << 7) != 0;
}

bool bd_field_plain(const char *at, size_t len)
{
    uint64_t word;
    size_t i = 0;
    if (len >= sizeof word) {
        for (; i + sizeof word <= len; i += sizeof word) {
            memcpy(&word, at + i, sizeof word);
            if (odd_word(word))
                return false;
        }
        memcpy(&word, at + len - sizeof word, sizeof word); /* overlaps bytes already seen */
        return !odd_word(word);
    }
    for (; i < len; i++)
        if ((unsigned char)at[i] - 1U >= 0x7F)
            return false;
    return true;
}

/* ---- characters cut at the end ---- */

static bool within(unsigned char c, unsigned low, unsigned high)
{
    return c >= low && c <= high;
}

/* Whether the bytes at s, have in number, begin a UTF-8 character but do not complete it (RFC 3629
 * section 4). */
static bool begins_utf8(const unsigned char *s, size_t have)
{
    const unsigned c = s[0];
    const size_t need = within(s[0], 0xC2, 0xDF)   ? 2
                        : within(s[0], 0xE0, 0xEF) ? 3
                        : within(s[0], 0xF0, 0xF4) ? 4
                                                   : 0;
    if (have >= need)
        return false;
    if (have > 1 && !within(s[1],
                            c == 0xE0   ? 0xA0
                            : c == 0xF0 ? 0x90
                                        : 0x80,
                            c == 0xED   ? 0x9F
                            : c == 0xF4 ? 0x8F
                                        : 0xBF))
        return false;
    return have < 3 || within(s[2], 0x80, 0xBF);
}

/* Number of bytes at the end that begin a character without completing it. */
static size_t utf8_cut(const char *at, size_t len)
{
    for (size_t n = 1; n <= 3 && n <= len; n++)
        if (begins_utf8((const unsigned char *)at + len - n, n))
            return n;
    return 0;
}

/* ---- the encodings ---- */

static bd_cell side_cell(const bd_field_room *room, const char *start)
{
    return (bd_cell){(uint32_t)(start - room->base), (uint32_t)(room->side - start)};
}

static void put(bd_field_room *room, const char *bytes, size_t len)
{
    memcpy(room->side, bytes, len);
    room->side += len;
}

static uint32_t utf8_text(bd_field_room *room, const char *at, size_t len, bd_cell *cell)
{
    if (bd_utf8_clean_plain(at, len))
        return 0;
    const size_t cut = utf8_cut(at, len);
    if (cut == 0)
        return BD_ROW_BAD_BYTES;
    const char *start = room->side;
    put(room, at, len - cut);
    put(room, replacement, sizeof replacement);
    *cell = side_cell(room, start);
    return BD_ROW_CUT | (bd_utf8_clean_plain(at, len - cut) ? 0U : (uint32_t)BD_ROW_BAD_BYTES);
}

static uint32_t gb18030_text(bd_field_room *room, const char *at, size_t len, bd_cell *cell)
{
    const char *start = room->side;
    const size_t whole = bd_gb18030_whole(at, len);
    bool clean;
    room->side += bd_gb18030_decode(at, whole, room->side, &clean);
    if (whole != len)
        put(room, replacement, sizeof replacement);
    *cell = side_cell(room, start);
    return (whole != len ? (uint32_t)BD_ROW_CUT : 0U) | (clean ? 0U : (uint32_t)BD_ROW_BAD_BYTES);
}

uint32_t bd_field_text(bd_field_code code, bd_field_room *room, size_t at, size_t width,
                       bd_cell *cell)
{
    const char *bytes = room->base + at;
    const size_t len = bd_field_trimmed(bytes, width);
    *cell = (bd_cell){(uint32_t)at, (uint32_t)len};
    if (bd_field_plain(bytes, len))
        return 0;
    if (code == BD_FIELD_GB18030)
        return gb18030_text(room, bytes, len, cell);
    return utf8_text(room, bytes, len, cell);
}
