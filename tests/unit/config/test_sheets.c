/* test_sheets: which sheets of a workbook a data set wants. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "config/config.h"

static bd_status parse(const char *sheet, bd_config **config, bd_err *err)
{
    char text[8192];
    const int len = snprintf(text, sizeof text,
                             "roster:\n"
                             "  files: [r.xlsx]\n"
                             "  format: xlsx\n"
                             "  fields: [{name: id, column: A, type: id}]\n"
                             "%s"
                             "cards:\n"
                             "  files: [c.csv]\n"
                             "  fields: [{name: id, column: A, type: id}]\n",
                             sheet);
    return bd_config_parse("dir/b.yaml", text, (size_t)len, "2026-11", config, err);
}

Test(sheets, one_sheet_all_of_them_or_a_list)
{
    static const struct {
        const char *line;
        const char *sheet; /* NULL: the first visible one, or several */
        bool all;
        const char *list[3];
    } cases[] = {{"", NULL, false, {NULL}},
                 {"  sheet: \xE5\x90\x8D\xE5\x86\x8C\n", "\xE5\x90\x8D\xE5\x86\x8C", false, {NULL}},
                 {"  sheet: 2\n", "2", false, {NULL}},
                 {"  sheet: all\n", NULL, true, {NULL}},
                 {"  sheet: All\n", "All", false, {NULL}},
                 {"  sheet: [all]\n", NULL, false, {"all"}},
                 {"  sheet: [b, 1, a]\n", NULL, false, {"b", "1", "a"}}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bd_config *config = NULL;
        bd_err err = {0};
        size_t count = 0;
        while (count < 3 && cases[i].list[count] != NULL)
            count++;
        cr_assert_eq(parse(cases[i].line, &config, &err), BD_OK, "%s", err.text);
        const bd_dataset_config *roster = &config->roster;
        cr_expect_eq(roster->sheets_all, cases[i].all, "%s", cases[i].line);
        cr_expect((roster->sheet == NULL) == (cases[i].sheet == NULL), "%s", cases[i].line);
        if (roster->sheet != NULL && cases[i].sheet != NULL)
            cr_expect_str_eq(roster->sheet, cases[i].sheet);
        cr_assert_eq(roster->sheet_count, count, "%s", cases[i].line);
        for (size_t k = 0; k < count; k++)
            cr_expect_str_eq(roster->sheets[k], cases[i].list[k]);
        bd_config_free(config);
    }
}

Test(sheets, what_is_neither_a_name_nor_a_list_is_refused)
{
    static const char *const cases[][2] = {
        {"  sheet: []\n", "dir/b.yaml:5: roster.sheet has no entry"},
        {"  sheet: {a: b}\n",
         "dir/b.yaml:5: roster.sheet has to be a single value or a list, not a mapping"},
        {"  sheet: \"\"\n", "dir/b.yaml:5: roster.sheet is empty"},
        {"  sheet: [a, \"\"]\n", "dir/b.yaml:5: roster.sheet[1] is empty"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bd_config *config = NULL;
        bd_err err = {0};
        cr_expect_eq(parse(cases[i][0], &config, &err), BD_E_USAGE);
        cr_expect_str_eq(err.text, cases[i][1], "%s", err.text);
    }
}
