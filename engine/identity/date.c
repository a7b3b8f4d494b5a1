/* date: the forms a date is written in; see date.h. */
#include "engine/identity/date.h"

#include "engine/identity/chars.h"
#include "engine/identity/date_line.h"

enum {
    PARTIAL_FIRST_YEAR = 1800, /* figures without a day are a date only between these years */
    PARTIAL_LAST_YEAR = 2199,
    SERIAL_DIGITS = 5,
    SERIAL_NO_DAY = 60 /* a spreadsheet has the day 1900-02-29, which never was */
};

/* ---- from numbers to a date ---- */

static bool make_day(uint32_t year, uint32_t month, uint32_t day, uint32_t *date)
{
    *date = year * 10000 + month * 100 + day;
    return bd_date_is_day(year, month, day);
}

/* A day, or with a day of 0 a month, or with a month of 0 as well a year. */
static bool make(uint32_t year, uint32_t month, uint32_t day, uint32_t *date)
{
    if (day != 0)
        return make_day(year, month, day, date);
    *date = year * 10000 + month * 100;
    return month <= 12 && year >= PARTIAL_FIRST_YEAR && year <= PARTIAL_LAST_YEAR;
}

/* A year of two digits: the last one in which the day is not after the period. */
static bool make_short(const bd_date_rule *rule, uint32_t year, uint32_t month, uint32_t day,
                       uint32_t *date)
{
    uint32_t century = rule->last_day / 1000000 * 100;

    if ((century + year) * 10000 + month * 100 + day > rule->last_day)
        century -= 100;
    return rule->last_day >= 1000000 && make_day(century + year, month, day, date);
}

static bool is_leap(uint32_t year)
{
    return bd_date_is_day(year, 2, 29);
}

static bool from_serial(uint32_t serial, uint32_t *date)
{
    static const uint32_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    uint32_t days = serial - (serial > SERIAL_NO_DAY) - 1; /* after 1900-01-01 */
    uint32_t year = 1900, month = 0;

    if (serial == 0 || serial == SERIAL_NO_DAY)
        return false;
    for (; days >= 365 + (uint32_t)is_leap(year); year++)
        days -= 365 + (uint32_t)is_leap(year);
    for (;; month++) {
        const uint32_t length = lengths[month] + (month == 1 && is_leap(year));
        if (days < length)
            break;
        days -= length;
    }
    return make_day(year, month + 1, days + 1, date);
}

/* ---- digits alone ---- */

/* 19651117, or 19651117083000 with the time directly after it. */
static bool read_joined(const bd_date_line *in, size_t digits, uint32_t *date)
{
    if (digits == 14 && (bd_date__number(in, 8, 2) > 24 || bd_date__number(in, 10, 2) > 59 ||
                         bd_date__number(in, 12, 2) > 60))
        return false;
    const uint32_t all = bd_date__number(in, 0, 8);
    return make(all / 10000, all / 100 % 100, all % 100, date) && bd_date__is_tail(in, digits);
}

/* 23698, or 23698.5 at noon. */
static bool read_serial(const bd_date_line *in, size_t digits, uint32_t *date)
{
    const bool fraction = digits < in->len && in->at[digits] == '.' &&
                          digits + 1 + bd_date__digits(in, digits + 1) == in->len;

    if (digits == 0 || digits > SERIAL_DIGITS || (digits != in->len && !fraction))
        return false;
    return from_serial(bd_date__number(in, 0, digits), date);
}

/* 196511 and 1965: a month, a year. */
static bool read_short(const bd_date_line *in, uint32_t *date)
{
    const uint32_t all = bd_date__number(in, 0, in->len);
    return in->len == 4 ? make(all, 0, 0, date) : make(all / 100, all % 100, 0, date);
}

/* ---- parts and what separates them ---- */

typedef enum part_kind {
    PART_NUMBER,
    PART_YEAR,  /* with 年 */
    PART_MONTH, /* a name, or with 月 */
    PART_DAY    /* with 日 */
} part_kind;

typedef struct part {
    part_kind kind;
    uint32_t value;
    size_t digits;
} part;

enum { PARTS = 3 };

typedef struct parts {
    part at[PARTS];
    size_t count;
    uint32_t separators[PARTS]; /* after each: a character, ' ' for spaces only, 0 for nothing */
    size_t third;               /* where the third begins, if there is one */
    size_t end;
} parts;

static bool read_part(const bd_date_line *in, size_t *at, part *out)
{
    const size_t name = bd_date__month_name(in, *at, &out->value);

    if (name != 0) {
        out->kind = PART_MONTH;
        out->digits = 0;
        *at += name;
        return true;
    }
    out->digits = bd_date__digits(in, *at);
    if (out->digits == 0 || out->digits > 4)
        return false;
    out->kind = PART_NUMBER;
    out->value = bd_date__number(in, *at, out->digits);
    *at += out->digits;
    const size_t mark = bd_date__after_spaces(in, *at);
    const uint32_t cp = mark < in->len ? in->at[mark] : 0;
    if (cp == BD_DATE_YEAR)
        out->kind = PART_YEAR;
    else if (cp == BD_DATE_MONTH)
        out->kind = PART_MONTH;
    else if (cp == BD_DATE_DAY)
        out->kind = PART_DAY;
    if (out->kind != PART_NUMBER)
        *at = mark + 1;
    return true;
}

static uint32_t read_separator(const bd_date_line *in, size_t *at)
{
    const size_t from = *at;
    size_t to = bd_date__after_spaces(in, from);
    const uint32_t cp = to < in->len ? in->at[to] : 0;

    if (cp == '-' || cp == '/' || cp == '.' || cp == ',') {
        *at = bd_date__after_spaces(in, to + 1);
        return cp;
    }
    *at = to;
    return to > from ? ' ' : 0;
}

/* As many parts as there are, at most three. */
static void read_parts(const bd_date_line *in, parts *out)
{
    size_t at = bd_date__weekday(in, 0);

    if (at != 0)
        (void)read_separator(in, &at);
    out->count = 0;
    out->end = at;
    while (out->count < PARTS && at < in->len) {
        if (out->count == PARTS - 1)
            out->third = at;
        if (!read_part(in, &at, &out->at[out->count]))
            break;
        out->end = at;
        out->separators[out->count++] = read_separator(in, &at);
    }
}

/* ---- a day of three parts ---- */

/* One reading: which part is the year, the month, the day. */
static bool read_as(const bd_date_rule *rule, const parts *in, size_t year, size_t month,
                    size_t day, uint32_t *date)
{
    const part *y = &in->at[year], *m = &in->at[month], *d = &in->at[day];

    if (m->digits > 2 || d->digits == 0 || d->digits > 2)
        return false;
    if (y->digits == 4)
        return year == 0 ? make(y->value, m->value, d->value, date)
                         : make_day(y->value, m->value, d->value, date);
    return y->digits == 2 && make_short(rule, y->value, m->value, d->value, date);
}

/* 4/13/1963, 13/4/1963, 69-01-10: the order, or the only reading. */
static bool read_numbers(const bd_date_rule *rule, const parts *in, uint32_t *date)
{
    uint32_t readings[PARTS] = {0};
    const bool valid[PARTS] = {read_as(rule, in, 0, 1, 2, &readings[0]), /* in the order of */
                               read_as(rule, in, 2, 0, 1, &readings[1]), /* bd_date_order */
                               read_as(rule, in, 2, 1, 0, &readings[2])};
    bool found = false;

    if (in->separators[0] != in->separators[1] || in->separators[0] == 0 ||
        in->separators[0] == ' ' || in->separators[0] == ',')
        return false;
    if (rule->order != BD_DATE_ORDER_NONE && valid[rule->order - 1]) {
        *date = readings[rule->order - 1];
        return true;
    }
    for (size_t i = 0; i < PARTS; i++) {
        if (!valid[i])
            continue;
        if (found && readings[i] != *date)
            return false;
        *date = readings[i];
        found = true;
    }
    return found;
}

/* 1965年11月17日: nothing but spaces between. */
static bool read_marked(const bd_date_rule *rule, const parts *in, uint32_t *date)
{
    for (size_t i = 0; i + 1 < in->count; i++)
        if (in->separators[i] != 0 && in->separators[i] != ' ')
            return false;
    if (in->count == 3)
        return in->at[1].kind == PART_MONTH && in->at[2].kind == PART_DAY &&
               read_as(rule, in, 0, 1, 2, date);
    if (in->count == 2 && in->at[1].kind != PART_MONTH)
        return false;
    return in->at[0].digits == 4 &&
           make(in->at[0].value, in->count == 2 ? in->at[1].value : 0, 0, date);
}

/* 11-FEB-61, 10-1月 -60, 1961-FEB-11, FEB 11, 1961. */
static bool read_named(const bd_date_rule *rule, const parts *in, uint32_t *date)
{
    if (in->at[0].kind == PART_MONTH)
        return in->at[1].kind == PART_NUMBER && in->at[2].kind == PART_NUMBER &&
               in->at[2].digits == 4 && read_as(rule, in, 2, 0, 1, date);
    if (in->at[0].kind != PART_NUMBER || in->at[1].kind != PART_MONTH ||
        in->at[2].kind != PART_NUMBER)
        return false;
    return read_as(rule, in, 2, 1, 0, date) || read_as(rule, in, 0, 1, 2, date);
}

/* SAT APR 13 00:00:00 CST 1963, as Java writes it: the year is last. */
static bool read_year_last(const bd_date_line *in, const parts *found, uint32_t *date)
{
    const size_t year = in->len < 5 ? 0 : in->len - 4;
    bd_date_line time = *in;

    if (found->count != 3 || found->at[0].kind != PART_MONTH || found->at[1].kind != PART_NUMBER ||
        found->at[1].digits > 2 || found->separators[1] != ' ' || found->end >= in->len ||
        in->at[found->end] != ':' || year <= found->end || in->at[year - 1] != ' ' ||
        bd_date__digits(in, year) != 4)
        return false;
    time.len = year - 1;
    return bd_date__is_tail(&time, found->third - 1) &&
           make_day(bd_date__number(in, year, 4), found->at[0].value, found->at[1].value, date);
}

/* ---- less than a day: 1965-11, 11/1965, FEB-1965 ---- */

static bool read_two(const parts *in, uint32_t *date)
{
    const part *y = in->at[0].digits == 4 ? &in->at[0] : &in->at[1];
    const part *m = y == &in->at[0] ? &in->at[1] : &in->at[0];

    if (y->digits != 4 || y->kind != PART_NUMBER || m->digits > 2 || m->value == 0 ||
        in->separators[0] == ',' || (m->kind == PART_NUMBER && in->separators[0] == ' '))
        return false;
    if (m->kind != PART_NUMBER && m->kind != PART_MONTH)
        return false;
    /* A spreadsheet shows 1965.10 as 1965.1, so the month is not known. */
    const bool unknown =
        y == &in->at[0] && in->separators[0] == '.' && m->digits == 1 && m->value == 1;
    return make(y->value, unknown ? 0 : m->value, 0, date);
}

static bool read_written(const bd_date_rule *rule, const bd_date_line *in, uint32_t *date)
{
    parts found;
    bool read;

    read_parts(in, &found);
    if (read_year_last(in, &found, date))
        return true;
    if (found.count == 0 || !bd_date__is_tail(in, found.end))
        return false;
    if (found.count < 3 && found.end != in->len)
        return false;
    if (found.at[0].kind == PART_YEAR)
        read = read_marked(rule, &found, date);
    else if (found.count == 2)
        read = read_two(&found, date);
    else if (found.count < 2)
        read = false;
    else if (found.at[0].kind == PART_NUMBER && found.at[1].kind == PART_NUMBER &&
             found.at[2].kind == PART_NUMBER)
        read = read_numbers(rule, &found, date);
    else
        read = read_named(rule, &found, date);
    return read;
}

/* ---- all forms ---- */

bool bd_date_read(const bd_date_rule *rule, bd_text value, uint32_t *yyyymmdd)
{
    static const bd_date_rule usual = {0, BD_DATE_ORDER_NONE, false};
    bd_date_line in;
    uint32_t date = 0;
    bool read;

    if (rule == NULL)
        rule = &usual;
    if (!bd_date__gather(bd_chars_whole(value), &in))
        return false;
    const size_t digits = bd_date__digits(&in, 0);
    if (digits == 8 || digits == 14)
        read = read_joined(&in, digits, &date);
    else if (rule->excel_serial && read_serial(&in, digits, &date))
        read = true;
    else if (digits == in.len)
        read = (digits == 4 || digits == 6) && read_short(&in, &date);
    else
        read = read_written(rule, &in, &date);
    if (read)
        *yyyymmdd = date;
    return read;
}

bool bd_date_equal(uint32_t a, uint32_t b)
{
    if (a % 10000 == 0 || b % 10000 == 0)
        return a / 10000 == b / 10000;
    if (bd_date_is_partial(a) || bd_date_is_partial(b))
        return a / 100 == b / 100;
    return a == b;
}
