/* test_report_access: which folder gets which group and mode, so that every group reaches its own
 * files and no other ones. */
#include "engine/report/publish/report_access.h"

#include <string.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "engine/report/publish/access_list.h"

enum { AUDIT = 11, COUNTY = 22, TOWN = 33, NOBODY = 0 };

static bd_access of(gid_t group)
{
    return group == NOBODY ? bd_access_of_owner() : bd_access_of_group(group, NULL);
}

static void expect(const bd_access *access, const char *what, gid_t group, mode_t folder,
                   mode_t file)
{
    cr_expect(eq(uint, access->folder_mode, folder), "%s", what);
    cr_expect(eq(uint, access->file_mode, file), "%s", what);
    cr_expect(eq(uint, access->has_group ? access->group : NOBODY, group), "%s", what);
}

Test(report_access, folders_let_groups_through_and_show_no_more)
{
    static const struct {
        const char *what;
        gid_t reports, others, first, second;
        gid_t top_group;
        mode_t top, lists;
        gid_t lists_group;
    } cases[] = {
        {"nobody", NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, 0700, 0700, NOBODY},
        {"one group for all", AUDIT, AUDIT, NOBODY, NOBODY, AUDIT, 0750, 0750, AUDIT},
        {"reports only", AUDIT, NOBODY, NOBODY, NOBODY, AUDIT, 0750, 0700, NOBODY},
        {"lists only", NOBODY, COUNTY, NOBODY, NOBODY, COUNTY, 0710, 0750, COUNTY},
        {"one list only", NOBODY, NOBODY, COUNTY, NOBODY, COUNTY, 0710, 0710, COUNTY},
        {"two lists", NOBODY, NOBODY, COUNTY, TOWN, NOBODY, 0711, 0711, NOBODY},
        {"lists of one group twice", NOBODY, NOBODY, COUNTY, COUNTY, COUNTY, 0710, 0710, COUNTY},
        {"reports and a list", AUDIT, NOBODY, COUNTY, NOBODY, AUDIT, 0751, 0710, COUNTY},
        {"reports and lists", AUDIT, COUNTY, NOBODY, NOBODY, AUDIT, 0751, 0750, COUNTY},
        {"all different", AUDIT, COUNTY, TOWN, NOBODY, AUDIT, 0751, 0751, COUNTY},
        {"a list of the reports' group", AUDIT, NOBODY, AUDIT, NOBODY, AUDIT, 0750, 0710, AUDIT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bd_list_access regions[] = {{110105000000, of(cases[i].first)},
                                    {110106000000, of(cases[i].second)}};
        bd_report_access access = {.reports = of(cases[i].reports),
                                   .others = of(cases[i].others),
                                   .regions = regions,
                                   .region_count = (size_t)(cases[i].first != NOBODY) +
                                                   (cases[i].second != NOBODY)};
        bd_report_access_finish(&access);
        expect(&access.reports, cases[i].what, cases[i].top_group, cases[i].top,
               cases[i].reports == NOBODY ? 0600 : 0640);
        expect(&access.lists, cases[i].what, cases[i].lists_group, cases[i].lists,
               cases[i].others == NOBODY ? 0600 : 0640);
    }
}

static const bd_list_access some_regions[] = {{.region = BD_REGION_UNMAPPED},
                                              {.region = 110000000000},
                                              {.region = 110105000000},
                                              {.region = 110105001000}};

Test(report_access, a_list_has_the_group_of_the_smallest_region_around_it)
{
    static const struct {
        uint64_t region;
        gid_t group;
    } cases[] = {{BD_REGION_UNMAPPED, 0}, {110000000000, 1}, {110100000000, 1},
                 {110106000000, 1},       {110105000000, 2}, {110105002000, 2},
                 {110105001000, 3},       {110105001002, 3}, {120000000000, AUDIT},
                 {120105000000, AUDIT},   {110105999999, 2}, {109999999999, AUDIT}};
    bd_list_access regions[4];
    for (gid_t i = 0; i < 4; i++)
        regions[i] = (bd_list_access){some_regions[i].region, bd_access_of_group(i, NULL)};
    const bd_report_access access = {.others = of(AUDIT), .regions = regions, .region_count = 4};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const bd_access found = bd_report_access_of(&access, cases[i].region);
        cr_expect(eq(uint, found.group, cases[i].group), "%llu",
                  (unsigned long long)cases[i].region);
    }
    const bd_report_access none = {.others = of(AUDIT)};
    const bd_access found = bd_report_access_of(&none, BD_REGION_UNMAPPED);
    cr_expect(eq(uint, found.group, AUDIT));
}

/* ---- in the manifest ---- */

static const bd_outfile_totals lists[] = {{.name = "worklists/110105/worklist.csv"},
                                          {.name = "worklists/110105/worklist.xlsx"},
                                          {.name = "worklists/110106/worklist.csv"},
                                          {.name = "worklists/unmapped/worklist.csv"}};

/* A manifest of these worklists; only their access is written. */
static void write_manifest(bd_report_access *access, bd_buf *text)
{
    bd_err err = {0};
    bd_access_list list = {0};
    bd_manifest manifest = {.period = "2026-11",
                            .config_path = "bidui.yaml",
                            .config_digest = "0123456789abcdef0123456789abcdef",
                            .worklists = lists,
                            .worklist_count = sizeof lists / sizeof lists[0]};
    bd_report_access_finish(access);
    cr_assert(eq(int, bd_access_list_make(access, &manifest, &list, &err), BD_OK));
    manifest.worklist_count = 0;
    bd_manifest_json(&manifest, text);
    cr_assert(not(text->failed));
    bd_access_list_fini(&list);
}

Test(report_access, the_manifest_lists_what_differs_and_reads_it_back)
{
    static const char *const names[] = {".", "worklists", "worklists/110105", "worklists/110106",
                                        "worklists/unmapped"};
    static const struct {
        const char *name;
        gid_t group;
        mode_t folder, file;
    } asked[] = {{".", AUDIT, 0751, 0640},
                 {"match.csv", AUDIT, 0751, 0640},
                 {"worklists", NOBODY, 0711, 0600},
                 {"worklists/110106/worklist.csv", NOBODY, 0700, 0600},
                 {"worklists/110105", COUNTY, 0750, 0640},
                 {"worklists/110105/worklist.xlsx", COUNTY, 0750, 0640},
                 {"worklists/1101055/worklist.xlsx", NOBODY, 0711, 0600},
                 {"worklists/unmapped/worklist.csv", TOWN, 0750, 0640}};
    bd_err err = {0};
    bd_buf text = {0};
    bd_manifest_read read;
    bd_list_access regions[] = {{BD_REGION_UNMAPPED, of(TOWN)},
                                {110105000000, bd_access_of_group(COUNTY, "county \"5\"")}};
    bd_report_access access = {
        .reports = of(AUDIT), .others = of(NOBODY), .regions = regions, .region_count = 2};
    write_manifest(&access, &text);
    cr_assert(eq(int, bd_manifest_parse(text.at, text.len, "m", &read, &err), BD_OK), "%s",
              err.text);
    cr_assert(eq(sz, read.manifest.access_count, sizeof names / sizeof names[0]));
    for (size_t i = 0; i < read.manifest.access_count; i++)
        cr_expect(eq(str, (char *)read.manifest.access[i].name, (char *)names[i]));
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
        expect(bd_manifest_access_of(&read.manifest, asked[i].name), asked[i].name, asked[i].group,
               asked[i].folder, asked[i].file);
    cr_expect(eq(str, (char *)bd_manifest_access_of(&read.manifest, "worklists/110105")->group_name,
                 "county \"5\""));
    bd_manifest_fini(&read);
    bd_buf_fini(&text);
}

Test(report_access, a_manifest_says_nothing_of_what_was_not_configured)
{
    bd_err err = {0};
    bd_buf text = {0};
    bd_manifest_read read;
    bd_report_access access = {0};
    write_manifest(&access, &text);
    bd_buf_add_char(&text, '\0');
    cr_expect(strstr(text.at, "access") == NULL, "%s", text.at);
    cr_assert(eq(int, bd_manifest_parse(text.at, text.len - 1, "m", &read, &err), BD_OK));
    cr_expect(bd_manifest_access_of(&read.manifest, "match.csv") == NULL);
    bd_manifest_fini(&read);
    bd_buf_fini(&text);
}

Test(report_access, a_hostile_member_is_refused)
{
    static const struct {
        const char *from, *to;
    } changes[] = {{"\"0750\"", "\"9750\""},
                   {"\"0750\"", "\"00750\""},
                   {"\"0750\"", "\"4750\""},
                   {"\"0750\"", "\"0000\""},
                   {"\"0640\"", "416"},
                   {"\"gid\": 11", "\"gid\": -1"},
                   {"\"gid\": 11", "\"gid\": 4294967295"},
                   {"\"gid\": 11", "\"gid\": 4294967307"},
                   {"\"gid\": 11", "\"group\": 3, \"gid\": 11"},
                   {"\"folders\": [", "\"folders\": [4, "},
                   {"\"worklists/110105\"", "\"../110105\""},
                   {"\"worklists/110105\"", "\"worklists/110106\""},
                   {"\"folders\"", "\"folder_\""}};
    bd_buf text = {0};
    bd_list_access regions[] = {{BD_REGION_UNMAPPED, of(TOWN)}, {110105000000, of(COUNTY)}};
    bd_report_access access = {
        .reports = of(AUDIT), .others = of(NOBODY), .regions = regions, .region_count = 2};
    write_manifest(&access, &text);
    bd_buf_add_char(&text, '\0');
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        bd_err err = {0};
        bd_buf changed = {0};
        bd_manifest_read read;
        const char *at = strstr(text.at, changes[i].from);
        cr_assert(at != NULL, "%s is not in %s", changes[i].from, text.at);
        bd_buf_add(&changed, text.at, (size_t)(at - text.at));
        bd_buf_add_string(&changed, changes[i].to);
        bd_buf_add_string(&changed, at + strlen(changes[i].from));
        cr_expect(eq(int, bd_manifest_parse(changed.at, changed.len, "m", &read, &err), BD_E_INPUT),
                  "%s", changes[i].to);
        cr_expect(eq(str, err.text, "'m' is not a bidui manifest: an invalid access"), "%s",
                  changes[i].to);
        bd_buf_fini(&changed);
    }
    bd_buf_fini(&text);
}
