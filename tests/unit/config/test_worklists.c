/* test_worklists: the key worklists, and the mask of worklists. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "config/config.h"

static const char base[] = "roster:\n"
                           "  files: [r.csv]\n"
                           "  fields:\n"
                           "    - {name: id, column: A, type: id}\n"
                           "    - {name: household_no, column: B, type: text}\n"
                           "    - {name: person_no, column: C, type: text}\n"
                           "cards:\n"
                           "  files: [c.csv]\n"
                           "  fields: [{name: id, column: A, type: id}]\n"; /* nine lines */

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

Test(worklists, there_are_none_unless_they_are_wanted)
{
    bd_config *c = accepts("mask: {reports: id}\n");
    cr_expect(eq(int, c->worklists.wanted, false));
    cr_expect(eq(int, c->worklists.mask, BD_SHOW_ALL));
    bd_config_free(c);
}

Test(worklists, wanted_without_a_word_they_are_workbooks_of_counties)
{
    bd_config *c = accepts("worklists: {}\n");
    cr_expect(eq(int, c->worklists.wanted && c->worklists.xlsx, true));
    cr_expect(eq(int, c->worklists.csv, false));
    cr_expect(eq(int, c->worklists.level, BD_REGION_COUNTY));
    cr_expect(eq(sz, c->worklists.sort_count, 0));
    bd_config_free(c);
}

Test(worklists, level_format_sort_and_mask_are_read)
{
    bd_config *c = accepts("worklists: {level: town, format: [csv, xlsx], "
                           "sort: [household_no, person_no]}\nmask: {worklists: all}\n");
    cr_expect(eq(int, c->worklists.xlsx && c->worklists.csv, true));
    cr_expect(eq(int, c->worklists.level, BD_REGION_TOWN));
    cr_expect(eq(int, c->worklists.mask, BD_HIDE_NUMBERS_AND_NAMES));
    cr_expect(eq(int, c->editions[0].mask, BD_SHOW_ALL));
    cr_assert(eq(sz, c->worklists.sort_count, 2));
    cr_expect(eq(sz, c->worklists.sort[0], 1));
    cr_expect(eq(sz, c->worklists.sort[1], 2));
    bd_config_free(c);
    c = accepts("worklists: {level: village, format: [csv]}\n");
    cr_expect(eq(int, c->worklists.xlsx, false));
    cr_expect(eq(int, c->worklists.csv, true));
    bd_config_free(c);
}

Test(worklists, what_is_wrong_is_named_with_its_line)
{
    static const struct {
        const char *lines, *message;
    } cases[] = {
        {"worklists: {level: country}\n", "dir/b.yaml:10: worklists.level 'country' is unknown"},
        {"worklists: {format: [pdf]}\n", "dir/b.yaml:10: worklists.format[0] 'pdf' is unknown"},
        {"worklists: {levels: county}\n", "dir/b.yaml:10: unknown key 'levels' in worklists"},
        {"worklists: {sort: [village]}\n",
         "dir/b.yaml:10: worklists.sort[0] 'village' is not a field of roster; allowed: id, "
         "household_no, person_no"},
        {"worklists: {sort: [person_no, id, person_no]}\n",
         "dir/b.yaml:10: 'person_no' appears twice in worklists.sort"},
        {"mask: {worklists: some}\n", "dir/b.yaml:10: mask.worklists 'some' is unknown"},
        {"worklists: [county]\n", "dir/b.yaml:10: "}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bd_config *c = NULL;
        bd_err err = {0};
        cr_expect(eq(int, parse(cases[i].lines, &c, &err), BD_E_USAGE));
        cr_expect(strncmp(err.text, cases[i].message, strlen(cases[i].message)) == 0, "%s",
                  err.text);
    }
}
