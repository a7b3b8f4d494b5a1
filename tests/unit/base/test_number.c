/* number: grouped and short counts. */
#include "engine/base/number.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static void grouped(uint64_t value, const char *expected)
{
    char out[BD_NUMBER_TEXT];
    cr_assert(eq(str, (char *)bd_number_grouped(value, out), (char *)expected));
}

static void shortened(uint64_t value, const char *expected)
{
    char out[BD_NUMBER_TEXT];
    cr_assert(eq(str, (char *)bd_number_short(value, out), (char *)expected));
}

static void in_bytes(uint64_t value, const char *expected)
{
    char out[BD_NUMBER_TEXT];
    cr_assert(eq(str, (char *)bd_number_bytes(value, out), (char *)expected));
}

Test(number, bytes_have_the_unit_they_fill)
{
    in_bytes(0, "0 bytes");
    in_bytes(999, "999 bytes");
    in_bytes(1000, "1.0 kB");
    in_bytes(866600000, "866.6 MB");
    in_bytes(UINT64_C(2040000000000), "2.0 TB");
    in_bytes(UINT64_MAX, "18446744.1 TB");
}

Test(number, thousands_stand_apart)
{
    grouped(0, "0");
    grouped(999, "999");
    grouped(1000, "1 000");
    grouped(11000000, "11 000 000");
    grouped(UINT64_MAX, "18 446 744 073 709 551 615");
}

Test(number, a_short_count_has_one_decimal_and_is_cut)
{
    shortened(0, "0");
    shortened(999, "999");
    shortened(1000, "1.0 k");
    shortened(12399, "12.3 k");
    shortened(999999, "999.9 k");
    shortened(8100000, "8.1 M");
    shortened(1400000000, "1.4 G");
    shortened(UINT64_MAX, "18446744073.7 G");
}

Test(number, is_rounded_to_three_digits)
{
    static const uint64_t values[][2] = {{0, 0},
                                         {7, 7},
                                         {999, 999},
                                         {1000, 1000},
                                         {1004, 1000},
                                         {1005, 1010},
                                         {9994, 9990},
                                         {9995, 10000},
                                         {9999909, 10000000},
                                         {11006064, 11000000},
                                         {11050000, 11100000}};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        cr_expect_eq(bd_number_rounded(values[i][0]), values[i][1], "%llu",
                     (unsigned long long)values[i][0]);
}
