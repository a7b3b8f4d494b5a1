/* chars: trimming, case, kinds of characters. */
#include "engine/identity/chars.h"

#include <criterion/criterion.h>
#include <string.h>

Test(chars, trim_takes_what_is_invisible_from_both_ends_only)
{
    static const char *const rows[][2] = {
        {"", ""},
        {" ", ""},
        {" \t\r\n　\xC2\xA0\xEF\xBB\xBF", ""},
        {"a", "a"},
        {" a b ", "a b"},
        {"　张 三　", "张 三"},
        {"\xE2\x80\x8B张\xE2\x80\x8F", "张"},
        {"\xFF a \xFF", "\xFF a \xFF"},
        {" \x80 ", "\x80"},
        {"a\x1A", "a"},
        {"\xE3\x80", "\xE3\x80"},
        {"张\x80\x80\x80\x80\x80", "张\x80\x80\x80\x80\x80"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect(bd_text_equal(bd_chars_trim(bd_text_of(rows[i][0])), bd_text_of(rows[i][1])),
                  "row %zu", i);
    cr_expect_eq(bd_chars_trim((bd_text){NULL, 0}).len, 0);
    cr_expect_eq(bd_chars_trim((bd_text){"\xE3\x80\x80" + 2, 1}).len, 1,
                 "a space begins before it");
}

Test(chars, bare_takes_the_shell_of_a_formula_too)
{
    static const char *const rows[][2] = {
        {"=\"张三\"", "张三"},
        {"=\"\"", ""},
        {" =\" 无 \" ", "无"},
        {"= \"a b\"\t", "a b"},
        {"＝＂1＂", "1"},
        {"=\"a\"b\"", "a\"b"},
        {"a", "a"},
        {"", ""},
        {" ", ""},
        {"=", "="},
        {"=\"", "=\""},
        {"=a\"", "=a\""},
        {"=\"a", "=\"a"},
        {"\"a\"", "\"a\""},
        {"a=\"b\"", "a=\"b\""},
        {"\xEF\"a\"", "\xEF\"a\""},
        {"=\"\xFF\"", "\xFF"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect(bd_text_equal(bd_chars_bare(bd_text_of(rows[i][0])), bd_text_of(rows[i][1])),
                  "row %zu", i);
    cr_expect_eq(bd_chars_bare((bd_text){NULL, 0}).len, 0);
}

Test(chars, whole_takes_the_end_of_a_float_and_keeps_its_sign)
{
    static const char *const rows[][2] = {{"1.0", "1"},         {"530724.00", "530724"},
                                          {"-1.0", "-1"},       {"=\"1.0\"", "1"},
                                          {" -12.000 ", "-12"}, {"-.0", "-.0"},
                                          {".0", ".0"},         {"-0", "-0"},
                                          {"--1.0", "--1.0"},   {"1.", "1."},
                                          {"1.5", "1.5"},       {"a1.0", "a1.0"},
                                          {"-", "-"},           {"1-1.0", "1-1.0"},
                                          {"10", "10"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect(bd_text_equal(bd_chars_whole(bd_text_of(rows[i][0])), bd_text_of(rows[i][1])),
                  "'%s'", rows[i][0]);
}

Test(chars, upper_case_pairs)
{
    static const uint32_t pairs[][2] = {
        {'a', 'A'},     {'z', 'Z'},     {'[', '['},     {'`', '`'},     {0xE0, 0xC0},
        {0xFE, 0xDE},   {0xF7, 0xF7},   {0xD7, 0xD7},   {0xFF, 0x178},  {0xDF, 0xDF},
        {0x101, 0x100}, {0x137, 0x136}, {0x131, 'I'},   {0x130, 0x130}, {0x138, 0x138},
        {0x13A, 0x139}, {0x139, 0x139}, {0x148, 0x147}, {0x149, 0x149}, {0x14B, 0x14A},
        {0x177, 0x176}, {0x178, 0x178}, {0x17A, 0x179}, {0x17E, 0x17D}, {0x17F, 'S'},
        {0x180, 0x180}, {0x1CE, 0x1CD}, {0x1DC, 0x1DB}, {0x1DD, 0x1DD}, {0x3B1, 0x3B1}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        cr_expect_eq(bd_chars_upper(pairs[i][0]), pairs[i][1], "U+%04X -> U+%04X", pairs[i][0],
                     bd_chars_upper(pairs[i][0]));
}

Test(chars, kinds)
{
    cr_expect(bd_chars_is_han(0x4E00) && bd_chars_is_han(0x3007) && bd_chars_is_han(0x20000) &&
              bd_chars_is_han(0xFA0E));
    cr_expect_not(bd_chars_is_han('A') || bd_chars_is_han(0x3042) || bd_chars_is_han(0xAC00) ||
                  bd_chars_is_han(0xE000));
    cr_expect(bd_chars_is_latin('A') && bd_chars_is_latin(0xE9) && bd_chars_is_latin(0x1CE) &&
              bd_chars_is_latin(0x301));
    cr_expect_not(bd_chars_is_latin('1') || bd_chars_is_latin(0xD7) || bd_chars_is_latin(0x416) ||
                  bd_chars_is_latin(0x4E00));
    cr_expect(bd_chars_is_private(0xE000) && bd_chars_is_private(0xF8FF) &&
              bd_chars_is_private(0x10FFFD));
    cr_expect_not(bd_chars_is_private(0xF900) || bd_chars_is_private(0xDFFF) ||
                  bd_chars_is_private(0x110041));
    cr_expect_not(bd_chars_invisible(0x2027) || bd_chars_invisible(0x2010) ||
                  bd_chars_invisible(0x3001) || bd_chars_invisible('!') ||
                  bd_chars_invisible(0x110020));
}

Test(chars, short_forms_refuse_what_does_not_fit)
{
    char out[BD_CHARS_SHORT], cell[200];
    cr_expect_eq(bd_chars_short(bd_text_of(" ｍ 男 "), out), 4);
    cr_expect_str_eq(out, "M男");
    for (size_t len = 0; len < sizeof cell; len++) {
        memset(cell, '7', sizeof cell);
        cr_expect_eq(bd_chars_short((bd_text){cell, len}, out), len <= 60 ? len : 0, "%zu", len);
    }
    cr_expect_eq(bd_chars_short(bd_text_of("a\xFF"), out), 0);
}
