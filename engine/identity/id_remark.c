/* id_remark: see id_remark.h. */
#include "engine/identity/id_remark.h"

#include <string.h>

#include "engine/identity/chars.h"
#include "engine/identity/id.h"
#include "engine/identity/id_runs.h"
#include "engine/identity/id_text.h"

enum { LONG_RUN = 15 }; /* digits; a telephone number has fewer */

/* The full-width forms of () [] {} <> are ASCII already. */
static bool is_open(uint32_t cp)
{
    return cp == '(' || cp == '[' || cp == '{' || cp == '<' ||
           (cp >= 0x3008 && cp <= 0x3017 && cp != 0x3012 && cp != 0x3013 && cp % 2 == 0);
}

static bool is_close(uint32_t cp)
{
    return cp == ')' || cp == ']' || cp == '}' || cp == '>' ||
           (cp >= 0x3008 && cp <= 0x3017 && cp != 0x3012 && cp != 0x3013 && cp % 2 == 1);
}

/* The index of the next opening bracket, or len. */
static size_t find_open(bd_id_span span, size_t from)
{
    while (from < span.len && !is_open(span.at[from]))
        from++;
    return from;
}

/* The index of the bracket that closes the one at open, or len: the cell was cut. */
static size_t find_close(bd_id_span span, size_t open)
{
    size_t depth = 0;

    for (size_t i = open; i < span.len; i++) {
        depth += is_open(span.at[i]);
        if (is_close(span.at[i]) && --depth == 0)
            return i;
    }
    return span.len;
}

static bd_id_span part(bd_id_span span, size_t from, size_t to)
{
    return (bd_id_span){span.at + from, to - from};
}

static bool is_letters_and_digits(bd_id_span span)
{
    for (size_t i = 0; i < span.len; i++)
        if (!bd_chars_is_digit(span.at[i]) && !bd_chars_is_upper(span.at[i]) && span.at[i] != '-')
            return false;
    return true;
}

static size_t count_digits(bd_id_span span)
{
    size_t digits = 0;
    for (size_t i = 0; i < span.len; i++)
        digits += bd_chars_is_digit(span.at[i]);
    return digits;
}

/* Whether so many digits stand together that they are one or more numbers, whatever they are. */
static bool has_long_run(bd_id_span span)
{
    size_t run = 0;
    for (size_t i = 0; i < span.len && run < LONG_RUN; i++)
        run = bd_chars_is_digit(span.at[i]) ? run + 1 : 0;
    return run == LONG_RUN;
}

/* Append the span's letters and digits, X for what looks like it. Returns the new length; more than
 * BD_ID_OTHER_MAX: there are others, or too many. */
static size_t append(bd_id_span span, char out[BD_ID_OTHER_MAX], size_t len)
{
    for (size_t i = 0; i < span.len; i++) {
        const uint32_t cp = bd_id_cell_like_x(span.at[i]) ? 'X' : span.at[i];
        if (cp == '-' || cp == BD_ID_LABEL || is_close(cp))
            continue;
        if (len >= BD_ID_OTHER_MAX || (!bd_chars_is_digit(cp) && !bd_chars_is_upper(cp)))
            return BD_ID_OTHER_MAX + 1;
        out[len++] = (char)cp;
    }
    return len;
}

/* Whether the span is a citizen number with a birth date, which needs nothing more; but what
 * follows it may make it the number of a disability certificate. */
static bool is_complete(bd_id_span span, bd_id_span follows)
{
    char text[BD_ID_OTHER_MAX];
    const size_t len = append(span, text, 0);

    if (len > BD_ID_OTHER_MAX || !((bd_id_text_is_citizen((bd_text){text, len}) &&
                                    bd_id_text_has_birth((bd_text){text, len})) ||
                                   bd_id_text_is_old((bd_text){text, len}) ||
                                   bd_id_text_is_disability((bd_text){text, len})))
        return false;
    const size_t all = append(follows, text, len);
    return all > BD_ID_OTHER_MAX || !bd_id_text_is_disability((bd_text){text, all});
}

/* Whether what is in brackets is a remark on what stands before and behind them. Only parentheses
 * enclose parts of numbers. */
static bool is_remark(bd_id_span before, bd_id_span inner, bd_id_span behind, bool parentheses)
{
    const bd_id_span nothing = {NULL, 0};

    if (has_long_run(inner) || bd_id_runs_count(inner) != 0)
        return false;
    if (!parentheses || !is_letters_and_digits(inner) || is_complete(before, inner) ||
        is_complete(behind, nothing))
        return true;
    return inner.len > 1 && count_digits(inner) == 0 && behind.len == 0 && count_digits(before) > 0;
}

static bool has_outside(bd_id_span span)
{
    for (size_t i = 0; i < span.len; i++) {
        const size_t open = find_open(span, i);
        if (open != i)
            return true;
        i = find_close(span, open);
    }
    return false;
}

static size_t copy(bd_id_span to, size_t at, bd_id_span from)
{
    if (from.len != 0)
        memmove(to.at + at, from.at, from.len * sizeof *from.at);
    return at + from.len;
}

bd_id_span bd_id_remark_remove(bd_id_cell *cell, bd_id_span span)
{
    size_t open = find_open(span, 0);
    size_t to = open, begin = 0; /* of what is kept, and of its last part */

    if (open == span.len || !has_outside(span))
        return span;
    while (open < span.len) {
        const size_t close = find_close(span, open);
        const size_t behind = close < span.len ? close + 1 : close;
        const size_t next = find_open(span, behind);
        const bd_id_span inner = part(span, open + 1, close);
        if (is_remark(part(span, begin, to), inner, part(span, behind, next),
                      span.at[open] == '(')) {
            span.at[to++] = BD_ID_REMARK;
            begin = to;
            cell->cleaned = true;
        } else {
            span.at[to++] = '(';
            to = copy(span, to, inner);
            if (close < span.len)
                span.at[to++] = ')';
        }
        to = copy(span, to, part(span, behind, next));
        open = next;
    }
    return (bd_id_span){span.at, to};
}

bd_id_span bd_id_remark_peel(bd_id_span span)
{
    if (span.len < 2 || !is_open(span.at[0]) || !is_close(span.at[span.len - 1]))
        return span;
    return part(span, 1, span.len - 1);
}
