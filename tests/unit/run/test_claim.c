/* test_claim: a store belongs to one folder of reports. */
#include "engine/run/claim.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"

static char home[] = "/tmp/bidui-claim-XXXXXX";
static bd_err err;

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    cr_assert(file != NULL);
    fputs(text, file);
    cr_assert_eq(fclose(file), 0);
}

static bd_config config_of(const char *store, const char *reports)
{
    return (bd_config){.store = store,
                       .editions = {{.reports = reports, .reports_pattern = reports}},
                       .edition_count = 1};
}

static void claim(const char *store, const char *reports)
{
    const bd_config config = config_of(store, reports);
    char path[64];
    snprintf(path, sizeof path, "%s/.lock", store);
    const int lock = open(path, O_RDWR | O_CREAT, 0600);
    cr_assert(lock >= 0);
    cr_assert_eq(bd_claim_write(lock, &config, &err), BD_OK, "%s", err.text);
    close(lock);
}

/* a/store with one period belongs to a/reports. */
static void setup(void)
{
    cr_assert(mkdtemp(home) != NULL);
    cr_assert_eq(chdir(home), 0);
    cr_assert_eq(bd_folder_make("a/store", &err), BD_OK);
    cr_assert_eq(bd_folder_make("a/reports/2026-10", &err), BD_OK);
    put("a/store/2026-10.mdb", "");
    claim("a/store", "a/reports");
}

static void teardown(void)
{
    bd_err ignored = {0};
    cr_assert_eq(chdir("/"), 0);
    cr_expect_eq(bd_path_remove(home, &ignored), BD_OK);
}

TestSuite(claim, .init = setup, .fini = teardown);

static bd_status check(const char *store, const char *reports)
{
    const bd_config config = config_of(store, reports);
    err = (bd_err){0};
    return bd_claim_check(&config, &err);
}

Test(claim, the_same_folder_may_be_written_in_any_way)
{
    static const char *const ways[] = {"a/reports",          "a/reports/", "./a//reports",
                                       "a/store/../reports", "link",       "a/link"};
    char whole[64];
    cr_assert_eq(symlink("a/reports", "link"), 0);
    cr_assert_eq(symlink("reports", "a/link"), 0);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        cr_expect_eq(check("a/store", ways[i]), BD_OK, "%s: %s", ways[i], err.text);
    snprintf(whole, sizeof whole, "%s/a/reports", home);
    cr_expect_eq(check("a/store", whole), BD_OK, "%s", err.text);
}

Test(claim, another_folder_is_refused_whether_it_exists_or_not)
{
    cr_assert_eq(check("a/store", "a/masked"), BD_E_USAGE);
    cr_expect_str_eq(err.text,
                     "the store 'a/store' belongs to the reports in 'a/store/../reports'");
    cr_expect_str_eq(err.hint,
                     "give this configuration a `store` of its own; if those reports were "
                     "moved to 'a/masked', make 'a/store/.lock' empty");
    cr_assert_eq(bd_folder_make("a/masked", &err), BD_OK);
    cr_expect_eq(check("a/store", "a/masked"), BD_E_USAGE);
    put("a/store/.lock", "");
    cr_expect_eq(check("a/store", "a/masked"), BD_OK);
}

Test(claim, a_store_without_a_period_belongs_to_nobody)
{
    cr_assert_eq(unlink("a/store/2026-10.mdb"), 0);
    put("a/store/.2026-10.building.mdb", "");
    put("a/store/notes.mdb", "");
    cr_expect_eq(check("a/store", "a/masked"), BD_OK);
    cr_expect_eq(check("none", "a/masked"), BD_OK);
}

Test(claim, a_project_and_the_reports_alone_may_be_moved)
{
    cr_assert_eq(system("cp -R a b && mv a/reports a/renamed"), 0);
    cr_expect_eq(check("b/store", "b/reports"), BD_OK, "%s", err.text);
    cr_expect_eq(check("b/store", "a/renamed"), BD_OK, "its device and inode: %s", err.text);
    cr_expect_eq(check("b/store", "a/reports"), BD_E_USAGE);
    claim("a/store", "a/renamed");
    cr_expect_eq(check("a/store", "a/renamed"), BD_OK);
    cr_expect_eq(check("a/store", "a/reports"), BD_E_USAGE);
}

/* The device in the claim is changed, as if the reports had been on another disk. */
static void claim_elsewhere(void)
{
    char *text, changed[4096];
    size_t len;
    cr_assert_eq(bd_file_slurp("a/store/.lock", 4000, &text, &len, &err), BD_OK);
    char *digits = strchr(text, '\n') + 1;
    snprintf(changed, sizeof changed, "%.*s9%s", (int)(digits - text), text, digits);
    put("a/store/.lock", changed);
    free(text);
}

Test(claim, reports_that_are_not_mounted_are_no_empty_reports)
{
    claim_elsewhere();
    cr_expect_eq(check("a/store", "a/reports"), BD_OK, "another disk with its periods: %s",
                 err.text);
    cr_assert_eq(rmdir("a/reports/2026-10"), 0);
    cr_assert_eq(check("a/store", "a/reports"), BD_E_IO);
    cr_expect_str_eq(err.text,
                     "'a/reports' has no period and is not on the disk on which it was: is "
                     "that mounted?");
    cr_expect(strstr(err.hint, "make 'a/store/.lock' empty") != NULL);
    cr_assert_eq(rmdir("a/reports"), 0);
    cr_expect_eq(check("a/store", "a/reports"), BD_E_IO);
    claim("a/store", "a/reports");
    cr_expect_eq(check("a/store", "a/reports"), BD_OK, "removed on the same disk");
}

/* out/{period} is another folder each month. */
Test(claim, folders_of_one_pattern_are_one)
{
    bd_config config = {.store = "a/store",
                        .editions = {{.reports = "out/11", .reports_pattern = "out/{period}"}},
                        .edition_count = 1};
    const int lock = open("a/store/.lock", O_RDWR);
    cr_assert(lock >= 0);
    cr_assert_eq(bd_claim_write(lock, &config, &err), BD_OK);
    close(lock);
    config.editions[0].reports = "out/12";
    cr_expect_eq(bd_claim_check(&config, &err), BD_OK, "%s", err.text);
    claim_elsewhere();
    cr_expect_eq(bd_claim_check(&config, &err), BD_E_IO, "no month before");
    err = (bd_err){0};
    config.editions[0].reports_before = "a/reports";
    cr_expect_eq(bd_claim_check(&config, &err), BD_OK, "%s", err.text);
    config.editions[0].reports_pattern = "masked/{period}";
    cr_expect_eq(bd_claim_check(&config, &err), BD_E_USAGE);
}

Test(claim, a_damaged_claim_is_refused_but_not_one_that_was_never_written)
{
    static const char *const damaged[] = {"x", "bidui store\n", "bidui store\n1 2\n",
                                          "bidui store\n1 x\n../reports", "bidui store\nreports"};
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        put("a/store/.lock", damaged[i]);
        cr_expect_eq(check("a/store", "a/reports"), BD_E_INPUT, "%s", damaged[i]);
        cr_expect(err.hint[0] != '\0');
    }
    FILE *zeros = fopen("a/store/.lock", "w");
    cr_assert(zeros != NULL && fwrite((char[40]){0}, 1, 40, zeros) == 40 && fclose(zeros) == 0);
    cr_expect_eq(check("a/store", "a/masked"), BD_OK);
    claim("a/store", "a/reports");
    cr_expect_eq(check("a/store", "a/masked"), BD_E_USAGE, "a longer text was replaced whole");
    cr_assert_eq(unlink("a/store/.lock"), 0);
    cr_assert_eq(mkfifo("a/store/.lock", 0600), 0);
    cr_expect_eq(check("a/store", "a/reports"), BD_E_INPUT);
}
