/* test_report_forms: the keys for the form of the reports: csv, mask, pseudonym. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "config/config.h"

static const char base[] = "roster:\n"
                           "  files: [r.csv]\n"
                           "  fields: [{name: id, column: A, type: id}]\n"
                           "cards:\n"
                           "  files: [c.csv]\n"
                           "  fields: [{name: id, column: A, type: id}]\n"; /* six lines */

static bd_status parse(const char *lines, bd_config **config, bd_err *err)
{
    char text[1024];
    const int len = snprintf(text, sizeof text, "%s%s", base, lines);
    return bd_config_parse("dir/b.yaml", text, (size_t)len, "2026-11", config, err);
}

static bd_config *accepts(const char *lines)
{
    bd_config *config = NULL;
    bd_err err = {0};
    cr_assert(parse(lines, &config, &err) == BD_OK, "%s", err.text);
    return config;
}

Test(report_forms, nothing_said_is_the_contract)
{
    static const char *const nothing[] = {
        "", "csv: {}\nmask: {}\n", "csv: {for: machine, bom: false}\nmask: {reports: none}\n"};
    for (size_t i = 0; i < 3; i++) {
        bd_config *c = accepts(nothing[i]);
        cr_expect(!c->editions[0].csv_bom && !c->editions[0].csv_spreadsheet &&
                  c->editions[0].mask == BD_SHOW_ALL);
        cr_expect(c->editions[0].pseudonym_key == NULL);
        bd_config_free(c);
    }
}

Test(report_forms, a_spreadsheet_wants_a_byte_order_mark_unless_told_otherwise)
{
    static const struct {
        const char *lines;
        bool spreadsheet, bom;
    } cases[] = {{"csv: {for: spreadsheet}\n", true, true},
                 {"csv: {for: spreadsheet, bom: true}\n", true, true},
                 {"csv: {for: spreadsheet, bom: false}\n", true, false},
                 {"csv: {bom: true}\n", false, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bd_config *c = accepts(cases[i].lines);
        cr_expect(c->editions[0].csv_spreadsheet == cases[i].spreadsheet, "%s", cases[i].lines);
        cr_expect(c->editions[0].csv_bom == cases[i].bom, "%s", cases[i].lines);
        bd_config_free(c);
    }
}

Test(report_forms, masks_and_the_key_file_are_read)
{
    bd_config *c = accepts("mask: {reports: id}\npseudonym: {key_file: keys/k}\n");
    cr_expect(c->editions[0].mask == BD_HIDE_NUMBERS);
    cr_expect_str_eq(c->editions[0].pseudonym_key, "dir/keys/k");
    bd_config_free(c);
    c = accepts("mask: {reports: all}\npseudonym: {key_file: /k}\n");
    cr_expect(c->editions[0].mask == BD_HIDE_NUMBERS_AND_NAMES);
    cr_expect_str_eq(c->editions[0].pseudonym_key, "/k");
    bd_config_free(c);
}

Test(report_forms, anything_else_is_refused)
{
    static const char *const cases[][3] = {
        {"csv: {for: excel}\n",
         "dir/b.yaml:7: csv.for 'excel' is unknown; allowed: machine, spreadsheet", ""},
        {"csv: {bom: yes}\n", "dir/b.yaml:7: csv.bom 'yes' is unknown; allowed: true, false", ""},
        {"csv: {boom: true}\n", "dir/b.yaml:7: unknown key 'boom' in csv; allowed: bom, for",
         "did you mean 'bom'?"},
        {"mask: id\n", "dir/b.yaml:7: mask has to be a mapping, not a single value", ""},
        {"mask: {reports: name}\n",
         "dir/b.yaml:7: mask.reports 'name' is unknown; allowed: none, id, all",
         "did you mean 'none'?"},
        {"pseudonym: {}\n", "dir/b.yaml:7: missing key 'key_file' in pseudonym", ""},
        {"pseudonym: {key_file: \"\"}\n", "dir/b.yaml:7: pseudonym.key_file is empty", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bd_config *config = NULL;
        bd_err err = {0};
        cr_expect(parse(cases[i][0], &config, &err) == BD_E_USAGE, "accepted: %s", cases[i][0]);
        cr_expect_str_eq(err.text, cases[i][1]);
        cr_expect_str_eq(err.hint, cases[i][2]);
        bd_config_free(config);
    }
}
