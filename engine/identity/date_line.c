/* date_line: see date_line.h. */
#include "engine/identity/date_line.h"

#include "engine/identity/chars.h"

enum { NAME_LETTERS = 3 /* of a month or weekday, at least */ };

bool bd_date__gather(bd_text text, bd_date_line *out)
{
    text = bd_chars_trim(text);
    out->len = 0;
    for (size_t pos = 0; pos < text.len;) {
        const uint32_t cp = bd_chars_next(text, &pos);
        const bool space =
            cp <= 0x20 || cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x3000;
        if (!space && bd_chars_invisible(cp))
            continue;
        if (out->len == BD_DATE_LINE_MAX)
            return false;
        out->at[out->len++] = space ? ' ' : bd_chars_upper(bd_chars_narrow(cp));
    }
    return true;
}

size_t bd_date__digits(const bd_date_line *in, size_t from)
{
    size_t n = from;
    while (n < in->len && bd_chars_is_digit(in->at[n]))
        n++;
    return n - from;
}

uint32_t bd_date__number(const bd_date_line *in, size_t from, size_t count)
{
    uint32_t value = 0;
    for (size_t i = from; i < from + count; i++)
        value = value * 10 + (in->at[i] - '0');
    return value;
}

size_t bd_date__after_spaces(const bd_date_line *in, size_t from)
{
    while (from < in->len && in->at[from] == ' ')
        from++;
    return from;
}

static size_t letters(const bd_date_line *in, size_t from)
{
    size_t n = from;
    while (n < in->len && bd_chars_is_upper(in->at[n]))
        n++;
    return n - from;
}

/* The index of the name that begins with the count letters at from, at least three; -1: none. */
static int name_of(const bd_date_line *in, size_t from, size_t count, const char *const *names,
                   size_t name_count)
{
    for (size_t i = 0; count >= NAME_LETTERS && i < name_count; i++) {
        size_t k = 0;
        while (k < count && names[i][k] != '\0' && in->at[from + k] == (uint32_t)names[i][k])
            k++;
        if (k == count)
            return (int)i;
    }
    return -1;
}

/* 一月 to 十二月. */
static size_t han_month(const bd_date_line *in, size_t from, uint32_t *month)
{
    static const uint32_t digits[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                      0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341};
    uint32_t value = 0;
    size_t at = from;

    for (; at < in->len && at < from + 2; at++) {
        uint32_t digit = 0;
        while (digit < 10 && digits[digit] != in->at[at])
            digit++;
        if (digit == 10)
            break;
        if (at > from && value != 10) /* only 十 has another figure behind it */
            return 0;
        value += digit + 1;
    }
    if (value == 0 || value > 12 || at == in->len || in->at[at] != BD_DATE_MONTH)
        return 0;
    *month = value;
    return at + 1 - from;
}

size_t bd_date__month_name(const bd_date_line *in, size_t from, uint32_t *month)
{
    static const char *const names[] = {"JANUARY",   "FEBRUARY", "MARCH",    "APRIL",
                                        "MAY",       "JUNE",     "JULY",     "AUGUST",
                                        "SEPTEMBER", "OCTOBER",  "NOVEMBER", "DECEMBER"};
    const size_t count = letters(in, from);
    const int idx = name_of(in, from, count, names, sizeof names / sizeof *names);

    if (idx < 0)
        return han_month(in, from, month);
    *month = (uint32_t)idx + 1;
    return count;
}

/* 星期一, 礼拜天, 周日. */
static size_t han_weekday(const bd_date_line *in, size_t from)
{
    static const uint32_t days[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x65E5, 0x5929};
    size_t at = from;

    if (at + 1 < in->len && ((in->at[at] == 0x661F && in->at[at + 1] == 0x671F) ||
                             (in->at[at] == 0x793C && in->at[at + 1] == 0x62DC)))
        at += 2;
    else if (at < in->len && in->at[at] == 0x5468)
        at++;
    else
        return 0;
    for (size_t i = 0; at < in->len && i < sizeof days / sizeof *days; i++)
        if (in->at[at] == days[i])
            return at + 1 - from;
    return 0;
}

size_t bd_date__weekday(const bd_date_line *in, size_t from)
{
    static const char *const names[] = {"MONDAY", "TUESDAY",  "WEDNESDAY", "THURSDAY",
                                        "FRIDAY", "SATURDAY", "SUNDAY"};
    const size_t bracket = from < in->len && in->at[from] == '(';
    const size_t at = from + bracket;
    const size_t count = letters(in, at);
    const bool named = name_of(in, at, count, names, sizeof names / sizeof *names) >= 0;
    const size_t len = named ? count : han_weekday(in, at);

    if (len == 0 || bracket == 0)
        return len;
    return at + len < in->len && in->at[at + len] == ')' ? len + 2 : 0;
}

/* The characters of a zone or of a half of the day at from. */
static size_t time_word(const bd_date_line *in, size_t from)
{
    static const char *const words[] = {"Z", "A", "P", "AM", "PM", "M", "UTC", "GMT", "CST"};
    const size_t count = letters(in, from);

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t k = 0;
        while (k < count && in->at[from + k] == (uint32_t)words[i][k])
            k++;
        if (k == count && words[i][k] == '\0')
            return count;
    }
    return 0;
}

/* Whether the rest from `from` on can be a time of day, in any common form. */
static bool is_time(const bd_date_line *in, size_t from)
{
    static const uint32_t others[] = {' ',    ':',    '.',    '-',    '+',
                                      0x65F6, 0x5206, 0x79D2, 0x70B9, 0x4E0A,
                                      0x4E0B, 0x5348, 0x51CC, 0x6668}; /* 时分秒点上下午凌晨 */
    bool digits = false;

    for (size_t i = from; i < in->len;) {
        const size_t word = bd_chars_is_upper(in->at[i]) ? time_word(in, i) : 0;
        bool known = bd_chars_is_digit(in->at[i]);
        digits |= known;
        for (size_t k = 0; k < sizeof others / sizeof *others && !known; k++)
            known = in->at[i] == others[k];
        if (!known && word == 0)
            return false;
        i += word != 0 ? word : 1;
    }
    return digits;
}

bool bd_date__is_tail(const bd_date_line *in, size_t from)
{
    const size_t at = bd_date__after_spaces(in, from);
    const size_t weekday = bd_date__weekday(in, at);

    if (from == in->len)
        return true;
    if (weekday != 0)
        return at + weekday == in->len ||
               (in->at[at + weekday] == ' ' && is_time(in, at + weekday));
    if (in->at[from] == ' ' || in->at[from] == 'T')
        return is_time(in, from + 1);
    return in->at[from - 1] == BD_DATE_DAY && is_time(in, from);
}
