/* cgroup: see cgroup.h. */
#include "engine/base/cgroup.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* A limit of one controller. Each function reads that of one group, whose folder it is given. */
struct limit {
    const char *controller;
    uint64_t (*version_2)(const char *folder);
    uint64_t (*version_1)(const char *folder);
};

/* Read up to count numbers from a file of a group; 0 where there is none: the file is missing, or
 * says "max" or -1. */
static int read_numbers(const char *folder, const char *name, unsigned long long *out, int count)
{
    char path[PATH_MAX];
    char text[64];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return 0;
    FILE *f = fopen(path, "re");
    if (f == NULL)
        return 0;
    const bool got = fgets(text, sizeof text, f) != NULL;
    fclose(f);
    if (!got || text[0] < '0' || text[0] > '9') /* scanf would take -1 for the largest number */
        return 0;
    const int n = sscanf(text, "%llu %llu", &out[0], &out[1]);
    return n < count ? 0 : n;
}

static uint64_t memory_2(const char *folder)
{
    unsigned long long number[2];
    return read_numbers(folder, "memory.max", number, 1) == 0 ? UINT64_MAX : number[0];
}

static uint64_t memory_1(const char *folder)
{
    unsigned long long number[2];
    return read_numbers(folder, "memory.limit_in_bytes", number, 1) == 0 ? UINT64_MAX : number[0];
}

static uint64_t processors(unsigned long long quota, unsigned long long period)
{
    return period == 0 ? UINT64_MAX : quota / period + (quota % period != 0);
}

static uint64_t processors_2(const char *folder)
{
    unsigned long long number[2];
    return read_numbers(folder, "cpu.max", number, 2) == 0 ? UINT64_MAX
                                                           : processors(number[0], number[1]);
}

static uint64_t processors_1(const char *folder)
{
    unsigned long long quota[2];
    unsigned long long period[2];
    if (read_numbers(folder, "cpu.cfs_quota_us", quota, 1) == 0 ||
        read_numbers(folder, "cpu.cfs_period_us", period, 1) == 0)
        return UINT64_MAX;
    return processors(quota[0], period[0]);
}

/* The lowest limit of the group and of those above it. In a container the file system of groups may
 * begin at its own group, while the path is the host's: what is not there is passed over. */
static uint64_t lowest(const char *mount, const char *group, uint64_t (*read)(const char *))
{
    char folder[PATH_MAX];
    uint64_t limit = UINT64_MAX;
    if (snprintf(folder, sizeof folder, "%s%s", mount, group) >= (int)sizeof folder)
        return UINT64_MAX;
    for (;;) {
        const uint64_t here = read(folder);
        limit = here < limit ? here : limit;
        char *slash = strrchr(folder, '/');
        if (slash == NULL || (size_t)(slash - folder) < strlen(mount))
            return limit;
        *slash = '\0';
    }
}

/* Whether a list as "cpu,cpuacct" has the name. */
static bool has_name(const char *list, const char *name)
{
    const size_t len = strlen(name);
    for (const char *at = list; at != NULL; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, name, len) == 0 && (at[len] == ',' || at[len] == '\0'))
            return true;
    }
    return false;
}

/* One line of /proc/self/cgroup: "0::/group" of version 2, "4:cpu,cpuacct:/group" of version 1. */
static uint64_t limit_of_line(const char *root, char *line, const struct limit *limit)
{
    char mount[PATH_MAX];
    char *list = strchr(line, ':');
    char *group = list == NULL ? NULL : strchr(++list, ':');
    if (group == NULL)
        return UINT64_MAX;
    *group++ = '\0';
    group[strcspn(group, "\n")] = '\0';
    if (list[0] == '\0') {
        snprintf(mount, sizeof mount, "%s/sys/fs/cgroup", root);
        return lowest(mount, group, limit->version_2);
    }
    if (!has_name(list, limit->controller))
        return UINT64_MAX;
    snprintf(mount, sizeof mount, "%s/sys/fs/cgroup/%s", root, list);
    const uint64_t joint = lowest(mount, group, limit->version_1);
    snprintf(mount, sizeof mount, "%s/sys/fs/cgroup/%s", root, limit->controller);
    const uint64_t own = lowest(mount, group, limit->version_1);
    return own < joint ? own : joint;
}

static uint64_t find(const char *root, const struct limit *limit)
{
    char line[PATH_MAX];
    uint64_t found = UINT64_MAX;
    snprintf(line, sizeof line, "%s/proc/self/cgroup", root);
    FILE *f = fopen(line, "re");
    if (f == NULL)
        return UINT64_MAX;
    while (fgets(line, sizeof line, f) != NULL) {
        const uint64_t here = limit_of_line(root, line, limit);
        found = here < found ? here : found;
    }
    fclose(f);
    return found;
}

uint64_t bd_cgroup_memory_bytes(const char *root)
{
    static const struct limit memory = {"memory", memory_2, memory_1};
    return find(root, &memory);
}

uint64_t bd_cgroup_processors(const char *root)
{
    static const struct limit cpu = {"cpu", processors_2, processors_1};
    return find(root, &cpu);
}
