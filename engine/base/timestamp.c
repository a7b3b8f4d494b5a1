/* timestamp: see timestamp.h. */
#include "engine/base/timestamp.h"

#include <stdio.h>
#include <stdlib.h>

/* Minutes east of UTC, rounded down. */
static long offset_minutes(time_t at)
{
    struct tm local;
    if (localtime_r(&at, &local) == NULL)
        return 0;
    const long seconds = local.tm_gmtoff;
    return seconds >= 0 ? seconds / 60 : -((59 - seconds) / 60);
}

const char *bd_timestamp_of(time_t at, char out[BD_TIMESTAMP])
{
    const long minutes = offset_minutes(at);
    const long away = labs(minutes);
    const time_t shifted = at + minutes * 60;
    struct tm tm;
    out[0] = '\0';
    if (gmtime_r(&shifted, &tm) == NULL || tm.tm_year < -1900 || tm.tm_year > 9999 - 1900)
        return out;
    snprintf(out, BD_TIMESTAMP, "%04u-%02u-%02uT%02u:%02u:%02u%c%02u:%02u",
             (unsigned)(tm.tm_year + 1900) % 10000, (unsigned)(tm.tm_mon + 1) % 100,
             (unsigned)tm.tm_mday % 100, (unsigned)tm.tm_hour % 100, (unsigned)tm.tm_min % 100,
             (unsigned)tm.tm_sec % 100, minutes < 0 ? '-' : '+', (unsigned)(away / 60) % 100,
             (unsigned)(away % 60));
    return out;
}

const char *bd_timestamp_now(char out[BD_TIMESTAMP])
{
    return bd_timestamp_of(time(NULL), out);
}
