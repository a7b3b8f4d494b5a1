/* test_folder: staging is hidden and private, failures are final, and nothing incomplete is
 * published. */
#include "engine/report/publish/folder.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "engine/base/file.h"
#include "engine/report/publish/publish.h"

#define STAGING "reports/.2026-11.building"

static char home[] = "/tmp/bidui-folder-XXXXXX";
static bd_folder *folder;
static bd_buf warnings;

static void enter(void)
{
    umask(0);
    cr_assert(mkdtemp(home) != NULL);
    cr_assert(eq(int, chdir(home), 0));
}

static void leave(void)
{
    bd_err err = {0};
    bd_folder_close(folder);
    cr_assert(eq(int, chdir("/"), 0));
    cr_assert(eq(int, bd_path_remove(home, &err), BD_OK));
}

TestSuite(folder, .init = enter, .fini = leave);

static void open_folder(bd_digest_kind digest)
{
    bd_err err = {0};
    cr_assert(eq(int, bd_folder_open("reports", "2026-11", digest, &folder, &err), BD_OK), "%s",
              err.text);
}

static bd_outfile *create(const char *name)
{
    bd_err err = {0};
    bd_outfile *file;
    cr_assert(eq(int, bd_folder_create(folder, name, &file, &err), BD_OK), "%s", err.text);
    return file;
}

static bd_outfile_totals write_file(const char *name, const char *text, uint64_t rows)
{
    bd_err err = {0};
    bd_outfile_totals totals;
    bd_outfile *file = create(name);
    cr_assert(eq(int, bd_outfile_append(file, text, strlen(text), rows, &err), BD_OK));
    cr_assert(eq(int, bd_outfile_commit(file, &totals, &err), BD_OK));
    return totals;
}

static void put(const char *path)
{
    FILE *file = fopen(path, "w");
    cr_assert(file != NULL);
    cr_assert(eq(int, fclose(file), 0));
}

static unsigned mode_of(const char *path)
{
    struct stat there;
    cr_assert(eq(int, stat(path, &there), 0));
    return there.st_mode & 07777;
}

Test(folder, files_of_a_group_are_given_away_while_they_are_empty)
{
    const gid_t group = geteuid() == 0 ? 54321 : getegid();
    const bd_access access = {
        .folder_mode = 0751, .file_mode = 0640, .has_group = true, .group = group};
    struct stat there;
    bd_err err = {0};
    open_folder(BD_DIGEST_XXH3);
    umask(077);
    cr_assert(eq(int, bd_folder_give(folder, &access, &err), BD_OK), "%s", err.text);
    cr_expect(eq(uint, mode_of(STAGING), 0751));
    create("match.csv");
    cr_assert(eq(int, stat(STAGING "/match.csv", &there), 0));
    cr_expect(eq(uint, there.st_mode & 07777, 0640));
    cr_expect(eq(uint, there.st_gid, group));
    cr_expect(eq(u64, (uint64_t)there.st_size, 0));
    cr_expect(eq(uint, mode_of("reports"), 0700), "it was there before");
}

Test(folder, totals_are_of_what_was_appended)
{
    bd_err err = {0};
    bd_outfile_totals totals;
    open_folder(BD_DIGEST_SHA256);
    bd_outfile *file = create("match.csv");
    cr_assert(eq(int, bd_outfile_append(file, "a", 1, 0, &err), BD_OK));
    cr_assert(eq(int, bd_outfile_append(file, "", 0, 0, &err), BD_OK));
    cr_assert(eq(int, bd_outfile_append(file, "bc", 2, 7, &err), BD_OK));
    cr_assert(not(bd_outfile_committed(file)));
    cr_assert(eq(int, bd_outfile_commit(file, &totals, &err), BD_OK));
    cr_assert(bd_outfile_committed(file));
    cr_assert(eq(str, (char *)totals.name, "match.csv"));
    cr_assert(eq(u64, totals.bytes, 3));
    cr_assert(eq(u64, totals.rows, 7));
    cr_assert(
        eq(str, totals.digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

Test(folder, folders_and_files_are_for_their_owner_only)
{
    open_folder(BD_DIGEST_XXH3);
    create("match.csv");
    cr_assert(eq(uint, mode_of("reports"), 0700));
    cr_assert(eq(uint, mode_of(STAGING), 0700));
    cr_assert(eq(uint, mode_of(STAGING "/match.csv"), 0600));
}

Test(folder, what_is_closed_unpublished_is_gone)
{
    open_folder(BD_DIGEST_XXH3);
    write_file("match.csv", "x", 1);
    create("missing.csv");
    bd_folder_close(folder);
    folder = NULL;
    cr_assert(eq(int, bd_path_find(STAGING, &(bd_err){0}), BD_END));
    cr_assert(eq(int, bd_folder_published("reports", "2026-11", &(bd_err){0}), BD_END));
    bd_folder_close(NULL);
}

/* It may be another user's, or a link that leads elsewhere. */
Test(folder, a_staging_folder_is_made_and_not_found)
{
    bd_err err = {0};
    cr_assert(eq(int, bd_folder_make("elsewhere", &err), BD_OK));
    cr_assert(eq(int, bd_folder_make("reports", &err), BD_OK));
    cr_assert(eq(int, symlink("../elsewhere", STAGING), 0));
    cr_assert(eq(int, bd_folder_make(STAGING ".1", &err), BD_OK));
    open_folder(BD_DIGEST_XXH3);
    write_file("match.csv", "x", 1);
    cr_assert(eq(str, (char *)bd_folder_staging(folder), STAGING ".2"));
    cr_assert(eq(int, rmdir("elsewhere"), 0), "nothing was put there");
    cr_assert(eq(int, rmdir(STAGING ".1"), 0), "nor there");
    bd_folder_close(folder);
    folder = NULL;
    cr_assert(eq(int, bd_path_find(STAGING ".2", &err), BD_END));
    cr_assert(eq(int, bd_path_find(STAGING, &err), BD_OK));
}

Test(folder, temporary_files_are_never_published)
{
    bd_err err = {0};
    const char *scratch, *again;
    char path[128];
    put("s");
    open_folder(BD_DIGEST_XXH3);
    cr_assert(eq(int, bd_folder_scratch(folder, &scratch, &err), BD_OK));
    cr_assert(eq(int, bd_folder_scratch(folder, &again, &err), BD_OK));
    cr_assert(eq(str, (char *)scratch, (char *)again));
    cr_assert(eq(uint, mode_of(scratch), 0700));
    snprintf(path, sizeof path, "%s/tmp.abc", scratch);
    put(path);
    write_file("manifest.json", "{}", 0);
    cr_assert(eq(int, bd_folders_publish(&folder, 1, "s", "t", &warnings, &err), BD_OK), "%s",
              err.text);
    cr_assert(eq(int, system("test \"$(ls -A reports/2026-11)\" = manifest.json"), 0));
}

Test(folder, something_else_at_the_target_is_refused_before_any_work)
{
    bd_err err = {0};
    cr_assert(eq(int, bd_folder_make("reports/2026-11", &err), BD_OK));
    open_folder(BD_DIGEST_XXH3); /* an empty folder may be replaced */
    bd_folder_close(folder);
    put("reports/2026-11/notes.txt");
    cr_assert(
        eq(int, bd_folder_open("reports", "2026-11", BD_DIGEST_XXH3, &folder, &err), BD_E_USAGE));
    cr_assert(folder == NULL);
    cr_assert(eq(str, err.text,
                 "'reports/2026-11' is in the way: it has no manifest.json, so it is not a "
                 "published run"));
    cr_assert(eq(str, err.hint, "move it elsewhere, or set another `reports`"));
    cr_assert(eq(int, bd_path_find(STAGING, &(bd_err){0}), BD_END));
}

Test(folder, a_file_at_the_target_is_refused)
{
    bd_err err = {0};
    cr_assert(eq(int, bd_folder_make("reports", &err), BD_OK));
    put("reports/2026-11");
    cr_assert(
        eq(int, bd_folder_open("reports", "2026-11", BD_DIGEST_XXH3, &folder, &err), BD_E_USAGE));
}

Test(folder, two_files_of_one_name_are_refused)
{
    bd_err err = {0};
    bd_outfile *file;
    open_folder(BD_DIGEST_XXH3);
    create("match.csv");
    cr_assert(eq(int, bd_folder_create(folder, "match.csv", &file, &err), BD_E_IO));
    cr_assert(file == NULL);
    cr_assert(eq(str, err.text, "cannot create '" STAGING "/match.csv': File exists"));
}

Test(folder, a_failed_write_is_final)
{
    bd_err err = {0}, err_again = {0}, err_commit = {0}, err_publish = {0};
    bd_outfile_totals totals;
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    open_folder(BD_DIGEST_XXH3);
    bd_outfile *file = create("match.csv");
    cr_assert(eq(int, getrlimit(RLIMIT_FSIZE, &limit), 0));
    limit.rlim_cur = 4;
    cr_assert(eq(int, setrlimit(RLIMIT_FSIZE, &limit), 0));
    const bd_status st = bd_outfile_append(file, "12345678", 8, 1, &err);
    limit.rlim_cur = limit.rlim_max;
    cr_assert(eq(int, setrlimit(RLIMIT_FSIZE, &limit), 0));
    cr_assert(eq(int, st, BD_E_IO));
    cr_assert(eq(str, err.text, "cannot write '" STAGING "/match.csv': File too large"));
    cr_assert(eq(int, bd_outfile_append(file, "1", 1, 1, &err_again), BD_E_IO));
    cr_assert(eq(str, err_again.text, "an earlier write to '" STAGING "/match.csv' failed"));
    cr_assert(eq(int, bd_outfile_commit(file, &totals, &err_commit), BD_E_IO));
    write_file("manifest.json", "{}", 0);
    cr_assert(eq(int, bd_folders_publish(&folder, 1, "s", "t", &warnings, &err_publish), BD_E_BUG));
    cr_assert(eq(str, err_publish.text, "'match.csv' is to be published but not complete"));
}

Test(folder, a_folder_without_a_manifest_is_not_published)
{
    bd_err err = {0};
    put("s");
    open_folder(BD_DIGEST_XXH3);
    write_file("match.csv", "x", 1);
    cr_assert(eq(int, bd_folders_publish(&folder, 1, "s", "t", &warnings, &err), BD_E_BUG));
    cr_assert(eq(str, err.text, "no manifest.json is to be published"));
    cr_assert(bd_path_find("s", &(bd_err){0}) == BD_OK);
}

Test(folder, a_missing_store_publishes_nothing)
{
    bd_err err = {0};
    open_folder(BD_DIGEST_XXH3);
    write_file("manifest.json", "{}", 0);
    cr_assert(eq(int, bd_folders_publish(&folder, 1, "s", "t", &warnings, &err), BD_E_IO));
    cr_assert(eq(str, err.text, "cannot rename 's' to 't': No such file or directory"));
    cr_assert(eq(int, bd_folder_published("reports", "2026-11", &(bd_err){0}), BD_END));
}
