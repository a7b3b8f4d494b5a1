/* access: see access.h. */
#include "engine/run/plan/access.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/tree.h"
#include "engine/base/account.h"
#include "engine/base/retry.h"

enum { SHOWN_GROUPS = 20, MODE_BITS = 07777 };

/* What is looked up once for all groups. */
struct search {
    const bd_config *config;
    const bd_access_config *wanted;
    bd_access_plan *plan;
    gid_t *own; /* the groups of this process; owned */
    size_t own_count;
    bool all; /* root may give to any group */
    bd_err *err;
};

static bd_status no_memory(bd_err *err)
{
    return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
}

/* ---- one group ---- */

/* The name of a group, or its number as text. */
static bd_status add_group(gid_t group, bd_buf *out, bd_err *err)
{
    const bd_status st = bd_account_group_name(group, out, err);
    BD_TRY(st);
    if (st == BD_END)
        bd_buf_add_u64(out, group);
    return BD_OK;
}

/* Fail with what is allowed. */
static bd_status fail_group(const struct search *search, const bd_group_wanted *wanted,
                            const char *what)
{
    char shown[BD_TREE_SHOWN];
    bd_buf allowed = {0};
    bd_status st = BD_OK;
    if (search->all)
        bd_buf_add_string(&allowed, "the name or number of a group of this machine");
    for (size_t i = 0; !search->all && i < search->own_count && i < SHOWN_GROUPS; i++) {
        bd_buf_add_string(&allowed, i == 0 ? "" : ", ");
        BD_GOTO(add_group(search->own[i], &allowed, search->err));
    }
    bd_buf_add_char(&allowed, '\0');
    BD_GOTO(bd_buf_check(&allowed, search->err));
    bd_hint(search->err, "`getent group NAME` shows a group, `id` those of the user");
    BD_FAIL(search->err, BD_E_USAGE, 0, "%s:%u: access: '%s' %s; allowed: %s", search->config->path,
            wanted->line, bd_tree_shown(wanted->text, shown), what, allowed.at);
done:
    bd_buf_fini(&allowed);
    return st;
}

static bool is_own(const struct search *search, gid_t group)
{
    for (size_t i = 0; i < search->own_count; i++)
        if (search->own[i] == group)
            return true;
    return false;
}

/* Keep the group's name for as long as the plan lives; NULL: it has none. */
static bd_status keep_name(const struct search *search, gid_t group, const char **out)
{
    bd_access_plan *plan = search->plan;
    bd_buf name = {0};
    bd_status st = bd_account_group_name(group, &name, search->err);
    *out = NULL;
    if (st != BD_OK) {
        bd_buf_fini(&name);
        return st < 0 ? st : BD_OK;
    }
    bd_buf_add_char(&name, '\0');
    char **names = realloc(plan->names, (plan->name_count + 1) * sizeof *names);
    if (names != NULL)
        plan->names = names;
    if (names == NULL || name.failed) {
        bd_buf_fini(&name);
        return no_memory(search->err);
    }
    plan->names[plan->name_count++] = name.at;
    *out = name.at;
    return BD_OK;
}

static bd_status find_group(const struct search *search, const bd_group_wanted *wanted,
                            bd_access *out)
{
    gid_t group;
    const char *name;
    const bd_status st = bd_access_find_group(wanted->text, &group, search->err);
    BD_TRY(st);
    if (st == BD_END)
        return fail_group(search, wanted, "is not a group of this machine");
    if (!search->all && !is_own(search, group))
        return fail_group(search, wanted, "is not a group of this process");
    BD_TRY(keep_name(search, group, &name));
    *out = bd_access_of_group(group, name);
    return BD_OK;
}

/* ---- all of them ---- */

static bd_status find_some(const struct search *search, bd_access_mode mode,
                           const bd_group_wanted *wanted, bd_access *out)
{
    if (wanted->text != NULL)
        BD_TRY(find_group(search, wanted, out));
    if (mode == BD_ACCESS_PRIVATE)
        *out = bd_access_of_owner();
    return BD_OK;
}

static bd_status find_regions(const struct search *search, const bd_region_table *table)
{
    const bd_access_config *wanted = search->wanted;
    bd_access_plan *plan = search->plan;
    plan->regions = calloc(wanted->region_count + 1, sizeof *plan->regions);
    if (plan->regions == NULL)
        return no_memory(search->err);
    for (size_t i = 0; i < wanted->region_count; i++) {
        const bd_list_group *entry = &wanted->regions[i];
        size_t idx;
        if (entry->region != BD_REGION_UNMAPPED && !bd_region_find(table, entry->region, &idx))
            return bd_fail(search->err, BD_E_USAGE, 0,
                           "%s:%u: a region in access.worklists is not in the region table",
                           search->config->path, entry->group.line);
        plan->regions[i].region = entry->region;
        BD_TRY(find_group(search, &entry->group, &plan->regions[i].access));
    }
    plan->access.regions = plan->regions;
    plan->access.region_count = wanted->region_count;
    return BD_OK;
}

bd_status bd_access_plan_make(const bd_config *config, size_t no, const bd_region_table *regions,
                              bd_access_plan *out, bd_buf *warnings, bd_err *err)
{
    const bd_access_config *wanted = &config->editions[no].access;
    const bool lists = no == 0 && config->worklists.wanted;
    struct search search = {config, wanted, out, NULL, 0, geteuid() == 0, err};
    bd_status st = BD_OK;

    *out = (bd_access_plan){0};
    if (!wanted->wanted)
        return BD_OK;
    BD_GOTO(bd_access_own_groups(&search.own, &search.own_count, err));
    BD_GOTO(find_some(&search, wanted->mode, &wanted->group, &out->access.reports));
    out->access.others = bd_access_of_owner(); /* without worklists nobody has to pass */
    if (lists)
        BD_GOTO(find_some(&search, wanted->list_mode, &wanted->list_group, &out->access.others));
    if (lists)
        BD_GOTO(find_regions(&search, regions));
    bd_report_access_finish(&out->access);
    if (wanted->group.text != NULL && wanted->mode == BD_ACCESS_PRIVATE)
        bd_buf_printf(warnings,
                      "bidui: warning: %s:%u: access.group has no effect while access.mode is "
                      "private\n",
                      config->path, wanted->group.line);
done:
    free(search.own);
    return st;
}

/* ---- the way to the reports ---- */

/* Groups that have to reach the reports, as members of no other group. */
static size_t blocked_groups(const bd_report_access *access, const struct stat *folder,
                             const bd_access **first)
{
    size_t count = 0;
    for (size_t i = 0; i < access->region_count + 2; i++) {
        const bd_access *one = i == 0   ? &access->reports
                               : i == 1 ? &access->others
                                        : &access->regions[i - 2].access;
        const mode_t pass = one->group == folder->st_gid ? S_IXGRP : S_IXOTH;
        if (!one->has_group || (folder->st_mode & pass) != 0)
            continue;
        if (count++ == 0)
            *first = one;
        else if ((*first)->group == one->group)
            count--;
    }
    return count;
}

/* Append the path of the open folder, which the process itself may be unable to reach by name. */
static void add_path(int fd, const char *reports, bd_buf *out)
{
    char link[48];
    char path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t len = readlink(link, path, sizeof path);
    if (len > 0)
        bd_buf_add(out, path, (size_t)len);
    else
        bd_buf_printf(out, "%s or a folder above it", reports);
}

static void check_folder(const bd_report_access *access, int fd, const struct stat *info,
                         const char *reports, bd_buf *warnings)
{
    const bd_access *first = NULL;
    const size_t count = blocked_groups(access, info, &first);
    if (count == 0)
        return;
    bd_buf_add_string(warnings, "bidui: warning: the group ");
    if (first->group_name != NULL)
        bd_buf_add_string(warnings, first->group_name);
    else
        bd_buf_add_u64(warnings, first->group);
    bd_buf_printf(warnings, "%s cannot reach the reports: ", count == 1 ? "" : " (and others)");
    add_path(fd, reports, warnings);
    bd_buf_printf(warnings, " has mode %04o and group %u; chgrp and chmod g+x let it in\n",
                  (unsigned)info->st_mode & MODE_BITS, (unsigned)info->st_gid);
}

bd_status bd_access_plan_check_way(const bd_access_plan *plan, const char *reports,
                                   bd_buf *warnings, bd_err *err)
{
    bd_status st = BD_OK;
    struct stat now;
    struct stat below = {0};
    if (plan->access.reports.folder_mode == 0)
        return BD_OK;
    int fd = bd_retry_open(reports, O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
    for (bool first = true; fd >= 0; first = false) {
        if (fstat(fd, &now) != 0)
            BD_FAIL(err, BD_E_IO, errno, "cannot look at a folder above '%s'", reports);
        if (!first && now.st_dev == below.st_dev && now.st_ino == below.st_ino)
            goto done; /* the root is its own parent */
        check_folder(&plan->access, fd, &now, reports, warnings);
        below = now;
        const int up = bd_retry_openat(fd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
        const int e = errno;
        close(fd);
        fd = up;
        errno = e;
    }
    if (errno != EACCES) /* it was entered by a name that does not lead through the folders above */
        st = bd_fail(err, BD_E_IO, errno, "cannot look at a folder above '%s'", reports);
done:
    if (fd >= 0)
        close(fd);
    return st;
}

void bd_access_plan_fini(bd_access_plan *plan)
{
    for (size_t i = 0; i < plan->name_count; i++)
        free(plan->names[i]);
    free(plan->names);
    free(plan->regions);
    *plan = (bd_access_plan){0};
}
