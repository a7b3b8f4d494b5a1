/* test_access: the key access. */
#include "tests/unit/config/config_case.h"

/* `worklists` and `access` behind the smallest configuration: lines 18 and 19. */
#define LISTS "worklists: {level: county}\n"

static bd_config *with(const char *lines)
{
    return accepts("bidui.yaml", "", lines, "2026-11");
}

static void expect_group(const bd_group_wanted *group, const char *text, unsigned line)
{
    cr_assert(group->text != NULL);
    cr_expect_str_eq(group->text, text);
    cr_expect_eq(group->line, line);
}

Test(access, nothing_is_given_away_unless_it_is_asked_for)
{
    bd_config *c = with("digest: sm3\n");
    cr_expect(c->editions[0].access.wanted == false);
    bd_config_free(c);
    c = with("access: {}\n");
    cr_expect(c->editions[0].access.wanted);
    cr_expect_eq(c->editions[0].access.mode, BD_ACCESS_PRIVATE);
    cr_expect_eq(c->editions[0].access.list_mode, BD_ACCESS_PRIVATE);
    bd_config_free(c);
    c = with("access: {group: audit}\n");
    cr_expect_eq(c->editions[0].access.mode, BD_ACCESS_PRIVATE);
    cr_expect_eq(c->editions[0].access.list_mode, BD_ACCESS_PRIVATE);
    bd_config_free(c);
}

Test(access, worklists_are_as_the_reports_unless_they_have_their_own)
{
    bd_config *c = with(LISTS "access: {group: audit, mode: group}\n");
    expect_group(&c->editions[0].access.group, "audit", 19);
    expect_group(&c->editions[0].access.list_group, "audit", 19);
    cr_expect_eq(c->editions[0].access.mode, BD_ACCESS_GROUP);
    cr_expect_eq(c->editions[0].access.list_mode, BD_ACCESS_GROUP);
    bd_config_free(c);
    c = with(LISTS "access: {group: audit, mode: group, worklists: {mode: private}}\n");
    cr_expect_eq(c->editions[0].access.mode, BD_ACCESS_GROUP);
    cr_expect_eq(c->editions[0].access.list_mode, BD_ACCESS_PRIVATE);
    bd_config_free(c);
    c = with(LISTS "access: {worklists: {group: clerks}}\n");
    cr_expect_eq(c->editions[0].access.mode, BD_ACCESS_PRIVATE);
    cr_expect_eq(c->editions[0].access.list_mode, BD_ACCESS_GROUP);
    expect_group(&c->editions[0].access.list_group, "clerks", 19);
    bd_config_free(c);
    c = with(LISTS "access: {worklists: {group: clerks, mode: private}}\n");
    cr_expect_eq(c->editions[0].access.list_mode, BD_ACCESS_PRIVATE);
    bd_config_free(c);
}

Test(access, groups_of_regions_are_sorted_and_have_their_lines)
{
    bd_config *c = with(LISTS "access:\n  worklists:\n    \"110105\": chaoyang\n"
                              "    group: clerks\n    110000000000: 2001\n    unmapped: audit\n");
    const bd_access_config *a = &c->editions[0].access;
    cr_assert_eq(a->region_count, 3);
    cr_expect_eq(a->regions[0].region, BD_REGION_UNMAPPED);
    cr_expect_eq(a->regions[1].region, 110000000000);
    cr_expect_eq(a->regions[2].region, 110105000000);
    expect_group(&a->regions[0].group, "audit", 24);
    expect_group(&a->regions[1].group, "2001", 23);
    expect_group(&a->regions[2].group, "chaoyang", 21);
    expect_group(&a->list_group, "clerks", 22);
    bd_config_free(c);
}

Test(access, what_is_wrong_is_named_with_its_line)
{
    static const replacement list[] = {
        {"", "access: {mode: group}\n",
         "bidui.yaml:18: access.mode is group, and access.group is missing",
         "access: {group: NAME, mode: group}"},
        {"", "access: {mode: public}\n",
         "bidui.yaml:18: access.mode 'public' is unknown; allowed: private, group", ""},
        {"", "access: {groups: audit}\n",
         "bidui.yaml:18: unknown key 'groups' in access; allowed: group, mode, worklists",
         "did you mean 'group'?"},
        {"", "access: {worklists: {group: clerks}}\n",
         "bidui.yaml:18: access.worklists is given, and there are no worklists",
         "`worklists: {}` makes workbooks of counties"},
        {"", LISTS "access: {worklists: {mode: group}}\n",
         "bidui.yaml:19: access.worklists.mode is group, and there is neither "
         "access.worklists.group nor access.group",
         ""},
        {"", LISTS "access: {worklists: {mode: no}}\n",
         "bidui.yaml:19: access.worklists.mode 'no' is unknown; allowed: private, group", ""},
        {"", LISTS "access: {worklists: {beijing: a}}\n",
         "bidui.yaml:19: unknown key 'beijing' in access.worklists; allowed: codes of 6, 9 or 12 "
         "digits, unmapped, group, mode",
         ""},
        {"", LISTS "access: {worklists: {\"110105001\": a}}\n",
         "bidui.yaml:19: a region in access.worklists is smaller than the worklists, which are of "
         "level county",
         ""},
        {"", LISTS "access: {worklists: {110105: a, \"110105000000\": b}}\n",
         "bidui.yaml:19: a region appears twice in access.worklists", ""},
        {"", LISTS "access: {worklists: {group: a, group: b}}\n",
         "bidui.yaml:19: key 'group' appears twice in access.worklists, first on line 19", ""},
        {"", LISTS "access: {worklists: {110105: [a]}}\n",
         "bidui.yaml:19: access.worklists.‹6 characters› has to be a single value, not a list", ""},
        {"", LISTS "access: {worklists: {110105: \"\"}}\n",
         "bidui.yaml:19: access.worklists.‹6 characters› is empty", ""},
        {"", LISTS "access: {worklists: [a]}\n",
         "bidui.yaml:19: access.worklists has to be a mapping, not a list", ""}};
    REFUSE_ALL(list);
}
