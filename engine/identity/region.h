/*
 * region: codes of administrative divisions (GB/T 2260, and the township and village digits below
 * it) as integers.
 *
 *      53 32 24 001 002         a code always has twelve digits, filled up with zeros: 533224 is
 *      |  |  |  |   village     533224000000. So a division and everything in it are one range of
 *      |  |  |  town            codes that begins with its own code, and in sorted order a division
 *      |  |  county             comes before everything in it.
 *      |  prefecture
 *      province
 *
 * Whether a code is known is decided by region_table.h. Pure functions, any thread. Hot: reading
 * codes and taking the division above one.
 */
#ifndef BD_IDENTITY_REGION_H
#define BD_IDENTITY_REGION_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/text.h"

typedef enum bd_region_level {
    BD_REGION_PROVINCE,
    BD_REGION_PREFECTURE,
    BD_REGION_COUNTY,
    BD_REGION_TOWN,
    BD_REGION_VILLAGE,
    BD_REGION_LEVELS
} bd_region_level;

enum { BD_REGION_TEXT = 13 }; /* bytes of a code as text, terminator included */

/* Instead of a code, for a row that belongs to no known division. */
#define BD_REGION_UNMAPPED UINT64_C(0)

/* The first two digits of a code are less than this. */
enum { BD_REGION_PROVINCES = 100 };

/** The number of codes in the range of a division of that level, including its own. */
static inline uint64_t bd_region_span(bd_region_level level)
{
    static const uint64_t spans[BD_REGION_LEVELS] = {UINT64_C(10000000000), 100000000, 1000000,
                                                     1000, 1};
    return spans[level];
}

static inline bd_region_level bd_region_level_of(uint64_t code)
{
    int level = BD_REGION_PROVINCE;
    while (code % bd_region_span((bd_region_level)level) != 0)
        level++;
    return (bd_region_level)level;
}

/** The division of that level that contains code; code itself if its level is the same or
 * higher. */
static inline uint64_t bd_region_above(uint64_t code, bd_region_level level)
{
    return code - code % bd_region_span(level);
}

/** The code for the first six digits of a citizen number. */
static inline uint64_t bd_region_of_six(uint32_t digits)
{
    return (uint64_t)digits * 1000000;
}

static inline unsigned bd_region_province(uint64_t code)
{
    return (unsigned)(code / 10000000000);
}

/** The code for 6, 9 or 12 digits, given as their value and their number. False: another number of
 * digits. */
static inline bool bd_region_of_digits(uint64_t value, unsigned digits, uint64_t *code)
{
    if (digits != 6 && digits != 9 && digits != 12)
        return false;
    *code = value * (digits == 6 ? 1000000 : digits == 9 ? 1000 : 1);
    return true;
}

/** Read a cell of 6, 9 or 12 digits, also full-width ones; white space and invisible characters are
 * ignored. False: not a code. */
bool bd_region_read(bd_text cell, uint64_t *code);

/** The code as 6, 9 or 12 digits, as few as its level needs; terminated. Returns out. */
const char *bd_region_text(uint64_t code, char out[BD_REGION_TEXT]);

enum { BD_REGION_SHOWN = 17 }; /* bytes of a code in a message, terminator included */

/** The code for a message: "53 32 24 101", since no message holds six digits in a row. Returns out. */
const char *bd_region_shown(uint64_t code, char out[BD_REGION_SHOWN]);

/** "province" .. "village"; static. */
const char *bd_region_level_name(bd_region_level level);

#endif
