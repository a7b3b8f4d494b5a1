/* csv_sheet: see csv_sheet.h. */
#include "formats/output/csv_sheet.h"

#include <strings.h>

#include "engine/base/utf8.h"
#include "formats/output/csv_write.h"

enum {
    EXACT_DIGITS = 11, /* a number with more is shown as 1.1E+17 */
    CONSTANT_MAX = 255 /* characters of a text within a formula */
};

typedef enum shape { SHAPE_PLAIN, SHAPE_FORMULA, SHAPE_CONVERTED } shape;

static uint32_t narrow(uint32_t cp) /* full-width ASCII */
{
    return cp >= 0xFF01 && cp <= 0xFF5E ? cp - 0xFEE0 : cp;
}

static bool is_blank(uint32_t cp)
{
    return cp == ' ' || cp == 0xA0 || cp == 0x3000 || cp == 0xFEFF || cp == 0x202F ||
           cp == 0x205F || cp == 0x2060 || (cp >= 0x2000 && cp <= 0x200F);
}

/* The first character that is not skipped, at *pos; 0: there is none, or it is not UTF-8. */
static uint32_t first_of(bd_text value, size_t *pos)
{
    for (*pos = 0; *pos < value.len;) {
        uint32_t cp;
        const size_t bytes = bd_utf8_decode(value.at + *pos, value.len - *pos, &cp);
        if (bytes == 0)
            return 0;
        if (!is_blank(cp))
            return narrow(cp);
        *pos += bytes;
    }
    return 0;
}

static bool begins_formula(uint32_t first)
{
    return first == '=' || first == '+' || first == '-' || first == '@' || first == '\t' ||
           first == '\r' || first == '\n';
}

/* Counts of the characters in a value, by kind. */
typedef struct parts {
    size_t digits;
    size_t dots;
    size_t es;     /* the letter of an exponent */
    size_t joints; /* signs in dates, times, fractions and negative numbers */
} parts;

static bool is_joint(uint32_t cp)
{
    static const uint32_t units[] = {0x5E74, 0x6708, 0x65E5,
                                     0x65F6, 0x5206, 0x79D2}; /* 年月日时分秒 */
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (cp == units[i])
            return true;
    return cp == '-' || cp == '/' || cp == ':' || cp == '+' || cp == '(' || cp == ')' ||
           cp == 'T' || cp == 'Z'; /* ISO 8601 */
}

/* The length of the word that value begins with, if a date has it: JAN to JANUARY and so on, AM, PM;
 * else 0. */
static size_t date_word(bd_text value)
{
    static const char *const months[] = {"january",   "february", "march",    "april",
                                         "may",       "june",     "july",     "august",
                                         "september", "october",  "november", "december"};
    size_t len = 0;
    while (len < value.len && (unsigned)((value.at[len] | 0x20) - 'a') <= 'z' - 'a')
        len++;
    if (len == 2 && (strncasecmp(value.at, "am", 2) == 0 || strncasecmp(value.at, "pm", 2) == 0))
        return len;
    for (size_t i = 0; i < sizeof months / sizeof *months && len >= 3; i++)
        if (strncasecmp(value.at, months[i], len) == 0)
            return len;
    return 0;
}

/* False where value has a character that no number, date or time has. */
static bool count_parts(bd_text value, parts *out)
{
    *out = (parts){0, 0, 0, 0};
    for (size_t pos = 0; pos < value.len;) {
        uint32_t cp;
        const size_t word = date_word((bd_text){value.at + pos, value.len - pos});
        pos += word;
        out->joints += word != 0;
        if (word != 0)
            continue;
        const size_t bytes = bd_utf8_decode(value.at + pos, value.len - pos, &cp);
        if (bytes == 0)
            return false;
        pos += bytes;
        cp = narrow(cp);
        if (cp >= '0' && cp <= '9')
            out->digits++;
        else if (cp == '.')
            out->dots++;
        else if (cp == 'E' || cp == 'e')
            out->es++;
        else if (is_joint(cp))
            out->joints++;
        else if (cp != ',' && !is_blank(cp))
            return false;
    }
    return true;
}

/* first is the first character that is not skipped, at pos. */
static bool is_converted(bd_text value, uint32_t first, size_t pos)
{
    parts p;
    const bool is_letter = (first | 0x20) >= 'a' && (first | 0x20) <= 'z' && first < 0x80;
    const bool may_begin =
        (first >= '0' && first <= '9') || first == '(' ||
        (is_letter && date_word((bd_text){value.at + pos, value.len - pos}) != 0);
    if (!may_begin || !count_parts(value, &p) || p.digits == 0)
        return false;
    if (p.es > 0 || p.joints > 0 || p.dots > 1 || p.digits > EXACT_DIGITS)
        return true;
    return first == '0' && p.digits > 1 && (pos + 1 == value.len || value.at[pos + 1] != '.');
}

static shape shape_of(bd_text value)
{
    size_t pos;
    const uint32_t first = first_of(value, &pos);
    if (begins_formula(first))
        return SHAPE_FORMULA;
    if (!is_converted(value, first, pos))
        return SHAPE_PLAIN;
    return value.len <= CONSTANT_MAX ? SHAPE_CONVERTED : SHAPE_FORMULA;
}

void bd_csv_sheet_add(bd_buf *out, bd_text value)
{
    switch (shape_of(value)) {
    case SHAPE_FORMULA: {
        if (!bd_buf_reserve(out, bd_csv_cell_room(value.len) + 1))
            return;
        char *cell = out->at + out->len;
        char *end = bd_csv_write_cell(cell + 1, value.at, value.len);
        cell[0] = '\'';
        if (end != cell + 1 + value.len) { /* was quoted: the apostrophe goes inside the quotes */
            cell[0] = '"';
            cell[1] = '\'';
        }
        out->len = (size_t)(end - out->at);
        return;
    }
    case SHAPE_CONVERTED: /* digits, signs and blanks: no quotes to double */
        bd_buf_add_string(out, "\"=\"\"");
        bd_buf_add_text(out, value);
        bd_buf_add_string(out, "\"\"\"");
        return;
    default:
        if (bd_buf_reserve(out, bd_csv_cell_room(value.len)))
            out->len =
                (size_t)(bd_csv_write_cell(out->at + out->len, value.at, value.len) - out->at);
    }
}
