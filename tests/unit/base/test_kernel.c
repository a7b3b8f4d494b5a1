/* kernel: releases, and what follows from the one that uname() reports. */
#include "engine/base/kernel.h"

#include <stdio.h>
#include <sys/utsname.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static const char *reported;

/* In place of the C library's. */
int uname(struct utsname *out)
{
    snprintf(out->release, sizeof out->release, "%s", reported);
    return 0;
}

Test(kernel, syncfs_reports_since_5_8)
{
    static const struct {
        const char *release;
        int reports;
    } cases[] = {{"5.8.0", 1},  {"5.7.19", 0}, {"5.15.0-91-generic", 1}, {"6.1.0-13", 1},
                 {"4.19.0", 0}, {"10.0", 1},   {"3.10.0-1160", 0},       {"5.10", 1},
                 {"5", 0},      {"", 0},       {"rolling", 0},           {"2.6.78", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reported = cases[i].release;
        cr_expect(eq(int, bd_kernel_syncfs_reports(), cases[i].reports), "%s", reported);
    }
}
