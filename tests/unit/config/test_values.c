/* values: how a configuration says that values are to be read: words for nothing, orders of dates,
 * days counted by a spreadsheet. */
#include "tests/unit/config/config_case.h"

static bool absent(const bd_field *field, const char *word)
{
    return bd_absent_is(field->rule.absent, bd_text_of(word));
}

Test(config_values, absent_replaces_the_usual_words_of_every_field_of_its_data_set)
{
    bd_config *c = accepts("bidui.yaml", "  files: [cards.csv]\n",
                           "  files: [cards.csv]\n  absent: [缺, \"n.a.\"]\n", "2026-11");
    for (size_t i = 0; i < c->cards.field_count; i++) {
        cr_expect(absent(&c->cards.fields[i], "缺") && absent(&c->cards.fields[i], "N.A."));
        cr_expect_not(absent(&c->cards.fields[i], "无"));
    }
    cr_expect(absent(&c->roster.fields[1], "无"), "the other data set has its own");
    cr_expect_not(absent(&c->roster.fields[1], "缺"));
    bd_config_free(c);
}

Test(config_values, an_empty_list_leaves_only_the_empty_value)
{
    bd_config *c = accepts("bidui.yaml", "  files: [cards.csv]\n",
                           "  files: [cards.csv]\n  absent: []\n", "2026-11");
    cr_expect(absent(&c->cards.fields[1], "") && absent(&c->cards.fields[1], " "));
    cr_expect_not(absent(&c->cards.fields[1], "NULL"));
    bd_config_free(c);
}

Test(config_values, the_parts_of_a_region_have_the_words_too)
{
    bd_config *c =
        accepts("bidui.yaml", "    - {name: sex, column: C, type: sex}\n",
                "    - {name: place, columns: [C, D], type: region}\n  absent: [缺]\n", "2026-11");
    cr_assert_eq(c->roster.field_count, 4);
    cr_expect(absent(&c->roster.fields[2], "缺") && absent(&c->roster.fields[3], "缺"));
    bd_config_free(c);
}

Test(config_values, how_dates_are_read_is_said_for_a_data_set_or_a_field)
{
    bd_config *c = accepts("bidui.yaml", "{name: issued, column: C, type: date}",
                           "{name: issued, column: C, type: date}", "2026-11");
    cr_expect_eq(c->cards.fields[2].rule.date.last_day, 20261130);
    cr_expect_eq(c->cards.fields[2].rule.date.order, BD_DATE_ORDER_NONE);
    cr_expect_not(c->cards.fields[2].rule.date.excel_serial);
    bd_config_free(c);

    c = accepts("bidui.yaml", "  newest: issued\n",
                "  newest: issued\n  date_order: dmy\n  excel_serial: true\n", "2026-11");
    cr_expect_eq(c->cards.fields[2].rule.date.order, BD_DATE_ORDER_DMY);
    cr_expect(c->cards.fields[2].rule.date.excel_serial);
    bd_config_free(c);

    c = accepts("bidui.yaml", "{name: issued, column: C, type: date}",
                "{name: issued, column: C, type: date, date_order: mdy, excel_serial: true}",
                "2026-11");
    cr_expect_eq(c->cards.fields[2].rule.date.order, BD_DATE_ORDER_MDY);
    cr_expect(c->cards.fields[2].rule.date.excel_serial);
    bd_config_free(c);
}

Test(config_values, a_field_has_the_last_word_on_its_dates)
{
    bd_config *c = accepts(
        "bidui.yaml",
        "    - {name: issued, column: C, type: date}\n"
        "    - {name: status, column: D, type: code}\n",
        "    - {name: issued, column: C, type: date, date_order: ymd, excel_serial: false}\n"
        "    - {name: born, column: E, type: date}\n"
        "    - {name: status, column: D, type: code}\n"
        "  excel_serial: true\n  date_order: dmy\n",
        "2026-11");
    cr_expect_eq(c->cards.fields[2].rule.date.order, BD_DATE_ORDER_YMD);
    cr_expect_not(c->cards.fields[2].rule.date.excel_serial);
    cr_expect_eq(c->cards.fields[3].rule.date.order, BD_DATE_ORDER_DMY);
    cr_expect(c->cards.fields[3].rule.date.excel_serial);
    bd_config_free(c);
}

Test(config_values, what_cannot_be_meant_is_refused)
{
    static const replacement list[] = {
        {"{name: sex, column: C, type: sex}", "{name: sex, column: C, type: sex, date_order: mdy}",
         "bidui.yaml:6: roster.fields[2].date_order is for type date, not for type sex", ""},
        {"{name: sex, column: C, type: sex}",
         "{name: sex, column: C, type: sex, excel_serial: true}",
         "bidui.yaml:6: roster.fields[2].excel_serial is for type date, not for type sex", ""},
        {"{name: sex, column: C, type: sex}",
         "{name: at, columns: [C], type: region, excel_serial: true}",
         "bidui.yaml:6: roster.fields[2].excel_serial is for type date, not for type region", ""},
        {"  newest: issued\n", "  newest: issued\n  date_order: myd\n",
         "bidui.yaml:16: cards.date_order 'myd' is unknown; allowed: mdy, dmy, ymd",
         "did you mean 'mdy'?"},
        {"values: [\"1\"]", "values: [\"1\", 无]",
         "bidui.yaml:14: cards.active.values: '无' is one of the words for nothing, so no card has it; "
         "list the others in cards.absent to make it a status",
         ""},
    };
    REFUSE_ALL(list);
}

Test(config_values, a_status_may_be_mapped_to_a_word_for_nothing_or_not_be_on_the_list)
{
    bd_config_free(accepts("bidui.yaml",
                           "type: code}\n  active: {field: status, values: [\"1\"]}\n",
                           "type: code, map: [{from: a, to: 无}]}\n"
                           "  active: {field: status, values: [无]}\n",
                           "2026-11"));
    bd_config_free(accepts("bidui.yaml", "  active: {field: status, values: [\"1\"]}\n",
                           "  active: {field: status, values: [无]}\n  absent: [缺]\n", "2026-11"));
}
