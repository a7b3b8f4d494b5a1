/* absent: which words stand for nothing, by default and by configuration, and dates of zeros. */
#include "engine/identity/absent.h"

#include <criterion/criterion.h>

Test(absent, the_default_words_are_absent_in_every_writing)
{
    static const char *const words[] = {
        "",         " ",        "　",      "\xE2\x80\x8B",
        "NULL",     "null",     "Null",    "(null)",
        "(NULL)",   "（null）", "[NULL]",  "[null]",
        "<null>",   "<NULL>",   "\\N",     "\\n",
        "N/A",      "n/a",      "#N/A",    "#n/a",
        "NONE",     "None",     "无",      " 无 ",
        "　无证",   "不 详",    "未知",    "暂　无",
        "空",       "-",        "--",      "－",
        "—",        "——",       "–",       "/",
        "／",       "\tNULL",   "NULL ",   "ＮＵＬＬ",
        "[ NULL ]", "=\"\"",    "=\"无\"", " = \" NULL \" ",
        "＝＂＂",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        cr_expect(bd_absent_is(NULL, bd_text_of(words[i])), "'%s'", words[i]);
}

Test(absent, other_values_are_not_absent)
{
    static const char *const words[] = {
        "0",   "NUL",    "NULLS", "N",  "NA",   "无名",  "张无", "不",       "---",   "//",
        "(N)", "null)",  "(null", "\\", "\\NN", "#N/A!", "空空", "1",        "=",     "=\"",
        "=无", "=\"1\"", "男",    "·",  ".",    "none1", "\xFF", "NULL\xFF", "无证件"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        cr_expect_not(bd_absent_is(NULL, bd_text_of(words[i])), "'%s'", words[i]);
    cr_expect(bd_absent_is(NULL, (bd_text){"NULL\0\0", 6}), "NULs are invisible");
}

Test(absent, a_list_replaces_the_default_words)
{
    static const char *const words[] = {"Nil", "缺", "=\"0\""};
    bd_absent list, none;

    bd_absent_init(&list, words, 3);
    bd_absent_init(&none, NULL, 0);
    cr_expect(bd_absent_is(&list, bd_text_of("NIL")));
    cr_expect(bd_absent_is(&list, bd_text_of(" 缺")));
    cr_expect(bd_absent_is(&list, bd_text_of("=\"缺\"")));
    cr_expect(bd_absent_is(&list, bd_text_of("=\"0\"")), "a word may have a shell");
    cr_expect_not(bd_absent_is(&list, bd_text_of("=\"1\"")));
    cr_expect(bd_absent_is(&list, bd_text_of(" ")), "empty is always absent");
    cr_expect(bd_absent_is(&none, bd_text_of("")), "empty is always absent");
    cr_expect_not(bd_absent_is(&list, bd_text_of("NULL")));
    cr_expect_not(bd_absent_is(&none, bd_text_of("无")));
}

Test(absent, the_usual_list_is_what_its_words_make)
{
    bd_absent made;

    bd_absent_init(&made, bd_absent_usual.words, bd_absent_usual.count);
    cr_expect_eq(made.first_bits, bd_absent_usual.first_bits);
    cr_expect_eq(made.han_low, bd_absent_usual.han_low);
    cr_expect_eq(made.han_high, bd_absent_usual.han_high);
    cr_expect_eq(made.han_max, bd_absent_usual.han_max);
    cr_expect(bd_absent_may_begin(NULL, 0x65E0, 1), "无");
    cr_expect(bd_absent_may_begin(&made, 0x672A, 2), "未");
    cr_expect_not(bd_absent_may_begin(NULL, 0x65E0, 3), "no word is so long");
    cr_expect_not(bd_absent_may_begin(NULL, 0x738B, 2), "王");
}

Test(absent, dates_of_zeros)
{
    static const char *const zeros[] = {"0000-00-00",
                                        "00000000",
                                        "0000-00-00 00:00:00",
                                        "0000/0/0",
                                        "0000.00.00",
                                        "0000年00月00日",
                                        "０００００００００",
                                        "00000000000000",
                                        "0000-00-00T00:00:00Z",
                                        "0",
                                        "0.0",
                                        "=\"0000-00-00\""};
    static const char *const others[] = {"",       "-",   "1900-00-00", "0001-00-00",         "/",
                                         "年月日", "00O", "无",         "0000-00-00 00:00:01"};
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        cr_expect(bd_absent_is_zero_date(bd_text_of(zeros[i])), "'%s'", zeros[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        cr_expect_not(bd_absent_is_zero_date(bd_text_of(others[i])), "'%s'", others[i]);
}
