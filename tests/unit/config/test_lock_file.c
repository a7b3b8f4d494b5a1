/* test_lock_file: files beside an open workbook are no input, unless they are named. */
#include <criterion/criterion.h>

#include "config/config.h"

Test(lock_file, what_a_pattern_finds_is_passed_over_and_what_is_named_is_not)
{
    static const char *const patterns[] = {"r/*.xlsx", "r/~$named.xlsx", "~$*"};
    const bd_dataset_config dataset = {.patterns = patterns, .pattern_count = 3};
    static const struct {
        const char *path;
        bool lock;
    } cases[] = {{"r/~$a.xlsx", true},       {"~$a.xlsx", true},   {"r/~$named.xlsx", false},
                 {"~$named.xlsx", true},     {"r/a.xlsx", false},  {"r/a~$.xlsx", false},
                 {"~$folder/a.xlsx", false}, {"r/~a.xlsx", false}, {"-", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(bd_config_is_lock_file(&dataset, cases[i].path), cases[i].lock, "%s",
                     cases[i].path);
}
