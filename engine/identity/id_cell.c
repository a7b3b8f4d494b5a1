/* id_cell: see id_cell.h. Steps 1 to 3 of reading a number (README.md). */
#include "engine/identity/id_cell.h"

#include <string.h>

#include "engine/identity/chars.h"
#include "engine/identity/reference.h"

/* Dashes that keyboards and editors write instead of a hyphen. The full-width one is ASCII
 * already. */
static bool is_dash(uint32_t cp)
{
    return (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0xFE58 || cp == 0xFE63;
}

/* One character in the form that the later steps expect. Here only digits and letters count as
 * cleaned (step 2). */
static uint32_t fold(uint32_t cp, bool *cleaned)
{
    if (cp < 0x80 && !(cp >= 'a' && cp <= 'z'))
        return cp;
    const uint32_t narrow = bd_chars_narrow(cp);
    const uint32_t folded = narrow >= 'a' && narrow <= 'z' ? narrow - 0x20 : narrow;
    if (folded != cp && (bd_chars_is_digit(folded) || bd_chars_is_upper(folded)))
        *cleaned = true;
    if (folded == 0x3002 || folded == 0xFF61) { /* ideographic full stops */
        *cleaned = true;
        return '.';
    }
    return is_dash(folded) ? '-' : folded;
}

/* White space, in contrast to characters that have no width. */
static bool is_space(uint32_t cp)
{
    return (cp >= '\t' && cp <= '\r') || cp == ' ' || cp == 0x85 || cp == 0xA0 || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
           cp == 0x205F || cp == 0x3000;
}

/* The number of characters of word if `at` begins with it, or 0. */
static size_t word_at(bd_text word, const uint32_t *at, size_t len)
{
    size_t n = 0;

    for (size_t pos = 0; pos < word.len; n++)
        if (n == len || bd_chars_next(word, &pos) != at[n])
            return 0;
    return n;
}

/* The number of characters of the label, with its colon, at the start of `at`, or 0. */
static size_t label_at(const uint32_t *at, size_t len)
{
    static const char *const labels[] = {"身份证", "身份证号", "身份证号码", "证件号码",
                                         "公民身份号码"};

    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        const size_t n = word_at(bd_text_of(labels[i]), at, len);
        if (n != 0 && n < len && at[n] == ':')
            return n + 1;
    }
    return 0;
}

void bd_id_cell_join(bd_id_cell *cell)
{
    size_t to = 0;

    for (size_t from = 0; cell->spaced && from < cell->len; from++)
        if (cell->at[from] != BD_ID_GAP)
            cell->at[to++] = cell->at[from];
    cell->len = cell->spaced ? to : cell->len;
    cell->spaced = false;
    to = 0;
    for (size_t from = 0; from < cell->len; to++) {
        const size_t label = label_at(cell->at + from, cell->len - from);
        cell->at[to] = label != 0 ? BD_ID_LABEL : cell->at[from];
        from += label != 0 ? label : 1;
        cell->cleaned |= label != 0;
    }
    cell->len = to;
}

static void put(bd_id_cell *cell, uint32_t cp)
{
    if (cell->len < BD_ID_CELL_MAX)
        cell->at[cell->len++] = cp;
    else
        cell->too_long = true;
}

static uint32_t next(bd_text text, size_t *pos, bool *cleaned)
{
    uint32_t cp;

    if (text.at[*pos] == '&' && bd_reference_read(text, pos, &cp)) {
        *cleaned = true;
        return cp;
    }
    return bd_chars_next(text, pos);
}

void bd_id_cell_gather(bd_text text, bd_id_cell *cell)
{
    uint32_t first = 0;
    bool gap = false;

    cell->len = 0;
    cell->cleaned = cell->too_long = cell->spaced = false;
    cell->uniform = true;
    cell->bad_bytes = !bd_utf8_valid(text.at, text.len) ||
                      (text.len != 0 && memchr(text.at, '\0', text.len) != NULL);
    if (cell->bad_bytes)
        return;
    for (size_t pos = 0; pos < text.len;) {
        const uint32_t raw = next(text, &pos, &cell->cleaned);
        if (bd_chars_invisible(raw)) {
            gap |= is_space(raw) && cell->len != 0;
            cell->cleaned = true;
            continue;
        }
        const uint32_t cp = fold(raw, &cell->cleaned);
        first = cell->len == 0 ? cp : first;
        cell->uniform &= cp == first;
        if (gap)
            put(cell, BD_ID_GAP);
        put(cell, cp);
        cell->spaced |= gap;
        gap = false;
    }
}

static bool is_one_of(const uint32_t *list, size_t count, uint32_t cp)
{
    for (size_t i = 0; i < count; i++)
        if (cp == list[i])
            return true;
    return false;
}

/* What may stand at either end of a number and is no part of it: quotes, full stops, separators of
 * a list whose other entries are gone, labels, removed remarks. */
static bool is_margin(uint32_t cp)
{
    static const uint32_t margins[] = {'\'',   '"',         '`',         0xB4,   0x2018, 0x2019,
                                       0x201A, 0x201B,      0x201C,      0x201D, 0x201E, 0x201F,
                                       0x2032, 0x2033,      '.',         ',',    ';',    ':',
                                       0x3001, BD_ID_LABEL, BD_ID_REMARK};

    return is_one_of(margins, sizeof margins / sizeof *margins, cp);
}

bd_id_span bd_id_cell_unwrap(bd_id_cell *cell, bd_id_span span)
{
    const size_t before = span.len;

    /* They come in any order and nested: ="'...", '="..." */
    while (span.len != 0) {
        if (span.len >= 3 && bd_chars_is_shell(span.at[0], span.at[1], span.at[span.len - 1])) {
            span.at += 2;
            span.len -= 3;
        } else if (is_margin(span.at[0])) {
            span.at++;
            span.len--;
        } else if (is_margin(span.at[span.len - 1])) {
            span.len--;
        } else {
            break;
        }
    }
    cell->cleaned |= span.len != before;
    return span;
}

/* The full-width comma, semicolon and solidus are ASCII already. */
static bool separates(uint32_t cp)
{
    return cp == ',' || cp == ';' || cp == '/' || cp == 0x3001 || cp == BD_ID_LABEL ||
           cp == BD_ID_REMARK;
}

bool bd_id_cell_split(bd_id_span *rest, bd_id_span *part)
{
    size_t n = 0;

    if (rest->at == NULL)
        return false;
    while (n < rest->len && !separates(rest->at[n]))
        n++;
    *part = (bd_id_span){rest->at, n};
    *rest =
        n < rest->len ? (bd_id_span){rest->at + n + 1, rest->len - n - 1} : (bd_id_span){NULL, 0};
    return true;
}

bool bd_id_cell_like_x(uint32_t cp)
{
    static const uint32_t likes[] = {0x2169, 0x2179, 0x00D7, 0x0425, 0x0445, 0x03A7, '*'};

    return is_one_of(likes, sizeof likes / sizeof *likes, cp);
}

/* Remove sequences of hyphens between two digits. */
static size_t drop_hyphens(uint32_t *at, size_t len)
{
    size_t to = 0;

    for (size_t from = 0; from < len;) {
        size_t behind = from;
        while (behind < len && at[behind] == '-')
            behind++;
        if (behind > from && behind < len && to > 0 && bd_chars_is_digit(at[to - 1]) &&
            bd_chars_is_digit(at[behind])) {
            from = behind;
            continue;
        }
        do
            at[to++] = at[from++];
        while (from < behind);
    }
    return to;
}

/* The length without a point and zeros behind it, if all before are digits. */
static size_t without_fraction(bd_id_span span)
{
    size_t point = span.len;

    while (point != 0 && span.at[point - 1] == '0')
        point--;
    if (point < 2 || point == span.len || span.at[point - 1] != '.')
        return span.len;
    for (size_t i = 0; i < point - 1; i++)
        if (!bd_chars_is_digit(span.at[i]))
            return span.len;
    return point - 1;
}

bd_id_span bd_id_cell_tidy(bd_id_cell *cell, bd_id_span span)
{
    const size_t before = span.len;

    if (span.len != 0 && bd_id_cell_like_x(span.at[span.len - 1])) {
        span.at[span.len - 1] = 'X';
        cell->cleaned = true;
    }
    span.len = drop_hyphens(span.at, span.len);
    span.len = without_fraction(span);
    cell->cleaned |= span.len != before;
    return span;
}
