/* test_timestamp: the form of RFC 3339, in time zones on both sides of UTC. */
#include "engine/base/timestamp.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static const char *in_zone(const char *zone, time_t at)
{
    static char out[BD_TIMESTAMP];
    setenv("TZ", zone, 1);
    tzset();
    return bd_timestamp_of(at, out);
}

Test(timestamp, it_has_the_offset_of_the_zone)
{
    const time_t at = 1793759460; /* 2026-11-04 02:31:00 UTC */
    cr_expect_str_eq(in_zone("UTC0", at), "2026-11-04T02:31:00+00:00");
    cr_expect_str_eq(in_zone("CST-8", at), "2026-11-04T10:31:00+08:00");
    cr_expect_str_eq(in_zone("NST3:30", at), "2026-11-03T23:01:00-03:30");
}

Test(timestamp, an_offset_with_seconds_is_rounded_down_with_its_time)
{
    const time_t at = 1793759460;
    cr_expect_str_eq(in_zone("LMT-8:05:43", at), "2026-11-04T10:36:00+08:05");
    cr_expect_str_eq(in_zone("LMT0:00:30", at), "2026-11-04T02:30:00-00:01");
}

Test(timestamp, a_year_without_four_digits_gives_nothing)
{
    cr_expect_str_eq(in_zone("UTC0", (time_t)253402300799), "9999-12-31T23:59:59+00:00");
    cr_expect_str_eq(in_zone("UTC0", (time_t)253402300800), "");
    cr_expect_str_eq(in_zone("CST-8", (time_t)253402300799), "");
}
