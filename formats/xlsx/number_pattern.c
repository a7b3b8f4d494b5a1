/* number_pattern: see number_pattern.h. */
#include "formats/xlsx/number_pattern.h"

#include <string.h>

static bool add(bd_number_pattern *out, char c, bool digit)
{
    if (out->len == BD_NUMBER_PATTERN_BYTES)
        return false;
    if (digit)
        out->digits |= UINT32_C(1) << out->len;
    out->text[out->len++] = c;
    return true;
}

static bool add_all(bd_number_pattern *out, const char *at, const char *end)
{
    while (at < end)
        if (!add(out, *at++, false))
            return false;
    return true;
}

/* The end of the character at at. */
static const char *past_character(const char *at)
{
    if (*at != '\0')
        at++;
    while (((unsigned char)*at & 0xC0) == 0x80)
        at++;
    return at;
}

/* Read one element of the code at at; returns what follows it. NULL: not in a pattern. */
static const char *read_element(const char *at, bd_number_pattern *out)
{
    const char *end;
    switch (*at) {
    case '0':
    case '#':
        return add(out, *at, true) ? at + 1 : NULL;
    case '"':
        end = strchr(at + 1, '"');
        return end != NULL && add_all(out, at + 1, end) ? end + 1 : NULL;
    case '\\':
        end = past_character(at + 1);
        return add_all(out, at + 1, end) ? end : NULL;
    case '_': /* a blank as wide as the next character */
    case '*': /* the next character fills the cell */
        return past_character(at + 1);
    case '[': /* a colour or a language; but a condition chooses the section */
        end = strchr(at, ']');
        if (end == NULL || strpbrk(at, "<>=") != NULL)
            return NULL;
        return end + 1;
    default:
        if (strchr("-+ ():^&'~{}$", *at) == NULL && (unsigned char)*at < 0x80)
            return NULL;
        return add(out, *at, false) ? at + 1 : NULL;
    }
}

static bool is_code(const bd_number_pattern *pattern)
{
    size_t zeros = 0;
    bool between = false;
    bool literal = false; /* since the last digit */
    bool digit = false;
    for (size_t i = 0; i < pattern->len; i++) {
        if ((pattern->digits >> i & 1) == 0) {
            literal = digit;
            continue;
        }
        zeros += pattern->text[i] == '0';
        between = between || literal;
        literal = false;
        digit = true;
    }
    return digit && (zeros >= 2 || between);
}

bool bd_number_pattern_read(const char *code, bd_number_pattern *out)
{
    *out = (bd_number_pattern){.len = 0};
    while (code != NULL && *code != '\0' && *code != ';')
        code = read_element(code, out);
    return code != NULL && is_code(out);
}

size_t bd_number_pattern_show(const bd_number_pattern *pattern, bd_text value,
                              char out[BD_NUMBER_SHOWN])
{
    char plain[BD_NUMBER_SHOWN];
    const size_t len = bd_number_show(value, BD_NUMBER_GENERAL, false, plain);
    const size_t sign = len != 0 && plain[0] == '-';
    const long count = (long)(len - sign); /* of digits */
    long left = (long)__builtin_popcount(pattern->digits);
    long next = 0;
    size_t used = sign;
    memcpy(out, plain, len);
    if (count == 0 || (long)strspn(plain + sign, "0123456789") < count ||
        len + pattern->len >= BD_NUMBER_SHOWN)
        return len;
    for (size_t i = 0; i < pattern->len; i++) {
        if ((pattern->digits >> i & 1) == 0) {
            out[used++] = pattern->text[i];
            continue;
        }
        left--; /* digits of the number before count - left are written; the first place takes all
                   that are too many */
        if (count <= left && pattern->text[i] == '0')
            out[used++] = '0';
        while (next < count - left)
            out[used++] = plain[sign + (size_t)next++];
    }
    return used;
}
