/* chars: see chars.h. */
#include "engine/identity/chars.h"

#include "engine/identity/reference.h"

typedef struct span {
    uint32_t first, last;
} span;

static bool in_spans(const span *spans, size_t count, uint32_t cp)
{
    for (size_t i = 0; i < count && cp >= spans[i].first; i++)
        if (cp <= spans[i].last)
            return true;
    return false;
}

bool bd_chars__invisible_slow(uint32_t cp)
{
    static const span spans[] = {
        {0x0000, 0x0020}, {0x007F, 0x00A0},  /* controls, spaces */
        {0x00AD, 0x00AD}, {0x034F, 0x034F},  /* soft hyphen, grapheme joiner */
        {0x061C, 0x061C}, {0x115F, 0x1160},  /* Arabic letter mark, Hangul fillers */
        {0x1680, 0x1680}, {0x180B, 0x180F},  /* Ogham space, Mongolian selectors */
        {0x2000, 0x200F}, {0x2028, 0x202F},  /* spaces, joiners, direction marks */
        {0x205F, 0x206F}, {0x3000, 0x3000},  /* word joiner and the like, ideographic space */
        {0x3164, 0x3164}, {0xFE00, 0xFE0F},  /* Hangul filler, variation selectors */
        {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0},  /* byte order mark, half-width filler */
        {0xFFF9, 0xFFFB}, {0xE0000, 0xE0FFF} /* annotation, tags, more selectors */
    };
    return in_spans(spans, sizeof spans / sizeof *spans, cp);
}

uint32_t bd_chars_upper(uint32_t cp)
{
    if (cp < 0x80)
        return cp >= 'a' && cp <= 'z' ? cp - 0x20 : cp;
    if (cp < 0x100)
        return cp >= 0xE0 && cp != 0xF7 && cp != 0xFF ? cp - 0x20 : cp == 0xFF ? 0x178 : cp;
    if (cp > 0x1DC || cp == 0x130 || cp == 0x138 || cp == 0x149 || cp == 0x178)
        return cp;
    if (cp == 0x131)
        return 'I';
    if (cp == 0x17F)
        return 'S';
    /* Letters come in pairs. The capital is the even one, except in three ranges. */
    const bool odd_capital = (cp >= 0x139 && cp <= 0x148) || (cp >= 0x179 && cp <= 0x17E) ||
                             (cp >= 0x1CD && cp <= 0x1DC);
    const bool even_capital = cp < 0x178 && !odd_capital;
    if (odd_capital)
        return cp % 2 == 0 ? cp - 1 : cp;
    return even_capital ? cp & ~1U : cp;
}

bool bd_chars_is_latin(uint32_t cp)
{
    static const span spans[] = {
        {'A', 'Z'},       {'a', 'z'},       {0xAA, 0xAA},    {0xBA, 0xBA},     {0xC0, 0xD6},
        {0xD8, 0xF6},     {0xF8, 0x2AF},    {0x300, 0x36F},  {0x1D00, 0x1D7F}, {0x1E00, 0x1EFF},
        {0x2C60, 0x2C7F}, {0xA722, 0xA78E}, {0xFB00, 0xFB06}};
    return in_spans(spans, sizeof spans / sizeof *spans, cp);
}

bool bd_chars_is_han(uint32_t cp)
{
    static const span spans[] = {{0x3005, 0x3007}, /* iteration mark, closing mark, zero */
                                 {0x3400, 0x4DBF},
                                 {0x4E00, 0x9FFF},
                                 {0xF900, 0xFAFF},
                                 {0x20000, 0x3FFFD}};
    return in_spans(spans, sizeof spans / sizeof *spans, cp);
}

bool bd_chars_is_private(uint32_t cp)
{
    return (cp >= 0xE000 && cp <= 0xF8FF) || (cp >= 0xF0000 && cp <= 0x10FFFF);
}

void bd_chars_add(bd_buf *out, uint32_t cp)
{
    static const char digits[] = "0123456789ABCDEF";
    char bytes[BD_UTF8_MAX];

    if (cp >= BD_CHARS_BAD_BYTE) {
        const unsigned byte = cp - BD_CHARS_BAD_BYTE;
        bytes[0] = '\\';
        bytes[1] = 'x';
        bytes[2] = digits[byte >> 4 & 15];
        bytes[3] = digits[byte & 15];
        bd_buf_add(out, bytes, 4);
        return;
    }
    bd_buf_add(out, bytes, bd_utf8_encode(cp, bytes));
}

/* Length in bytes of the character that ends at len: 1 to 4; 1 for a byte outside any character. */
static size_t last_bytes(const char *at, size_t len, uint32_t *cp)
{
    for (size_t n = 1; n <= BD_UTF8_MAX && n <= len; n++)
        if (bd_utf8_decode(at + len - n, n, cp) == n)
            return n;
    *cp = BD_CHARS_BAD_BYTE + (unsigned char)at[len - 1];
    return 1;
}

/* Bytes of the invisible character at the start of text, which is not empty; 0 if it is visible. */
static size_t invisible_first(bd_text text)
{
    uint32_t cp;
    size_t bytes = 0;

    if (*text.at != '&' || !bd_reference_read(text, &bytes, &cp))
        cp = bd_chars_next(text, &bytes);
    return bd_chars_invisible(cp) ? bytes : 0;
}

/* The same at the end of text. */
static size_t invisible_last(bd_text text)
{
    uint32_t cp;
    size_t bytes = 0;

    if (text.at[text.len - 1] == ';')
        bytes = bd_reference_read_last(text, &cp);
    if (bytes == 0)
        bytes = last_bytes(text.at, text.len, &cp);
    return bd_chars_invisible(cp) ? bytes : 0;
}

bd_text bd_chars_trim(bd_text text)
{
    size_t bytes;

    while (text.len != 0 && (bytes = invisible_first(text)) != 0) {
        text.at += bytes;
        text.len -= bytes;
    }
    while (text.len != 0 && (bytes = invisible_last(text)) != 0)
        text.len -= bytes;
    return text;
}

/* text is trimmed and not empty. */
static bd_text without_shell(bd_text text)
{
    size_t begin = 0, second = 0;
    uint32_t last;
    const uint32_t first = bd_chars_narrow(bd_chars_next(text, &begin));
    const bd_text rest = bd_chars_trim((bd_text){text.at + begin, text.len - begin});

    if (rest.len == 0)
        return text;
    const uint32_t quote = bd_chars_narrow(bd_chars_next(rest, &second));
    const size_t end = last_bytes(rest.at, rest.len, &last);
    if (second + end > rest.len || !bd_chars_is_shell(first, quote, bd_chars_narrow(last)))
        return text;
    return bd_chars_trim((bd_text){rest.at + second, rest.len - second - end});
}

bd_text bd_chars_bare(bd_text text)
{
    static const char wide = '\xEF'; /* the first byte of a full-width = */

    text = bd_chars_trim(text);
    return text.len != 0 && (*text.at == '=' || *text.at == wide) ? without_shell(text) : text;
}

bd_text bd_chars_whole(bd_text text)
{
    text = bd_chars_bare(text);
    const size_t sign = text.len != 0 && *text.at == '-';
    size_t len = text.len;

    while (len != 0 && text.at[len - 1] == '0')
        len--;
    if (len < sign + 2 || len == text.len || text.at[len - 1] != '.')
        return text;
    for (size_t i = sign; i + 1 < len; i++)
        if (!bd_chars_is_digit((unsigned char)text.at[i]))
            return text;
    text.len = len - 1;
    return text;
}

size_t bd_chars_short(bd_text text, char out[BD_CHARS_SHORT])
{
    size_t len = 0;

    text = bd_chars_bare(text);
    for (size_t pos = 0; pos < text.len;) {
        const uint32_t cp = bd_chars_next(text, &pos);
        if (bd_chars_invisible(cp))
            continue;
        if (len + BD_UTF8_MAX >= BD_CHARS_SHORT || cp >= BD_CHARS_BAD_BYTE)
            return 0;
        len += bd_utf8_encode(bd_chars_upper(bd_chars_narrow(cp)), out + len);
    }
    out[len] = '\0';
    return len;
}
