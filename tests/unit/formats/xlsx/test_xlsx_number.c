/* The text that a person sees in cells with numbers: numbers, dates, and formats. */
#include <stdio.h>

#include <criterion/criterion.h>

#include "formats/xlsx/number.h"
#include "formats/xlsx/number_pattern.h"
#include "formats/xlsx/xstring.h"

typedef struct shown_case {
    const char *value;
    uint8_t format;
    const char *shown; /* NULL: not a number */
} shown_case;

static void check(const shown_case *cases, size_t count, bool since_1904)
{
    for (size_t i = 0; i < count; i++) {
        char out[BD_NUMBER_SHOWN] = "";
        const size_t len =
            bd_number_show(bd_text_of(cases[i].value), cases[i].format, since_1904, out);
        const char *want = cases[i].shown == NULL ? "" : cases[i].shown;
        cr_expect(len == strlen(want) && memcmp(out, want, len) == 0, "%s: '%.*s', not '%s'",
                  cases[i].value, (int)len, out, want);
    }
}

#define CHECK(cases, since_1904) check(cases, sizeof(cases) / sizeof *(cases), since_1904)

Test(xlsx_number, numbers_are_shown_as_a_person_reads_them)
{
    static const shown_case cases[] = {
        {"0", 0, "0"},
        {"-0", 0, "0"},
        {"1", 0, "1"},
        {" 7\n", 0, "7"},
        {"-12", 0, "-12"},
        {"+12", 0, "12"},
        {"007", 0, "7"},
        {"1.5", 0, "1.5"},
        {".5", 0, "0.5"},
        {"5.", 0, "5"},
        {"0.1", 0, "0.1"},
        {"0.10000000000000001", 0, "0.1"},
        {"0.30000000000000004", 0, "0.30000000000000004"},
        {"1.38E10", 0, "13800000000"},
        {"13812345678", 0, "13812345678"},
        {"1.3812345678E+10", 0, "13812345678"},
        {"999999999999999", 0, "999999999999999"},
        {"9.99999999999999E+14", 0, "999999999999999"},
        {"999999999999999.9", 0, "999999999999999.9"},
        {"123456.789", 0, "123456.789"},
        {"1.0000000000000001E-5", 0, "1E-05"},
        {"0.0001", 0, "0.0001"},
        {"abc", 0, NULL},
        {"", 0, NULL},
        {"nan", 0, NULL},
        {"inf", 0, NULL},
        {"0x1F", 0, NULL},
        {"1e", 0, NULL},
        {"1e999", 0, NULL},
        {"1,5", 0, NULL},
        {"-", 0, NULL},
        {"1 2", 0, NULL},
        {"1111111111222222222233333333334444444444555555555566666666667", 0,
         NULL}, /* 61 characters */
    };
    CHECK(cases, false);
}

Test(xlsx_number, digits_that_a_float_has_lost_are_not_made_up)
{
    static const shown_case cases[] = {
        {"4.4052418800101E+17", 0, "4.40524E+17"},
        {"4.4052418800101001E17", 0, "4.40524E+17"},
        {"4.4E+17", 0, "4.4E+17"},
        {"1E+18", 0, "1E+18"},
        {"-4.4052418800101E+17", 0, "-4.40524E+17"},
        {"1e15", 0, "1E+15"},
        {"440524188001010014.0", 0, "4.40524E+17"},
        {"0440524188001010014", 0, "4.40524E+17"},
        /* The file has all digits; whether they are right is for the rules of numbers. */
        {"440524188001010014", 0, "440524188001010014"},
        {"440524188001010000", 0, "440524188001010000"},
        {"6228480402564890018", 0, "6228480402564890018"},
    };
    CHECK(cases, false);
}

Test(xlsx_number, zeros_of_a_format_fill_up)
{
    static const shown_case cases[] = {
        {"530000", BD_NUMBER_ZEROS + 8, "00530000"},
        {"-7", BD_NUMBER_ZEROS + 3, "-007"},
        {"123456789", BD_NUMBER_ZEROS + 3, "123456789"},
        {"1.5", BD_NUMBER_ZEROS + 3, "1.5"},
    };
    CHECK(cases, false);
}

Test(xlsx_number, durations_are_hours_that_passed)
{
    static const shown_case cases[] = {
        {"1.5", BD_NUMBER_DURATION, "36:00:00"},    {"0", BD_NUMBER_DURATION, "0:00:00"},
        {"0.2115", BD_NUMBER_DURATION, "5:04:34"},  {"0.2115", BD_NUMBER_DURATION_2, "05:04:34"},
        {"-1", BD_NUMBER_DURATION, "-1"},           {"1e300", BD_NUMBER_DURATION, "1E+300"},
        {"3000000", BD_NUMBER_DURATION, "3000000"},
    };
    CHECK(cases, false);
}

Test(xlsx_number, patterns_write_codes_with_their_zeros_and_literals)
{
    static const struct {
        const char *code, *value, *shown; /* shown NULL: the code is no pattern */
    } cases[] = {
        {"000\\-00\\-0000", "12345678", "012-34-5678"},
        {"000\\-00\\-0000", "7", "000-00-0007"},
        {"000\\-00\\-0000", "-7", "-000-00-0007"},
        {"000\\-00\\-0000", "1234567890", "1234-56-7890"},
        {"00\\ 00", "123", "01 23"},
        {"00\\ 00", "1.5", "1.5"},
        {"00\\ 00", "x", ""},
        {"00 00;[Red]\\-0", "5", "00 05"},
        {"\"A\"0000", "12", "A0012"},
        {"\"A;\"0000;@", "12", "A;0012"},
        {"00\\\xE5\x8F\xB7"
         "00",
         "123",
         "01\xE5\x8F\xB7"
         "23"},
        {"###\\-####\\-####", "13812345678", "138-1234-5678"},
        {"#00", "5", "05"},
        {"#00", "1234", "1234"},
        {"000_ ", "5", "005"},
        {"[$-804]000* ", "5", "005"},
        {"[Red]0000", "5", "0005"},
        {"000000000000000000", "5", "000000000000000005"},
        {"000\\-000000000000000000000000", "440524188001010014", "000-000000440524188001010014"},
        {"00\\-0", "123456789012345678901234567890123456789012345678901234567890",
         "1234567890123456789012345678901234567890123456789012345678"
         "9-0"},
        {"0\"\xE5\x85\x83\"", "5", NULL},
        {"\"\xE7\xAC\xAC\"0", "5", NULL},
        {"0_ ", "5", NULL},
        {"#,##0", "5", NULL},
        {"00.00", "5", NULL},
        {"0%", "5", NULL},
        {"00E+00", "5", NULL},
        {"# ?/?", "5", NULL},
        {"[>9]00;000", "5", NULL},
        {"[>9", "5", NULL},
        {"\"00", "5", NULL},
        {"@", "5", NULL},
        {"", "5", NULL},
        {"00\\", "5", "05"},
        {"00_", "5", "05"},
        {"00000000000000000000000000000000000000000", "5", NULL}, /* too long */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bd_number_pattern pattern;
        char out[BD_NUMBER_SHOWN];
        const bool read = bd_number_pattern_read(cases[i].code, &pattern);
        cr_expect_eq(read, cases[i].shown != NULL, "%s", cases[i].code);
        if (!read || cases[i].shown == NULL)
            continue;
        const size_t len = bd_number_pattern_show(&pattern, bd_text_of(cases[i].value), out);
        cr_expect(len == strlen(cases[i].shown) && memcmp(out, cases[i].shown, len) == 0,
                  "%s: '%.*s'", cases[i].code, (int)len, out);
    }
}

Test(xlsx_number, dates_follow_the_calendar_of_1900_with_its_false_leap_day)
{
    static const shown_case cases[] = {
        {"1", BD_NUMBER_DATE, "1900-01-01"},
        {"59", BD_NUMBER_DATE, "1900-02-28"},
        {"60", BD_NUMBER_DATE, "1900-02-29"},
        {"61", BD_NUMBER_DATE, "1900-03-01"},
        {"366", BD_NUMBER_DATE, "1900-12-31"},
        {"25569", BD_NUMBER_DATE, "1970-01-01"},
        {"36585", BD_NUMBER_DATE, "2000-02-29"},
        {"44562", BD_NUMBER_DATE, "2022-01-01"},
        {"44562.5", BD_NUMBER_DATE, "2022-01-01 12:00:00"},
        {"44562.999999", BD_NUMBER_DATE, "2022-01-02"},
        {"44562.000001", BD_NUMBER_DATE, "2022-01-01"},
        {"44562.525706018518", BD_NUMBER_DATE, "2022-01-01 12:37:01"},
        {"4.4562E4", BD_NUMBER_DATE, "2022-01-01"},
        {"0.5", BD_NUMBER_DATE, "12:00:00"},
        {"0.9999999", BD_NUMBER_DATE, "1900-01-01"},
        {"0", BD_NUMBER_DATE, "0"},
        {"-1", BD_NUMBER_DATE, "-1"},
        {"2958465", BD_NUMBER_DATE, "9999-12-31"},
        {"2958465.9999999", BD_NUMBER_DATE, "2958465.9999999"},
        {"2958466", BD_NUMBER_DATE, "2958466"},
        {"19651117", BD_NUMBER_DATE, "19651117"},
    };
    CHECK(cases, false);
}

Test(xlsx_number, dates_follow_the_calendar_of_1904)
{
    static const shown_case cases[] = {
        {"0", BD_NUMBER_DATE, "1904-01-01"},
        {"59", BD_NUMBER_DATE, "1904-02-29"},
        {"60", BD_NUMBER_DATE, "1904-03-01"},
        {"43100", BD_NUMBER_DATE, "2022-01-01"},
        {"43100.25", BD_NUMBER_DATE, "2022-01-01 06:00:00"},
        {"2957003", BD_NUMBER_DATE, "9999-12-31"},
        {"2957004", BD_NUMBER_DATE, "2957004"},
        {"-1", BD_NUMBER_DATE, "-1"},
    };
    CHECK(cases, true);
}

Test(xlsx_number, every_day_of_two_centuries_follows_the_one_before)
{
    static const unsigned lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned year = 1900, month = 3, day = 1;
    for (unsigned serial = 61; serial < 73051; serial++) {
        char value[16], want[16], out[BD_NUMBER_SHOWN];
        snprintf(value, sizeof value, "%u", serial);
        snprintf(want, sizeof want, "%04u-%02u-%02u", year % 10000, month % 100, day % 100);
        cr_assert_eq(bd_number_show(bd_text_of(value), BD_NUMBER_DATE, false, out), 10);
        cr_assert_arr_eq(out, want, 10, "%s", value);
        const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        if (++day > lengths[month - 1] + (month == 2 && leap)) {
            day = 1;
            month = month == 12 ? 1 : month + 1;
            year += month == 1;
        }
    }
    cr_assert_eq(year, 2100);
}

Test(xlsx_number, formats_of_dates_are_told_by_letters_outside_quotes_and_brackets)
{
    static const struct {
        const char *code;
        uint8_t format;
    } cases[] = {{"General", 0},
                 {"GENERAL", 0},
                 {"Standard", 0},
                 {"", 0},
                 {"0", 0},
                 {"0.00", 0},
                 {"0.00E+00", 0},
                 {"@", 0},
                 {"#,##0.00", 0},
                 {"0000000000", BD_NUMBER_ZEROS + 10},
                 {"0000;@", BD_NUMBER_ZEROS + 4},
                 {"0000000000000000", 0}, /* 16 digits: more than a double has */
                 {"yyyy-mm-dd", 1},
                 {"yyyy\\-mm\\-dd;@", 1},
                 {"[$-804]yyyy\"\xE5\xB9\xB4\"m\"\xE6\x9C\x88\"d\"\xE6\x97\xA5\";@", 1},
                 {"[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", 1},
                 {"YYYY/M/D", 1},
                 {"h:mm AM/PM", 1},
                 {"[h]:mm:ss", BD_NUMBER_DURATION},
                 {"[HH]:mm", BD_NUMBER_DURATION_2},
                 {"[$-804][mm]:ss", BD_NUMBER_DURATION},
                 {"[hm]:ss", 0},
                 {"[]h", 1},
                 {"[Red]0", 0},
                 {"[Yellow]0", 0},
                 {"\"day\"0", 0},
                 {"0\\d", 0},
                 {"0_d", 0},
                 {"*d0", 0},
                 {"\"never closed d", 0},
                 {"[never closed d", 0},
                 {"0\\", 0},
                 {"0\"\xE5\x85\x83\"", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(bd_number_format(cases[i].code), cases[i].format, "%s", cases[i].code);
    for (unsigned id = 0; id < 70; id++) {
        const bool date = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) ||
                          (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
        cr_expect_eq(bd_number_format_builtin(id), id == 46 ? BD_NUMBER_DURATION : date);
    }
}

Test(xlsx_number, iso_dates_lose_the_letter_and_a_midnight)
{
    static const char *const cases[][2] = {{"2016-03-01", "2016-03-01"},
                                           {"2016-03-01T00:00:00", "2016-03-01"},
                                           {"2016-03-01T00:00:00.000Z", "2016-03-01"},
                                           {"2016-03-01T12:30:00Z", "2016-03-01 12:30:00"},
                                           {"PT24H", "24:00:00"},
                                           {" P1DT2H30M5.4S\n", "26:30:05"},
                                           {"PT90M", "1:30:00"},
                                           {"P2D", "48:00:00"},
                                           {"P", ""},
                                           {"PT", ""},
                                           {"P1Y", ""},
                                           {"P1H", ""},
                                           {"PT1D", ""},
                                           {"PT1S1H", ""},
                                           {"PT1HT1M", ""},
                                           {"PT99999999999H", ""},
                                           {"PTH", ""},
                                           {"2016-3-1", ""},
                                           {"20160301", ""},
                                           {"2016-03-01x", ""},
                                           {"", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[BD_NUMBER_SHOWN] = "";
        const size_t len = bd_number_show_iso(bd_text_of(cases[i][0]), out);
        cr_expect(len == strlen(cases[i][1]) && memcmp(out, cases[i][1], len) == 0, "%s: '%s'",
                  cases[i][0], out);
    }
}

Test(xlsx_number, escapes_in_texts_become_their_characters)
{
    static const char *const cases[][2] = {{"", ""},
                                           {"abc", "abc"},
                                           {"_", "_"},
                                           {"a_x000D_\nb", "a\r\nb"},
                                           {"_x005F_x000D_", "_x000D_"},
                                           {"_x738B_", "\xE7\x8E\x8B"},
                                           {"_x738b_x", "\xE7\x8E\x8Bx"},
                                           {"_x0000_", "_x0000_"},
                                           {"_xD800_", "_xD800_"},
                                           {"_xD840__xDC0B_", "\xF0\xA0\x80\x8B"},
                                           {"a_xD840__xDC0B_b", "a\xF0\xA0\x80\x8B"
                                                                "b"},
                                           {"_xDBFF__xDFFD_", "\xF4\x8F\xBF\xBD"},
                                           {"_xD840_xDC0B_", "_xD840_xDC0B_"},
                                           {"_xD840__x0041_", "_xD840_A"},
                                           {"_xD840__xD840__xDC0B_", "_xD840_\xF0\xA0\x80\x8B"},
                                           {"_xDC0B__xD840_", "_xDC0B__xD840_"},
                                           {"_xD840__xDC0B", "_xD840__xDC0B"},
                                           {"_xFFFE_", "_xFFFE_"},
                                           {"_x00G0_", "_x00G0_"},
                                           {"_x000", "_x000"},
                                           {"__x0041__", "_A_"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[64];
        strcpy(text, cases[i][0]);
        const size_t len = bd_xstring_decode(text, strlen(text));
        cr_expect(len == strlen(cases[i][1]) && memcmp(text, cases[i][1], len) == 0, "%s: '%.*s'",
                  cases[i][0], (int)len, text);
    }
}
