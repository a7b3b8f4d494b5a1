/* period: the current month, and a clock that says no date. */
#include "config/period.h"

#include <stdlib.h>
#include <time.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static time_t clock_says;

/* In place of the C library's. */
time_t time(time_t *out)
{
    if (out != NULL)
        *out = clock_says;
    return clock_says;
}

static void in_utc(void)
{
    setenv("TZ", "UTC", 1);
    tzset();
}

TestSuite(period, .init = in_utc);

Test(period, now_is_the_month_of_the_clock)
{
    static const struct {
        time_t clock;
        const char *want;
    } cases[] = {{0, "1970-01"},
                 {1764633599, "2025-12"}, /* 2025-12-01 23:59:59 */
                 {253402300799, "9999-12"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char now[8];
        bd_err err = {0};
        clock_says = cases[i].clock;
        cr_assert(eq(int, bd_period_now(now, &err), BD_OK));
        cr_expect(eq(str, now, (char *)cases[i].want));
    }
}

Test(period, a_clock_before_1970_or_after_9999_is_refused_with_its_year)
{
    static const struct {
        time_t clock;
        const char *want;
    } cases[] = {{-1, "this machine's clock says the year 1969"},
                 {-3000000000, "this machine's clock says the year 1874"},
                 {253402300800, "this machine's clock says the year 10000"},
                 {INT64_MAX, "this machine's clock says a time that is no date"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char now[8];
        bd_err err = {0};
        clock_says = cases[i].clock;
        cr_expect(eq(int, bd_period_now(now, &err), BD_E_USAGE));
        cr_expect(eq(str, err.text, (char *)cases[i].want));
        cr_expect(eq(str, err.hint, "give --period YYYY-MM, or set the clock"));
    }
}
