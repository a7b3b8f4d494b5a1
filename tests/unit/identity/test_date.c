/* date: every form that is read, what is no date, and what a rule decides. */
#include "engine/identity/date.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

typedef struct row {
    const char *text;
    uint32_t date; /* 0: it is not one */
} row;

static void expect(const bd_date_rule *rule, const row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t date = 0;
        const bool read = bd_date_read(rule, bd_text_of(rows[i].text), &date);
        cr_expect(read == (rows[i].date != 0) && date == rows[i].date, "'%s': %u, not %u",
                  rows[i].text, date, rows[i].date);
    }
}

#define EXPECT(rule, ...)                               \
    do {                                                \
        static const row rows[] = {__VA_ARGS__};        \
        expect(rule, rows, sizeof rows / sizeof *rows); \
    } while (0)

static const bd_date_rule november = {.last_day = 20261130};

Test(date, dates_are_read_in_every_listed_form_with_or_without_a_time)
{
    static const char *const forms[] = {"19651117",
                                        "1965-11-17",
                                        "1965/11/17",
                                        "1965.11.17",
                                        "1965年11月17日",
                                        "１９６５１１１７",
                                        "１９６５－１１－１７",
                                        "１９６５年１１月１７日",
                                        " 19651117 ",
                                        "1965-11-17 08:30:00",
                                        "1965-11-17T08:30:00Z",
                                        "1965-11-17 08:30:00.0",
                                        "1965/11/17 0:00",
                                        "1965/11/17 0:00:00",
                                        "1965.11.17 08:30",
                                        "19651117 08:30:00",
                                        "19651117083000",
                                        "19651117000000",
                                        "19651117240000",
                                        "19651117235960",
                                        "1965年11月17日 08:30",
                                        "1965年11月17日08时30分",
                                        "1965年11月17日上午8点30分",
                                        "1965-11-17T08:30:00.000+08:00",
                                        "1965-11-17　08：30：00",
                                        "1965/11/17 8:30:00 AM",
                                        "1965-11-17  00:00:00"};
    static const char *const wrong[] = {
        "",
        " ",
        "1965-11-",
        "1965-11-171",
        "1965-111-17",
        "1965--17",
        "1965-11/17",
        "1965年11月17",
        "1965年11-17日",
        "65-11-17",
        "1965111",
        "196511170",
        "19651317",
        "19650229",
        "1965-02-29",
        "19000229",
        "00000101",
        "1965-11-17 noon",
        "1965-11-17T",
        "1965-11-17x",
        "1965年11月17日晚",
        "19651117250000",
        "19651117086000",
        "19651117085961",
        "1965-11-17 08:30 um die Mittagszeit",
        "a19651117",
        "1965 11 17",
        "1965-11-17 ::",
        "\xFF-19651117",
        "1965-11-17 000000000000000000000000000000000000000000000000000"};
    uint32_t date;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        date = 0;
        cr_expect(bd_date_read(NULL, bd_text_of(forms[i]), &date) && date == 19651117, "'%s': %u",
                  forms[i], date);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        cr_expect_not(bd_date_read(NULL, bd_text_of(wrong[i]), &date), "'%s': %u", wrong[i], date);
    cr_expect(bd_date_read(NULL, bd_text_of("20000229"), &date) && date == 20000229);
    cr_expect(bd_date_read(NULL, bd_text_of("2024-2-29"), &date) && date == 20240229);
}

Test(date, dates_never_look_behind_their_value)
{
    static const char form[] = "1965年11月17日08时30分";
    for (size_t len = 0; len <= strlen(form); len++) {
        char *exact = malloc(len + 1); /* so that the sanitizer notices a read past the end */
        char *at = exact + 1;
        uint32_t date;
        memcpy(at, form, len);
        (void)bd_date_read(NULL, (bd_text){at, len}, &date);
        free(exact);
    }
}

Test(date, months_by_name_as_databases_write_them)
{
    EXPECT(&november, {"10-1月 -60", 19600110}, {"10-1月-60", 19600110}, {"10-01月-60", 19600110},
           {"11-11月-61", 19611111}, {"11-十一月-61", 19611111}, {"11-二月 -61", 19610211},
           {"11-十二月-1961", 19611211}, {"11-FEB-61", 19610211}, {"11-feb-61", 19610211},
           {"11-Feb-1970", 19700211}, {"11-FEB-61 12.00.00.000000 AM", 19610211},
           {"11-2月 -61 12.00.00.000000 上午", 19610211},
           {"11-2月 -61 12.00.00.000000000 上午 +08:00", 19610211}, {"1-JUN-05", 20050601},
           {"11-FEBRUARY-1961", 19610211}, {"11-Sept-1961", 19610911}, {"11 Feb 1961", 19610211},
           {"11FEB1961", 19610211}, {"1961-Feb-11", 19610211}, {"61-FEB-11", 19610211},
           {"Feb 11, 1961", 19610211}, {"Feb 11 1961 12:00AM", 19610211},
           {"February 11, 1961", 19610211}, {"Sat Feb 11 00:00:00 CST 1961", 19610211},
           {"Sat, 11 Feb 1961 00:00:00 GMT", 19610211}, {"30-FEB-61", 0}, {"11-FEX-61", 0},
           {"11-FE-61", 0}, {"11-十三月-61", 0}, {"11-二十月-61", 0}, {"11-13月-61", 0},
           {"11-FEBX-61", 0}, {"FEB 11 61", 0}, {"11-FEB", 0}, {"11-FEB-161", 0},
           {"Sat Feb 11 00:00:00 CST", 0}, {"Sat Feb 11 00:00:00 CST 19610", 0},
           {"Sat Feb 11 00:xx:00 CST 1961", 0}, {"31-DEC-26", 19261231}, {"30-NOV-26", 20261130},
           {"01-DEC-26", 19261201});
    EXPECT(NULL, {"11-FEB-61", 0}, {"11-FEB-1961", 19610211});
}

Test(date, a_year_of_two_digits_is_the_last_one_not_after_the_period)
{
    EXPECT(&november, {"69-01-10", 19690110}, {"69/1/10", 19690110}, {"69年1月10日", 19690110},
           {"61-02-11", 19610211}, {"4/13/63", 19630413}, {"13/4/63", 19630413},
           {"96-02-29", 19960229}, {"00-02-31", 0}, {"27-01-32", 19320127}, {"10-01-69", 0},
           {"10-10-69", 19691010}, {"05-05-05", 20050505}, {"05-06-07", 0}, {"9-01-10", 0},
           {"69-01", 0}, {"69-01-010", 0}, {"00-30-12", 0}, {"32-13-45", 0});
}

Test(date, of_a_date_of_numbers_the_only_reading_counts)
{
    static const bd_date_rule mdy = {.last_day = 20261130, .order = BD_DATE_ORDER_MDY};
    static const bd_date_rule dmy = {.last_day = 20261130, .order = BD_DATE_ORDER_DMY};
    static const bd_date_rule ymd = {.last_day = 20261130, .order = BD_DATE_ORDER_YMD};

    EXPECT(NULL, {"4/13/1963", 19630413}, {"13/4/1963", 19630413}, {"13.04.1963", 19630413},
           {"04-13-1963", 19630413}, {"5/5/1963", 19630505}, {"3/4/1963", 0}, {"13/13/1963", 0},
           {"4/31/1963", 0}, {"4/13/1963 0:00:00", 19630413}, {"4/13-1963", 0}, {"4,13,1963", 0},
           {"4/13/963", 0}, {"004/13/1963", 0}, {"4//1963", 0});
    EXPECT(&mdy, {"3/4/1963", 19630304}, {"13/4/1963", 19630413}, {"3/4/63", 19630304},
           {"1963/3/4", 19630304}, {"05-06-07", 20070506}, {"13-06-07", 0});
    EXPECT(&dmy, {"3/4/1963", 19630403}, {"4/13/1963", 19630413}, {"3/4/63", 19630403},
           {"1963-03-04", 19630304});
    EXPECT(&ymd, {"05-06-07", 20050607}, {"3/4/1963", 0}, {"4/13/63", 19630413});
}

Test(date, days_counted_by_a_spreadsheet)
{
    static const bd_date_rule serial = {.last_day = 20261130, .excel_serial = true};

    EXPECT(&serial, {"1", 19000101}, {"59", 19000228}, {"60", 0}, {"61", 19000301},
           {"366", 19001231}, {"367", 19010101}, {"24063", 19651117}, {"24063.0", 19651117},
           {"24063.5", 19651117}, {"36526", 20000101}, {"45351", 20240229}, {"99999", 21731013},
           {"0", 0}, {"100000", 0}, {"24063x", 0}, {"24063.5.5", 0}, {"19651117", 19651117},
           {"1965-11-17", 19651117}, {"196511", 19651100});
    EXPECT(NULL, {"24063", 0}, {"366", 0});
}

Test(date, weekdays_may_stand_before_or_behind)
{
    EXPECT(NULL, {"1968/9/18 星期一", 19680918}, {"1968年9月18日星期三", 19680918},
           {"1968-09-18 (周三)", 19680918}, {"1968-09-18（星期日）", 19680918},
           {"1968-09-18 礼拜天", 19680918}, {"1968-09-18 Wed", 19680918},
           {"Wednesday 1968-09-18", 19680918}, {"星期三 1968-09-18", 19680918},
           {"1968/9/18 星期三 08:30", 19680918}, {"1968/9/18 星期八", 0}, {"1968/9/18 星", 0},
           {"1968/9/18 (周三", 0}, {"1968/9/18 周三 noon", 0}, {"星期三", 0}, {"Wednesday", 0});
}

Test(date, without_a_day_it_is_partial)
{
    EXPECT(NULL, {"196405", 19640500}, {"1965.06", 19650600}, {"1965-06", 19650600},
           {"1965/6", 19650600}, {"1965年6月", 19650600}, {"1965 年 6 月", 19650600},
           {"1965年", 19650000}, {"1965", 19650000}, {"1965.0", 19650000}, {"06/1965", 19650600},
           {"Jun-1965", 19650600}, {"1965-Jun", 19650600}, {"19650600", 19650600},
           {"1965-06-00", 19650600}, {"1965-00-00", 19650000}, {"196500", 19650000},
           {"1965.1", 19650000}, {"1965.10", 19651000}, {"1965.01", 19650100}, {"1965-1", 19650100},
           {"196413", 0}, {"640514", 0}, {"1799", 0}, {"2200", 0}, {"9999", 0}, {"220001", 0},
           {"1965-13", 0}, {"1965-0", 0}, {"1965-11-", 0}, {"1965-00-15", 0}, {"1965 06", 0},
           {"1965年6", 0}, {"1965年6日", 0}, {"6月", 0}, {"1965,06", 0}, {"1965-06 08:30", 0},
           {"12345", 0}, {"1965-006", 0});
    cr_expect(bd_date_is_partial(19640500) && !bd_date_is_partial(19640514));
}

Test(date, two_dates_are_equal_as_far_as_both_are_written)
{
    static const struct {
        uint32_t a, b;
        bool equal;
    } rows[] = {{19651117, 19651117, true},  {19651117, 19651118, false},
                {19651100, 19651117, true},  {19651100, 19651217, false},
                {19650000, 19651117, true},  {19650000, 19661117, false},
                {19650000, 19651100, true},  {19650000, 19650000, true},
                {19651100, 19651200, false}, {19650000, 19660000, false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_expect_eq(bd_date_equal(rows[i].a, rows[i].b), rows[i].equal, "row %zu", i);
        cr_expect_eq(bd_date_equal(rows[i].b, rows[i].a), rows[i].equal, "row %zu, turned", i);
    }
}

Test(date, no_text_is_read_past_its_end_and_what_is_read_is_a_day)
{
    static const char *const pieces[] = {
        "1965", "11",   "17", "-",   "/", ".",  ",", " ", "年", "月",   "日",  "T",  ":",
        "FEB",  "星期", "一", "SAT", "0", "十", "(", ")", "63", "\xFF", "CST", "周", "000000"};
    uint64_t seed = 9;
    for (int round = 0; round < 100000; round++) {
        char text[256] = "";
        bd_date_rule rule = {20261130, (bd_date_order)(round % 4), round % 3 == 0};
        uint32_t date = 0;
        for (int n = round % 9; n >= 0; n--) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            strcat(text, pieces[(seed >> 33) % (sizeof pieces / sizeof *pieces)]);
        }
        const size_t len = strlen(text);
        char *exact = malloc(len + 1); /* so that the sanitizer notices a read past the end */
        memcpy(exact + 1, text, len);
        if (bd_date_read(&rule, (bd_text){exact + 1, len}, &date))
            cr_assert(bd_date_is_day(date / 10000, date / 100 % 100, date % 100) ||
                          (bd_date_is_partial(date) && date / 100 % 100 <= 12),
                      "'%s': %u", text, date);
        free(exact);
    }
}
