/* superseded: the manifests that a replaced period keeps, also where what it kept is damaged. */
#include "engine/report/publish/superseded.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "engine/report/publish/file_facts.h"
#include "engine/report/publish/report_access.h"

static char work[] = "/tmp/bidui-superseded-XXXXXX";
static bd_superseded_list list;
static bd_buf warnings;
static bd_err err;

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    cr_assert(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0, "%s", path);
}

static void expect_text(const char *path, const char *wanted)
{
    char got[4096] = "";
    FILE *f = fopen(path, "r");
    cr_assert(f != NULL, "%s", path);
    got[fread(got, 1, sizeof got - 1, f)] = '\0';
    fclose(f);
    cr_expect(eq(str, got, (char *)(uintptr_t)wanted), "%s", path);
}

static void enter(void)
{
    cr_assert(mkdtemp(work) != NULL && chdir(work) == 0);
    cr_assert(mkdir("old", 0700) == 0 && mkdir("new", 0700) == 0);
}

static void leave(void)
{
    char command[64];
    bd_superseded_fini(&list);
    bd_buf_fini(&warnings);
    snprintf(command, sizeof command, "rm -rf '%s'", work);
    cr_assert(chdir("/") == 0 && system(command) == 0);
}

TestSuite(superseded, .init = enter, .fini = leave);

static bd_status keep(const char *reason)
{
    const bd_access access = bd_access_of_owner();
    return bd_superseded_keep("old", "new", BD_DIGEST_XXH3, reason, &access, &list, &warnings,
                              &err);
}

static void expect_kept(const char *reason, const char *wanted_warnings)
{
    const bd_status st = keep(reason);
    bd_buf_add_char(&warnings, '\0');
    cr_assert(eq(int, st, BD_OK), "%s", err.text);
    cr_expect(eq(str, warnings.at, (char *)(uintptr_t)wanted_warnings));
}

static void expect_entry(size_t i, const char *file, const char *reason)
{
    char path[64];
    bd_file_facts facts;
    cr_assert(i < list.count);
    snprintf(path, sizeof path, "new/%s", file);
    cr_assert(bd_file_facts_get(AT_FDCWD, path, BD_FACTS_SUM, BD_DIGEST_XXH3, &facts, &err) ==
                  BD_OK,
              "%s", path);
    cr_expect_str_eq(list.at[i].file, file);
    cr_expect_str_eq(list.at[i].reason, reason);
    cr_expect_str_eq(list.at[i].digest, facts.digest);
    cr_expect_str_eq(list.at[i].sum, facts.sum);
    cr_expect(list.at[i].bytes == facts.bytes);
}

/* A manifest as far as it is looked at, with these kept ones in the folder as well. */
static void put_old(bd_digest_kind kind, const char *const files[], size_t count)
{
    char path[64], text[4096];
    int len =
        snprintf(text, sizeof text, "{\"digest\": \"%s\", \"superseded\": [", bd_digest_name(kind));
    cr_assert(mkdir("old/superseded", 0700) == 0);
    for (size_t i = 0; i < count; i++) {
        bd_file_facts facts;
        snprintf(path, sizeof path, "old/%s", files[i]);
        put(path, files[i]);
        cr_assert(bd_file_facts_get(AT_FDCWD, path, 0, kind, &facts, &err) == BD_OK);
        len += snprintf(text + len, sizeof text - (size_t)len,
                        "%s{\"file\": \"%s\", \"digest\": \"%s\", \"reason\": \"why %zu\"}",
                        i == 0 ? "" : ",", files[i], facts.digest, i);
    }
    snprintf(text + len, sizeof text - (size_t)len, "]}");
    put("old/manifest.json", text);
}

static const char *const two[] = {"superseded/1.json", "superseded/2.json"};

Test(superseded, the_first_one_is_kept_byte_for_byte_with_its_reason)
{
    struct stat info;
    put("old/manifest.json", "not even JSON\n");
    expect_kept("why", "");
    cr_assert(eq(sz, list.count, 1));
    expect_entry(0, "superseded/1.json", "why");
    expect_text("new/superseded/1.json", "not even JSON\n");
    cr_expect(stat("new/superseded", &info) == 0 && (info.st_mode & 07777) == 0700);
    cr_expect(stat("new/superseded/1.json", &info) == 0 && (info.st_mode & 07777) == 0600);
}

Test(superseded, nothing_happens_without_a_manifest)
{
    expect_kept("why", "");
    cr_expect(eq(sz, list.count, 0));
    cr_expect(access("new/superseded", F_OK) != 0);
    cr_assert(rmdir("old") == 0);
    expect_kept("why", "");
    put("old", "a file");
    expect_kept("why", "");
    cr_expect(eq(sz, list.count, 0));
}

Test(superseded, those_before_are_carried_over_whatever_their_kind_of_digest)
{
    put_old(BD_DIGEST_SHA256, two, 2);
    expect_kept(NULL, "");
    cr_assert(eq(sz, list.count, 3));
    expect_entry(0, "superseded/1.json", "why 0");
    expect_entry(1, "superseded/2.json", "why 1");
    expect_entry(2, "superseded/3.json", "");
    expect_text("new/superseded/1.json", "superseded/1.json");
    expect_text("new/superseded/2.json", "superseded/2.json");
}

Test(superseded, a_missing_one_does_not_end_the_chain_and_its_number_stays_free)
{
    put_old(BD_DIGEST_XXH3, two, 2);
    cr_assert(unlink("old/superseded/1.json") == 0);
    expect_kept("now", "bidui: 'old/superseded/1.json' is missing\n");
    cr_assert(eq(sz, list.count, 2));
    expect_entry(0, "superseded/2.json", "why 1");
    expect_entry(1, "superseded/3.json", "now");
}

Test(superseded, the_number_of_the_last_one_is_not_used_again)
{
    put_old(BD_DIGEST_XXH3, two, 2);
    cr_assert(unlink("old/superseded/2.json") == 0);
    expect_kept("now", "bidui: 'old/superseded/2.json' is missing\n");
    expect_entry(0, "superseded/1.json", "why 0");
    expect_entry(1, "superseded/3.json", "now");
}

Test(superseded, without_the_folder_all_are_missing)
{
    put_old(BD_DIGEST_XXH3, two, 1);
    cr_assert(
        system(
            "mv old/superseded link && mv link/1.json link/9.json && ln -s ../link old/superseded") ==
        0);
    expect_kept("now", "bidui: 'old/superseded/1.json' is missing\n");
    cr_assert(eq(sz, list.count, 1));
    expect_entry(0, "superseded/2.json", "now");
}

Test(superseded, changed_and_added_ones_are_told_and_kept_as_they_are)
{
    put_old(BD_DIGEST_SHA256, two, 1);
    put("old/superseded/1.json", "changed");
    put("old/superseded/7.json", "added");
    expect_kept("now", "bidui: 'old/superseded/1.json' is not as it was published; it is kept as "
                       "it is\n"
                       "bidui: 'old/superseded/7.json' is not as it was published; it is kept as "
                       "it is\n");
    cr_assert(eq(sz, list.count, 3));
    expect_entry(0, "superseded/1.json", "why 0");
    expect_entry(1, "superseded/7.json", "");
    expect_entry(2, "superseded/8.json", "now");
    expect_text("new/superseded/1.json", "changed");
}

Test(superseded, what_is_no_regular_file_is_told_and_the_others_are_kept)
{
    put_old(BD_DIGEST_XXH3, two, 2);
    put("secret", "of another user");
    cr_assert(unlink("old/superseded/1.json") == 0);
    cr_assert(symlink("../../secret", "old/superseded/1.json") == 0);
    cr_assert(mkfifo("old/superseded/3.json", 0600) == 0);
    cr_assert(mkdir("old/superseded/4.json", 0700) == 0);
    expect_kept("now", "bidui: 'old/superseded/1.json' is a link and is not kept\n"
                       "bidui: 'old/superseded/3.json' is not the file of a run and is not kept\n"
                       "bidui: 'old/superseded/4.json' is not the file of a run and is not kept\n");
    cr_assert(eq(sz, list.count, 2));
    expect_entry(0, "superseded/2.json", "why 1");
    expect_entry(1, "superseded/5.json", "now");
}

Test(superseded, other_names_are_passed_over)
{
    static const char *const names[] = {"0.json", "01.json",      "1.json.gz",
                                        "x.json", "-1.json",      "1 .json",
                                        ".json",  "1000000.json", "18446744073709551617.json"};
    put_old(BD_DIGEST_XXH3, NULL, 0);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[64];
        snprintf(path, sizeof path, "old/superseded/%s", names[i]);
        put(path, "x");
    }
    expect_kept("now", "");
    cr_assert(eq(sz, list.count, 1));
    expect_entry(0, "superseded/1.json", "now");
}

Test(superseded, without_a_number_left_the_run_fails)
{
    put_old(BD_DIGEST_XXH3, NULL, 0);
    put("old/superseded/999999.json", "x");
    cr_expect(eq(int, keep("now"), BD_E_INPUT));
    cr_expect_str_eq(err.text, "'old/superseded' has no number left for another manifest");
}

Test(superseded, more_than_nine_are_in_order)
{
    put_old(BD_DIGEST_XXH3, NULL, 0);
    put("old/manifest.json", "{}");
    for (size_t i = 1; i <= 120; i++) {
        char path[64], file[BD_SUPERSEDED_FILE];
        snprintf(path, sizeof path, "old/%s", bd_superseded_file(i, file));
        put(path, file);
    }
    expect_kept("now", "");
    cr_assert(eq(sz, list.count, 121));
    for (size_t i = 0; i < list.count; i++) {
        char file[BD_SUPERSEDED_FILE];
        expect_entry(i, bd_superseded_file(i + 1, file), i < 120 ? "" : "now");
    }
}

Test(superseded, a_link_to_the_period_or_to_its_manifest_is_followed)
{
    put("real.json", "{}");
    cr_assert(rename("old", "real") == 0 && symlink("real", "old") == 0);
    cr_assert(symlink("../real.json", "real/manifest.json") == 0);
    expect_kept("now", "");
    cr_assert(eq(sz, list.count, 1));
    expect_text("new/superseded/1.json", "{}");
}

Test(superseded, a_manifest_that_is_no_file_is_told_and_leaves_no_empty_folder)
{
    cr_assert(mkfifo("old/manifest.json", 0600) == 0);
    expect_kept("now", "bidui: 'old/manifest.json' is not the file of a run and is not kept\n");
    cr_expect(eq(sz, list.count, 0));
    cr_expect(access("new/superseded", F_OK) != 0);
}

/* A sparse file: longer than any manifest of ours. */
Test(superseded, what_is_longer_than_a_manifest_is_not_copied)
{
    put_old(BD_DIGEST_XXH3, two, 1);
    cr_assert(truncate("old/superseded/1.json", (off_t)BD_MANIFEST_MAX_BYTES + 1) == 0);
    expect_kept("now", "bidui: 'old/superseded/1.json' is not the file of a run and is not kept\n");
    cr_assert(eq(sz, list.count, 1));
    expect_entry(0, "superseded/2.json", "now");
}

Test(superseded, a_folder_that_is_there_already_is_not_used)
{
    put("old/manifest.json", "{}");
    cr_assert(mkdir("elsewhere", 0700) == 0 && symlink("../elsewhere", "new/superseded") == 0);
    cr_expect(eq(int, keep("now"), BD_E_IO));
    cr_expect(eq(int, err.sys_errno, EEXIST));
    cr_expect(access("elsewhere/1.json", F_OK) != 0);
}

Test(superseded, a_name_cannot_break_the_line_of_a_warning)
{
    const bd_access own = bd_access_of_owner();
    cr_assert(mkdir("a\nb", 0700) == 0 && mkfifo("a\nb/manifest.json", 0600) == 0);
    cr_assert(bd_superseded_keep("a\nb", "new", BD_DIGEST_XXH3, "", &own, &list, &warnings, &err) ==
              BD_OK);
    bd_buf_add_char(&warnings, '\0');
    cr_expect_str_eq(warnings.at,
                     "bidui: 'a\\x0Ab/manifest.json' is not the file of a run and is not kept\n");
}

Test(superseded, a_folder_that_cannot_be_opened_is_an_error)
{
    cr_assert(symlink("loop", "loop") == 0);
    const bd_access own = bd_access_of_owner();
    cr_expect(
        eq(int, bd_superseded_keep("loop", "new", BD_DIGEST_XXH3, "", &own, &list, &warnings, &err),
           BD_E_IO));
    cr_expect(eq(int, err.sys_errno, ELOOP));
}
