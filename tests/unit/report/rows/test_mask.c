/* test_mask: what a masked report still shows, and above all what it must not. */
#include "engine/report/rows/mask.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#define A "11010519491231002X"

static bd_mask_person person_of(const char *number)
{
    bd_id id;
    cr_assert_eq(bd_id_read(bd_text_of(number), 20261130, &id), BD_ID_OK);
    return bd_mask_of(id.key, bd_text_of(number));
}

static void expect_text(bd_text got, const char *want, const char *of)
{
    cr_expect(bd_text_equal(got, bd_text_of(want)), "'%s' is '%.*s', not '%s'", of, (int)got.len,
              got.at, want);
}

Test(mask, a_number_keeps_its_ends)
{
    static const char *const cases[][2] = {
        {A, "110105********002X"},
        {"110101199001010011", "110101********0011"},
        {"E12345678", "E1*****78"},
        {"E1234567", "E1****67"},
        {"E123456", "E*****6"},
        {"AB123", "A***3"},
        {"ABCDEFGHIJKLMNOPQRSTUVWXYZ1234", "AB**************************34"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char scratch[BD_MASK_TEXT];
        const bd_mask_person person = person_of(cases[i][0]);
        expect_text(bd_mask_number(&person, scratch), cases[i][1], cases[i][0]);
    }
}

/* A cell with the same text in both columns stays as it is. */
Test(mask, a_cell_that_tells_the_number_is_hidden)
{
    static const char hidden[] = BD_MASK_HIDDEN;
    static const struct {
        bd_type type;
        const char *value, *want;
    } cases[] = {
        {BD_TYPE_ID, " ' 110105 19491231 002x", "110105********002X"},
        {BD_TYPE_TEXT, A, hidden},
        {BD_TYPE_TEXT, "110105-19491231-002X", hidden},
        {BD_TYPE_TEXT, "１１０１０５１９４９１２３１００２Ｘ", hidden},
        {BD_TYPE_TEXT, "本人" A "。", hidden},
        {BD_TYPE_TEXT, "11010519491231002", hidden}, /* without its check character */
        {BD_TYPE_TEXT, "110105491231002", hidden},   /* as it was before 1999 */
        {BD_TYPE_TEXT, "1101.0549.1231.002", hidden},
        {BD_TYPE_TEXT, "1101.0519.4912.3100.2", hidden},
        {BD_TYPE_TEXT, "1101.0549.1231.003", "1101.0549.1231.003"}, /* not this person's number */
        {BD_TYPE_TEXT, "19491231", hidden},
        {BD_TYPE_TEXT, "生于1949年12月31日", hidden},
        {BD_TYPE_TEXT, "1949.12", hidden},
        {BD_TYPE_TEXT, "194912", hidden},
        {BD_TYPE_DIGITS, "491231", hidden},
        {BD_TYPE_CODE, "1949", hidden},
        {BD_TYPE_REGION, "1949", hidden},
        {BD_TYPE_TEXT, "户主 440524188001010014", hidden}, /* another person's number */
        {BD_TYPE_TEXT, "6222 0212 3456 7890 123", hidden}, /* an account */
        {BD_TYPE_TEXT, "户主 440524880101001", hidden},    /* the same with fifteen digits */
        {BD_TYPE_NAME, "王" A, hidden},
        {BD_TYPE_DATE, "1949-12-31", hidden},
        {BD_TYPE_DATE, "1950-1-1", hidden}, /* a birth date may be wrong */
        {BD_TYPE_DATE, "x", hidden},
        {BD_TYPE_DATE, "", ""},
        {BD_TYPE_TEXT, "", ""},
        {BD_TYPE_TEXT, "13800138000", "13800138000"},
        {BD_TYPE_TEXT, "000000012345", "000000012345"},
        {BD_TYPE_TEXT, "12345678901234", "12345678901234"}, /* fourteen digits are not a number */
        {BD_TYPE_TEXT, "21949", "21949"},
        {BD_TYPE_TEXT, "5号楼 1203室 13800138000", "5号楼 1203室 13800138000"},
        {BD_TYPE_REGION, "110105", "110105"},
        {BD_TYPE_SEX, "2", "2"},
        {BD_TYPE_NAME, "王秀英", "王秀英"}};
    const bd_mask_person person = person_of(A);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char scratch[BD_MASK_TEXT];
        expect_text(bd_mask_value(BD_MASK_ID, &person, &(bd_value_rule){.type = cases[i].type},
                                  false, bd_text_of(cases[i].value), scratch),
                    cases[i].want, cases[i].value);
    }
}

Test(mask, a_day_of_issue_stays_unless_it_is_the_birth_date)
{
    static const char *const cases[][2] = {{"2015-03-01", "2015-03-01"},
                                           {"20150301", "20150301"},
                                           {"1949-12-31", BD_MASK_HIDDEN},
                                           {"1949/12/31 00:00", BD_MASK_HIDDEN}};
    const bd_mask_person person = person_of(A);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char scratch[BD_MASK_TEXT];
        expect_text(bd_mask_value(BD_MASK_ID, &person, &(bd_value_rule){.type = BD_TYPE_DATE}, true,
                                  bd_text_of(cases[i][0]), scratch),
                    cases[i][1], cases[i][0]);
    }
}

Test(mask, names_keep_one_character)
{
    static const char *const cases[][2] = {{"张三", "张*"},
                                           {"欧阳修", "欧*"},
                                           {"买买提·艾力", "买*"},
                                           {" \xE3\x80\x80王", "王*"},
                                           {"John Smith", "J*"},
                                           {"\xF0\xA0\xAE\xB7野", "\xF0\xA0\xAE\xB7*"},
                                           {"?", "?*"},
                                           {"", ""},
                                           {"  ", "  "}};
    const bd_mask_person person = person_of("E1234567");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char scratch[BD_MASK_TEXT];
        expect_text(bd_mask_value(BD_MASK_ALL, &person, &(bd_value_rule){.type = BD_TYPE_NAME},
                                  false, bd_text_of(cases[i][0]), scratch),
                    cases[i][1], cases[i][0]);
    }
}

Test(mask, another_document_is_found_in_other_cells)
{
    const bd_mask_person person = person_of("E1234567");
    char scratch[BD_MASK_TEXT];
    expect_text(bd_mask_value(BD_MASK_ID, &person, &(bd_value_rule){.type = BD_TYPE_TEXT}, false,
                              bd_text_of("护照 e123-4567"), scratch),
                BD_MASK_HIDDEN, "the same document");
    expect_text(bd_mask_value(BD_MASK_ID, &person, &(bd_value_rule){.type = BD_TYPE_TEXT}, false,
                              bd_text_of("E123456"), scratch),
                "E123456", "a part of it");
}

Test(mask, a_refused_row_loses_its_digits)
{
    static const char *const cases[][2] = {{"无," A ",王", "无,*****************X,王"},
                                           {"110105 1949 1231-002X", "****** **** ****-***X"},
                                           {"１２３４５６", "******"},
                                           {"1965/1,65-11,12345", "1965/1,65-11,12345"},
                                           {"1965/11/7,1965年11月7日", "****/**/*,****年**月*日"},
                                           {"H123456(7),P12345", "H******(*),P12345"},
                                           {"4.40981E+17", "*.*****E+17"},
                                           {"12345,678901", "12345,******"},
                                           {"12345   ", "12345   "},
                                           {"", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bd_buf out = {0};
        bd_mask_row(BD_MASK_ID, bd_text_of(cases[i][0]), &out);
        expect_text((bd_text){out.at, out.len}, cases[i][1], cases[i][0]);
        out.len = 0;
        bd_mask_row(BD_MASK_ALL, bd_text_of(cases[i][0]), &out);
        cr_expect_eq(out.len, 0);
        bd_buf_fini(&out);
    }
}

Test(mask, a_cell_of_a_refused_row_loses_every_digit)
{
    static const char *const cases[][2] = {{"11010", "*****"},   {"519491231002X", "************X"},
                                           {"３组", "*组"},      {"王小明", "王小明"},
                                           {"a\\xF0", "a\\xF*"}, {"", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bd_buf out = {0};
        bd_mask_refused_cell(BD_MASK_ID, bd_text_of(cases[i][0]), &out);
        expect_text((bd_text){out.at, out.len}, cases[i][1], cases[i][0]);
        out.len = 0;
        bd_mask_refused_cell(BD_MASK_ALL, bd_text_of(cases[i][0]), &out);
        cr_expect_eq(out.len, 0);
        bd_buf_fini(&out);
    }
}

/* For any bytes: nothing is read beyond the value, and the result does not contain the number. */
Test(mask, random_cells_around_a_number_never_show_it)
{
    static const char *const pieces[] = {"110105",   "19491231", "002X", " ",  "-",
                                         "王",       "\xE3",     "１９", "，", "1949",
                                         "\xF0\x9F", "X",        A};
    const bd_mask_person person = person_of(A);
    srand(20261123);
    for (int round = 0; round < 20000; round++) {
        char text[256] = "";
        const int count = rand() % 8;
        for (int i = 0; i < count; i++)
            strcat(text, pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)]);
        const size_t len = strlen(text);
        char *exact = malloc(len + 1); /* exact, so that AddressSanitizer notices an overrun */
        char scratch[BD_MASK_TEXT];
        bd_buf out = {0};
        memcpy(exact, text, len);
        bd_text got = bd_mask_value(BD_MASK_ALL, &person,
                                    &(bd_value_rule){.type = (bd_type)(rand() % BD_TYPE_COUNT)},
                                    rand() % 2 == 0, (bd_text){exact, len}, scratch);
        cr_assert(memmem(got.at, got.len, "19491231", 8) == NULL, "%s", text);
        bd_mask_row(BD_MASK_ID, (bd_text){exact, len}, &out);
        cr_assert(out.len == 0 || memmem(out.at, out.len, "19491231", 8) == NULL, "%s", text);
        bd_buf_fini(&out);
        free(exact);
    }
}
