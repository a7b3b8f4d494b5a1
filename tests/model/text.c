/* text: see text.h. */
#include "text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Blocks are chained so that a leak checker sees them as in use. */
struct block {
    struct block *next;
};
static struct block *blocks;

void *keep(size_t bytes)
{
    struct block *block = calloc(1, sizeof *block + bytes + 1);
    if (block == NULL)
        die("out of memory");
    block->next = blocks;
    blocks = block;
    return block + 1;
}

void *grow(void *items, size_t count, size_t item_bytes)
{
    if ((count & (count - 1)) != 0)
        return items;
    void *moved = keep((count == 0 ? 1 : 2 * count) * item_bytes);
    if (count != 0)
        memcpy(moved, items, count * item_bytes);
    return moved;
}

void die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("model: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(2);
}

static str read_stream(FILE *in, const char *path)
{
    size_t capacity = 1 << 16;
    str text = {keep(capacity), 0};
    for (;;) {
        if (text.len == capacity) {
            char *more = keep(2 * capacity);
            memcpy(more, text.at, text.len);
            text.at = more;
            capacity *= 2;
        }
        const size_t n = fread(text.at + text.len, 1, capacity - text.len, in);
        if (n == 0)
            break;
        text.len += n;
    }
    if (ferror(in))
        die("cannot read '%s'", path);
    return text;
}

str read_file(const char *path)
{
    const size_t len = strlen(path);
    const bool packed = len > 3 && strcmp(path + len - 3, ".gz") == 0;
    char command[512];
    if (packed && snprintf(command, sizeof command, "gzip -dc '%s'", path) >= (int)sizeof command)
        die("'%s' is too long a name", path);
    FILE *in = packed ? popen(command, "r") : fopen(path, "rb");
    if (in == NULL)
        die("cannot open '%s'", path);
    const str text = read_stream(in, path);
    if ((packed ? pclose(in) : fclose(in)) != 0)
        die("cannot read '%s'", path);
    return text;
}

/* Length of the character at text, 0 if there is none (RFC 3629: shortest form, no surrogates). */
static size_t character(const unsigned char *at, size_t left, uint32_t *point)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const size_t len = at[0] < 0x80             ? 1
                       : (at[0] & 0xe0) == 0xc0 ? 2
                       : (at[0] & 0xf0) == 0xe0 ? 3
                       : (at[0] & 0xf8) == 0xf0 ? 4
                                                : 0;
    if (len == 0 || len > left)
        return 0;
    *point = len == 1 ? at[0] : at[0] & (0x7fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0;
        *point = *point << 6 | (at[i] & 0x3f);
    }
    return *point < least[len] || *point > 0x10ffff || (*point >= 0xd800 && *point < 0xe000) ? 0
                                                                                             : len;
}

points decode(str text)
{
    points out = {keep(text.len * sizeof(uint32_t)), 0};
    size_t i = 0;
    while (i < text.len) {
        uint32_t point = 0;
        const size_t len = character((const unsigned char *)text.at + i, text.len - i, &point);
        out.at[out.len++] = len == 0 ? (uint32_t)POINT_BAD + (unsigned char)text.at[i] : point;
        i += len == 0 ? 1 : len;
    }
    return out;
}

str encode(points text)
{
    str out = {keep(4 * text.len), 0};
    for (size_t i = 0; i < text.len; i++) {
        const uint32_t p = text.at[i];
        char *to = out.at + out.len;
        if (p < 0x80) {
            to[0] = (char)p;
            out.len += 1;
        } else if (p < 0x800) {
            to[0] = (char)(0xc0 | p >> 6);
            to[1] = (char)(0x80 | (p & 0x3f));
            out.len += 2;
        } else if (p < 0x10000) {
            to[0] = (char)(0xe0 | p >> 12);
            to[1] = (char)(0x80 | (p >> 6 & 0x3f));
            to[2] = (char)(0x80 | (p & 0x3f));
            out.len += 3;
        } else {
            to[0] = (char)(0xf0 | p >> 18);
            to[1] = (char)(0x80 | (p >> 12 & 0x3f));
            to[2] = (char)(0x80 | (p >> 6 & 0x3f));
            to[3] = (char)(0x80 | (p & 0x3f));
            out.len += 4;
        }
    }
    return out;
}

str shown(str text, bool *bad)
{
    const points in = decode(text);
    points out = {keep(4 * in.len * sizeof(uint32_t)), 0};
    for (size_t i = 0; i < in.len; i++) {
        const uint32_t p = in.at[i];
        if (p != 0 && p < POINT_BAD) {
            out.at[out.len++] = p;
            continue;
        }
        const uint32_t byte = p == 0 ? 0 : p - POINT_BAD;
        *bad = true;
        out.at[out.len++] = '\\';
        out.at[out.len++] = 'x';
        out.at[out.len++] = (unsigned char)"0123456789ABCDEF"[byte >> 4];
        out.at[out.len++] = (unsigned char)"0123456789ABCDEF"[byte & 15];
    }
    return encode(out);
}

bool is_blank(uint32_t p)
{
    return p == ' ' || (p >= '\t' && p <= '\r') || p == 0xa0 || p == 0x3000 ||
           (p >= 0x2000 && p <= 0x200f) || (p >= 0x2028 && p <= 0x202f) || p == 0x2060 ||
           p == 0xfeff;
}

points trim(points text)
{
    while (text.len > 0 && is_blank(text.at[0])) {
        text.at++;
        text.len--;
    }
    while (text.len > 0 && is_blank(text.at[text.len - 1]))
        text.len--;
    return text;
}

static bool is_ascii(uint32_t p, uint32_t ascii)
{
    return p == ascii || p == ascii + 0xfee0; /* full-width */
}

points bare(points text)
{
    size_t quote = 1;
    text = trim(text);
    while (quote < text.len && is_blank(text.at[quote]))
        quote++;
    if (quote + 1 >= text.len || !is_ascii(text.at[0], '=') || !is_ascii(text.at[quote], '"') ||
        !is_ascii(text.at[text.len - 1], '"'))
        return text;
    return trim((points){text.at + quote + 1, text.len - quote - 2});
}

bool points_equal(points a, points b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len * sizeof *a.at) == 0);
}

bool str_is(str text, const char *literal)
{
    return text.len == strlen(literal) && memcmp(text.at, literal, text.len) == 0;
}

bool is_day(unsigned year, unsigned month, unsigned day)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day < 1)
        return false;
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= days[month - 1] + (month == 2 && leap ? 1u : 0u);
}

bool read_digits(const uint32_t *at, size_t count, unsigned *value)
{
    *value = 0;
    for (size_t i = 0; i < count; i++) {
        if (at[i] < '0' || at[i] > '9')
            return false;
        *value = *value * 10 + (at[i] - '0');
    }
    return true;
}
