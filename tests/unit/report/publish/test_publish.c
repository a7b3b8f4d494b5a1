/* test_publish: folder and store stay a pair, also when a call fails or the process dies (publish_case.h). */
#include "tests/unit/report/publish/publish_case.h"

Test(publish, a_first_run_and_then_another_are_published_whole)
{
    bd_err err = {0};
    cr_assert(eq(int, publish("A", &err), BD_OK), "%s", err.text);
    cr_assert(eq(chr, published(), 'A'));
    cr_assert(eq(int, publish("B", &err), BD_OK), "%s", err.text);
    cr_assert(eq(chr, published(), 'B'));
    assert_tidy();
    cr_assert(eq(int, bd_path_find(STAGED, &(bd_err){0}), BD_END));
}

Test(publish, the_same_run_again_is_published_whole)
{
    bd_err err = {0};
    cr_assert(eq(int, publish("A", &err), BD_OK));
    cr_assert(eq(int, publish("A", &err), BD_OK));
    cr_assert(eq(chr, published(), 'A'));
    assert_tidy();
}

Test(publish, without_an_exchange_a_run_is_replaced_in_two_renames)
{
    bd_err err = {0};
    cannot_exchange = true;
    cr_assert(eq(int, publish("A", &err), BD_OK));
    cr_assert(eq(int, publish("B", &err), BD_OK));
    cr_assert(eq(chr, published(), 'B'));
    assert_tidy();
}

Test(publish, a_store_without_its_folder_counts_as_nothing)
{
    bd_err err = {0};
    put(STORE, "Z");
    recover();
    cr_assert(eq(chr, published(), '-'));
    cr_assert(eq(int, publish("A", &err), BD_OK));
    cr_assert(eq(chr, published(), 'A'));
}

Test(publish, a_period_that_is_not_published_is_said_so)
{
    bd_err err = {0};
    bd_buf path = {0};
    bd_manifest_tie tie;
    cr_assert(eq(int, bd_publish_store("reports", PERIOD, STORE, &path, &tie, &err), BD_E_USAGE));
    cr_assert(eq(str, err.text, "period 2026-11 is not published in 'reports'"));
    cr_assert(eq(str, err.hint, "`bidui run` publishes it"));
}

Test(publish, a_damaged_manifest_is_reported_and_can_be_replaced)
{
    bd_err err = {0}, err_damaged = {0};
    bd_buf path = {0};
    bd_manifest_tie tie;
    cr_assert(eq(int, publish("A", &err), BD_OK));
    put("reports/" PERIOD "/manifest.json", "{}\n");
    recover();
    cr_assert(
        eq(int, bd_publish_store("reports", PERIOD, STORE, &path, &tie, &err_damaged), BD_E_INPUT));
    cr_assert(
        eq(str, err_damaged.text, "'reports/2026-11/manifest.json' is damaged: it names no run"));
    cr_assert(eq(int, publish("B", &err), BD_OK));
    cr_assert(eq(chr, published(), 'B'));
    assert_tidy();
}

Test(publish, recovery_where_nothing_ever_was_does_nothing)
{
    bd_err err = {0};
    cr_assert(eq(int, bd_recover("none/reports", "none/s", NULL, &warnings, &err), BD_OK));
    cr_assert(eq(int, bd_path_find("none", &(bd_err){0}), BD_END));
}

Test(publish, recovery_removes_what_dead_runs_of_any_period_left_and_nothing_else)
{
    static const char *const kept[] = {
        "store/2026-10.mdb",           "store/.2026-11.mine.mdb",
        "store/.2026-13.building.mdb", "store/.2026-11.0123456789abcdef0123456789abcdef.mdb.old",
        "reports/.2026-10.mine",       "reports/.building",
        "reports/2026-09.building"};
    static const char *const gone[] = {"store/.2026-11.0123456789abcdef0123456789abcdef.mdb",
                                       "store/.2026-10.0123456789abcdef0123456789abcdef.mdb",
                                       "store/.2026-10.building.mdb",
                                       "reports/.2026-10.building",
                                       "reports/.2026-09.building.1",
                                       "reports/.2026-09.replaced"};
    bd_err err = {0};
    cr_assert(eq(int, bd_folder_make("reports", &err), BD_OK));
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        put(kept[i], "kept");
    for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++)
        put(gone[i], "old");
    cr_assert(eq(int, bd_recover("reports", "store", "2026-11", &warnings, &err), BD_OK));
    cr_assert(bd_path_find(gone[0], &err) == BD_END);
    cr_assert(bd_path_find(gone[1], &err) == BD_OK, "its reports may be in another folder");
    recover();
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        cr_assert(bd_path_find(kept[i], &err) == BD_OK, "%s", kept[i]);
    for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++)
        cr_assert(bd_path_find(gone[i], &err) == BD_END, "%s", gone[i]);
    cr_assert(eq(sz, warnings.len, 0));
}

/* A published period and a store that was moved aside under the name of its run. */
static void publish_with_its_store_aside(char aside[128])
{
    const bd_manifest manifest = manifest_of("A");
    char run[BD_RUN_NAME];
    bd_err err = {0};
    cr_assert(eq(int, publish("A", &err), BD_OK), "%s", err.text);
    cr_assert(eq(int, bd_manifest_run_name(&manifest, run, &err), BD_OK));
    snprintf(aside, 128, "store/." PERIOD ".%s.mdb", run);
    cr_assert(eq(int, bd_file_rename(STORE, aside, &err), BD_OK));
}

Test(publish, an_error_is_never_taken_for_no)
{
    static const int errors[] = {EACCES, EIO, ESTALE, ELOOP, ENAMETOOLONG, ENOMEM};
    char aside[128];
    publish_with_its_store_aside(aside);
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        bd_err err[4] = {0};
        bd_folder *folder;
        bd_buf path = {0};
        lstat_error = errors[i];
        cr_expect(bd_folder_published("reports", PERIOD, &err[0]) == BD_E_IO);
        cr_expect(bd_recover("reports", "store", NULL, &warnings, &err[1]) == BD_E_IO);
        cr_expect(bd_publish_store("reports", PERIOD, STORE, &path, NULL, &err[2]) == BD_E_IO);
        cr_expect(bd_folder_open("reports", PERIOD, BD_DIGEST_XXH3, &folder, &err[3]) == BD_E_IO);
        lstat_error = 0;
        for (size_t k = 0; k < 4; k++)
            cr_expect(strstr(err[k].text, strerror(errors[i])) != NULL, "%s", err[k].text);
        cr_assert(bd_path_find(aside, &err[0]) == BD_OK, "the store of a published period");
    }
    recover();
    cr_assert(eq(chr, published(), 'A'));
}

Test(publish, a_published_period_is_not_replaced_on_an_error)
{
    bd_err err = {0}, failed = {0};
    cr_assert(eq(int, publish("A", &err), BD_OK), "%s", err.text);
    bd_folder *folder = prepare("B");
    lstat_error = EIO;
    cr_assert(eq(int, publish_staged(folder, &failed), BD_E_IO));
    lstat_error = 0;
    close_staged(folder);
    cr_assert(eq(chr, published(), 'A'));
}

Test(publish, a_period_hidden_between_two_renames_is_named_with_the_way_out)
{
    bd_err err = {0};
    bd_buf path = {0};
    cr_assert(eq(int, publish("A", &err), BD_OK), "%s", err.text);
    cr_assert(
        eq(int, bd_file_rename("reports/" PERIOD, "reports/." PERIOD ".replaced", &err), BD_OK));
    cr_assert(eq(int, bd_publish_store("reports", PERIOD, STORE, &path, NULL, &err), BD_E_USAGE));
    cr_assert(eq(str, err.text,
                 "period 2026-11 is hidden: a run was stopped while it replaced it, in "
                 "'reports/.2026-11.replaced'"));
    cr_assert(strstr(err.hint, "the next `bidui run` of any period") != NULL);
    recover();
    cr_assert(eq(chr, published(), 'A'));
}

Test(publish, an_old_run_that_cannot_be_removed_is_a_warning_and_no_hindrance)
{
    bd_err err = {0};
    cr_assert(eq(int, publish("A", &err), BD_OK), "%s", err.text);
    for (int round = 0; round < 2; round++) {
        bd_folder *folder = prepare(round == 0 ? "B" : "C");
        warnings.len = 0;
        unlink_error = EPERM;
        cr_assert(eq(int, publish_staged(folder, &err), BD_OK));
        close_staged(folder);
        bd_buf_add_char(&warnings, '\0');
        cr_assert(strstr(warnings.at, "bidui: cannot remove 'reports/.2026-11.building") ==
                      warnings.at,
                  "%s", warnings.at);
        warnings.len = 0;
        cr_assert(eq(int, bd_recover("reports", "store", NULL, &warnings, &err), BD_OK));
        cr_assert(warnings.len > 0);
        unlink_error = 0;
    }
    warnings.len = 0;
    cr_assert(eq(chr, published(), 'C'));
    recover();
    assert_tidy();
}

Test(publish, a_failed_call_leaves_no_first_run)
{
    fail_at_every_call(NULL);
}

Test(publish, a_failed_call_leaves_the_old_run)
{
    fail_at_every_call("A");
}

Test(publish, a_failed_call_leaves_the_old_run_also_without_an_exchange)
{
    cannot_exchange = true;
    fail_at_every_call("A");
}

Test(publish, a_killed_first_run_is_there_or_not)
{
    die_at_every_call(NULL);
}

Test(publish, a_killed_run_leaves_the_old_or_the_new_with_its_store)
{
    die_at_every_call("A");
}

Test(publish, a_killed_run_leaves_the_old_or_the_new_also_without_an_exchange)
{
    cannot_exchange = true;
    die_at_every_call("A");
}
