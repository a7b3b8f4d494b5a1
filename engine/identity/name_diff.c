/* name: the classes of difference, tried in order; see name.h. */
#include <string.h>

#include "engine/identity/chars.h"
#include "engine/identity/name.h"
#include "engine/identity/unihan.h"

/* A part of a name between separators; borrowed from a bd_name. Empty parts (a dot at an end, two
 * dots) are left out. */
typedef struct part {
    const uint32_t *at;
    size_t len;
} part;

typedef struct parts {
    part at[BD_NAME_MAX];
    size_t count;
} parts;

static bool has_dot(const bd_name *name)
{
    for (size_t i = 0; i < name->len; i++)
        if (name->at[i] == BD_NAME_DOT)
            return true;
    return false;
}

static void split_at_dots(const bd_name *name, parts *out)
{
    size_t start = 0;

    out->count = 0;
    for (size_t i = 0; i <= name->len; i++) {
        if (i < name->len && name->at[i] != BD_NAME_DOT)
            continue;
        if (i > start)
            out->at[out->count++] = (part){name->at + start, i - start};
        start = i + 1;
    }
}

static bool part_equal(part a, part b)
{
    return a.len == b.len && memcmp(a.at, b.at, a.len * sizeof *a.at) == 0;
}

static bool is_unknown(uint32_t cp)
{
    return cp == '?' || cp == '*' || cp == '_' || cp == 0x25A1 || cp == 0x3013 || cp == 0xFFFD ||
           bd_chars_is_private(cp);
}

static bool has_unknown(const bd_name *name)
{
    for (size_t i = 0; i < name->len; i++)
        if (is_unknown(name->at[i]))
            return true;
    return false;
}

static bool fits_placeholder(const bd_name *a, const bd_name *b)
{
    return has_unknown(a) || has_unknown(b);
}

static bool fits_separator(const bd_name *a, const bd_name *b)
{
    size_t i = 0, k = 0;

    for (;; i++, k++) {
        while (i < a->len && a->at[i] == BD_NAME_DOT)
            i++;
        while (k < b->len && b->at[k] == BD_NAME_DOT)
            k++;
        if (i == a->len || k == b->len)
            return i == a->len && k == b->len;
        if (a->at[i] != b->at[k])
            return false;
    }
}

/* Compare place by place: in both classes characters are replaced, never added or left out. */
static bool fits_places(const bd_name *a, const bd_name *b, bool (*fits)(uint32_t a, uint32_t b))
{
    if (a->len != b->len)
        return false;
    for (size_t i = 0; i < a->len; i++)
        if (a->at[i] != b->at[i] && !fits(a->at[i], b->at[i]))
            return false;
    return true;
}

static bool fits_variant(const bd_name *a, const bd_name *b)
{
    return fits_places(a, b, bd_unihan_variants);
}

static bool fits_homophone(const bd_name *a, const bd_name *b)
{
    return fits_places(a, b, bd_unihan_homophones);
}

/* Characters other than separators: how many, and two sums that do not depend on their order. */
static void weigh(const bd_name *name, uint64_t weight[3])
{
    weight[0] = weight[1] = weight[2] = 0;
    for (size_t i = 0; i < name->len; i++) {
        const uint64_t cp = name->at[i] == BD_NAME_DOT ? 0 : name->at[i];
        weight[0] += cp != 0;
        weight[1] += cp;
        weight[2] += cp * cp;
    }
}

static void split_into_characters(const bd_name *name, parts *out)
{
    out->count = name->len;
    for (size_t i = 0; i < name->len; i++)
        out->at[i] = (part){name->at + i, 1};
}

static bool fits_order(const bd_name *a, const bd_name *b)
{
    uint64_t a_weight[3], b_weight[3];
    parts a_parts, b_parts;

    weigh(a, a_weight);
    weigh(b, b_weight);
    /* Nearly always different, which saves the search below. */
    if (memcmp(a_weight, b_weight, sizeof a_weight) != 0)
        return false;
    const bool dotted = has_dot(a) || has_dot(b);
    (dotted ? split_at_dots : split_into_characters)(a, &a_parts);
    (dotted ? split_at_dots : split_into_characters)(b, &b_parts);
    if (a_parts.count != b_parts.count)
        return false;
    for (size_t i = 0; i < a_parts.count; i++) { /* match each part of a with one part of b */
        size_t k = i;
        while (k < b_parts.count && !part_equal(a_parts.at[i], b_parts.at[k]))
            k++;
        if (k == b_parts.count)
            return false;
        b_parts.at[k] = b_parts.at[i];
    }
    return true;
}

static bool fits_part_missing(const bd_name *a, const bd_name *b)
{
    parts longer, shorter;
    size_t found = 0;

    if (!has_dot(a) && !has_dot(b))
        return false;
    split_at_dots(a, &longer);
    split_at_dots(b, &shorter);
    if (longer.count < shorter.count) {
        split_at_dots(b, &longer);
        split_at_dots(a, &shorter);
    }
    for (size_t i = 0; i < longer.count && found < shorter.count; i++)
        found += part_equal(longer.at[i], shorter.at[found]);
    return found == shorter.count && found != 0 && found < longer.count;
}

/* At least one character must be the same in both: two different names of one character have
 * nothing in common. */
static bool fits_one_character(const bd_name *a, const bd_name *b)
{
    const bd_name *longer = a->len >= b->len ? a : b;
    const bd_name *shorter = a->len >= b->len ? b : a;
    size_t head = 0, tail = 0;

    if (longer->len - shorter->len > 1)
        return false;
    while (head < shorter->len && a->at[head] == b->at[head])
        head++;
    while (tail < shorter->len - head &&
           longer->at[longer->len - 1 - tail] == shorter->at[shorter->len - 1 - tail])
        tail++;
    return head + tail == longer->len - 1 && head + tail != 0;
}

static bool is_latin_name(const bd_name *name)
{
    bool letters = false;

    for (size_t i = 0; i < name->len; i++) {
        const uint32_t cp = name->at[i];
        if (bd_chars_is_latin(cp))
            letters = true;
        else if (cp != BD_NAME_DOT && cp != '-' && cp != '\'' && cp != 0x2019)
            return false;
    }
    return letters;
}

static bool has_han(const bd_name *name)
{
    for (size_t i = 0; i < name->len; i++)
        if (bd_chars_is_han(name->at[i]))
            return true;
    return false;
}

static bool fits_latin(const bd_name *a, const bd_name *b)
{
    return (is_latin_name(a) && has_han(b)) || (is_latin_name(b) && has_han(a));
}

static bool fits_different(const bd_name *a, const bd_name *b)
{
    (void)a;
    (void)b;
    return true;
}

bd_diff bd_name_classify(const bd_name *a, const bd_name *b)
{
    /* The first class that fits is the result. */
    static const struct {
        bd_diff diff;
        bool (*fits)(const bd_name *a, const bd_name *b);
    } classes[] = {
        {BD_DIFF_PLACEHOLDER, fits_placeholder},
        {BD_DIFF_SEPARATOR, fits_separator},
        {BD_DIFF_VARIANT, fits_variant},
        {BD_DIFF_HOMOPHONE, fits_homophone},
        {BD_DIFF_ORDER, fits_order},
        {BD_DIFF_PART_MISSING, fits_part_missing},
        {BD_DIFF_ONE_CHARACTER, fits_one_character},
        {BD_DIFF_LATIN, fits_latin},
        {BD_DIFF_DIFFERENT, fits_different},
    };
    size_t i = 0;

    while (!classes[i].fits(a, b))
        i++;
    return classes[i].diff;
}
