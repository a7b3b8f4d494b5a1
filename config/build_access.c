/* build_access: the key `access`: groups of the system for reports and worklists; see build.h. That
 * the groups exist is checked by a run (engine/run/plan/access.h): the same configuration serves
 * `explain` and `verify` of people who do not belong to them. */
#include <stdlib.h>
#include <string.h>

#include "config/build.h"

static const char lists_place[] = "access.worklists"; /* only the whole file's has any */

static bd_status build_reports(const bd_build *b, const char *place, const bd_raw_access *raw,
                               bd_access_config *out)
{
    out->mode = raw->mode == 0 ? BD_ACCESS_PRIVATE : (bd_access_mode)(raw->mode - 1);
    if (raw->group != NULL) {
        BD_TRY(bd_config__copy(b, raw->group, &out->group.text));
        out->group.line = bd_tree_line(b->tree, bd_place_at("%s.group", place).text);
    } else if (out->mode == BD_ACCESS_GROUP) {
        bd_hint(b->err, "access: {group: NAME, mode: group}");
        return bd_tree_fail(b->tree, bd_place_at("%s.mode", place).text, b->err,
                            "%s.mode is group, and %s.group is missing", place, place);
    }
    out->list_mode = out->mode;
    out->list_group = out->group;
    return BD_OK;
}

static const bd_node *entry_of(const bd_node *lists, const char *key)
{
    for (const bd_node *entry = lists->first; entry != NULL; entry = entry->next)
        if (strcmp(entry->key, key) == 0)
            return entry;
    return NULL;
}

/* The keys `group` and `mode` of the worklists, which are for the regions that are not named. */
static bd_status build_others(const bd_build *b, const bd_node *lists, bd_access_config *out)
{
    const bd_node *group = entry_of(lists, "group");
    const bd_node *mode = entry_of(lists, "mode");
    char shown[BD_TREE_SHOWN];

    if (group != NULL) {
        BD_TRY(bd_config__copy(b, group->value, &out->list_group.text));
        out->list_group.line = group->line;
        out->list_mode = BD_ACCESS_GROUP;
    }
    if (mode == NULL)
        return BD_OK;
    if (strcmp(mode->value, "private") != 0 && strcmp(mode->value, "group") != 0)
        return bd_tree_fail_line(b->tree, mode->line, b->err,
                                 "access.worklists.mode '%s' is unknown; allowed: private, group",
                                 bd_tree_shown(mode->value, shown));
    out->list_mode = strcmp(mode->value, "group") == 0 ? BD_ACCESS_GROUP : BD_ACCESS_PRIVATE;
    if (out->list_mode == BD_ACCESS_GROUP && out->list_group.text == NULL)
        return bd_tree_fail_line(b->tree, mode->line, b->err,
                                 "access.worklists.mode is group, and there is neither "
                                 "access.worklists.group nor access.group");
    return BD_OK;
}

static bd_status build_region(const bd_build *b, const bd_node *entry, bd_list_group *out)
{
    const bd_region_level level = b->config->worklists.level;

    char shown[BD_TREE_SHOWN];

    if (strcmp(entry->key, "unmapped") == 0)
        out->region = BD_REGION_UNMAPPED;
    else if (!bd_config__is_region(entry->key, &out->region))
        return bd_tree_fail_line(b->tree, entry->key_line, b->err,
                                 "unknown key '%s' in %s; allowed: codes of 6, 9 or 12 digits, "
                                 "unmapped, group, mode",
                                 bd_tree_shown(entry->key, shown), lists_place);
    if (out->region != BD_REGION_UNMAPPED && bd_region_level_of(out->region) > level)
        return bd_tree_fail_line(b->tree, entry->key_line, b->err,
                                 "a region in access.worklists is smaller than the worklists, "
                                 "which are of level %s",
                                 bd_region_level_name(level));
    BD_TRY(bd_config__copy(b, entry->value, &out->group.text));
    out->group.line = entry->line;
    return BD_OK;
}

static int by_region(const void *a, const void *b)
{
    const bd_list_group *x = a, *y = b;
    return (x->region > y->region) - (x->region < y->region);
}

static bd_status build_regions(const bd_build *b, const bd_node *lists, bd_access_config *out)
{
    size_t count = 0;
    for (const bd_node *entry = lists->first; entry != NULL; entry = entry->next)
        count++;
    bd_list_group *regions = bd_memory_get(b->memory, count, sizeof *regions);
    if (regions == NULL)
        return bd_config__no_memory(b);
    count = 0;
    for (const bd_node *entry = lists->first; entry != NULL; entry = entry->next)
        if (strcmp(entry->key, "group") != 0 && strcmp(entry->key, "mode") != 0)
            BD_TRY(build_region(b, entry, &regions[count++]));
    qsort(regions, count, sizeof *regions, by_region);
    for (size_t i = 1; i < count; i++)
        if (regions[i - 1].region == regions[i].region)
            return bd_tree_fail_line(b->tree, regions[i].group.line, b->err,
                                     "a region appears twice in %s", lists_place);
    out->regions = regions;
    out->region_count = count;
    return BD_OK;
}

bd_status bd_config__build_access(const bd_build *b, const char *place, const bd_raw_access *raw,
                                  bool lists, bd_access_config *out)
{
    *out = (bd_access_config){.wanted = true};
    BD_TRY(build_reports(b, place, raw, out));
    if (!lists || raw->worklists == NULL)
        return BD_OK;
    if (!b->config->worklists.wanted) {
        bd_hint(b->err, "`worklists: {}` makes workbooks of counties");
        return bd_tree_fail(b->tree, lists_place, b->err,
                            "access.worklists is given, and there are no worklists");
    }
    BD_TRY(build_others(b, raw->worklists, out));
    return build_regions(b, raw->worklists, out);
}
