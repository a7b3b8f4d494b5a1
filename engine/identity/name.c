/* name: the canonical form; see name.h. Classes of difference are in name_diff.c. */
#include "engine/identity/name.h"

#include <string.h>

#include "engine/identity/chars.h"
#include "engine/identity/reference.h"

typedef struct fold_pair {
    uint32_t from, to;
} fold_pair;

/* In ascending order of from, for the binary search. */
static const fold_pair compat[] = {
#include "engine/identity/compat_table.inc"
};
static const fold_pair private_use[] = {
#include "engine/identity/private_table.inc"
};

static uint32_t fold_by(const fold_pair *pairs, size_t count, uint32_t cp)
{
    size_t low = 0;

    while (low < count) {
        const size_t middle = low + (count - low) / 2;
        if (pairs[middle].from == cp)
            return pairs[middle].to;
        if (pairs[middle].from < cp)
            low = middle + 1;
        else
            count = middle;
    }
    return cp;
}

static bool is_dot(uint32_t cp)
{
    static const uint16_t dots[] = {0x002E, 0x00B7, 0x0387, 0x1427, 0x16EB, 0x2022, 0x2024,
                                    0x2027, 0x2219, 0x22C5, 0x25CF, 0x2E31, 0x3002, 0x30FB,
                                    0xA78F, 0xFE52, 0xFF0E, 0xFF61, 0xFF65};

    for (size_t i = 0; i < sizeof dots / sizeof *dots && dots[i] <= cp; i++)
        if (dots[i] == cp)
            return true;
    return false;
}

uint32_t bd_name_fold(uint32_t cp)
{
    if (cp >= 0x3400 && cp <= 0x9FFF)
        return cp;
    if (is_dot(cp))
        return BD_NAME_DOT;
    if (bd_chars_invisible(cp))
        return 0;
    if (cp >= 0xE000 && cp <= 0xF8FF)
        return fold_by(private_use, sizeof private_use / sizeof *private_use, cp);
    if ((cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x2F800 && cp <= 0x2FA1F))
        return fold_by(compat, sizeof compat / sizeof *compat, cp);
    return bd_chars_upper(bd_chars_narrow(cp));
}

/* The next character of text as written, or the one that a reference stands for. */
static uint32_t next_written(bd_text text, size_t *pos)
{
    uint32_t cp;

    if (text.at[*pos] == '&' && bd_reference_read(text, pos, &cp))
        return cp;
    return bd_chars_next(text, pos);
}

/* The next canonical character of text; 0 at its end. */
static uint32_t next(bd_text text, size_t *pos)
{
    while (*pos < text.len) {
        const uint32_t cp = bd_name_fold(next_written(text, pos));
        if (cp != 0)
            return cp;
    }
    return 0;
}

bool bd_name_is_empty(bd_text text)
{
    size_t pos = 0;

    return next(text, &pos) == 0;
}

void bd_name_read(bd_text text, bd_name *name)
{
    size_t pos = 0;
    uint32_t cp;

    name->len = 0;
    while ((cp = next(text, &pos)) != 0 && name->len < BD_NAME_MAX)
        name->at[name->len++] = cp;
    name->too_long = cp != 0;
}

void bd_name_add(bd_text text, bd_buf *out)
{
    size_t pos = 0;

    for (uint32_t cp = next(text, &pos); cp != 0; cp = next(text, &pos))
        bd_chars_add(out, cp);
}

static bd_diff compare_long(bd_text a, bd_text b)
{
    size_t a_pos = 0, b_pos = 0;
    uint32_t cp;

    do {
        cp = next(a, &a_pos);
        if (cp != next(b, &b_pos))
            return BD_DIFF_DIFFERENT;
    } while (cp != 0);
    return BD_DIFF_SAME;
}

bd_diff bd_name_compare(bd_text a, bd_text b)
{
    bd_name a_name, b_name;

    bd_name_read(a, &a_name);
    bd_name_read(b, &b_name);
    if (a_name.len == 0 || b_name.len == 0)
        return BD_DIFF_ABSENT;
    if (a_name.too_long || b_name.too_long)
        return compare_long(a, b);
    if (a_name.len == b_name.len &&
        memcmp(a_name.at, b_name.at, a_name.len * sizeof *a_name.at) == 0)
        return BD_DIFF_SAME;
    return bd_name_classify(&a_name, &b_name);
}
