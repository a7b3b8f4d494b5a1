/*
 * date_line: the cell of a date as a line of characters, and what may stand in it besides numbers:
 * names of months and weekdays, and a time behind the date. Only for date.c.
 *
 * Pure functions, any thread.
 */
#ifndef BD_IDENTITY_DATE_LINE_H
#define BD_IDENTITY_DATE_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/text.h"

enum {
    BD_DATE_LINE_MAX = 48, /* characters: the longest form has about 35 */
    BD_DATE_YEAR = 0x5E74, /* 年 */
    BD_DATE_MONTH = 0x6708,
    BD_DATE_DAY = 0x65E5
};

typedef struct bd_date_line {
    uint32_t at[BD_DATE_LINE_MAX];
    size_t len;
} bd_date_line;

/** White space becomes a space, invisible characters are removed, full-width ASCII becomes ASCII,
 * letters become upper case. False: the result is too long. */
bool bd_date__gather(bd_text text, bd_date_line *out);

/** The number of digits from `from` on. */
size_t bd_date__digits(const bd_date_line *in, size_t from);

/** The value of count digits, at most 9. */
uint32_t bd_date__number(const bd_date_line *in, size_t from, size_t count);

/** The position of the next character that is not a space. */
size_t bd_date__after_spaces(const bd_date_line *in, size_t from);

/** The characters of a month's name at from: FEB, FEBRUARY, 二月; 0 if there is none. */
size_t bd_date__month_name(const bd_date_line *in, size_t from, uint32_t *month);

/** The characters of a weekday at from: 星期一, (周一), MON, MONDAY; 0 if there is none. */
size_t bd_date__weekday(const bd_date_line *in, size_t from);

/** Whether this may follow a date: nothing, or a weekday, or a time after a space, after T, or
 * after the character for day. */
bool bd_date__is_tail(const bd_date_line *in, size_t from);

#endif
