/*
 * date: days of the calendar as YYYYMMDD, and the forms they are written in (README.md).
 *
 * A date of which only the month or the year is written is partial: its day, or its month and day,
 * are 0. Pure functions, any thread.
 */
#ifndef BD_IDENTITY_DATE_H
#define BD_IDENTITY_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/text.h"

/* Which number is which where a date of numbers has several readings. */
typedef enum bd_date_order {
    BD_DATE_ORDER_NONE, /* only what has one reading is a date */
    BD_DATE_ORDER_YMD,
    BD_DATE_ORDER_MDY,
    BD_DATE_ORDER_DMY
} bd_date_order;

/* How a field's dates are to be read. Zeroed is the default. */
typedef struct bd_date_rule {
    uint32_t last_day; /* of the period, YYYYMMDD; a year of two digits is the last one not after
                          it. 0: such a year is not read */
    bd_date_order order;
    bool excel_serial; /* up to five digits are days as a spreadsheet counts them */
} bd_date_rule;

/** Whether year, month and day are a day of the Gregorian calendar; year 0 is not. Hot: its
 * branches are predictable. */
static inline bool bd_date_is_day(uint32_t year, uint32_t month, uint32_t day)
{
    static const unsigned char days[16] = {0,  31, 29, 31, 30, 31, 30, 31,
                                           31, 30, 31, 30, 31, 0,  0,  0};

    if (year == 0 || month > 12 || day == 0 || day > days[month])
        return false;
    return month != 2 || day != 29 || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

static inline bool bd_date_is_partial(uint32_t yyyymmdd)
{
    return yyyymmdd % 100 == 0;
}

/** Read a date, with or without a time after it. rule: NULL for the default. False: it is not a
 * date. */
bool bd_date_read(const bd_date_rule *rule, bd_text value, uint32_t *yyyymmdd);

/** Whether two dates are the same as far as both are written. */
bool bd_date_equal(uint32_t a, uint32_t b);

#endif
