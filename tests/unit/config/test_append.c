/* append: the column in which a name continues, and where the key is refused. */
#include "tests/unit/config/config_case.h"

Test(append, is_kept_with_its_field_and_is_none_itself)
{
    bd_config *config = accepts("bidui.yaml", "column: B, type: name}",
                                "column: B, append: D, type: name}", "2026-11");
    cr_expect_str_eq(config->roster.fields[1].column, "B");
    cr_expect_str_eq(config->roster.fields[1].append, "D");
    cr_expect(config->roster.fields[0].append == NULL);
    cr_expect(config->cards.fields[1].append == NULL);
    cr_expect(eq(sz, config->roster.field_count, 3));
    bd_config_free(config);
}

Test(append, is_for_names_that_stand_in_columns)
{
    static const replacement list[] = {
        {"column: C, type: sex}", "column: C, append: D, type: sex}",
         "bidui.yaml:6: roster.fields[2].append is for type name, not for type sex", ""},
        {"column: A, type: id}", "column: A, append: D, type: id}",
         "bidui.yaml:4: roster.fields[0].append is for type name, not for type id", ""},
        {"[roster.csv]\n  fields:\n    - {name: id, column: A, type: id}\n    - {name: name, column: B, type: "
         "name}",
         "[roster.csv]\n  format: fixed\n  fields:\n    - {name: id, at: 1, width: 18, type: id}\n    - {name: name, "
         "at: 19, width: 9, append: D, type: name}",
         "bidui.yaml:6: roster.fields[1].append names a second column, and format fixed has none: give the field a "
         "width that includes both",
         ""},
        {"[roster.csv]\n  fields:\n    - {name: id, column: A, type: id}\n    - {name: name, column: B, type: name}\n "
         "   - {name: sex, column: C",
         "[roster.csv]\n  header: false\n  fields:\n    - {name: id, column: 1, type: id}\n    - {name: name, column: "
         "2, append: D, type: name}\n    - {name: sex, column: 3",
         "bidui.yaml:6: roster.fields[1].append 'D' is not a column number; allowed: 1 to 16384, because of header: "
         "false",
         ""}};
    REFUSE_ALL(list);
}

Test(append, counts_as_a_column)
{
    static char to[64 * 64];
    size_t len = (size_t)snprintf(to, sizeof to, "column: B, append: D, type: name}");
    for (int i = 0; i < 61; i++) /* with the others 64 fields, and one more column */
        len += (size_t)snprintf(to + len, sizeof to - len,
                                "\n    - {name: f%d, column: X, type: text}", i);
    const replacement r = {"column: B, type: name}", to,
                           "bidui.yaml:4: roster.fields names 65 columns; the limit is 64", ""};
    refuses(&r);
}
