/* reference: see reference.h. */
#include "engine/identity/reference.h"

#include <string.h>

enum {
    DIGITS_MAX = 8,     /* enough for the last character, with zeros before it */
    REFERENCE_MAX = 32, /* bytes of a pair of halves whose ampersands were escaped again */
    CP_MAX = 0x10FFFF
};

static const struct {
    const char *name;
    uint32_t cp;
} named[] = {
    {"AMP", '&'},     {"LT", '<'},        {"GT", '>'},       {"QUOT", '"'},     {"APOS", '\''},
    {"NBSP", 0xA0},   {"MIDDOT", 0xB7},   {"SHY", 0xAD},     {"BULL", 0x2022},  {"ENSP", 0x2002},
    {"EMSP", 0x2003}, {"THINSP", 0x2009}, {"ZWNJ", 0x200C},  {"ZWJ", 0x200D},   {"LRM", 0x200E},
    {"RLM", 0x200F},  {"LDQUO", 0x201C},  {"RDQUO", 0x201D}, {"LSQUO", 0x2018}, {"RSQUO", 0x2019},
};

/* Whether text has this name, in upper or lower case, and a semicolon at from. */
static bool is_named(bd_text text, size_t from, const char *name)
{
    size_t i = 0;

    for (; name[i] != '\0'; i++) {
        const char c = from + i < text.len ? text.at[from + i] : '\0';
        if ((c >= 'a' && c <= 'z' ? c - 0x20 : c) != name[i])
            return false;
    }
    return from + i < text.len && text.at[from + i] == ';';
}

static int digit_of(char c, unsigned base)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (base == 16 && (c | 0x20) >= 'a' && (c | 0x20) <= 'f')
        return (c | 0x20) - 'a' + 10;
    return -1;
}

/* What follows "&#": the code and a semicolon. Returns its bytes, or 0. */
static size_t read_number(bd_text text, size_t from, uint32_t *cp)
{
    size_t at = from;
    const unsigned base = at < text.len && (text.at[at] == 'x' || text.at[at] == 'X') ? 16 : 10;
    uint32_t code = 0;
    size_t digits = 0;

    at += base == 16;
    for (; at < text.len && digits <= DIGITS_MAX; at++, digits++) {
        const int digit = digit_of(text.at[at], base);
        if (digit < 0)
            break;
        code = code > CP_MAX ? code : code * base + (uint32_t)digit;
    }
    if (digits == 0 || digits > DIGITS_MAX || at == text.len || text.at[at] != ';' || code == 0 ||
        code > CP_MAX)
        return 0;
    *cp = code;
    return at + 1 - from;
}

/* What follows "&": a name, or # and a code, and a semicolon. Returns its bytes, or 0. */
static size_t read_body(bd_text text, size_t from, uint32_t *cp)
{
    if (from < text.len && text.at[from] == '#') {
        const size_t bytes = read_number(text, from + 1, cp);
        return bytes != 0 ? bytes + 1 : 0;
    }
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (!is_named(text, from, named[i].name))
            continue;
        *cp = named[i].cp;
        return strlen(named[i].name) + 1;
    }
    return 0;
}

/* One reference, its ampersand escaped again or not; *cp may be half of a character. */
static size_t read_one(bd_text text, size_t from, uint32_t *cp)
{
    if (from >= text.len || text.at[from] != '&')
        return 0;
    const size_t bytes = read_body(text, from + 1, cp);
    if (bytes == 0 || *cp != '&')
        return bytes != 0 ? bytes + 1 : 0;
    const size_t more = read_body(text, from + 1 + bytes, cp);
    return 1 + bytes + more;
}

/* The same for one character, of one reference or two. */
static size_t read_character(bd_text text, size_t from, uint32_t *cp)
{
    uint32_t first, second;
    const size_t bytes = read_one(text, from, &first);

    if (bytes == 0)
        return 0;
    if (first < 0xD800 || first > 0xDFFF) {
        *cp = first;
        return bytes;
    }
    const size_t more = first <= 0xDBFF ? read_one(text, from + bytes, &second) : 0;
    if (more == 0 || second < 0xDC00 || second > 0xDFFF)
        return 0;
    *cp = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    return bytes + more;
}

bool bd_reference_read(bd_text text, size_t *pos, uint32_t *cp)
{
    const size_t bytes = read_character(text, *pos, cp);

    *pos += bytes;
    return bytes != 0;
}

size_t bd_reference_read_last(bd_text text, uint32_t *cp)
{
    for (size_t bytes = 1; bytes <= text.len && bytes <= REFERENCE_MAX; bytes++)
        if (text.at[text.len - bytes] == '&' && read_character(text, text.len - bytes, cp) == bytes)
            return bytes;
    return 0;
}
