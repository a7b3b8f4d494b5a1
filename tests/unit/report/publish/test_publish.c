/*
 * test_publish: folder and store stay a pair. The file calls of a publication are counted here.
 * Each in turn fails, or is the moment at which the process dies, with and without a file system
 * that can exchange two folders.
 */
#include "engine/report/publish/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "engine/base/file.h"
#include "engine/report/publish/folder.h"
#include "engine/report/publish/manifest.h"
#include "engine/report/publish/recover.h"

#define PERIOD "2026-11"
#define STORE  "store/" PERIOD ".mdb"
#define STAGED "store/." PERIOD ".building.mdb"

enum { DIED = 77 };

static char home[] = "/tmp/bidui-publish-XXXXXX";
static bool cannot_exchange;
static int calls, fail_at, die_at;
static bd_buf warnings;

/* Count a file call. When its turn has come, die before it, or return true to let it fail. */
static bool strike(void)
{
    calls++;
    if (calls == die_at)
        _exit(DIED);
    errno = EIO;
    return calls == fail_at;
}

/* A definition in the program takes precedence over the C library's. */
int rename(const char *from, const char *to)
{
    return strike() ? -1 : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags)
{
    if (strike())
        return -1;
    if (cannot_exchange && flags != 0) {
        errno = EINVAL;
        return -1;
    }
    return (int)syscall(SYS_renameat2, from_fd, from, to_fd, to, flags);
}

int fsync(int fd)
{
    return strike() ? -1 : (int)syscall(SYS_fsync, fd);
}

static int unlink_error; /* of every removal; 0: they work */

int unlinkat(int fd, const char *name, int flags)
{
    if (unlink_error != 0) {
        errno = unlink_error;
        return -1;
    }
    return strike() ? -1 : (int)syscall(SYS_unlinkat, fd, name, flags);
}

static void enter(void)
{
    bd_err err = {0};
    cr_assert(mkdtemp(home) != NULL);
    cr_assert(eq(int, chdir(home), 0));
    cr_assert(eq(int, bd_folder_make("store", &err), BD_OK));
}

static void leave(void)
{
    bd_err err = {0};
    cr_assert(eq(int, chdir("/"), 0));
    cr_assert(eq(int, bd_path_remove(home, &err), BD_OK));
}

TestSuite(publish, .init = enter, .fini = leave, .timeout = 60);

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    cr_assert(file != NULL);
    fputs(text, file);
    cr_assert(eq(int, fclose(file), 0));
}

static char letter_in(const char *path)
{
    bd_err err = {0};
    char *text;
    size_t len;
    if (bd_file_slurp(path, 100, &text, &len, &err) < 0)
        return '-';
    const char letter = text[0];
    free(text);
    return letter;
}

static bd_manifest manifest_of(const char *letter)
{
    return (bd_manifest){.period = PERIOD, .config_path = "c.yaml", .config_digest = letter};
}

static void add_file(bd_folder *folder, const char *name, const char *text)
{
    bd_err err = {0};
    bd_outfile *file;
    bd_outfile_totals totals;
    cr_assert(eq(int, bd_folder_create(folder, name, &file, &err), BD_OK), "%s", err.text);
    cr_assert(eq(int, bd_outfile_append(file, text, strlen(text), 1, &err), BD_OK));
    cr_assert(eq(int, bd_outfile_commit(file, &totals, &err), BD_OK));
}

/* Prepare a run whose files all hold its letter, up to the moment of publication. */
static bd_folder *prepare(const char *letter)
{
    const bd_manifest manifest = manifest_of(letter);
    bd_err err = {0};
    bd_folder *folder;
    bd_buf json = {0};
    put(STAGED, letter);
    cr_assert(eq(int, bd_folder_open("reports", PERIOD, BD_DIGEST_XXH3, &folder, &err), BD_OK),
              "%s", err.text);
    add_file(folder, "match.csv", letter);
    bd_manifest_json(&manifest, &json);
    bd_buf_add_char(&json, '\0');
    add_file(folder, "manifest.json", json.at);
    bd_buf_fini(&json);
    return folder;
}

static bd_status publish(const char *letter, bd_err *err)
{
    bd_folder *folder = prepare(letter);
    calls = 0;
    const bd_status st = bd_folder_publish(folder, STAGED, STORE, &warnings, err);
    const int needed = calls;
    bd_folder_close(folder);
    calls = needed;
    return st;
}

static void recover(void)
{
    bd_err err = {0};
    cr_assert(eq(int, bd_recover("reports", "store", NULL, &warnings, &err), BD_OK), "%s",
              err.text);
}

/* The letter that is published, '-' for none. Its store must exist and belong to the same run. */
static char published(void)
{
    bd_err err = {0};
    bd_buf path = {0};
    bd_manifest_tie tie = {.run = ""};
    char expected[BD_RUN_NAME];
    const char letter[2] = {letter_in("reports/" PERIOD "/match.csv"), '\0'};
    if (bd_folder_published("reports", PERIOD, &err) == BD_END) {
        cr_assert(
            eq(int, bd_publish_store("reports", PERIOD, STORE, &path, &tie, &err), BD_E_USAGE));
        return '-';
    }
    const bd_manifest manifest = manifest_of(letter);
    cr_assert(eq(int, bd_manifest_run_name(&manifest, expected, &err), BD_OK));
    cr_assert(eq(int, bd_publish_store("reports", PERIOD, STORE, &path, &tie, &err), BD_OK));
    cr_assert(eq(str, tie.run, expected));
    cr_assert(eq(chr, letter_in(path.at), letter[0]), "store %s", path.at);
    bd_buf_fini(&path);
    return letter[0];
}

/* After a recovery the store has its plain name, and the only hidden file is the staged store. */
static void assert_tidy(void)
{
    const char folder = published();
    cr_assert(folder == '-' || letter_in(STORE) == folder);
    FILE *hidden = popen("ls -d reports/.2* store/.2* 2>/dev/null | grep -v building.mdb", "r");
    char left[256] = "";
    cr_assert(hidden != NULL);
    cr_assert(fgets(left, sizeof left, hidden) == NULL, "left behind: %s", left);
    pclose(hidden);
}

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

/* While this file calls lstat() of a manifest, it fails with this error. */
static int lstat_error;

int lstat(const char *restrict path, struct stat *restrict out)
{
    if (lstat_error == 0 || strstr(path, "manifest.json") == NULL)
        return (int)syscall(SYS_newfstatat, AT_FDCWD, path, out, AT_SYMLINK_NOFOLLOW);
    errno = lstat_error;
    return -1;
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
    cr_assert(eq(int, bd_folder_publish(folder, STAGED, STORE, &warnings, &failed), BD_E_IO));
    lstat_error = 0;
    bd_folder_close(folder);
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
        cr_assert(eq(int, bd_folder_publish(folder, STAGED, STORE, &warnings, &err), BD_OK));
        bd_folder_close(folder);
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

/* Publish B with the k-th call failing, k = 1, 2, ... before: the letter that is already published,
 * or NULL. */
static void fail_at_every_call(const char *before)
{
    const char old = before == NULL ? '-' : before[0];
    int needed = 1;
    for (int k = 1; k <= needed; k++) {
        bd_err err = {0}, err_failed = {0};
        fail_at = 0;
        if (before != NULL)
            cr_assert(eq(int, publish(before, &err), BD_OK), "%s", err.text);
        bd_folder *folder = prepare("B");
        calls = 0;
        fail_at = k;
        const bd_status st = bd_folder_publish(folder, STAGED, STORE, &warnings, &err_failed);
        needed = st == BD_OK ? k : k + 1;
        if (st == BD_OK && calls >= k) /* only old files could not be removed */
            needed = k + 1;
        fail_at = 0;
        bd_folder_close(folder);
        cr_assert(eq(chr, published(), st == BD_OK ? 'B' : old), "call %d", k);
        cr_assert(st == BD_OK || strstr(err_failed.text, "Input/output error") != NULL);
        if (st != BD_OK) {
            assert_tidy();
            cr_assert(eq(chr, letter_in(STAGED), 'B'), "the caller's store, call %d", k);
            cr_assert(before != NULL || bd_path_find(STORE, &(bd_err){0}) == BD_END);
        }
        recover();
        assert_tidy();
        cr_assert(eq(chr, published(), st == BD_OK ? 'B' : old), "recovered, call %d", k);
        if (before == NULL)
            cr_assert(eq(int, bd_path_remove("reports/" PERIOD, &err), BD_OK));
    }
    cr_assert(ge(int, needed, 4), "the calls are not counted");
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

/* The same with the process dying at the k-th call, in a child. */
static void die_at_every_call(const char *before)
{
    const char old = before == NULL ? '-' : before[0];
    for (int k = 1;; k++) {
        bd_err err = {0};
        int status;
        if (before != NULL)
            cr_assert(eq(int, publish(before, &err), BD_OK), "%s", err.text);
        bd_folder *folder = prepare("B");
        calls = 0;
        const pid_t child = fork();
        cr_assert(ge(int, child, 0));
        if (child == 0) {
            die_at = k;
            _exit(bd_folder_publish(folder, STAGED, STORE, &warnings, &err) == BD_OK ? 0 : 1);
        }
        cr_assert(eq(int, waitpid(child, &status, 0), child));
        const int exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        cr_assert(exit_status == 0 || exit_status == DIED, "call %d", k);
        /* Without an exchange there is one moment without a folder; the next run restores it. */
        const char seen = published();
        cr_assert(seen == old || seen == 'B' || (cannot_exchange && seen == '-'), "call %d", k);
        recover();
        assert_tidy();
        const char now = published();
        cr_assert(now == old || now == 'B', "recovered, call %d: %c", k, now);
        cr_assert(seen == '-' || now == seen);
        cr_assert(eq(int, publish("C", &err), BD_OK), "the next run, call %d: %s", k, err.text);
        cr_assert(eq(chr, published(), 'C'));
        assert_tidy();
        if (before == NULL)
            cr_assert(eq(int, bd_path_remove("reports/" PERIOD, &err), BD_OK));
        bd_folder_close(folder);
        if (exit_status == 0) {
            cr_assert(ge(int, k, 4), "the calls are not counted");
            return;
        }
    }
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
