/* test_editions: a key that an edition does not have is that of the whole file, and no worklists. */
#include "tests/unit/config/config_case.h"

static bd_config *with(const char *lines, const char *period)
{
    bd_config *config = NULL;
    bd_err err = {0};
    char *text = replaced("", lines);
    cr_assert(bd_config_parse("dir/b.yaml", text, strlen(text), period, &config, &err) == BD_OK,
              "%s", err.text);
    free(text);
    return config;
}

Test(editions, there_is_one_unless_others_are_named)
{
    bd_config *c = with("", "2026-11");
    cr_expect(c->edition_count == 1);
    cr_expect_str_eq(c->editions[0].reports, "dir/reports");
    bd_config_free(c);
}

Test(editions, what_is_not_said_is_as_in_the_whole_file)
{
    bd_config *c = with("language: en\ncsv: {for: spreadsheet}\nmask: {reports: id}\n"
                        "pseudonym: {key_file: k}\naccess: {group: audit, mode: group}\n"
                        "editions:\n  - {reports: same}\n",
                        "2026-11");
    const bd_edition_config *e = &c->editions[1];
    cr_assert(c->edition_count == 2);
    cr_expect_str_eq(e->reports, "dir/same");
    cr_expect(e->chinese == false && e->csv_spreadsheet && e->csv_bom);
    cr_expect(e->mask == BD_HIDE_NUMBERS);
    cr_expect_str_eq(e->pseudonym_key, "dir/k");
    cr_expect(e->access.wanted && e->access.mode == BD_ACCESS_GROUP);
    bd_config_free(c);
}

Test(editions, what_is_said_replaces_the_whole_key)
{
    bd_config *c = with("language: en\ncsv: {for: spreadsheet}\nmask: {reports: id}\n"
                        "pseudonym: {key_file: k}\naccess: {group: audit, mode: group}\n"
                        "editions:\n"
                        "  - {reports: a, language: zh, csv: {bom: false}, mask: {reports: all},\n"
                        "     pseudonym: {key_file: other}, access: {mode: private}}\n"
                        "  - {reports: b, mask: {reports: none}}\n"
                        "  - {reports: c, mask: {}, csv: {}}\n",
                        "2026-11");
    const bd_edition_config *e = c->editions;
    cr_assert(c->edition_count == 4);
    cr_expect(e[1].chinese && e[1].csv_spreadsheet == false && e[1].csv_bom == false);
    cr_expect(e[1].mask == BD_HIDE_NUMBERS_AND_NAMES);
    cr_expect_str_eq(e[1].pseudonym_key, "dir/other");
    cr_expect(e[1].access.wanted && e[1].access.mode == BD_ACCESS_PRIVATE &&
              e[1].access.group.text == NULL);
    cr_expect(e[2].mask == BD_SHOW_ALL && e[2].csv_spreadsheet && e[2].chinese == false);
    cr_expect(e[3].mask == BD_SHOW_ALL && e[3].csv_spreadsheet == false);
    cr_expect(e[0].mask == BD_HIDE_NUMBERS && e[0].chinese == false && e[0].csv_bom);
    bd_config_free(c);
}

Test(editions, a_folder_may_depend_on_the_month)
{
    bd_config *c = with("editions: [{reports: 'out/{period}'}]\n", "2026-01");
    const bd_edition_config *e = &c->editions[1];
    cr_expect_str_eq(e->reports, "dir/out/2026-01");
    cr_expect_str_eq(e->reports_before, "dir/out/2025-12");
    cr_expect_str_eq(e->reports_pattern, "dir/out/{period}");
    cr_expect(c->editions[0].reports_before == NULL);
    bd_config_free(c);
}
