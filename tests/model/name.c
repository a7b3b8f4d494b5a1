/* name: see name.h. */
#include "name.h"

#include <string.h>

#include "compat.h"

enum { DOT = 0xb7 };

static bool among(uint32_t p, const uint32_t *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == p)
            return true;
    return false;
}

static bool is_dot(uint32_t p)
{
    static const uint32_t dots[] = {0xb7,   0x2022, 0x30fb, 0xff65, 0xff0e, 0x2e,   0x2027,
                                    0x2219, 0x22c5, 0x387,  0x2024, 0xfe52, 0x25cf, 0x3002,
                                    0xff61, 0x16eb, 0x2e31, 0x1427, 0xa78f};
    return among(p, dots, sizeof dots / sizeof *dots);
}

static uint32_t unified(uint32_t p, uint32_t first, const char *block, size_t block_len)
{
    const str text = {keep(block_len), block_len};
    memcpy(text.at, block, block_len);
    const points all = decode(text);
    return p >= first && p - first < all.len && all.at[p - first] != 0x3007 ? all.at[p - first] : p;
}

/* The characters that GB 18030 moved out of private use, and compatibility ideographs. */
static uint32_t fold(uint32_t p)
{
    static const uint32_t pairs[][2] = {{0xe81e, 0x9fb4},  {0xe826, 0x9fb5},  {0xe82b, 0x9fb6},
                                        {0xe82c, 0x9fb7},  {0xe832, 0x9fb8},  {0xe843, 0x9fb9},
                                        {0xe854, 0x9fba},  {0xe864, 0x9fbb},  {0xe816, 0x20087},
                                        {0xe817, 0x20089}, {0xe818, 0x200cc}, {0xe831, 0x215d7},
                                        {0xe83b, 0x2298f}, {0xe855, 0x241fe}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i][0] == p)
            return pairs[i][1];
    if (p >= 0x2f800)
        return unified(p, 0x2f800, compat_2f800, sizeof compat_2f800 - 1);
    return p >= 0xf900 ? unified(p, 0xf900, compat_f900, sizeof compat_f900 - 1) : p;
}

static int digit_of(uint32_t p, unsigned base)
{
    const int digit = p >= '0' && p <= '9'   ? (int)(p - '0')
                      : p >= 'a' && p <= 'f' ? (int)(p - 'a') + 10
                      : p >= 'A' && p <= 'F' ? (int)(p - 'A') + 10
                                             : -1;
    return digit < (int)base ? digit : -1;
}

/* With each HTML reference by number (&#19886; &#x4DAE;) as its character. */
static points without_references(points in)
{
    points out = {keep(in.len * sizeof(uint32_t)), 0};
    for (size_t i = 0; i < in.len; i++) {
        const bool begins = i + 2 < in.len && in.at[i] == '&' && in.at[i + 1] == '#';
        const bool hex = begins && (in.at[i + 2] == 'x' || in.at[i + 2] == 'X');
        const size_t first = i + (hex ? 3 : 2);
        uint32_t point = 0;
        size_t end = first;
        for (; begins && end < in.len && digit_of(in.at[end], hex ? 16 : 10) >= 0; end++)
            if (point <= 0x10FFFF)
                point = point * (hex ? 16 : 10) + (uint32_t)digit_of(in.at[end], hex ? 16 : 10);
        const bool is_one = begins && end > first && end < in.len && in.at[end] == ';' &&
                            point != 0 && point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
        out.at[out.len++] = is_one ? point : in.at[i];
        if (is_one)
            i = end;
    }
    return out;
}

points name_canonical(str shown_text)
{
    const points in = without_references(bare(decode(shown_text)));
    points out = {keep(in.len * sizeof(uint32_t)), 0};
    for (size_t i = 0; i < in.len; i++) {
        uint32_t p = fold(in.at[i]);
        if (is_blank(p))
            continue;
        if (is_dot(p))
            p = DOT;
        else if (p >= 0xff01 && p <= 0xff5e)
            p -= 0xfee0;
        if (p >= 'a' && p <= 'z')
            p -= 32;
        out.at[out.len++] = p;
    }
    return out;
}

static bool has_placeholder(points name)
{
    static const uint32_t marks[] = {'?', 0x25a1, 0x3013, '*', '_'};
    for (size_t i = 0; i < name.len; i++) {
        const uint32_t p = name.at[i];
        if (among(p, marks, sizeof marks / sizeof *marks) || (p >= 0xe000 && p <= 0xf8ff) ||
            p >= 0xf0000)
            return true;
    }
    return false;
}

static points without_dots(points name)
{
    points out = {keep(name.len * sizeof(uint32_t)), 0};
    for (size_t i = 0; i < name.len; i++)
        if (name.at[i] != DOT)
            out.at[out.len++] = name.at[i];
    return out;
}

typedef struct parts {
    points *at;
    size_t len;
} parts;

static parts split(points name)
{
    parts out = {keep((name.len + 1) * sizeof(points)), 0};
    size_t start = 0;
    for (size_t i = 0; i <= name.len; i++)
        if (i == name.len || name.at[i] == DOT) {
            if (i > start)
                out.at[out.len++] = (points){name.at + start, i - start};
            start = i + 1;
        }
    return out;
}

static parts characters(points name)
{
    parts out = {keep(name.len * sizeof(points)), name.len};
    for (size_t i = 0; i < name.len; i++)
        out.at[i] = (points){name.at + i, 1};
    return out;
}

static bool same_parts(parts a, parts b)
{
    bool *used = keep(b.len * sizeof(bool));
    for (size_t i = 0; i < a.len; i++) {
        size_t j = 0;
        while (j < b.len && (used[j] || !points_equal(a.at[i], b.at[j])))
            j++;
        if (j == b.len)
            return false;
        used[j] = true;
    }
    return a.len == b.len;
}

static bool is_dotted(points name)
{
    return without_dots(name).len != name.len;
}

static bool reordered(points a, points b)
{
    return same_parts(is_dotted(a) ? split(a) : characters(a),
                      is_dotted(b) ? split(b) : characters(b));
}

static bool part_missing(points a, points b)
{
    const parts few = split(a), many = split(b);
    size_t found = 0;
    if (few.len == 0 || few.len >= many.len)
        return false;
    for (size_t i = 0; i < many.len && found < few.len; i++)
        found += points_equal(many.at[i], few.at[found]) ? 1 : 0;
    return found == few.len;
}

static bool one_character(points a, points b)
{
    size_t front = 0, back = 0;
    const size_t shorter = a.len < b.len ? a.len : b.len;
    const size_t longer = a.len < b.len ? b.len : a.len;
    while (front < shorter && a.at[front] == b.at[front])
        front++;
    while (back < shorter - front && a.at[a.len - 1 - back] == b.at[b.len - 1 - back])
        back++;
    /* At least one character beside the replaced one must be the same. */
    return longer - front - back <= 1 && front + back > 0;
}

static bool is_han(uint32_t p)
{
    return (p >= 0x3400 && p <= 0x9fff) || (p >= 0x20000 && p <= 0x3ffff) || p == 0x3007 ||
           (p >= 0xf900 && p <= 0xfaff);
}

static bool all_latin(points name)
{
    bool letters = false;
    for (size_t i = 0; i < name.len; i++) {
        const uint32_t p = name.at[i];
        const bool letter = p >= 'A' && p <= 'Z';
        if (!letter && p != DOT && p != '-' && p != '\'' && p != 0x2019)
            return false;
        letters = letters || letter;
    }
    return letters;
}

static bool some_han(points name)
{
    for (size_t i = 0; i < name.len; i++)
        if (is_han(name.at[i]))
            return true;
    return false;
}

/*
 * Pairs of characters in the random cases that are variants or sound alike. The list is complete
 * for these cases and was written by hand from a dictionary; the program's tables come from Unihan.
 */
static const struct {
    uint32_t a, b;
    bool variant; /* the same character in another form */
} related_pairs[] = {{0x5F20, 0x5F35, true},  {0x56FD, 0x570B, true},  {0x674E, 0x529B, false},
                     {0x674E, 0x4E3D, false}, {0x529B, 0x4E3D, false}, {0x4F1F, 0x536B, false},
                     {0x66FE, 0x589E, false}, {0x5355, 0x5584, false}};

/* Same length, and at each place the same or related characters; variants_only: only by form. */
static bool related(points a, points b, bool variants_only)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++) {
        bool fits = a.at[i] == b.at[i];
        for (size_t k = 0; k < sizeof related_pairs / sizeof *related_pairs; k++)
            if ((related_pairs[k].variant || !variants_only) &&
                ((a.at[i] == related_pairs[k].a && b.at[i] == related_pairs[k].b) ||
                 (a.at[i] == related_pairs[k].b && b.at[i] == related_pairs[k].a)))
                fits = true;
        if (!fits)
            return false;
    }
    return true;
}

const char *name_difference(str a_text, str b_text)
{
    const points a = name_canonical(a_text), b = name_canonical(b_text);
    if (a.len == 0 || b.len == 0 || points_equal(a, b))
        return NULL;
    if (has_placeholder(a) || has_placeholder(b))
        return "placeholder";
    if (points_equal(without_dots(a), without_dots(b)))
        return "separator";
    if (related(a, b, true))
        return "variant";
    if (related(a, b, false))
        return "homophone";
    if (reordered(a, b))
        return "order";
    if (part_missing(a, b) || part_missing(b, a))
        return "part_missing";
    if (one_character(a, b))
        return "one_character";
    return (all_latin(a) && some_han(b)) || (all_latin(b) && some_han(a)) ? "latin" : "different";
}
