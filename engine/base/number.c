/* number: see number.h. */
#include "engine/base/number.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

const char *bd_number_grouped(uint64_t value, char out[BD_NUMBER_TEXT])
{
    char reversed[BD_NUMBER_TEXT];
    size_t len = 0, digits = 0;

    do {
        if (digits != 0 && digits % 3 == 0)
            reversed[len++] = ' ';
        reversed[len++] = (char)('0' + value % 10);
        digits++;
        value /= 10;
    } while (value != 0);
    for (size_t i = 0; i < len; i++)
        out[i] = reversed[len - 1 - i];
    out[len] = '\0';
    return out;
}

uint64_t bd_number_rounded(uint64_t value)
{
    uint64_t unit = 1;
    while (value / unit >= 1000)
        unit *= 10;
    return value / unit * unit + (value % unit >= (unit + 1) / 2 && unit > 1 ? unit : 0);
}

const char *bd_number_short(uint64_t value, char out[BD_NUMBER_TEXT])
{
    static const char units[] = "kMG";
    uint64_t unit = 1000;
    size_t i = 0;

    if (value < 1000) {
        snprintf(out, BD_NUMBER_TEXT, "%" PRIu64, value);
        return out;
    }
    while (i < 2 && value / unit >= 1000) {
        unit *= 1000;
        i++;
    }
    snprintf(out, BD_NUMBER_TEXT, "%" PRIu64 ".%" PRIu64 " %c", value / unit,
             value % unit / (unit / 10), units[i]);
    return out;
}

const char *bd_number_bytes(uint64_t bytes, char out[BD_NUMBER_TEXT])
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    double value = (double)bytes;
    size_t unit = 0;

    while (value >= 1000 && unit < 4) {
        value /= 1000;
        unit++;
    }
    snprintf(out, BD_NUMBER_TEXT, "%.*f %s", unit == 0 ? 0 : 1, value, units[unit]);
    return out;
}
