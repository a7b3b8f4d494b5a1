/* id_cell: see id_cell.h. Steps 1 to 3 of reading a number (README.md). */
#include "engine/identity/id_cell.h"

#include <string.h>

#include "engine/identity/chars.h"

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
    return is_dash(folded) ? '-' : folded;
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

static void mark_labels(bd_id_cell *cell)
{
    size_t to = 0;

    for (size_t from = 0; from < cell->len; to++) {
        const size_t label = label_at(cell->at + from, cell->len - from);
        cell->at[to] = label != 0 ? BD_ID_LABEL : cell->at[from];
        from += label != 0 ? label : 1;
        cell->cleaned |= label != 0;
    }
    cell->len = to;
}

void bd_id_cell_gather(bd_text text, bd_id_cell *cell)
{
    uint32_t first = 0;

    cell->len = 0;
    cell->cleaned = cell->too_long = false;
    cell->uniform = true;
    cell->bad_bytes = !bd_utf8_valid(text.at, text.len) ||
                      (text.len != 0 && memchr(text.at, '\0', text.len) != NULL);
    if (cell->bad_bytes)
        return;
    for (size_t pos = 0; pos < text.len;) {
        const uint32_t raw = bd_chars_next(text, &pos);
        if (bd_chars_invisible(raw)) {
            cell->cleaned = true;
            continue;
        }
        const uint32_t cp = fold(raw, &cell->cleaned);
        first = cell->len == 0 ? cp : first;
        cell->uniform &= cp == first;
        if (cell->len < BD_ID_CELL_MAX)
            cell->at[cell->len++] = cp;
        else
            cell->too_long = true;
    }
    mark_labels(cell);
}

static bool is_quote(uint32_t cp)
{
    return cp == '\'' || cp == '`' || cp == 0x2018 || cp == 0x2019;
}

bd_id_span bd_id_cell_unwrap(bd_id_cell *cell, bd_id_span span)
{
    const size_t before = span.len;

    /* They come in any order and nested: ="'...", '="..." */
    while (span.len != 0) {
        if (span.len >= 3 && span.at[0] == '=' && span.at[1] == '"' &&
            span.at[span.len - 1] == '"') {
            span.at += 2;
            span.len -= 3;
        } else if (is_quote(span.at[0]) || span.at[0] == BD_ID_LABEL) {
            span.at++;
            span.len--;
        } else if (span.at[span.len - 1] == BD_ID_LABEL) {
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
    return cp == ',' || cp == ';' || cp == '/' || cp == 0x3001 || cp == BD_ID_LABEL;
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

static bool looks_like_x(uint32_t cp)
{
    static const uint32_t likes[] = {0x2169, 0x2179, 0x00D7, 0x0425, 0x0445, 0x03A7, '*'};

    for (size_t i = 0; i < sizeof likes / sizeof *likes; i++)
        if (cp == likes[i])
            return true;
    return false;
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

static bool ends_in_point_zero(bd_id_span span)
{
    if (span.len < 3 || span.at[span.len - 1] != '0' || span.at[span.len - 2] != '.')
        return false;
    for (size_t i = 0; i < span.len - 2; i++)
        if (!bd_chars_is_digit(span.at[i]))
            return false;
    return true;
}

bd_id_span bd_id_cell_tidy(bd_id_cell *cell, bd_id_span span)
{
    const size_t before = span.len;

    if (span.len != 0 && looks_like_x(span.at[span.len - 1])) {
        span.at[span.len - 1] = 'X';
        cell->cleaned = true;
    }
    span.len = drop_hyphens(span.at, span.len);
    if (ends_in_point_zero(span))
        span.len -= 2;
    cell->cleaned |= span.len != before;
    return span;
}
