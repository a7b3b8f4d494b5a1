/* test_publish_editions: the folders of several editions stay those of one run, also when a call fails
 * or the process dies (publish_case.h). */
#include "tests/unit/report/publish/publish_case.h"

Test(publish, editions_are_published_and_replaced_together)
{
    bd_err err = {0};
    editions = 2;
    for (int round = 0; round < 2; round++) {
        cannot_exchange = round == 1;
        cr_assert(eq(int, publish("A", &err), BD_OK), "%s", err.text);
        assert_tidy();
        cr_assert(eq(int, publish("B", &err), BD_OK), "%s", err.text);
        cr_assert(eq(chr, published(), 'B'));
        assert_tidy();
        recover();
        assert_tidy();
    }
}

Test(publish, a_failed_call_leaves_no_edition_of_a_first_run)
{
    editions = 2;
    fail_at_every_call(NULL);
}

Test(publish, a_failed_call_leaves_the_old_editions)
{
    editions = 2;
    fail_at_every_call("A");
}

Test(publish, a_failed_call_leaves_the_old_editions_also_without_an_exchange)
{
    editions = 2;
    cannot_exchange = true;
    fail_at_every_call("A");
}

Test(publish, a_killed_first_run_has_all_editions_or_none)
{
    editions = 2;
    die_at_every_call(NULL);
}

Test(publish, a_killed_run_leaves_editions_of_one_run)
{
    editions = 2;
    die_at_every_call("A");
}

Test(publish, a_killed_run_leaves_editions_of_one_run_also_without_an_exchange)
{
    editions = 2;
    cannot_exchange = true;
    die_at_every_call("A");
}

/* The run died between its two editions; what it left is put into place only if the first edition is
 * of the same run. */
Test(publish, what_a_dead_run_left_of_an_edition_is_published_only_beside_its_own_run)
{
    bd_err err = {0};
    editions = 2;
    cr_assert(eq(int, publish("A", &err), BD_OK), "%s", err.text);
    cr_assert(
        eq(int, bd_file_rename("masked/" PERIOD, "masked/." PERIOD ".building.1", &err), BD_OK));
    warnings.len = 0;
    recover();
    assert_tidy();
    bd_buf_add_char(&warnings, '\0');
    cr_assert(strstr(warnings.at, "'masked/2026-11' is published now") != NULL, "%s", warnings.at);
    cr_assert(
        eq(int, bd_file_rename("masked/" PERIOD, "masked/." PERIOD ".building", &err), BD_OK));
    editions = 1;
    cr_assert(eq(int, publish("B", &err), BD_OK), "%s", err.text);
    recover();
    cr_assert(eq(chr, letter_in("masked/" PERIOD "/match.csv"), '-'));
    assert_tidy();
}

Test(publish, an_error_is_never_taken_for_another_run)
{
    bd_err err = {0};
    editions = 2;
    cr_assert(eq(int, publish("A", &err), BD_OK), "%s", err.text);
    cr_assert(
        eq(int, bd_file_rename("masked/" PERIOD, "masked/." PERIOD ".building", &err), BD_OK));
    lstat_error = EIO;
    cr_expect(bd_recover_edition("masked", "reports", NULL, &warnings, &err) == BD_E_IO);
    lstat_error = 0;
    cr_expect(bd_path_find("masked/." PERIOD ".building", &err) == BD_OK);
    recover();
    assert_tidy();
}
