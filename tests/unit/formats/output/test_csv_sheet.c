/* test_csv_sheet: which cells a spreadsheet would run or rewrite, and what is written instead. */
#include "formats/output/csv_sheet.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static void expect(const char *value, const char *want)
{
    const size_t len = strlen(value);
    char *exact = malloc(len + 1); /* not terminated: nothing may be read after it */
    bd_buf out = {0};
    memcpy(exact, value, len);
    bd_csv_sheet_add(&out, (bd_text){exact, len});
    cr_expect(bd_text_equal((bd_text){out.at, out.len}, bd_text_of(want)),
              "'%s' is '%.*s', not '%s'", value, (int)out.len, out.at == NULL ? "" : out.at, want);
    bd_buf_fini(&out);
    free(exact);
}

Test(csv_sheet, what_begins_like_a_formula_is_none)
{
    expect("=1+1", "'=1+1");
    expect("+86 138", "'+86 138");
    expect("-5", "'-5");
    expect("@SUM(A1)", "'@SUM(A1)");
    expect("\tx", "'\tx");
    expect("\rx", "\"'\rx\"");
    expect("\nx", "\"'\nx\"");
    expect("=HYPERLINK(\"u\",\"t\")", "\"'=HYPERLINK(\"\"u\"\",\"\"t\"\")\"");
    expect("=a,b", "\"'=a,b\"");
    expect("  =1", "'  =1");
    expect("\xC2\xA0=1", "'\xC2\xA0=1");
    expect("＝1", "'＝1");
    expect("＋1", "'＋1");
    expect("=\"0011\"", "\"'=\"\"0011\"\"\"");
    expect("-", "'-");
}

Test(csv_sheet, digits_and_dates_stay_what_they_are)
{
    expect("110101199001010011", "\"=\"\"110101199001010011\"\"\"");
    expect("123456789012", "\"=\"\"123456789012\"\"\"");
    expect("00", "\"=\"\"00\"\"\"");
    expect("0571", "\"=\"\"0571\"\"\"");
    expect("12E5", "\"=\"\"12E5\"\"\"");
    expect("1965-11-17", "\"=\"\"1965-11-17\"\"\"");
    expect("1965年11月17日", "\"=\"\"1965年11月17日\"\"\"");
    expect("3/4", "\"=\"\"3/4\"\"\"");
    expect("12:30", "\"=\"\"12:30\"\"\"");
    expect("1.2.3", "\"=\"\"1.2.3\"\"\"");
    expect("110105 19491231 0021", "\"=\"\"110105 19491231 0021\"\"\"");
    expect("2017-09-27T08:30:15", "\"=\"\"2017-09-27T08:30:15\"\"\"");
    expect("2017-09-27T08:30:15Z", "\"=\"\"2017-09-27T08:30:15Z\"\"\"");
    expect("21-MAY-2021", "\"=\"\"21-MAY-2021\"\"\"");
    expect("11-Feb-61", "\"=\"\"11-Feb-61\"\"\"");
    expect("Sept 3, 1970", "\"=\"\"Sept 3, 1970\"\"\"");
    expect("1 january 1970 8:30 pm", "\"=\"\"1 january 1970 8:30 pm\"\"\"");
    expect("(12)", "\"=\"\"(12)\"\"\"");
    expect("(110101199001010011)", "\"=\"\"(110101199001010011)\"\"\"");
    expect("110,101,199,001,010,011", "\"=\"\"110,101,199,001,010,011\"\"\"");
}

/* LibreOffice converts a number with U+00A0 after it to 4.41323200712143E+017. */
Test(csv_sheet, blanks_and_full_width_do_not_hide_a_number)
{
    expect("441323200712143457\xC2\xA0", "\"=\"\"441323200712143457\xC2\xA0\"\"\"");
    expect(" 441323200712143457", "\"=\"\" 441323200712143457\"\"\"");
    expect("\xE3\x80\x80"
           "0571",
           "\"=\"\"\xE3\x80\x80"
           "0571\"\"\"");
    expect("\xEF\xBB\xBF"
           "0571 ",
           "\"=\"\"\xEF\xBB\xBF"
           "0571 \"\"\"");
    expect("\xE2\x81\xA0"
           "12E5",
           "\"=\"\"\xE2\x81\xA0"
           "12E5\"\"\"");
    expect("\xEF\xBC\x91\xEF\xBC\x8F\xEF\xBC\x92",
           "\"=\"\"\xEF\xBC\x91\xEF\xBC\x8F\xEF\xBC\x92\"\"\""); /* １／２ */
    expect(" ", " ");
    expect(" 12 ", " 12 ");
    expect("\xE3\x80\x80", "\xE3\x80\x80");
}

Test(csv_sheet, everything_else_is_as_in_any_csv)
{
    expect("", "");
    expect("0", "0");
    expect("0.5", "0.5");
    expect("13800138000", "13800138000");
    expect("3500.00", "3500.00");
    expect("11010519491231002X", "11010519491231002X");
    expect("110101********0011", "110101********0011");
    expect("王秀英", "王秀英");
    expect("a,b", "\"a,b\"");
    expect("a \"b\"", "\"a \"\"b\"\"\"");
    expect("roster.csv:12", "roster.csv:12");
    expect("a=b", "a=b");
    expect("12,5", "\"12,5\"");
    expect("()", "()");
    expect("TT", "TT");
    expect("(a)", "(a)");
    expect("1号楼", "1号楼");
    expect("Mary 12", "Mary 12");
    expect("MAY", "MAY");
    expect("5 May Road", "5 May Road");
    expect("12\xE5\xB9", "12\xE5\xB9"); /* cut in half: not a character, so not a date */
}

/* A text within a formula has at most 255 characters. */
Test(csv_sheet, very_long_digits_are_text_in_another_way)
{
    char digits[400], want[420];
    memset(digits, '1', sizeof digits);
    digits[255] = '\0';
    snprintf(want, sizeof want, "\"=\"\"%s\"\"\"", digits);
    expect(digits, want);
    digits[255] = '1';
    digits[256] = '\0';
    snprintf(want, sizeof want, "'%s", digits);
    expect(digits, want);
}
