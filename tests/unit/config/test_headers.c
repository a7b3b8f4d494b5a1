/* header and column: which row has the headings, and several names of a column. */
#include "tests/unit/config/config_case.h"

typedef struct header_case {
    const char *text;
    bool header;
    uint32_t rows[2];
} header_case;

Test(headers, the_row_of_the_headings_may_be_given)
{
    static const header_case list[] = {
        {"true", true, {0, 0}},   {"false", false, {0, 0}},  {"1", true, {1, 0}},
        {"3", true, {3, 0}},      {"1000", true, {1000, 0}}, {"[3]", true, {3, 0}},
        {"[true]", true, {0, 0}}, {"[3, 4]", true, {3, 4}},  {"[1, 1000]", true, {1, 1000}}};
    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
        char text[512];
        bd_config *config = NULL;
        bd_err err = {0};
        snprintf(text, sizeof text,
                 "roster: {files: [r], header: %s, fields: [{name: id, column: 1, type: id}]}\n"
                 "cards: {files: [c], format: xlsx, fields: [{name: id, column: A, type: id}]}\n",
                 list[i].text);
        cr_assert(bd_config_parse("b.yaml", text, strlen(text), "2026-11", &config, &err) == BD_OK,
                  "%s: %s", list[i].text, err.text);
        cr_expect(config->roster.header == list[i].header, "%s", list[i].text);
        cr_expect(config->roster.header_rows[0] == list[i].rows[0], "%s", list[i].text);
        cr_expect(config->roster.header_rows[1] == list[i].rows[1], "%s", list[i].text);
        cr_expect(config->cards.header && config->cards.header_rows[0] == 0);
        bd_config_free(config);
    }
}

#define ALLOWED "; allowed: true, false, the number of a row from 1 to 1000, or two rows as [3, 4]"
#define TWO \
    "bidui.yaml:9: cards.header has to be two numbers of rows, from 1 to 1000, the upper one first"

Test(headers, what_is_no_row_is_refused)
{
    static const replacement list[] = {
        {"[cards.csv]", "[cards.csv]\n  header: ja",
         "bidui.yaml:9: cards.header 'ja' is unknown" ALLOWED, ""},
        {"[cards.csv]", "[cards.csv]\n  header: 0",
         "bidui.yaml:9: cards.header '0' is unknown" ALLOWED, ""},
        {"[cards.csv]", "[cards.csv]\n  header: 1001",
         "bidui.yaml:9: cards.header '1001' is unknown" ALLOWED, ""},
        {"[cards.csv]", "[cards.csv]\n  header: -1",
         "bidui.yaml:9: cards.header '-1' is unknown" ALLOWED, ""},
        {"[cards.csv]", "[cards.csv]\n  header: ''", "bidui.yaml:9: cards.header is empty", ""},
        {"[cards.csv]", "[cards.csv]\n  header: []", "bidui.yaml:9: cards.header has no entry", ""},
        {"[cards.csv]", "[cards.csv]\n  header: {row: 3}",
         "bidui.yaml:9: cards.header has to be a single value or a list, not a mapping", ""},
        {"[cards.csv]", "[cards.csv]\n  header: [3, 3]", TWO, ""},
        {"[cards.csv]", "[cards.csv]\n  header: [4, 3]", TWO, ""},
        {"[cards.csv]", "[cards.csv]\n  header: [true, 3]", TWO, ""},
        {"[cards.csv]", "[cards.csv]\n  header: [1, 2, 3]",
         "bidui.yaml:9: cards.header has more entries than the limit of 2", ""},
        {"[cards.csv]", "[cards.csv]\n  format: dbf\n  header: 3",
         "bidui.yaml:10: cards.header is true or false for format dbf: a table has no header row",
         ""},
        {"[cards.csv]", "[cards.csv]\n  format: fixed\n  header: 3",
         "bidui.yaml:10: cards.header is for format csv, not for format fixed", ""}};
    REFUSE_ALL(list);
}

Test(headers, a_column_may_have_several_names)
{
    bd_config *config = accepts("bidui.yaml", "column: B, type: name}",
                                "column: [B, \"姓名\", C], type: name}", "2026-11");
    const bd_field *field = &config->roster.fields[1];
    cr_expect_str_eq(field->column, "B");
    cr_assert(eq(sz, field->other_count, 2));
    cr_expect_str_eq(field->others[0], "姓名");
    cr_expect_str_eq(field->others[1], "C");
    cr_expect(eq(sz, config->roster.fields[0].other_count, 0));
    bd_config_free(config);
    config = accepts("bidui.yaml", "column: B, type: name}", "column: [B], type: name}", "2026-11");
    cr_expect_str_eq(config->roster.fields[1].column, "B");
    cr_expect(eq(sz, config->roster.fields[1].other_count, 0));
    bd_config_free(config);
}

Test(headers, several_names_are_headings)
{
    static const replacement list[] = {
        {"column: B, type: name}", "column: [], type: name}",
         "bidui.yaml:5: roster.fields[1].column has no entry", ""},
        {"column: B, type: name}", "column: [B, ''], type: name}",
         "bidui.yaml:5: roster.fields[1].column[1] is empty", ""},
        {"column: B, type: name}", "column: [B, [C]], type: name}",
         "bidui.yaml:5: roster.fields[1].column[1] has to be a single value, not a list", ""},
        {"column: B, type: name}", "column: [B, D], append: D, type: name}",
         "bidui.yaml:5: roster.fields[1].append is the field's own column: every name would appear twice",
         ""},
        {"[roster.csv]\n  fields:\n    - {name: id, column: A",
         "[roster.csv]\n  header: false\n  fields:\n    - {name: id, column: [1, 2]",
         "bidui.yaml:5: roster.fields[0].column is a list of headings; allowed: one number, because of "
         "header: false",
         ""}};
    REFUSE_ALL(list);
}
