/* heading_text: see heading_text.h. */
#include "formats/reader/heading_text.h"

#include <string.h>

#include "engine/base/utf8.h"

enum { NOT_TEXT = 0x110000 }; /* and a byte that is not UTF-8 */

size_t bd_heading_blank_at(const char *at, size_t len)
{
    static const char *const wide[] = {"\xC2\xA0", "\xC2\x85", "\xE3\x80\x80", "\xEF\xBB\xBF",
                                       "\xE2\x81\xA0"};
    if (len != 0 && (*at == ' ' || (*at >= '\t' && *at <= '\r')))
        return 1;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        const size_t n = strlen(wide[i]);
        if (len >= n && memcmp(at, wide[i], n) == 0)
            return n;
    }
    /* U+2000..U+200F and U+2028..U+202F */
    if (len >= 3 && memcmp(at, "\xE2\x80", 2) == 0) {
        const unsigned char c = (unsigned char)at[2];
        if (c <= 0x8F || (c >= 0xA8 && c <= 0xAF))
            return 3;
    }
    return 0;
}

void bd_heading_add_plain(bd_buf *out, bd_text heading)
{
    for (size_t i = 0; i < heading.len; i++) {
        const size_t n = bd_heading_blank_at(heading.at + i, heading.len - i);
        if (n == 0 && heading.at[i] != '\0')
            bd_buf_add_char(out, heading.at[i]);
        else if (n > 1)
            i += n - 1;
    }
    bd_buf_add_char(out, '\0');
}

static bool is_bracket(uint32_t point)
{
    static const uint32_t wide[] = {0x3008, 0x3009, 0x300A, 0x300B, 0x300C, 0x300D, 0x300E, 0x300F,
                                    0x3010, 0x3011, 0x3014, 0x3015, 0x3016, 0x3017, 0x3018, 0x3019};
    if (point < 0x80)
        return point != 0 && strchr("()[]{}", (int)point) != NULL;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (point == wide[i])
            return true;
    return false;
}

/* Take the next character that counts from the front of text, folded; 0: there are no more. */
static uint32_t next_character(bd_text *text)
{
    while (text->len != 0) {
        uint32_t point;
        size_t n = bd_heading_blank_at(text->at, text->len);
        const bool blank = n != 0;
        if (!blank && (n = bd_utf8_decode(text->at, text->len, &point)) == 0) {
            point = NOT_TEXT + (unsigned char)*text->at;
            n = 1;
        }
        text->at += n;
        text->len -= n;
        if (blank)
            continue;
        if (point >= 0xFF01 && point <= 0xFF5E)
            point -= 0xFEE0;
        if (!is_bracket(point) && point != 0)
            return point >= 'A' && point <= 'Z' ? point + ('a' - 'A') : point;
    }
    return 0;
}

static bool is_mark(uint32_t point)
{
    return point == '*' || point == ':';
}

/* Whether only marks are left. */
static bool is_at_end(bd_text text)
{
    uint32_t point;
    do
        point = next_character(&text);
    while (is_mark(point));
    return point == 0;
}

static bd_text without_leading_marks(bd_text text)
{
    for (bd_text rest = text; next_character(&rest) == '*';)
        text = rest;
    return text;
}

bool bd_heading_alike(bd_text a, bd_text b)
{
    a = without_leading_marks(a);
    b = without_leading_marks(b);
    if (is_at_end(a))
        return false;
    for (;;) {
        const bd_text a_before = a;
        const bd_text b_before = b;
        const uint32_t point = next_character(&a);
        if (point != next_character(&b) || point == 0)
            return is_at_end(a_before) && is_at_end(b_before);
    }
}
