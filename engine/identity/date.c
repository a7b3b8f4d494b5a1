/* date: the forms a date is written in; see value.h. */
#include "engine/identity/date.h"

#include <stddef.h>

#include "engine/identity/chars.h"
#include "engine/identity/value.h"

enum {
    LINE_MAX = 48, /* characters: the longest form, with a time and a time zone, has about 35 */
    YEAR = 0x5E74, /* 年 */
    MONTH = 0x6708,
    DAY = 0x65E5
};

typedef struct line {
    uint32_t at[LINE_MAX];
    size_t len;
} line;

/* White space becomes a space, invisible characters are removed, full-width ASCII becomes ASCII.
 * False when the result is too long. */
static bool gather(bd_text text, line *out)
{
    text = bd_chars_trim(text);
    out->len = 0;
    for (size_t pos = 0; pos < text.len;) {
        const uint32_t cp = bd_chars_next(text, &pos);
        const bool space =
            cp <= 0x20 || cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x3000;
        if (!space && bd_chars_invisible(cp))
            continue;
        if (out->len == LINE_MAX)
            return false;
        out->at[out->len++] = space ? ' ' : bd_chars_narrow(cp);
    }
    return true;
}

static size_t count_digits(const line *in, size_t from)
{
    size_t n = from;
    while (n < in->len && bd_chars_is_digit(in->at[n]))
        n++;
    return n - from;
}

static uint32_t number(const line *in, size_t from, size_t count)
{
    uint32_t value = 0;
    for (size_t i = from; i < from + count; i++)
        value = value * 10 + (in->at[i] - '0');
    return value;
}

/* Whether the rest from `from` on can be a time of day, in any common form. */
static bool is_time(const line *in, size_t from)
{
    static const uint32_t others[] = {' ',    ':',    '.',    '-',    '+',   'Z',    'A',
                                      'P',    'M',    'a',    'p',    'm',   0x65F6, 0x5206,
                                      0x79D2, 0x70B9, 0x4E0A, 0x4E0B, 0x5348}; /* 时分秒点上下午 */
    bool digits = false;

    for (size_t i = from; i < in->len; i++) {
        bool known = bd_chars_is_digit(in->at[i]);
        digits |= known;
        for (size_t k = 0; k < sizeof others / sizeof *others && !known; k++)
            known = in->at[i] == others[k];
        if (!known)
            return false;
    }
    return digits;
}

/* What may follow a date: nothing, or a time after a space, after T, or after the character for
 * day. */
static bool is_tail(const line *in, size_t from)
{
    if (from == in->len)
        return true;
    if (in->at[from] == ' ' || in->at[from] == 'T')
        return is_time(in, from + 1);
    return in->at[from - 1] == DAY && is_time(in, from);
}

/* 19651117, or 19651117083000 with the time directly after it. */
static bool read_joined(const line *in, size_t digits, uint32_t *date)
{
    if (digits == 14 && (number(in, 8, 2) > 24 || number(in, 10, 2) > 59 || number(in, 12, 2) > 60))
        return false;
    *date = number(in, 0, 8);
    return bd_date_is_day(*date / 10000, *date / 100 % 100, *date % 100) && is_tail(in, digits);
}

/* 1965-11-17 and similar forms: both separators must belong together. */
static bool read_separated(const line *in, uint32_t *date)
{
    const uint32_t separator = in->len > 4 ? in->at[4] : 0;
    const size_t month_digits = count_digits(in, 5);
    const size_t middle = 5 + month_digits;
    const size_t day_digits = middle < in->len ? count_digits(in, middle + 1) : 0;
    size_t end = middle + 1 + day_digits;

    if (separator != '-' && separator != '/' && separator != '.' && separator != YEAR)
        return false;
    if (month_digits < 1 || month_digits > 2 || day_digits < 1 || day_digits > 2 ||
        in->at[middle] != (separator == YEAR ? MONTH : separator))
        return false;
    if (separator == YEAR && (end == in->len || in->at[end++] != DAY))
        return false;
    const uint32_t year = number(in, 0, 4);
    const uint32_t month = number(in, 5, month_digits);
    const uint32_t day = number(in, middle + 1, day_digits);
    *date = year * 10000 + month * 100 + day;
    return bd_date_is_day(year, month, day) && is_tail(in, end);
}

bool bd_date_read(bd_text value, uint32_t *yyyymmdd)
{
    line in;
    uint32_t date = 0;

    if (!gather(value, &in))
        return false;
    const size_t digits = count_digits(&in, 0);
    const bool read = digits == 8 || digits == 14 ? read_joined(&in, digits, &date)
                                                  : digits == 4 && read_separated(&in, &date);
    if (read)
        *yyyymmdd = date;
    return read;
}
