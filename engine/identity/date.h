/* date: days of the calendar as YYYYMMDD. bd_date_read(), which reads the written forms, is
 * declared in value.h. Pure functions, any thread. */
#ifndef BD_IDENTITY_DATE_H
#define BD_IDENTITY_DATE_H

#include <stdbool.h>
#include <stdint.h>

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

#endif
