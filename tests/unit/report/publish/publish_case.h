/*
 * publish_case: what the tests of publishing share. The file calls of a publication are counted here.
 * Each in turn fails, or is the moment at which the process dies, with and without a file system
 * that can exchange two folders. Included by one source of a program.
 */
#ifndef BD_TESTS_PUBLISH_CASE_H
#define BD_TESTS_PUBLISH_CASE_H

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

/* With two editions every run has a second folder, in "masked". */
static size_t editions = 1;
static bd_folder *second;

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

static bd_folder *stage(const char *reports, const char *letter)
{
    const bd_manifest manifest = manifest_of(letter);
    bd_err err = {0};
    bd_folder *folder;
    bd_buf json = {0};
    cr_assert(eq(int, bd_folder_open(reports, PERIOD, BD_DIGEST_XXH3, &folder, &err), BD_OK), "%s",
              err.text);
    add_file(folder, "match.csv", letter);
    bd_manifest_json(&manifest, &json);
    bd_buf_add_char(&json, '\0');
    add_file(folder, "manifest.json", json.at);
    bd_buf_fini(&json);
    return folder;
}

/* Prepare a run whose files all hold its letter, up to the moment of publication. */
static bd_folder *prepare(const char *letter)
{
    put(STAGED, letter);
    if (editions == 2)
        second = stage("masked", letter);
    return stage("reports", letter);
}

static bd_status publish_staged(bd_folder *folder, bd_err *err)
{
    bd_folder *folders[] = {folder, second};
    return bd_folders_publish(folders, editions, STAGED, STORE, &warnings, err);
}

static void close_staged(bd_folder *folder)
{
    bd_folder_close(folder);
    bd_folder_close(second);
    second = NULL;
}

static bd_status publish(const char *letter, bd_err *err)
{
    bd_folder *folder = prepare(letter);
    calls = 0;
    const bd_status st = publish_staged(folder, err);
    const int needed = calls;
    close_staged(folder);
    calls = needed;
    return st;
}

static void recover(void)
{
    bd_err err = {0};
    cr_assert(eq(int, bd_recover("reports", "store", NULL, &warnings, &err), BD_OK), "%s",
              err.text);
    cr_assert(eq(int, bd_recover_edition("masked", "reports", NULL, &warnings, &err), BD_OK), "%s",
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

/* After a recovery the store has its plain name, the only hidden file is the staged store, and a
 * second edition is of the same run. */
static void assert_tidy(void)
{
    const char folder = published();
    cr_assert(folder == '-' || letter_in(STORE) == folder);
    if (editions == 2)
        cr_assert(eq(chr, letter_in("masked/" PERIOD "/match.csv"), folder));
    FILE *hidden =
        popen("ls -d reports/.2* masked/.2* store/.2* 2>/dev/null | grep -v building.mdb", "r");
    char left[256] = "";
    cr_assert(hidden != NULL);
    cr_assert(fgets(left, sizeof left, hidden) == NULL, "left behind: %s", left);
    pclose(hidden);
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

static void remove_published(void)
{
    bd_err err = {0};
    cr_assert(eq(int, bd_path_remove("reports/" PERIOD, &err), BD_OK), "%s", err.text);
    if (editions == 2)
        cr_assert(eq(int, bd_path_remove("masked/" PERIOD, &err), BD_OK), "%s", err.text);
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
        const bd_status st = publish_staged(folder, &err_failed);
        needed = st == BD_OK ? k : k + 1;
        if (st == BD_OK && calls >= k) /* only old files could not be removed */
            needed = k + 1;
        fail_at = 0;
        close_staged(folder);
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
            remove_published();
    }
    cr_assert(ge(int, needed, 4), "the calls are not counted");
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
            _exit(publish_staged(folder, &err) == BD_OK ? 0 : 1);
        }
        cr_assert(eq(int, waitpid(child, &status, 0), child));
        bd_folder *dead = second; /* as this process has it; other runs follow */
        second = NULL;
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
            remove_published();
        bd_folder_close(folder);
        bd_folder_close(dead);
        if (exit_status == 0) {
            cr_assert(ge(int, k, 4), "the calls are not counted");
            return;
        }
    }
}

#endif
