/* verify_sums: the file of sums line by line, and the superseded manifests of the period before. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "engine/inspect/verify/verify_parts.h"
#include "engine/report/publish/sums.h"

static char work[] = "/tmp/bidui-sums-XXXXXX";
static int folder;
static bd_err err;

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    cr_assert(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0, "%s", path);
}

static void enter(void)
{
    cr_assert(mkdtemp(work) != NULL && chdir(work) == 0);
    cr_assert(mkdir("2026-11", 0700) == 0 && mkdir("2026-10", 0700) == 0);
    folder = open("2026-11", O_RDONLY | O_DIRECTORY);
    cr_assert(folder >= 0);
}

static void leave(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf '%s'", work);
    cr_assert(close(folder) == 0 && chdir("/") == 0 && system(command) == 0);
}

TestSuite(verify_sums, .init = enter, .fini = leave);

/* ---- the file of sums ---- */

#define SUM_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SUM_Z "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const char manifest_text[] = "{}\n";

static void expect_with(bd_digest_kind kind, const char *sum_of_z, const char *text,
                        const char *wanted)
{
    const bd_outfile_totals outputs[] = {{.name = "a.csv"}, {.name = "z/1.json"}};
    const bd_manifest manifest = {
        .digest = kind, .sums = bd_sums_name(kind), .outputs = outputs, .output_count = 2};
    char path[64];
    bd_verify_sums sums;
    bd_findings findings = {0};
    bd_buf table = {0};
    snprintf(path, sizeof path, "2026-11/%s", manifest.sums);
    if (text != NULL)
        put(path, text);
    cr_assert(eq(int, bd_verify__sums_init(&sums, &manifest, bd_text_of(manifest_text), &err), 0));
    strcpy(sums.of[0], SUM_A);
    strcpy(sums.of[1], sum_of_z);
    cr_expect(eq(int, bd_verify__sums(folder, &sums, &findings, &err), BD_OK));
    bd_findings_table(&findings, &table);
    bd_buf_add_char(&table, '\0');
    cr_expect_str_eq(table.at, wanted, "%s of: %s", table.at, text == NULL ? "" : text);
    bd_verify__sums_fini(&sums);
    bd_findings_fini(&findings);
    bd_buf_fini(&table);
}

static void expect(const char *text, const char *wanted)
{
    expect_with(BD_DIGEST_XXH3, SUM_Z, text, wanted);
}

#define LINE_A SUM_A "  a.csv\n"
/* printf '{}\n' | sha256sum; for SM3: | openssl dgst -sm3 */
#define LINE_M  "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356  manifest.json\n"
#define LINE_Z  SUM_Z "  z/1.json\n"
#define OK      "ok         SHA256SUMS\n"
#define CHANGED "changed    SHA256SUMS  "

Test(verify_sums, the_lines_of_a_run_are_ok)
{
    expect(LINE_A LINE_M LINE_Z, OK);
    expect_with(BD_DIGEST_SHA256, SUM_Z, LINE_A LINE_M LINE_Z, OK);
}

Test(verify_sums, the_first_wrong_line_is_named)
{
    expect("", CHANGED "line 1 is not that of a.csv\n");
    expect("\n" LINE_A LINE_M LINE_Z, CHANGED "line 1 is not that of a.csv\n");
    expect(LINE_M LINE_A LINE_Z, CHANGED "line 1 is not that of a.csv\n");
    expect(LINE_A LINE_Z, CHANGED "line 2 is not that of manifest.json\n");
    expect(LINE_A SUM_A "  manifest.json\n" LINE_Z,
           CHANGED "line 2 is not that of manifest.json\n");
    expect(LINE_A LINE_M, CHANGED "line 3 is not that of z/1.json\n");
    expect(LINE_A LINE_M SUM_A "  z/1.json\n", CHANGED "line 3 is not that of z/1.json\n");
    expect(LINE_A LINE_M SUM_Z "  z/2.json\n", CHANGED "line 3 is not that of z/1.json\n");
    expect(LINE_A LINE_M SUM_Z " *z/1.json\n", CHANGED "line 3 is not that of z/1.json\n");
    expect(LINE_A LINE_M LINE_Z LINE_Z, CHANGED "line 4 is of no file of the run\n");
    expect(LINE_A LINE_M LINE_Z "\n", CHANGED "line 4 is of no file of the run\n");
}

Test(verify_sums, a_line_feed_that_was_cut_off_is_a_change)
{
    expect(LINE_A LINE_M SUM_Z "  z/1.json", CHANGED "line 3 is not that of z/1.json\n");
    expect(LINE_A LINE_M SUM_Z "  z/1.json\r\n", CHANGED "line 3 is not that of z/1.json\n");
    expect_with(BD_DIGEST_XXH3, "", LINE_A LINE_M SUM_Z "  z/1.json",
                CHANGED "line 3 is not that of z/1.json\n");
}

/* Another file than this one has the fault: its own line says so. */
Test(verify_sums, the_line_of_a_changed_file_is_checked_but_for_its_sum)
{
    expect_with(BD_DIGEST_XXH3, "", LINE_A LINE_M LINE_Z, OK);
    expect_with(BD_DIGEST_XXH3, "", LINE_A LINE_M SUM_A "  z/1.json\n", OK);
    expect_with(BD_DIGEST_XXH3, "", LINE_A LINE_M SUM_A "  z/2.json\n",
                CHANGED "line 3 is not that of z/1.json\n");
    expect_with(BD_DIGEST_XXH3, "", LINE_A LINE_M SUM_A "0  z/1.json\n",
                CHANGED "line 3 is not that of z/1.json\n");
    expect_with(BD_DIGEST_XXH3, "", LINE_A LINE_M "  z/1.json\n",
                CHANGED "line 3 is not that of z/1.json\n");
}

#define SM3_A "SM3 (a.csv) = " SUM_A "\n"
#define SM3_M \
    "SM3 (manifest.json) = cb4858beb15702d29cb0900c382778ab2ebb7aed13e6847ee111e1ed88ec9156\n"
#define SM3_CHANGED "changed    SM3SUMS  "

Test(verify_sums, with_sm3_the_lines_have_the_form_of_cksum)
{
    expect_with(BD_DIGEST_SM3, SUM_Z, SM3_A SM3_M "SM3 (z/1.json) = " SUM_Z "\n",
                "ok         SM3SUMS\n");
    expect_with(BD_DIGEST_SM3, "", SM3_A SM3_M "SM3 (z/1.json) = " SUM_A "\n",
                "ok         SM3SUMS\n");
    expect_with(BD_DIGEST_SM3, "", SM3_A SM3_M "SM3 (z/1.json) = " SUM_A "x",
                SM3_CHANGED "line 3 is not that of z/1.json\n");
    expect_with(BD_DIGEST_SM3, "", SM3_A SM3_M "SM3 (z/1.json) = " SUM_A "0\n",
                SM3_CHANGED "line 3 is not that of z/1.json\n");
    expect_with(BD_DIGEST_SM3, "", SM3_A SM3_M "SM3 (z/2.json) = " SUM_A "\n",
                SM3_CHANGED "line 3 is not that of z/1.json\n");
    expect_with(BD_DIGEST_SM3, SUM_Z, SM3_A SM3_M "SM3 (z/1.json) = " SUM_A "\n",
                SM3_CHANGED "line 3 is not that of z/1.json\n");
}

Test(verify_sums, what_is_not_the_file_of_a_run_is_not_read)
{
    static const char odd[] = CHANGED "it is not the file of a run\n";
    expect(NULL, "removed    SHA256SUMS\n");
    cr_assert(mkfifo("2026-11/SHA256SUMS", 0600) == 0);
    expect(NULL, odd);
    cr_assert(unlink("2026-11/SHA256SUMS") == 0 && symlink("/dev/zero", "2026-11/SHA256SUMS") == 0);
    expect(NULL, odd);
    cr_assert(unlink("2026-11/SHA256SUMS") == 0 && mkdir("2026-11/SHA256SUMS", 0700) == 0);
    expect(NULL, odd);
    cr_assert(rmdir("2026-11/SHA256SUMS") == 0);
    put("2026-11/SHA256SUMS", "");
    cr_assert(truncate("2026-11/SHA256SUMS", 3 * 1024 + 1) == 0);
    expect(NULL, odd);
}

Test(verify_sums, manifests_of_older_versions_have_no_file_of_sums)
{
    const bd_manifest manifest = {.digest = BD_DIGEST_XXH3};
    bd_verify_sums sums;
    bd_findings findings = {0};
    cr_assert(eq(int, bd_verify__sums_init(&sums, &manifest, bd_text_of("{}"), &err), BD_OK));
    cr_expect(eq(int, bd_verify__sums(folder, &sums, &findings, &err), BD_OK));
    cr_expect(eq(sz, findings.count, 0));
    bd_verify__sums_fini(&sums);
    bd_findings_fini(&findings);
}

/* ---- the superseded manifests ---- */

/* The digest of "wanted". */
static void look_for_wanted(bd_status status, const char *found)
{
    char digest[BD_DIGEST_TEXT];
    bd_digest *sum;
    bd_buf name = {0};
    cr_assert(eq(int, bd_digest_new(BD_DIGEST_SHA256, &sum, &err), BD_OK));
    bd_digest_add(sum, "wanted", 6);
    bd_digest_text(sum, digest);
    bd_digest_free(sum);
    const bd_manifest manifest = {
        .digest = BD_DIGEST_SHA256, .previous_period = "2026-10", .previous_digest = digest};
    cr_expect(eq(int, bd_verify__superseded(folder, &manifest, &name, &err), status), "%s",
              err.text);
    bd_buf_add_char(&name, '\0');
    cr_expect_str_eq(name.at, found);
    bd_buf_fini(&name);
}

Test(verify_sums, a_superseded_manifest_is_found_behind_gaps_and_odd_files)
{
    look_for_wanted(BD_END, "");
    cr_assert(mkdir("2026-10/superseded", 0700) == 0);
    look_for_wanted(BD_END, "");
    put("2026-10/superseded/2.json", "another");
    cr_assert(mkfifo("2026-10/superseded/3.json", 0600) == 0);
    put("target", "wanted");
    cr_assert(symlink("../../target", "2026-10/superseded/4.json") == 0);
    put("2026-10/superseded/x.json", "wanted");
    look_for_wanted(BD_END, "");
    put("2026-10/superseded/100.json", "wanted");
    look_for_wanted(BD_OK, "../2026-10/superseded/100.json");
}

Test(verify_sums, a_folder_of_superseded_manifests_is_no_link)
{
    cr_assert(mkdir("elsewhere", 0700) == 0 && symlink("../elsewhere", "2026-10/superseded") == 0);
    put("elsewhere/1.json", "wanted");
    look_for_wanted(BD_END, "");
}
