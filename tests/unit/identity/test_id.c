/* id: a table of cases for each step of "Reading a number" (engine/identity/README.md). */
#include "engine/identity/id.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/hash.h"
#include "engine/base/utf8.h"
#include "tests/unit/identity/id_rows.h"

Test(id, the_numbers_of_the_standard_are_read_without_a_note)
{
    GOOD({FIRST, FIRST, 0}, {SECOND, SECOND, 0});
}

Test(id, keys_are_seventeen_digits_times_eleven_plus_check)
{
    bd_id id;
    cr_assert_eq(bd_id_read(bd_text_of(FIRST), LAST_DAY, &id), BD_ID_OK);
    cr_assert_eq(id.key, UINT64_C(11010519491231002) * 11 + 10);
    cr_assert_eq(bd_id_read(bd_text_of("999999999999999989"), LAST_DAY, &id), BD_ID_OK);
    cr_assert(id.key < UINT64_C(1) << 60);
    cr_assert_eq(bd_id_read(bd_text_of("H12345678"), LAST_DAY, &id), BD_ID_OK);
    cr_assert_eq(id.key, BD_KEY_OTHER | bd_hash64("H12345678", 9) >> 1);
}

Test(id, white_space_and_invisible_characters_go)
{
    static const uint32_t invisible[] = {'\t',   '\n',   '\r',   ' ',    0x00A0, 0x3000, 0x200B,
                                         0x200E, 0x2028, 0x202E, 0x202F, 0x2060, 0xFEFF, 0x2003,
                                         0x0B,   0x0C,   0x2000, 0x200F, 0x1A,   0x7F,   0x00AD};
    for (size_t i = 0; i < sizeof invisible / sizeof *invisible; i++) {
        for (size_t at = 0; at <= 18; at += 6) {
            char cell[64];
            bd_id id;
            memcpy(cell, FIRST, at);
            const size_t n = bd_utf8_encode(invisible[i], cell + at);
            strcpy(cell + at + n, &FIRST[at]);
            cr_expect_eq(bd_id_read(bd_text_of(cell), LAST_DAY, &id), BD_ID_OK, "U+%04X",
                         invisible[i]);
            cr_expect_str_eq(id.text, FIRST);
            cr_expect_eq(id.notes, CLEANED);
        }
    }
}

Test(id, wrappers_quotes_and_labels_go)
{
    GOOD({"=\"" FIRST "\"", FIRST, CLEANED}, {"'" FIRST, FIRST, CLEANED},
         {"‘" FIRST, FIRST, CLEANED}, {"’" FIRST, FIRST, CLEANED}, {"`" FIRST, FIRST, CLEANED},
         {"＇" FIRST, FIRST, CLEANED}, {"身份证:" FIRST, FIRST, CLEANED},
         {"身份证：" FIRST, FIRST, CLEANED}, {"身份证号:" FIRST, FIRST, CLEANED},
         {"身份证号码：" FIRST, FIRST, CLEANED}, {"证件号码:" FIRST, FIRST, CLEANED},
         {"公民身份号码：" FIRST, FIRST, CLEANED}, {"身 份 证 号 ： " FIRST, FIRST, CLEANED},
         {"'=\"" FIRST "\"", FIRST, CLEANED}, {"=\"'" FIRST "\"", FIRST, CLEANED},
         {"=\"身份证号:" FIRST "\"", FIRST, CLEANED}, {"身份证号：'" FIRST, FIRST, CLEANED},
         {" = \" " FIRST " \" ", FIRST, CLEANED}, {FIRST "身份证号:", FIRST, CLEANED},
         {"''" FIRST, FIRST, CLEANED}, {"证件号码：H12345678", "H12345678", CLEANED | OTHER});
    REJECTED(BD_ID_UNUSABLE, "张三身份证:" FIRST, "身份证" FIRST, "居民身份证:" FIRST, "=\"" FIRST,
             "4405241880010100身份证:14", "身份证:" FIRST "身份证:张三");
}

Test(id, full_width_and_lower_case_become_plain)
{
    GOOD({"１１０１０５１９４９１２３１００２Ｘ", FIRST, CLEANED},
         {"１１０１０５１９４９１２３１００２ｘ", FIRST, CLEANED},
         {"11010519491231002x", FIRST, CLEANED}, {"1101051949１231002X", FIRST, CLEANED},
         {"h12345678", "H12345678", CLEANED | OTHER}, {"Ｈ12345678", "H12345678", CLEANED | OTHER});
}

Test(id, every_look_alike_of_x_counts_as_x_at_the_end_and_only_there)
{
    GOOD({"11010519491231002Ⅹ", FIRST, CLEANED}, {"11010519491231002ⅹ", FIRST, CLEANED},
         {"11010519491231002×", FIRST, CLEANED}, {"11010519491231002Х", FIRST, CLEANED},
         {"11010519491231002х", FIRST, CLEANED}, {"11010519491231002Χ", FIRST, CLEANED},
         {"11010519491231002*", FIRST, CLEANED}, {"11010519491231002＊", FIRST, CLEANED},
         {"1101051949-1231002Ⅹ ", FIRST, CLEANED}, {"12345*", "12345X", CLEANED | OTHER});
    REJECTED(BD_ID_UNUSABLE, "1101051949123*002X", "×1010519491231002X", "11010519491231002××",
             "*");
    REJECTED(BD_ID_EMPTY, "****", "××××");
}

Test(id, hyphens_between_digits_and_a_trailing_point_zero_go)
{
    GOOD({"440524-18800101-0014", SECOND, CLEANED}, {"440524--1880-0101-0014", SECOND, CLEANED},
         {"440524－18800101－0014", SECOND, CLEANED}, {"440524–18800101‑0014", SECOND, CLEANED},
         {SECOND ".0", SECOND, CLEANED},
         {"４４０５２４１８８００１０１００１４．０", SECOND, CLEANED},
         {"123456.0", "123456", CLEANED | OTHER}, {"12-34567", "1234567", CLEANED | OTHER});
    GOOD({SECOND ".00", SECOND, CLEANED}, {SECOND ".000", SECOND, CLEANED},
         {"440524-188001010014.00", SECOND, CLEANED},
         {"110105491231002.00", FIRST, CLEANED | FIFTEEN});
    REJECTED(BD_ID_UNUSABLE, SECOND ".5", SECOND ".05", SECOND ".0.0", FIRST ".0", "H12345.0",
             "-44052418800101001.0", "(44052418800101001.00)");
    REJECTED(BD_ID_EMPTY, "0.0", ".0", "0.000", "1111.0", "0-0-0-0");
}

Test(id, every_dash_between_digits_is_a_hyphen)
{
    static const uint32_t dashes[] = {0x2010, 0x2011, 0x2012, 0x2013, 0x2014,
                                      0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D};
    static const uint32_t others[] = {0x2016, 0x2213, 0xFE57, 0xFE62, 0xFE64};
    char cell[32];
    bd_id id;
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        char dash[BD_UTF8_MAX + 1] = {0};
        bd_utf8_encode(dashes[i], dash);
        snprintf(cell, sizeof cell, "440524%s188001010014", dash);
        cr_expect_eq(bd_id_read(bd_text_of(cell), LAST_DAY, &id), BD_ID_OK, "U+%04X", dashes[i]);
        cr_expect_str_eq(id.text, SECOND);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char other[BD_UTF8_MAX + 1] = {0};
        bd_utf8_encode(others[i], other);
        snprintf(cell, sizeof cell, "440524%s188001010014", other);
        cr_expect_eq(bd_id_read(bd_text_of(cell), LAST_DAY, &id), BD_ID_UNUSABLE, "U+%04X",
                     others[i]);
    }
}

Test(id, citizen_numbers_are_found_behind_parentheses_and_hyphens_at_the_ends)
{
    GOOD({"(" FIRST ")", FIRST, CLEANED}, {"（" FIRST "）", FIRST, CLEANED},
         {"-" FIRST, FIRST, CLEANED}, {"11010519491231002-X", FIRST, CLEANED},
         {"(" SECOND "43)", SECOND, CLEANED | DISABLED});
    REJECTED(BD_ID_EMPTY, "(1111111)", "1(1)1-1-1-");
}

Test(id, placeholders_are_empty)
{
    REJECTED(BD_ID_EMPTY, "", " ", "\t\r\n", "　", "\xEF\xBB\xBF", "无", "无证", "没有", "不详",
             "未知", "暂无", "待办", "NULL", "null", "Null", "NA", "na", "N/A", "n/a", "Ｎ／Ａ",
             "NONE", "none", "-", "--", "－", "—", "/", "／", "0", "０", "'0", "'", "=\"\"",
             "身份证号：", "身份证号：无", "'无", "0000", "1111", "111111111111111111",
             "000000000000000000", "000000000000000", "XXXXXXXXXXXXXXXXXX", "xxXX", "９９９９",
             "----", "////", "，，，，", "无无无无", "1 1 1 1", "....", "????", "= \" \"");
    REJECTED(BD_ID_EMPTY, "(null)", "（NULL）", "[NULL]", "[null]", "<null>", "\\N", "\\n", "#N/A",
             "#n/a", "空", "nan", "UNKNOWN", "Unknown", "pending", "PENDING", "无。", "“无”",
             "&nbsp;", " &nbsp;&#160; ", "（无）", "[不详]", "无（外籍）", "身份证号：不详（待补）",
             "N/A.", "。", ",");
    REJECTED(BD_ID_UNUSABLE, "00", "000", "---", "无证件", "N", "无无无", "有", "（代）",
             "UNKNOWNS", "WUZHENGJIAN", "SFZHM", "ABCDE", "PASSPORT");
}

Test(id, a_data_set_s_own_words_replace_the_usual_ones)
{
    static const char *const words[] = {"未办", "99999", "x", "123456789"};
    static const bd_absent own = {.words = words, .count = 4};
    static const struct {
        const char *cell;
        bd_id_status status;
    } rows[] = {{"未办", BD_ID_EMPTY},      {" '未办（补）", BD_ID_EMPTY},
                {"99999", BD_ID_EMPTY},     {"X", BD_ID_EMPTY},
                {"123456789", BD_ID_EMPTY}, {"123456789.0", BD_ID_EMPTY},
                {"", BD_ID_EMPTY},          {"0000", BD_ID_EMPTY},
                {"无", BD_ID_UNUSABLE},     {"UNKNOWN", BD_ID_UNUSABLE},
                {"0", BD_ID_UNUSABLE},      {"12345678", BD_ID_OK},
                {FIRST, BD_ID_OK}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bd_id id;
        cr_expect_eq(bd_id_read_with(bd_text_of(rows[i].cell), &own, LAST_DAY, &id), rows[i].status,
                     "'%s'", rows[i].cell);
    }
}

Test(id, a_long_placeholder_is_empty_at_any_length)
{
    for (size_t len = 4; len < 5000; len += 7) {
        static char cell[5000];
        bd_id id;
        memset(cell, '1', len);
        cr_assert_eq(bd_id_read((bd_text){cell, len}, LAST_DAY, &id), BD_ID_EMPTY, "%zu", len);
        cell[len - 1] = '2';
        cr_assert_eq(bd_id_read((bd_text){cell, len}, LAST_DAY, &id),
                     len >= 5 && len <= 30 ? BD_ID_OK : BD_ID_UNUSABLE, "%zu", len);
    }
}

Test(id, scientific_notation_is_a_spreadsheet_s)
{
    REJECTED(BD_ID_SPREADSHEET, "4.40981E+17", "4.40981e+17", "4.40981E17", "4.4E+17", "4E+17",
             "1.10105E+17 ", "'4.40981E+17", "４．４０９８１Ｅ＋１７", "4.E+17", "4.4E-05",
             "=\"4.40981E+17\"", "1.2345678901E+014", "身份证号:4.40981E+17");
    GOOD({"1234E567", "1234E567", OTHER}, {"4E171234", "4E171234", OTHER},
         {"1234E-567", "1234E567", OTHER}, {"12E-34-56", "12E3456", CLEANED | OTHER});
    REJECTED(BD_ID_UNUSABLE, "4.40981", "4.40981E+", "E+17000", "4.4E+17X", "4..4E+17");
}

Test(id, several_numbers_in_one_cell_are_told_apart)
{
    REJECTED(BD_ID_MULTIPLE, FIRST "," SECOND, FIRST "，" SECOND, FIRST ";" SECOND,
             FIRST "；" SECOND, FIRST "、" SECOND, FIRST "/" SECOND, FIRST "／" SECOND,
             FIRST " / " SECOND, FIRST ", " SECOND, "身份证:" FIRST "证件号码:" SECOND,
             "身份证号：" FIRST "，身份证号：" SECOND, FIRST "身份证:" SECOND, FIRST "," FIRST,
             "H12345678/" FIRST, "G(12)3456;E7654321", FIRST ",张三," SECOND,
             "11010519491231002×/11010519491231002Ⅹ", "'" FIRST ",'" SECOND,
             "=\"" FIRST "," SECOND "\"", "130503670401001、" FIRST, FIRST ",," SECOND);
    REJECTED(BD_ID_UNUSABLE, FIRST ",张三", FIRST "/无", FIRST ",00000000", "SMITH,JOHNSON",
             FIRST ","
                   "1234",
             FIRST SECOND, FIRST "," FIRST SECOND, "无/无");
}

/* They keep their own key: nobody is made somebody else by a guess. */
Test(id, what_is_nearly_a_citizen_number_is_noted_for_what_is_wrong)
{
    GOOD({"53072419600110011", "53072419600110011", LENGTH},
         {"5307241961021101801", "5307241961021101801", LENGTH},
         {"1101051949123102X", "1101051949123102X", LENGTH},
         {"110105194912310012X", "110105194912310012X", LENGTH},
         {"12345678901234567", "12345678901234567", LENGTH},
         {"1234567890123456789", "1234567890123456789", LENGTH},
         {" 5307241960011001 ", "5307241960011001", CLEANED | LENGTH},
         {"6225881234567890", "6225881234567890", OTHER},
         {"5307241960133101", "5307241960133101", OTHER},
         {"9907241960011001", "9907241960011001", OTHER},
         {"12345678901234567890", "12345678901234567890", OTHER},
         {"53072419600110", "53072419600110", OTHER});
    GOOD({"53O724196203120257", "53O724196203120257", LOOKS},
         {"53o724196203120257", "53O724196203120257", CLEANED | LOOKS},
         {"530724l96203120257", "530724L96203120257", CLEANED | LOOKS},
         {"530724I96203120257", "530724I96203120257", LOOKS},
         {"5307241962O312025X", "5307241962O312025X", LOOKS},
         {"53072419620312025O", "53072419620312025O", LOOKS},
         {"OIL724196203120257", "OIL724196203120257", LOOKS},
         {"110105491231O02", "110105491231O02", LOOKS},
         {"110105491331O02", "110105491331O02", OTHER},
         {"53O72419620312025", "53O72419620312025", LENGTH | LOOKS},
         {"53O7241962031202577", "53O7241962031202577", LENGTH | LOOKS},
         {"53O72419621312025", "53O72419621312025", OTHER},
         {"53B724196203120257", "53B724196203120257", OTHER}, {"OOOOOOOO1", "OOOOOOOO1", OTHER});
    GOOD({"530724.19620312.0257", "530724.19620312.0257", LOOKS},
         {"530724。196203120257", "530724.196203120257", CLEANED | LOOKS},
         {"530724196203.20257", "530724196203.20257", LOOKS},
         {"53O724.196203120257", "53O724.196203120257", LOOKS},
         {"110105.491231.002", "110105.491231.002", LOOKS});
    REJECTED(BD_ID_UNUSABLE, "530724.19621312.0257", "123456.789", "53072419620312.02.57.1", "12.5",
             "530724196203120257.5", "992072419620.20257");
}

Test(id, the_notes_of_another_document_follow_from_its_text)
{
    static const char *const texts[] = {"53072419600110011", "53O724196203120257",
                                        "530724.19620312.0257", "H12345678"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        bd_id id;
        cr_assert_eq(bd_id_read(bd_text_of(texts[i]), LAST_DAY, &id), BD_ID_OK);
        cr_expect_eq(id.notes, bd_id_other_notes(bd_text_of(texts[i])), "%s", texts[i]);
        cr_expect(id.key >= BD_KEY_OTHER);
        cr_expect_eq((id.notes & OTHER) != 0, i == 3, "%s", texts[i]);
    }
    cr_expect_eq(bd_id_other_notes((bd_text){"", 0}), OTHER);
    cr_expect_eq(bd_id_other_notes(bd_text_of("1234567890123456789012345678901234567890.")), OTHER);
}

Test(id, a_cell_of_many_numbers_is_multiple_however_long)
{
    const size_t count = 20000;
    char *cell = malloc(count * 19 + 1);
    bd_id id;
    for (size_t i = 0; i < count; i++)
        memcpy(cell + i * 19, FIRST ",", 19);
    cr_assert_eq(bd_id_read((bd_text){cell, count * 19 - 1}, LAST_DAY, &id), BD_ID_MULTIPLE);
    memset(cell, ' ', count * 19);
    memcpy(cell + 100000, FIRST, 18);
    cr_assert_eq(bd_id_read((bd_text){cell, count * 19}, LAST_DAY, &id), BD_ID_OK);
    cr_assert_str_eq(id.text, FIRST);
    memset(cell, ',', count * 19);
    cell[5] = '1';
    cr_assert_eq(bd_id_read((bd_text){cell, count * 19}, LAST_DAY, &id), BD_ID_UNUSABLE);
    free(cell);
}

Test(id, a_wrong_check_character_or_birth_date_is_noted_and_never_rejects)
{
    GOOD({BAD, BAD, CHECKSUM}, {"110105194912310020", "110105194912310020", CHECKSUM},
         {"11010519490231002X", "11010519490231002X", CHECKSUM | BIRTH},
         {"999999999999999989", "999999999999999989", CHECKSUM | BIRTH},
         {"440524188001010"
          "000",
          "440524188001010000", CHECKSUM | TRUNCATED},
         {"110105194912310"
          "000",
          "110105194912310000", CHECKSUM | TRUNCATED});
}

Test(id, fifteen_digits_with_a_date_in_them_are_upgraded)
{
    GOOD({"110105491231002", FIRST, FIFTEEN}, {"440524800101001", "440524198001010013", FIFTEEN},
         {"110105-491231-002", FIRST, FIFTEEN | CLEANED},
         {"(110105491231002)", FIRST, FIFTEEN | CLEANED},
         {"110105800229002", "110105198002290021", FIFTEEN});
    /* Not a date: 30 February, month 13, 29 February 1900, and 29 February 1800 where the sequence
     * means over 100. */
    GOOD({"110105490230002", "110105490230002", OTHER},
         {"110105491331002", "110105491331002", OTHER},
         {"110105000229002", "110105000229002", OTHER},
         {"110105000229998", "110105000229998", OTHER},
         {"11010549123100X", "11010549123100X", OTHER});
}

Test(id, the_sequences_of_people_over_a_hundred_belong_to_the_century_before)
{
    static const char *const sequences[] = {"995", "996", "997", "998", "999"};
    for (size_t i = 0; i < 5; i++) {
        char cell[16];
        bd_id id;
        snprintf(cell, sizeof cell, "110105491231%s", sequences[i]);
        cr_assert_eq(bd_id_read(bd_text_of(cell), LAST_DAY, &id), BD_ID_OK);
        cr_expect_eq(bd_id_key_birth(id.key), i == 0 ? 19491231 : 18491231, "%s", cell);
        cr_expect_eq(id.notes, FIFTEEN, "the computed check character is right: %x", id.notes);
        snprintf(cell, sizeof cell, "110105391231%s", sequences[i]);
        cr_assert_eq(bd_id_read(bd_text_of(cell), LAST_DAY, &id), BD_ID_OK);
        cr_expect_eq(id.notes, i == 0 ? FIFTEEN : FIFTEEN | BIRTH, "born before 1840");
    }
}

Test(id, disability_certificates_give_the_number_in_front)
{
    GOOD({FIRST "11", FIRST, DISABLED}, {FIRST "74", FIRST, DISABLED},
         {SECOND "43B1", SECOND, DISABLED}, {FIRST "43b2", FIRST, DISABLED | CLEANED},
         {BAD "43", BAD, DISABLED | CHECKSUM}, {"11010519491231002x43", FIRST, DISABLED | CLEANED});
    GOOD({FIRST "81", FIRST "81", OTHER}, {FIRST "15", FIRST "15", OTHER},
         {FIRST "01", FIRST "01", OTHER}, {FIRST "43B0", FIRST "43B0", OTHER},
         {FIRST "43C1", FIRST "43C1", OTHER}, {FIRST "43B", FIRST "43B", OTHER},
         {FIRST "4", FIRST "4", OTHER}, {FIRST "10", FIRST "10", OTHER});
}

Test(id, other_documents_have_5_to_30_letters_and_digits)
{
    GOOD({"H12345678", "H12345678", OTHER}, {"H123456(7)", "H1234567", OTHER},
         {"H123456（7）", "H1234567", OTHER}, {"C-12345678", "C12345678", OTHER},
         {"E 12345678", "E12345678", OTHER | CLEANED}, {"ABCDE1", "ABCDE1", OTHER},
         {"12345", "12345", OTHER}, {"4405241880010100X", "4405241880010100X", LENGTH},
         {"44052418800101001", "44052418800101001", LENGTH},
         {"123456789012345678901234567890", "123456789012345678901234567890", OTHER},
         {"(12345)67890123456789012345-67890", "123456789012345678901234567890", OTHER | CLEANED});
    REJECTED(BD_ID_UNUSABLE, "1234", "(1)(2)(3)(4)", "1234567890123456789012345678901",
             "H1234567号", "H123_4567", "440524********0014", "军字第12345号", "12345é",
             "#########1",
             "\xEF\xBF\xBD"
             "12345");
}

/* They stand in the number's column of lines below the table. */
Test(id, a_written_day_and_a_telephone_number_are_no_documents)
{
    REJECTED(BD_ID_UNUSABLE, "2026-11-30", "2026-1-3", "2026－11－30", "2026–11–30",
             " 2026 -11- 30 ", "30-11-2026", "11-30-2026", "3-4-2026", "30-NOV-2026", "1949-12-31",
             "'2026-11-30", "=\"2026-11-30\"", "（2026-11-30）", "2026-11-30（制表）", "2026/11/30",
             "2026.11.30", "2026.11", "2026年11月30日", "2026-11-30 08:00", "日期：2026-11-30",
             "２０２６-11-30");
    REJECTED(BD_ID_UNUSABLE, "010-12345678", "0871-1234567", "0871-65123456", "010－12345678",
             "(010-12345678)", "010-12345678（传真）", "联系电话:13812345678",
             "0871-65123456转801");
    GOOD({"20261130", "20261130", OTHER}, {"2026-11", "202611", CLEANED | OTHER},
         {"2026-13-30", "20261330", CLEANED | OTHER}, {"2026-11-31", "20261131", CLEANED | OTHER},
         {"26-11-30", "261130", CLEANED | OTHER}, {"1234-12-31", "12341231", CLEANED | OTHER},
         {"2026-11-30-01", "2026113001", CLEANED | OTHER}, {"30NOV2026", "30NOV2026", OTHER},
         {"2026--11-30", "20261130", CLEANED | OTHER},
         {"H2026-11-30", "H20261130", CLEANED | OTHER}, {"20-261130", "20261130", CLEANED | OTHER});
    GOOD({"01012345678", "01012345678", OTHER}, {"13812345678", "13812345678", OTHER},
         {"138-12345678", "13812345678", CLEANED | OTHER},
         {"010-123456", "010123456", CLEANED | OTHER},
         {"010-123456789", "010123456789", CLEANED | OTHER},
         {"01234-1234567", "012341234567", CLEANED | OTHER},
         {"01-12345678", "0112345678", CLEANED | OTHER},
         {"010--12345678", "01012345678", CLEANED | OTHER},
         {"010-1234-5678", "01012345678", CLEANED | OTHER},
         {"110105-19491231-002X", FIRST, CLEANED});
}

Test(id, numbers_of_hong_kong_macao_taiwan_and_of_foreign_residents_are_ordinary)
{
    GOOD({"810000199408230021", "810000199408230021", 0},
         {"830000199201300022", "830000199201300022", 0},
         {"911124198108030024", "911124198108030024", 0});
}

Test(id, bytes_that_are_no_text_are_an_encoding_fault)
{
    static const bd_text cells[] = {{"11010519491231002\xFF", 18},
                                    {"\xC0\x80", 2},
                                    {"\xED\xA0\x80", 3},
                                    {"11010519491231002X\0", 19},
                                    {"\0", 1},
                                    {"\xCE\xDE", 2},
                                    {"110105\0"
                                     "9491231002X",
                                     18}};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        bd_id id;
        cr_expect_eq(bd_id_read(cells[i], LAST_DAY, &id), BD_ID_ENCODING, "row %zu", i);
    }
}

Test(id, names_of_notes_and_reasons_are_those_of_the_contract)
{
    static const char *const notes[BD_ID_NOTE_COUNT] = {
        "id_cleaned",    "id_15_digit",   "id_disability_certificate", "id_other_document",
        "id_checksum",   "id_birth_date", "id_spreadsheet_truncated",  "id_wrong_length",
        "id_looks_wrong"};
    for (unsigned i = 0; i < BD_ID_NOTE_COUNT; i++)
        cr_expect_str_eq(bd_id_note_name(i), notes[i]);
    cr_expect_str_eq(bd_id_status_name(BD_ID_EMPTY), "id_empty");
    cr_expect_str_eq(bd_id_status_name(BD_ID_SPREADSHEET), "id_spreadsheet");
    cr_expect_str_eq(bd_id_status_name(BD_ID_MULTIPLE), "id_multiple");
    cr_expect_str_eq(bd_id_status_name(BD_ID_UNUSABLE), "id_unusable");
    cr_expect_str_eq(bd_id_status_name(BD_ID_ENCODING), "row_encoding");
}

/* The result is canonical: it reads as itself, with the same key and without id_cleaned. */
Test(id, what_was_read_reads_as_itself)
{
    static const char *const pieces[] = {FIRST,
                                         SECOND,
                                         "1",
                                         "9",
                                         "X",
                                         "x",
                                         "×",
                                         "Ⅹ",
                                         "-",
                                         "(",
                                         ")",
                                         "（",
                                         " ",
                                         "　",
                                         "'",
                                         "=\"",
                                         "\"",
                                         ",",
                                         "、",
                                         "身份证:",
                                         "证件号码：",
                                         ".0",
                                         "E+17",
                                         "4.4",
                                         "110105491231002",
                                         "43",
                                         "B1",
                                         "无",
                                         "*",
                                         "0000",
                                         "H",
                                         "é",
                                         "\xFF",
                                         "－",
                                         "。",
                                         ".",
                                         "（代）",
                                         "[1]",
                                         "\n",
                                         "&nbsp;",
                                         "O",
                                         "\"",
                                         "530724.19620312.0257",
                                         "53072419600110011"};
    uint64_t seed = 611;
    size_t read = 0;
    for (int round = 0; round < 300000; round++) {
        char cell[512] = "";
        bd_id id, again;
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        for (size_t n = seed >> 61; n-- > 0;) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            strcat(cell, pieces[(seed >> 33) % (sizeof pieces / sizeof *pieces)]);
        }
        if (bd_id_read(bd_text_of(cell), LAST_DAY, &id) != BD_ID_OK)
            continue;
        read++;
        cr_assert_eq(bd_id_read((bd_text){id.text, id.text_len}, LAST_DAY, &again), BD_ID_OK,
                     "'%s'", cell);
        cr_assert_eq(again.key, id.key, "'%s'", cell);
        cr_assert_str_eq(again.text, id.text, "'%s'", cell);
        cr_assert_eq(again.notes, id.notes & BD_ID_NOTES_OF_KEY, "'%s': %x %x", cell, id.notes,
                     again.notes);
    }
    cr_assert_gt(read, 10000, "the pieces make too few numbers");
}
