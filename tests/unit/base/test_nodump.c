/* nodump: a process without core dumps. Each Criterion test is its own process. */
#include "engine/base/nodump.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "engine/base/budget.h"

Test(nodump, the_process_leaves_no_core_dump)
{
    struct rlimit limit = {1, 1};
    char filter[32] = "";
    bd_nodump();
    cr_expect(getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0);
#ifdef BD_SANITIZED
    const int dumpable = 1; /* LeakSanitizer looks into the process */
#else
    const int dumpable = 0;
#endif
    cr_expect(eq(int, prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), dumpable));
    FILE *file = fopen("/proc/self/coredump_filter", "r");
    if (file == NULL) /* a kernel without it */
        return;
    cr_expect(fgets(filter, sizeof filter, file) != NULL);
    fclose(file);
    cr_expect(eq(ulong, strtoul(filter, NULL, 16), 0));
}

/* The flags of the mapping that begins at a place, as the kernel shows them. */
static void flags_of(const void *at, char flags[256])
{
    char line[512];
    char begin[32];
    int found = 0;
    FILE *file = fopen("/proc/self/smaps", "r");
    snprintf(begin, sizeof begin, "%lx-", (unsigned long)at);
    flags[0] = '\0';
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, begin, strlen(begin)) == 0)
            found = 1;
        else if (found && strncmp(line, "VmFlags:", 8) == 0) {
            snprintf(flags, 256, "%s", line);
            break;
        }
    }
    if (file != NULL)
        fclose(file);
}

Test(nodump, memory_of_a_budget_is_left_out_of_a_dump)
{
    bd_budget budget;
    bd_err err = {0};
    void *at;
    char flags[256];
    bd_budget_init(&budget, 64 << 20);
    cr_assert(eq(int, bd_budget_map(&budget, 8 << 20, "a test", &at, &err), BD_OK));
    flags_of(at, flags);
    if (flags[0] != '\0') /* /proc is there, and the mapping was not joined with another */
        cr_expect(strstr(flags, " dd") != NULL, "%s", flags);
    bd_budget_unmap(&budget, at, 8 << 20);
}
