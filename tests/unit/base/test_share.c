/* share: rounded down, exact, and no part that looks like nothing or all. */
#include "engine/base/share.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

Test(share, is_rounded_down_so_that_100_means_all_and_0_means_none)
{
    static const struct {
        uint64_t part, all;
        const char *text;
    } cases[] = {{2, 3, "66.66"},
                 {1, 1, "100.00"},
                 {98999999, 99000000, "99.99"},
                 {99999, 100000, "99.99"},
                 {1, 99000000, "<0.01"},
                 {1, 10001, "<0.01"},
                 {1, 10000, "0.01"},
                 {0, 99000000, "0.00"},
                 {0, 0, "0.00"},
                 {5, 2, "250.00"},
                 {29, 100, "29.00"}, /* 28.999999999999996 in floating point */
                 {UINT64_MAX, UINT64_MAX, "100.00"},
                 {UINT64_MAX - 1, UINT64_MAX, "99.99"}};
    char out[BD_SHARE_TEXT];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect(eq(str, (char *)bd_share_text(cases[i].part, cases[i].all, out),
                     (char *)cases[i].text));
}

Test(share, of_nothing_is_none_and_one_that_does_not_fit_is_the_most)
{
    cr_expect(eq(u64, bd_share(5, 0, BD_SHARE_HUNDRED), 0));
    cr_expect(eq(u64, bd_share(UINT64_MAX, 1, BD_SHARE_HUNDRED), UINT64_MAX));
    cr_expect(not(bd_share_above(5, 0, 0, BD_SHARE_LIMIT)));
}

Test(share, is_above_a_limit_only_by_a_real_difference)
{
    const uint64_t third = BD_SHARE_LIMIT / 3; /* 33.333333333 % */
    cr_expect(bd_share_above(1, 3, third, BD_SHARE_LIMIT));
    cr_expect(not(bd_share_above(1, 3, third + 1, BD_SHARE_LIMIT)));
    cr_expect(not(bd_share_above(5, 100, BD_SHARE_LIMIT / 20, BD_SHARE_LIMIT)));
    cr_expect(bd_share_above(UINT64_MAX, UINT64_MAX - 1, BD_SHARE_LIMIT, BD_SHARE_LIMIT));
}

Test(share, two_are_compared_without_rounding)
{
    cr_expect(bd_share_compare(1, 3, 333333333333, 1000000000000) > 0);
    cr_expect(bd_share_compare(2, 6, 1, 3) == 0);
    cr_expect(bd_share_compare(UINT64_MAX - 1, UINT64_MAX, 1, 1) < 0);
}

Test(share, a_drop_is_the_exact_difference)
{
    cr_expect(eq(i64, bd_share_drop(2, 3, 1, 3, BD_SHARE_HUNDRED), 33333));
    cr_expect(eq(i64, bd_share_drop(1, 3, 2, 3, BD_SHARE_HUNDRED), -33333));
    cr_expect(bd_share_drop_above(2, 3, 1, 3, BD_SHARE_LIMIT / 3, BD_SHARE_LIMIT));
    cr_expect(not(bd_share_drop_above(1, 2, 1, 4, BD_SHARE_LIMIT / 4, BD_SHARE_LIMIT)));
    cr_expect(not(bd_share_drop_above(1, 3, 2, 3, 0, BD_SHARE_LIMIT)));
}
