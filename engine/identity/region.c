/* region: see region.h. */
#include "engine/identity/region.h"

#include <inttypes.h>
#include <stdio.h>

#include "engine/identity/chars.h"

bool bd_region_read(bd_text cell, uint64_t *code)
{
    char digits[BD_CHARS_SHORT];
    uint64_t value = 0;
    const size_t len = bd_chars_short(bd_chars_whole(cell), digits);
    if (len > 12)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (digits[i] < '0' || digits[i] > '9')
            return false;
        value = value * 10 + (uint64_t)(digits[i] - '0');
    }
    return bd_region_of_digits(value, (unsigned)len, code);
}

const char *bd_region_text(uint64_t code, char out[BD_REGION_TEXT])
{
    const bd_region_level level = bd_region_level_of(code);
    if (level == BD_REGION_VILLAGE)
        snprintf(out, BD_REGION_TEXT, "%012" PRIu64, code % 1000000000000);
    else if (level == BD_REGION_TOWN)
        snprintf(out, BD_REGION_TEXT, "%09" PRIu64, code / 1000 % 1000000000);
    else
        snprintf(out, BD_REGION_TEXT, "%06" PRIu64, code / 1000000 % 1000000);
    return out;
}

const char *bd_region_shown(uint64_t code, char out[BD_REGION_SHOWN])
{
    char text[BD_REGION_TEXT];
    size_t len = 0;
    bd_region_text(code, text);
    for (size_t i = 0; text[i] != '\0'; i++) {
        if (i == 2 || i == 4 || i == 6 || i == 9)
            out[len++] = ' ';
        out[len++] = text[i];
    }
    out[len] = '\0';
    return out;
}

const char *bd_region_level_name(bd_region_level level)
{
    static const char *const names[BD_REGION_LEVELS] = {"province", "prefecture", "county", "town",
                                                        "village"};
    return names[level];
}
