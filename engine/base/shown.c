/* shown: see shown.h. The only table of characters that are not shown. */
#include "engine/base/shown.h"

#include "engine/base/utf8.h"

static void add_hex(bd_buf *out, const char *at, size_t len)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < len; i++) {
        const unsigned char byte = (unsigned char)at[i];
        const char shown[4] = {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
        bd_buf_add(out, shown, sizeof shown);
    }
}

bool bd_shown_is_control(uint32_t cp)
{
    static const struct {
        uint32_t from, to;
    } ranges[] = {
        {0x0000, 0x001F},   /* C0 */
        {0x007F, 0x009F},   /* DEL, C1 */
        {0x00AD, 0x00AD},   /* soft hyphen */
        {0x034F, 0x034F},   /* grapheme joiner */
        {0x061C, 0x061C},   /* Arabic letter mark */
        {0x115F, 0x1160},   /* Hangul fillers */
        {0x17B4, 0x17B5},   /* vowels without a shape */
        {0x180E, 0x180E},   /* vowel separator */
        {0x200B, 0x200F},   /* zero width, direction */
        {0x2028, 0x202E},   /* line and paragraph separator, direction */
        {0x2060, 0x206F},   /* joiner, operators, isolates */
        {0x3164, 0x3164},   /* Hangul filler */
        {0xFEFF, 0xFEFF},   /* byte order mark */
        {0xFFA0, 0xFFA0},   /* Hangul filler */
        {0xFFF9, 0xFFFB},   /* annotations */
        {0x1BCA0, 0x1BCA3}, /* shorthand */
        {0x1D173, 0x1D17A}, /* music */
        {0xE0000, 0xE007F}, /* tags */
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges && cp >= ranges[i].from; i++)
        if (cp <= ranges[i].to)
            return true;
    return false;
}

/* Decode the character at a place; a byte that is not UTF-8 is one character that is no control. */
static size_t decode(bd_text text, size_t at, uint32_t *cp)
{
    const size_t len = bd_utf8_decode(text.at + at, text.len - at, cp);
    if (len == 0)
        *cp = UINT32_MAX;
    return len == 0 ? 1 : len;
}

static size_t characters(bd_text text)
{
    size_t count = 0;
    uint32_t cp;
    for (size_t i = 0; i < text.len; count++)
        i += decode(text, i, &cp);
    return count;
}

static void add_length(bd_buf *out, bd_text text)
{
    bd_buf_printf(out, "\xE2\x80\xB9%zu characters\xE2\x80\xBA", characters(text));
}

/* ---- numbers ---- */

enum {
    DIGITS_IN_A_ROW = 6, /* a region code, a birth date: each is a part of an identity number */
    DIGITS_IN_ALL = 11,  /* of a mobile phone, written in groups */
    NUMBER_DIGITS = 15   /* of an identity number of before 1999; later ones have 17 and one more */
};

/* Digits of the scripts that are written here: ASCII, Arabic, Persian, Tibetan, Mongolian, full
 * width. */
static bool is_digit(uint32_t cp)
{
    static const uint32_t zeros[] = {'0', 0x0660, 0x06F0, 0x0F20, 0x1810, 0xFF10};
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        if (cp >= zeros[i] && cp < zeros[i] + 10)
            return true;
    return false;
}

bool bd_shown_has_number(bd_text text)
{
    size_t row = 0;
    size_t all = 0;
    uint32_t cp;
    for (size_t i = 0; i < text.len;) {
        i += decode(text, i, &cp);
        if (is_digit(cp)) {
            row++;
            all++;
        } else if (!bd_shown_is_control(cp)) {
            row = 0;
        }
        if (row == DIGITS_IN_A_ROW || all == DIGITS_IN_ALL)
            return true;
    }
    return false;
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* Whether what begins at a place is a digest as it is written everywhere: 32 or 64 hexadecimal
 * digits. */
static size_t digest_at(bd_text text, size_t at)
{
    size_t len = 0;
    while (at + len < text.len && is_hex(text.at[at + len]))
        len++;
    return len == 32 || len == 64 ? len : 0;
}

/* The bytes of the identity number that begins at a place; 0: none does. */
static size_t number_at(bd_text text, size_t at)
{
    size_t digits = 0;
    size_t end = at;
    uint32_t cp;
    while (end < text.len) {
        const size_t len = decode(text, end, &cp);
        if (!is_digit(cp) && (digits == 0 || !bd_shown_is_control(cp) || cp == '\n'))
            break;
        digits += is_digit(cp);
        end += len;
    }
    if (digits < NUMBER_DIGITS)
        return 0;
    if (end < text.len) {
        const size_t len = decode(text, end, &cp);
        if (cp == 'X' || cp == 'x' || cp == 0xFF38 || cp == 0xFF58)
            end += len;
    }
    return end - at;
}

/* ---- appending ---- */

enum { CONTROLS = 1, LINE_FEEDS = 2, NUMBERS = 4 }; /* what is made visible, kept, hidden */

/* Append what is left alone or replaced as a whole at a place. Returns its bytes; 0: nothing is. */
static size_t add_whole(bd_buf *out, bd_text text, size_t at)
{
    size_t len = at == 0 || !is_hex(text.at[at - 1]) ? digest_at(text, at) : 0;
    if (len != 0)
        bd_buf_add(out, text.at + at, len);
    else if ((len = number_at(text, at)) != 0)
        add_length(out, (bd_text){text.at + at, len});
    return len;
}

static void add(bd_buf *out, bd_text text, unsigned rules)
{
    for (size_t i = 0; i < text.len;) {
        uint32_t cp;
        size_t len = (rules & NUMBERS) != 0 ? add_whole(out, text, i) : 0;
        if (len != 0) {
            i += len;
            continue;
        }
        len = decode(text, i, &cp);
        const bool kept = (rules & LINE_FEEDS) != 0 && cp == '\n';
        if ((cp == UINT32_MAX && rules != NUMBERS) ||
            ((rules & CONTROLS) != 0 && !kept && bd_shown_is_control(cp)))
            add_hex(out, text.at + i, len);
        else
            bd_buf_add(out, text.at + i, len);
        i += len;
    }
}

void bd_shown_add(bd_buf *out, bd_text text)
{
    add(out, text, 0);
}

void bd_shown_add_line(bd_buf *out, bd_text text)
{
    add(out, text, CONTROLS);
}

void bd_shown_add_lines(bd_buf *out, bd_text text)
{
    add(out, text, CONTROLS | LINE_FEEDS);
}

void bd_shown_add_message(bd_buf *out, bd_text text)
{
    add(out, text, CONTROLS | NUMBERS);
}

void bd_shown_add_messages(bd_buf *out, bd_text text)
{
    add(out, text, CONTROLS | LINE_FEEDS | NUMBERS);
}

void bd_shown_add_hidden(bd_buf *out, bd_text text)
{
    add(out, text, NUMBERS);
}

void bd_shown_add_echo(bd_buf *out, bd_text text)
{
    if (bd_shown_has_number(text))
        add_length(out, text);
    else
        bd_shown_add_line(out, text);
}

const char *bd_shown_echo(const char *text, char *out, size_t size)
{
    bd_text rest = bd_text_of(text);
    bd_buf line = bd_buf_over(out, size - 1);
    bd_shown_add_echo(&line, rest);
    if (!line.failed) {
        out[line.len] = '\0';
        return out;
    }
    line = bd_buf_over(out, size - sizeof "...");
    while (!line.failed) { /* it does not fit */
        uint32_t cp;
        const size_t len = decode(rest, 0, &cp);
        const size_t before = line.len;
        bd_shown_add_line(&line, (bd_text){rest.at, len});
        if (line.failed)
            line.len = before;
        rest = (bd_text){rest.at + len, rest.len - len};
    }
    memcpy(out + line.len, "...", sizeof "...");
    return out;
}

/* ---- places ---- */

/* Coarse ranges: East Asian Width W and F of Unicode take two, combining marks take none. */
static size_t places(uint32_t cp)
{
    static const struct {
        uint32_t from, to;
        size_t places;
    } ranges[] = {
        {0x0300, 0x036F, 0},   {0x1100, 0x115F, 2},   {0x1160, 0x11FF, 0},   {0x200B, 0x200F, 0},
        {0x2028, 0x202E, 0},   {0x2060, 0x2064, 0},   {0x20D0, 0x20FF, 0},   {0x2E80, 0x303E, 2},
        {0x3041, 0x3098, 2},   {0x3099, 0x309A, 0},   {0x309B, 0xA4CF, 2},   {0xA960, 0xA97F, 2},
        {0xAC00, 0xD7A3, 2},   {0xF900, 0xFAFF, 2},   {0xFE00, 0xFE0F, 0},   {0xFE10, 0xFE19, 2},
        {0xFE30, 0xFE6F, 2},   {0xFEFF, 0xFEFF, 0},   {0xFF01, 0xFF60, 2},   {0xFFE0, 0xFFE6, 2},
        {0x1F300, 0x1F64F, 2}, {0x1F900, 0x1F9FF, 2}, {0x20000, 0x3FFFD, 2}, {0xE0100, 0xE01EF, 0}};
    if (cp < ranges[0].from)
        return 1;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (cp >= ranges[i].from && cp <= ranges[i].to)
            return ranges[i].places;
    return 1;
}

size_t bd_shown_width(bd_text text)
{
    size_t width = 0;
    for (size_t i = 0; i < text.len;) {
        uint32_t cp = 0;
        const size_t len = bd_utf8_decode(text.at + i, text.len - i, &cp);
        width += len == 0 ? 1 : places(cp);
        i += len == 0 ? 1 : len;
    }
    return width;
}

void bd_shown_pad(bd_buf *out, bd_text text, size_t places)
{
    bd_buf_add_text(out, text);
    for (size_t width = bd_shown_width(text); width < places; width++)
        bd_buf_add_char(out, ' ');
}
