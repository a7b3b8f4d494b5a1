/* reference: see reference.h. */
#include "engine/identity/reference.h"

enum { NAME_MAX = 6, LAST_CHARACTER = 0x10FFFF };

static const struct {
    char name[NAME_MAX + 1];
    uint32_t cp;
} names[] = {{"NBSP", 0x00A0},  {"ENSP", 0x2002},  {"EMSP", 0x2003},  {"THINSP", 0x2009},
             {"ZWNJ", 0x200C},  {"ZWJ", 0x200D},   {"LRM", 0x200E},   {"RLM", 0x200F},
             {"QUOT", '"'},     {"APOS", '\''},    {"LSQUO", 0x2018}, {"RSQUO", 0x2019},
             {"LDQUO", 0x201C}, {"RDQUO", 0x201D}, {"AMP", '&'},      {"LT", '<'},
             {"GT", '>'}};

static char upper(char c)
{
    return (char)(c >= 'a' && c <= 'z' ? c - 0x20 : c);
}

/* The value of a hexadecimal digit, or 16. */
static uint32_t digit(char c)
{
    const char big = upper(c);
    if (big >= '0' && big <= '9')
        return (uint32_t)(big - '0');
    return big >= 'A' && big <= 'F' ? (uint32_t)(big - 'A' + 10) : 16;
}

/* text is what stands between &# and the semicolon. */
static bool read_number(bd_text text, uint32_t *cp)
{
    const uint32_t base = text.len != 0 && upper(text.at[0]) == 'X' ? 16 : 10;
    size_t i = base == 16 ? 1 : 0;

    *cp = 0;
    if (i == text.len)
        return false;
    for (; i < text.len; i++) {
        const uint32_t value = digit(text.at[i]);
        if (value >= base || *cp > LAST_CHARACTER)
            return false;
        *cp = *cp * base + value;
    }
    return *cp != 0 && *cp <= LAST_CHARACTER && (*cp < 0xD800 || *cp > 0xDFFF);
}

static bool read_name(bd_text text, uint32_t *cp)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t n = 0;
        while (n < text.len && n < NAME_MAX && upper(text.at[n]) == names[i].name[n])
            n++;
        if (n == text.len && names[i].name[n] == '\0') {
            *cp = names[i].cp;
            return true;
        }
    }
    return false;
}

bool bd_reference_read(bd_text text, size_t *pos, uint32_t *cp)
{
    enum { LONGEST = 12 }; /* characters between & and the semicolon */
    const char *from = text.at + *pos + 1;
    const size_t left = text.len - *pos - 1;
    const char *end = left == 0 ? NULL : memchr(from, ';', left < LONGEST ? left : LONGEST);

    if (end == NULL)
        return false;
    const bd_text inner = {from, (size_t)(end - from)};
    const bool read = inner.len > 1 && *inner.at == '#'
                          ? read_number((bd_text){inner.at + 1, inner.len - 1}, cp)
                          : read_name(inner, cp);
    if (read)
        *pos += inner.len + 2;
    return read;
}
