/* report_access: see report_access.h. */
#include "engine/report/publish/report_access.h"

enum {
    OWNER_FOLDER = 0700,
    OWNER_FILE = 0600,
    GROUP_FOLDER = 0750,
    GROUP_FILE = 0640,
    PASS_GROUP = 0010,
    PASS_ALL = 0011
};

bd_access bd_access_of_owner(void)
{
    return (bd_access){.folder_mode = OWNER_FOLDER, .file_mode = OWNER_FILE};
}

bd_access bd_access_of_group(gid_t group, const char *name)
{
    return (bd_access){.folder_mode = GROUP_FOLDER,
                       .file_mode = GROUP_FILE,
                       .has_group = true,
                       .group = group,
                       .group_name = name};
}

/* The groups that have to pass a folder: none, one, or several of which one is kept. */
struct passing {
    const bd_access *one;
    bool several;
};

static void add(struct passing *passing, const bd_access *access)
{
    if (!access->has_group)
        return;
    if (passing->one == NULL)
        passing->one = access;
    else if (passing->one->group != access->group)
        passing->several = true;
}

/* Let them pass a folder that has an access of its own. */
static bd_access let_pass(bd_access folder, const struct passing *passing)
{
    if (passing->one == NULL)
        return folder;
    if (!folder.has_group && !passing->several) {
        folder.has_group = true;
        folder.group = passing->one->group;
        folder.group_name = passing->one->group_name;
        folder.folder_mode |= PASS_GROUP;
    } else if (passing->several || folder.group != passing->one->group) {
        folder.folder_mode |= PASS_ALL;
    }
    return folder;
}

void bd_report_access_finish(bd_report_access *out)
{
    struct passing passing = {0};
    add(&passing, &out->others);
    for (size_t i = 0; i < out->region_count; i++)
        add(&passing, &out->regions[i].access);
    out->reports = let_pass(out->reports, &passing);
    out->lists = let_pass(out->others, &passing);
}

static const bd_access *find(const bd_report_access *access, uint64_t region)
{
    size_t from = 0;
    size_t to = access->region_count;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        if (access->regions[middle].region == region)
            return &access->regions[middle].access;
        if (access->regions[middle].region < region)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

bd_access bd_report_access_of(const bd_report_access *access, uint64_t region)
{
    const bd_access *found = find(access, region);
    if (region == BD_REGION_UNMAPPED)
        return found != NULL ? *found : access->others;
    for (int level = (int)bd_region_level_of(region) - 1; found == NULL && level >= 0; level--)
        found = find(access, bd_region_above(region, (bd_region_level)level));
    return found != NULL ? *found : access->others;
}
