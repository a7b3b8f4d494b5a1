/* cgroup: limits of version 2 and 1 below a root folder of the test's own. */
#include "engine/base/cgroup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "engine/base/budget.h"
#include "engine/base/crew.h"
#include "engine/base/file.h"

static char root[] = "/tmp/bidui-cgroup.XXXXXX";

static void begin(void)
{
    cr_assert(mkdtemp(root) != NULL);
}

static void end(void)
{
    bd_err err = {0};
    cr_assert(eq(int, bd_path_remove(root, &err), BD_OK));
}

TestSuite(cgroup, .init = begin, .fini = end);

static void put(const char *path, const char *text)
{
    char full[512];
    bd_err err = {0};
    snprintf(full, sizeof full, "%s/%s", root, path);
    char *slash = strrchr(full, '/');
    *slash = '\0';
    cr_assert(eq(int, bd_folder_make(full, &err), BD_OK));
    *slash = '/';
    FILE *f = fopen(full, "w");
    cr_assert(f != NULL);
    fputs(text, f);
    cr_assert(eq(int, fclose(f), 0));
}

Test(cgroup, nothing_there_is_no_limit)
{
    cr_expect(eq(u64, bd_cgroup_memory_bytes(root), UINT64_MAX));
    cr_expect(eq(u64, bd_cgroup_processors(root), UINT64_MAX));
}

Test(cgroup, max_is_no_limit)
{
    put("proc/self/cgroup", "0::/a\n");
    put("sys/fs/cgroup/a/cpu.max", "max 100000\n");
    put("sys/fs/cgroup/a/memory.max", "max\n");
    cr_expect(eq(u64, bd_cgroup_memory_bytes(root), UINT64_MAX));
    cr_expect(eq(u64, bd_cgroup_processors(root), UINT64_MAX));
}

Test(cgroup, a_quota_is_rounded_up_to_whole_processors)
{
    static const struct {
        const char *text;
        uint64_t want;
    } cases[] = {{"200000 100000\n", 2},      {"200001 100000\n", 3}, {"50000 100000\n", 1},
                 {"1000 100000\n", 1},        {"5 0\n", UINT64_MAX},  {"7\n", UINT64_MAX},
                 {"-1 100000\n", UINT64_MAX}, {"", UINT64_MAX}};
    put("proc/self/cgroup", "0::/\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put("sys/fs/cgroup/cpu.max", cases[i].text);
        cr_expect(eq(u64, bd_cgroup_processors(root), cases[i].want), "case %zu", i);
    }
}

Test(cgroup, the_lowest_limit_up_to_the_root_counts)
{
    put("proc/self/cgroup", "0::/system.slice/bidui.service\n");
    put("sys/fs/cgroup/system.slice/bidui.service/cpu.max", "400000 100000\n");
    put("sys/fs/cgroup/system.slice/cpu.max", "150000 100000\n");
    put("sys/fs/cgroup/cpu.max", "300000 100000\n");
    put("sys/fs/cgroup/system.slice/bidui.service/memory.max", "max\n");
    put("sys/fs/cgroup/memory.max", "123456789\n");
    cr_expect(eq(u64, bd_cgroup_processors(root), 2));
    cr_expect(eq(u64, bd_cgroup_memory_bytes(root), 123456789));
}

/* As inside a container without its own name space of groups. */
Test(cgroup, a_group_that_is_not_there_is_passed_over)
{
    put("proc/self/cgroup", "0::/host/path/of/the/container\n");
    put("sys/fs/cgroup/cpu.max", "200000 100000\n");
    cr_expect(eq(u64, bd_cgroup_processors(root), 2));
}

Test(cgroup, version_1_has_a_file_system_for_each_controller)
{
    put("proc/self/cgroup", "11:cpuset:/x\n4:cpu,cpuacct:/docker/1\n3:memory:/docker/1\n0::/\n");
    put("sys/fs/cgroup/cpu,cpuacct/docker/1/cpu.cfs_quota_us", "250000\n");
    put("sys/fs/cgroup/cpu,cpuacct/docker/1/cpu.cfs_period_us", "100000\n");
    put("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n");
    put("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
    put("sys/fs/cgroup/cpuset/x/cpu.cfs_quota_us", "1\n");
    put("sys/fs/cgroup/cpuset/x/cpu.cfs_period_us", "100000\n");
    put("sys/fs/cgroup/memory/docker/memory.limit_in_bytes", "1000000\n");
    put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    cr_expect(eq(u64, bd_cgroup_processors(root), 3));
    cr_expect(eq(u64, bd_cgroup_memory_bytes(root), 1000000));
    put("sys/fs/cgroup/cpu/docker/1/cpu.cfs_quota_us", "100000\n");
    put("sys/fs/cgroup/cpu/docker/1/cpu.cfs_period_us", "100000\n");
    cr_expect(eq(u64, bd_cgroup_processors(root), 1));
}

Test(cgroup, threads_and_memory_keep_to_it)
{
    put("proc/self/cgroup", "0::/a\n");
    put("sys/fs/cgroup/a/cpu.max", "100000 100000\n");
    put("sys/fs/cgroup/a/memory.max", "268435456\n");
    cr_expect(eq(uint, bd_crew__processors(root), 1));
    cr_expect(eq(sz, bd_budget__default_bytes(root), (size_t)128 << 20));
    put("sys/fs/cgroup/a/cpu.max", "max 100000\n");
    cr_expect(bd_crew__processors(root) >= 1);
}
