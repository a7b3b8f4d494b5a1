/* id_cell: what stands around and between numbers in a cell: white space, remarks, quotes, marks,
 * references of HTML. */
#include "engine/identity/id_cell.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "tests/unit/identity/id_rows.h"

/* By white space of any kind, when each part is clearly a number by itself. */
Test(id_cell, numbers_with_white_space_between_them_are_several)
{
    REJECTED(BD_ID_MULTIPLE, FIRST " " SECOND, FIRST "\n" SECOND, FIRST "\r\n" SECOND,
             FIRST "　" SECOND, FIRST "\t" SECOND, FIRST "&nbsp;" SECOND, FIRST "&#10;" SECOND,
             FIRST " \n " SECOND "\n", FIRST " " FIRST, "110105491231002 440524800101001",
             FIRST " 110105491231002", FIRST "\n" SECOND "43", FIRST " H12345678",
             "H12345678 " FIRST, "H12345678 H87654321", "E1234567\nE7654321", FIRST " 张三 " SECOND,
             "张三 " FIRST " 李四 " SECOND, "440524-18800101-0014 " FIRST,
             "11010519491231002Ⅹ " SECOND, FIRST " " BAD, "53072419600110011 " FIRST,
             FIRST "\n5307241961021101801", "53O724196203120257 " FIRST, "1. " FIRST "\n2. " SECOND,
             "身份证号:" FIRST " 身份证号:" SECOND, "110105 19491231 002X 440524 18800101 0014",
             "110105 19491231 002X " SECOND, FIRST " 1234567890123456", "'" FIRST "'\n'" SECOND "'",
             "1234567890123456 6543210987654321");
    /* White space inside one number. */
    GOOD({"110105 19491231 002X", FIRST, CLEANED}, {"110105\n19491231002X", FIRST, CLEANED},
         {"11010519491231 002X", FIRST, CLEANED}, {"110105194912310 02X", FIRST, CLEANED},
         {"1101051949123100 2X", FIRST, CLEANED}, {"11010519491231002 X", FIRST, CLEANED},
         {"440524188 001010014", SECOND, CLEANED},
         {"1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", FIRST, CLEANED},
         {FIRST " 43", FIRST, CLEANED | DISABLED}, {FIRST " 43 B1", FIRST, CLEANED | DISABLED},
         {"110105 491231 002", FIRST, CLEANED | FIFTEEN},
         {"E 12345678", "E12345678", CLEANED | OTHER}, {"E1234 5678", "E12345678", CLEANED | OTHER},
         {"HJ 1234567", "HJ1234567", CLEANED | OTHER},
         {"6225 8812 3456 7890 123", "6225881234567890123", CLEANED | LENGTH});
    REJECTED(BD_ID_UNUSABLE, FIRST " 张三", "张三 " FIRST);
}

Test(id_cell, other_documents_with_white_space_between_them_are_several)
{
    REJECTED(BD_ID_MULTIPLE, "E12345678\n12345678", "12345678\r\nE12345678", "12345678 87654321",
             "12345678 12345678", "12345678　87654321", "12345678\t87654321",
             "12345678&nbsp;87654321",
             "12345678\xC2\xA0"
             "87654321",
             "12345678&#10;87654321", "1234567 7654321", "M123456 12345678", "C1234A56 C6543B21",
             "1234-5678 8765-4321", "12345678 87654321 11223344", "12345678 1234567（旧）",
             "12345678 123456789");
    /* Beside a number without doubt, a short one too. */
    REJECTED(BD_ID_MULTIPLE, "110105491231002 12345", "12345 110105491231002", FIRST " 12345",
             FIRST "\n12345678", "12345678 " FIRST, "E12345678 A1234", FIRST " 13812345678",
             "110105 19491231 002X 12345678", "12345678 110105 19491231 002X",
             "H12345678 110105 491231 002", "110105 19491231 02X H12345678",
             "123456789 123456789 12345", "110105 19491231 002X. 440524 18800101 0014.",
             FIRST " 13812345678 张三");
    /* One number in groups: they are a citizen number together, or nearly, or too short. */
    GOOD({"1101 0519 4912 3100 2X", FIRST, CLEANED}, {"110105194 91231002X", FIRST, CLEANED},
         {"1101054 91231002", FIRST, CLEANED | FIFTEEN},
         {"1101054\n91231002", FIRST, CLEANED | FIFTEEN},
         {"4405241880 0101001443", SECOND, CLEANED | DISABLED},
         {"110105 19491231 02X", "1101051949123102X", CLEANED | LENGTH},
         {"110105194 9123102X", "1101051949123102X", CLEANED | LENGTH},
         {"11010 19491231 002X", "1101019491231002X", CLEANED | LENGTH},
         {"53O724196 203120257", "53O724196203120257", CLEANED | LOOKS},
         {"1101054 91231O02", "110105491231O02", CLEANED | LOOKS});
    GOOD({"6222 0000 1234", "622200001234", CLEANED | OTHER},
         {"622200 1234567890123", "6222001234567890123", CLEANED | LENGTH},
         {"E 12345678", "E12345678", CLEANED | OTHER},
         {"12345678 01", "1234567801", CLEANED | OTHER},
         {"123456 789012", "123456789012", CLEANED | OTHER},
         {"12345678 000000", "12345678000000", CLEANED | OTHER},
         {"12345678 0000000", "123456780000000", CLEANED | OTHER},
         {"E12345678 CHINESE", "E12345678CHINESE", CLEANED | OTHER},
         {"12345678\xE2\x80\x8B"
          "87654321",
          "1234567887654321", CLEANED | OTHER});
    REJECTED(BD_ID_UNUSABLE, "粤 H 1234567", "12345678 张三 87654321");
}

Test(id_cell, remarks_in_brackets_go)
{
    GOOD({FIRST "（代）", FIRST, CLEANED}, {FIRST "(监护人)", FIRST, CLEANED},
         {FIRST "[代]", FIRST, CLEANED}, {FIRST "【代】", FIRST, CLEANED},
         {FIRST "〔代〕", FIRST, CLEANED}, {FIRST "｛代｝", FIRST, CLEANED},
         {FIRST "＜代＞", FIRST, CLEANED}, {FIRST " （ 代 ） ", FIRST, CLEANED},
         {FIRST "（代）。", FIRST, CLEANED}, {FIRST "。（代）", FIRST, CLEANED},
         {"\"" FIRST "（代）\"", FIRST, CLEANED}, {"=\"" FIRST "\"(代)", FIRST, CLEANED},
         {"（本人）" FIRST, FIRST, CLEANED}, {"(本人)" FIRST "(已核)", FIRST, CLEANED},
         {FIRST "（代）（已核）", FIRST, CLEANED}, {FIRST "（监护人（母））", FIRST, CLEANED},
         {FIRST "(监护人", FIRST, CLEANED}, {FIRST "（监护人:张三，李四/王五）", FIRST, CLEANED},
         {FIRST "(1)", FIRST, CLEANED}, {"(1)" FIRST, FIRST, CLEANED},
         {"[12]" FIRST, FIRST, CLEANED}, {"123456789010000051(4)", "1234567890100000514", LENGTH},
         {FIRST "(B1)", FIRST, CLEANED}, {FIRST "(OLD)", FIRST, CLEANED},
         {FIRST "（电话13812345678）", FIRST, CLEANED}, {FIRST "(13812345678)", FIRST, CLEANED},
         {"<b>" FIRST "</b>", FIRST, CLEANED}, {"11010519491231002Ⅹ（代）", FIRST, CLEANED},
         {"110105491231002（旧）", FIRST, CLEANED | FIFTEEN},
         {"110105491231002(1)", FIRST, CLEANED | FIFTEEN},
         {"身份证号：" FIRST "（代）", FIRST, CLEANED}, {FIRST "()", FIRST, CLEANED},
         {SECOND "(43)", SECOND, CLEANED | DISABLED},
         {SECOND "43(一级)", SECOND, CLEANED | DISABLED},
         {"H12345678（护照）", "H12345678", CLEANED | OTHER},
         {"E12345678(passport)", "E12345678", CLEANED | OTHER}, {"H123456(7)", "H1234567", OTHER},
         {"H123456（7）（港）", "H1234567", CLEANED | OTHER}, {"G(12)3456", "G123456", OTHER},
         {"H1234567[8]", "H1234567", CLEANED | OTHER},
         {"<b>H12345678</b>", "H12345678", CLEANED | OTHER}, {"Z123456(A)", "Z123456A", OTHER},
         {"53072419600110011（代）", "53072419600110011", CLEANED | LENGTH});
    /* They join nothing and hide nothing. */
    REJECTED(BD_ID_MULTIPLE, FIRST "（代）" SECOND, FIRST "（代）" SECOND "（代）",
             FIRST "(" SECOND ")", FIRST "（" SECOND "）", FIRST "（配偶" SECOND "）",
             FIRST "（配偶：" SECOND "）", FIRST "(H12345678)", FIRST "（护照H12345678）",
             FIRST "（" SECOND, FIRST "（代），" SECOND, FIRST "(" SECOND "," FIRST ")",
             FIRST "（" SECOND " " FIRST "）", FIRST "<br>" SECOND);
    REJECTED(BD_ID_UNUSABLE, "110105（代）1234", "张三（" FIRST "）", FIRST "（代）12",
             "张三（代）", FIRST "代");
    REJECTED(BD_ID_SPREADSHEET, "4.40981E+17（代）");
    REJECTED(BD_ID_EMPTY, "1111（代）", "（代）无");
}

Test(id_cell, quotes_and_marks_at_the_ends_go)
{
    static const char *const marks[] = {"'", "\"", "`",  "´",  "‘",  "’",  "“",  "”",
                                        "„", "′",  "″",  "＂", "＇", ".",  "。", "．",
                                        "｡", ",",  "，", ";",  "；", "、", ":",  "："};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        static const char *const numbers[][2] = {{FIRST, FIRST}, {"H12345678", "H12345678"}};
        for (size_t n = 0; n < 2; n++) {
            char cells[4][64];
            snprintf(cells[0], sizeof *cells, "%s%s", marks[i], numbers[n][0]);
            snprintf(cells[1], sizeof *cells, "%s%s", numbers[n][0], marks[i]);
            snprintf(cells[2], sizeof *cells, "%s %s %s", marks[i], numbers[n][0], marks[i]);
            snprintf(cells[3], sizeof *cells, "%s%s%s%s", marks[i], marks[i], numbers[n][0],
                     marks[i]);
            for (size_t c = 0; c < 4; c++) {
                const good row = {cells[c], numbers[n][1], n == 0 ? CLEANED : CLEANED | OTHER};
                expect_good(&row, 1);
            }
        }
    }
    GOOD({"\"" FIRST "\" ", FIRST, CLEANED}, {"\"\"\"" FIRST "\"\"\"", FIRST, CLEANED},
         {"“" FIRST "”", FIRST, CLEANED}, {"`" FIRST "`", FIRST, CLEANED},
         {"'" SECOND ".0'", SECOND, CLEANED}, {SECOND ".0。", SECOND, CLEANED});
    REJECTED(BD_ID_UNUSABLE, "_" FIRST, FIRST "!", "1101'0519491231002X");
    REJECTED(BD_ID_EMPTY, "\"", "\"\"", "“”", "=\"'\"");
}

Test(id_cell, references_of_html_are_their_characters)
{
    GOOD({FIRST "&nbsp;", FIRST, CLEANED}, {"&nbsp;&nbsp;" FIRST "&#160;", FIRST, CLEANED},
         {FIRST "&NBSP;", FIRST, CLEANED}, {FIRST "&#xA0;", FIRST, CLEANED},
         {FIRST "&#XA0;", FIRST, CLEANED}, {"&quot;" FIRST "&quot;", FIRST, CLEANED},
         {"&#39;" FIRST, FIRST, CLEANED}, {"110105&ensp;19491231&emsp;002X", FIRST, CLEANED},
         {"&#49;1010519491231002&#88;", FIRST, CLEANED}, {FIRST "&lt;代&gt;", FIRST, CLEANED},
         {FIRST "&#xFF08;&#20195;&#xFF09;", FIRST, CLEANED});
    REJECTED(BD_ID_UNUSABLE, FIRST "&nbsp", FIRST "&;", FIRST "&#;", FIRST "&#x;", FIRST "&#xD800;",
             FIRST "&#1114112;", FIRST "&#99999999999;", FIRST "&", FIRST "&nope;", FIRST "&#1F;",
             FIRST "&#0;");
}
