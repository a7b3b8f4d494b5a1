/* period: see period.h. */
#include "config/period.h"

#include <stdio.h>
#include <time.h>

bool bd_period_read(const char *text, uint32_t *last_day)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    uint32_t number[2] = {0, 0};

    for (unsigned i = 0; i < 7; i++) {
        if (i == 4 ? text[i] != '-' : text[i] < '0' || text[i] > '9')
            return false;
        if (i != 4)
            number[i > 4] = number[i > 4] * 10 + (uint32_t)(text[i] - '0');
    }
    const uint32_t year = number[0];
    const uint32_t month = number[1];
    if (text[7] != '\0' || year < 1900 || month < 1 || month > 12)
        return false;
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    *last_day = year * 10000 + month * 100 + days[month - 1] + (month == 2 && leap ? 1 : 0);
    return true;
}

void bd_period_before(const char *period, char out[8])
{
    unsigned year = 0;
    for (int i = 0; i < 4; i++)
        year = year * 10 + (unsigned)(period[i] - '0');
    const unsigned month = (unsigned)(period[5] - '0') * 10 + (unsigned)(period[6] - '0');
    const bool january = month == 1;
    snprintf(out, 8, "%04u-%02u", (year - january) % 10000, (january ? 12 : month - 1) % 100);
}

bd_status bd_period_now(char out[8], bd_err *err)
{
    const time_t now = time(NULL);
    struct tm local;
    if (localtime_r(&now, &local) == NULL) { /* a year that int does not hold */
        bd_hint(err, "give --period YYYY-MM, or set the clock");
        return bd_fail(err, BD_E_USAGE, 0, "this machine's clock says a time that is no date");
    }
    if (local.tm_year < 70 || local.tm_year > 9999 - 1900) {
        bd_hint(err, "give --period YYYY-MM, or set the clock");
        return bd_fail(err, BD_E_USAGE, 0, "this machine's clock says the year %lld",
                       local.tm_year + 1900LL);
    }
    snprintf(out, 8, "%04u-%02u", (unsigned)(local.tm_year + 1900) % 10000,
             (unsigned)(local.tm_mon + 1) % 100);
    return BD_OK;
}
