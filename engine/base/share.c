/* share: see share.h. */
#include "engine/base/share.h"

#include <inttypes.h>
#include <stdio.h>

__extension__ typedef unsigned __int128 wide;
__extension__ typedef __int128 signed_wide;

uint64_t bd_share(uint64_t part, uint64_t all, uint64_t whole)
{
    if (all == 0)
        return 0;
    const wide units = (wide)part * whole / all;
    return units > UINT64_MAX ? UINT64_MAX : (uint64_t)units;
}

const char *bd_share_text(uint64_t part, uint64_t all, char out[BD_SHARE_TEXT])
{
    const uint64_t hundredths = bd_share(part, all, BD_SHARE_HUNDRED / 10);
    if (hundredths == 0 && part != 0 && all != 0)
        snprintf(out, BD_SHARE_TEXT, "<0.01");
    else
        snprintf(out, BD_SHARE_TEXT, "%" PRIu64 ".%02u", hundredths / 100,
                 (unsigned)(hundredths % 100));
    return out;
}

bool bd_share_above(uint64_t part, uint64_t all, uint64_t limit, uint64_t whole)
{
    return all != 0 && (wide)part * whole > (wide)limit * all;
}

int bd_share_compare(uint64_t part, uint64_t all, uint64_t other_part, uint64_t other_all)
{
    const wide one = (wide)part * other_all;
    const wide other = (wide)other_part * all;
    return (one > other) - (one < other);
}

/* The difference of two shares, in units of 1 / (before_all * all). */
static signed_wide drop_of(uint64_t before_part, uint64_t before_all, uint64_t part, uint64_t all)
{
    return (signed_wide)((wide)before_part * all) - (signed_wide)((wide)part * before_all);
}

int64_t bd_share_drop(uint64_t before_part, uint64_t before_all, uint64_t part, uint64_t all,
                      uint64_t whole)
{
    return (int64_t)(drop_of(before_part, before_all, part, all) * (signed_wide)whole /
                     (signed_wide)((wide)before_all * all));
}

bool bd_share_drop_above(uint64_t before_part, uint64_t before_all, uint64_t part, uint64_t all,
                         uint64_t limit, uint64_t whole)
{
    return drop_of(before_part, before_all, part, all) * (signed_wide)whole >
           (signed_wide)limit * (signed_wide)((wide)before_all * all);
}
