/* test_previous: figures of the previous period are used only if it is as it was published, and no
 * damage to it fails a run. */
#include "engine/report/summary/previous.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "engine/base/file.h"
#include "engine/report/publish/manifest.h"

#define FOLDER "reports/2026-10"
#define FIGURES \
    "\"period\": \"2026-10\", \"roster\": {\"rows\": 10}, \"cards\": {\"rows\": 30, \"persons\": 20}, "

static const char summary[] =
    "{" FIGURES "\"outcomes\": {\"match\": 5, \"mismatch\": 1, \"missing\": 2, \"duplicate\": 1, "
    "\"rejected\": 1}, \"regions\": [{\"code\": \"530000\", \"roster\": 8, \"match\": 5}, "
    "{\"code\": \"110000\", \"roster\": 2, \"match\": 0}]}\n";

static char home[] = "/tmp/bidui-previous-XXXXXX";
static char digest[BD_DIGEST_TEXT]; /* of the manifest */
static bd_previous previous;
static bd_err err;

static void enter(void)
{
    cr_assert(mkdtemp(home) != NULL);
    cr_assert(eq(int, chdir(home), 0));
    cr_assert(eq(int, bd_folder_make(FOLDER, &err), BD_OK));
}

static void leave(void)
{
    bd_previous_fini(&previous);
    cr_assert(eq(int, chdir("/"), 0));
    cr_assert(eq(int, bd_path_remove(home, &err), BD_OK));
}

TestSuite(previous, .init = enter, .fini = leave);

static void digest_of(const char *text, char out[BD_DIGEST_TEXT])
{
    bd_digest *sum;
    cr_assert(eq(int, bd_digest_new(BD_DIGEST_SHA256, &sum, &err), BD_OK));
    bd_digest_add(sum, text, strlen(text));
    bd_digest_text(sum, out);
    bd_digest_free(sum);
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    cr_assert(file != NULL);
    cr_assert(fputs(text, file) >= 0);
    cr_assert(eq(int, fclose(file), 0));
}

/* Make a published folder with this summary.json and a manifest that lists it. */
static void publish(const char *period, const char *output, const char *text)
{
    bd_outfile_totals totals = {.name = output, .bytes = strlen(text)};
    const bd_manifest manifest = {.period = period,
                                  .config_path = "bidui.yaml",
                                  .config_digest = digest,
                                  .digest = BD_DIGEST_SHA256,
                                  .outputs = &totals,
                                  .output_count = 1};
    bd_buf out = {0};
    digest_of(text, totals.digest);
    digest_of("", digest);
    bd_manifest_json(&manifest, &out);
    bd_buf_add_char(&out, '\0');
    put(FOLDER "/manifest.json", out.at);
    put(FOLDER "/summary.json", text);
    digest_of(out.at, digest);
    bd_buf_fini(&out);
}

static bd_status read_it(void)
{
    return bd_previous_read("reports", "2026-10", BD_DIGEST_SHA256, digest, &previous, &err);
}

static void is_not_compared(const char *why)
{
    char expected[BD_PREVIOUS_WHY];
    snprintf(expected, sizeof expected, "no comparison with 2026-10: %s", why);
    cr_assert(eq(int, read_it(), BD_OK), "%s", err.text);
    cr_expect(eq(str, previous.period, (char *)""));
    cr_expect(eq(str, previous.why, expected));
    cr_expect(eq(sz, previous.region_count, 0));
}

Test(previous, its_figures_are_read)
{
    publish("2026-10", "summary.json", summary);
    cr_assert(eq(int, read_it(), BD_OK), "%s", err.text);
    cr_expect(eq(str, previous.why, (char *)""));
    cr_expect(eq(str, previous.period, (char *)"2026-10"));
    cr_expect(eq(u64, previous.roster, 10));
    cr_expect(eq(u64, previous.persons, 20));
    cr_expect(eq(u64, previous.outcomes[BD_OUTCOME_MISSING], 2));
    cr_assert(eq(sz, previous.region_count, 2));
    cr_expect(eq(str, previous.regions[0].code, (char *)"110000"));
    cr_expect(eq(u64, previous.regions[1].match, 5));
}

Test(previous, what_was_changed_is_not_compared_with)
{
    publish("2026-10", "summary.json", summary);
    put(FOLDER "/summary.json", "{}");
    is_not_compared("its summary.json is not the one that was published");
    publish("2026-10", "summary.json", summary);
    digest[0] = digest[0] == '0' ? '1' : '0';
    is_not_compared("its manifest.json has changed");
}

Test(previous, what_is_not_there_is_not_compared_with)
{
    publish("2026-10", "summary.json", summary);
    cr_assert(eq(int, unlink(FOLDER "/summary.json"), 0));
    is_not_compared("its summary.json is not there");
    cr_assert(eq(int, mkdir(FOLDER "/summary.json", 0700), 0));
    is_not_compared("its summary.json is not a regular file");
    cr_assert(eq(int, rmdir(FOLDER "/summary.json"), 0));
    cr_assert(eq(int, mkfifo(FOLDER "/summary.json", 0600), 0));
    is_not_compared("its summary.json is not a regular file");
    cr_assert(eq(int, unlink(FOLDER "/manifest.json"), 0));
    is_not_compared("its manifest.json is not there");
}

Test(previous, what_is_not_ours_is_not_compared_with)
{
    publish("2026-09", "summary.json", summary);
    is_not_compared("its manifest.json is of another period or lists no summary.json");
    publish("2026-10", "other.json", summary);
    is_not_compared("its manifest.json is of another period or lists no summary.json");
    put(FOLDER "/manifest.json", "{\"period\": 7}");
    digest_of("{\"period\": 7}", digest);
    is_not_compared("'manifest.json' is not a bidui manifest: no text in member period");
}

Test(previous, a_summary_of_any_size_is_not_read)
{
    publish("2026-10", "summary.json", summary);
    cr_assert(eq(int, truncate(FOLDER "/summary.json", BD_PREVIOUS_SUMMARY_MAX + 1), 0));
    is_not_compared("its summary.json has 16777217 bytes, more than the limit of 16777216");
}

Test(previous, figures_that_make_no_sense_are_not_compared_with)
{
#define OUTCOMES(match)                \
    "\"outcomes\": {\"match\": " match \
    ", \"mismatch\": 1, \"missing\": 2, \"duplicate\": 1, \"rejected\": 1}"
    static const char *const texts[] = {
        "{}",
        "[]",
        "{" FIGURES OUTCOMES("6") "}",
        "{" FIGURES OUTCOMES("4") "}",
        "{" FIGURES OUTCOMES("-5") "}",
        "{" FIGURES OUTCOMES("9223372036854775807") "}",
        "{" FIGURES OUTCOMES("\"5\"") "}",
        "{" FIGURES OUTCOMES("5") ", \"regions\": [7]}",
        "{" FIGURES OUTCOMES(
            "5") ", \"regions\": [{\"code\": \"1\", \"roster\": 1, \"match\": 2}]}",
        "{" FIGURES OUTCOMES("5") ", \"regions\": [{\"code\": \"1\", \"roster\": 1, \"match\": 1}, "
                                  "{\"code\": \"1\", \"roster\": 1, \"match\": 1}]}",
        "{" FIGURES OUTCOMES("5") ", \"regions\": [{\"code\": \"12345678901234567890123456789\", "
                                  "\"roster\": 1, \"match\": 1}]}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        publish("2026-10", "summary.json", texts[i]);
        is_not_compared("its summary.json does not hold what it should");
    }
    publish("2026-10", "summary.json", "7");
    is_not_compared("'summary.json' is not valid JSON (line 1)");
}

Test(previous, a_summary_without_regions_is_compared_with_as_a_whole)
{
    publish("2026-10", "summary.json", "{" FIGURES OUTCOMES("5") "}");
    cr_assert(eq(int, read_it(), BD_OK));
    cr_expect(eq(str, previous.period, (char *)"2026-10"));
    cr_expect(eq(sz, previous.region_count, 0));
}

/* ---- what is written of it ---- */

static bd_region_table table;
static bd_schema none = {.field_count = 0};
static bd_rules rules;
static bd_region_counts counts;

static void add(uint64_t code, bd_outcome outcome, uint64_t count)
{
    const bd_region_pair pair = {bd_region_key(code, bd_region_outcome_word(&rules, outcome)),
                                 count};
    cr_assert(eq(int, bd_region_counts_add(&counts, &pair, 1, &err), BD_OK));
}

static void count_regions(void)
{
    static const char text[] = "code,name\n530000,Yunnan\n110000,Beijing\n990000,New\n";
    cr_assert(eq(int, bd_region_table_add(&table, "t", bd_text_of(text), &err), BD_OK));
    cr_assert(eq(int, bd_region_table_finish(&table, "t", &err), BD_OK));
    rules = (bd_rules){.roster = &none,
                       .cards = &none,
                       .regions = &table,
                       .active_field = -1,
                       .newest_field = -1,
                       .region_field = -1};
    cr_assert(eq(int, bd_rules_finish(&rules, &err), BD_OK));
    cr_assert(eq(int, bd_region_counts_init(&counts, &rules, &err), BD_OK));
    add(UINT64_C(530000000000), BD_OUTCOME_MATCH, 1);
    add(UINT64_C(530000000000), BD_OUTCOME_MISSING, 2);
    add(UINT64_C(990000000000), BD_OUTCOME_MATCH, 1);
    cr_assert(eq(int, bd_region_counts_finish(&counts, &err), BD_OK));
}

static void expect_json(const char *expected)
{
    bd_buf out = {0};
    bd_json json;
    bd_json_begin(&json, &out);
    bd_json_object(&json, NULL);
    cr_assert(eq(int, bd_previous_json(&previous, 4, 2, &counts, &json, &err), BD_OK));
    bd_json_end(&json);
    bd_buf_add_char(&out, '\0');
    cr_expect_str_eq(out.at, expected);
    bd_buf_fini(&out);
}

Test(previous, changes_are_said_of_regions_that_are_in_both)
{
    count_regions();
    publish("2026-10", "summary.json", summary);
    cr_assert(eq(int, read_it(), BD_OK));
    expect_json("{\n  \"previous\": {\n    \"period\": \"2026-10\",\n    \"roster\": 10,\n"
                "    \"match\": 5,\n    \"mismatch\": 1,\n    \"missing\": 2,\n"
                "    \"duplicate\": 1,\n    \"rejected\": 1,\n    \"match_rate\": 50.000,\n"
                "    \"match_rate_change\": 0.000,\n    \"cards\": 30,\n    \"persons\": 20,\n"
                "    \"regions\": [\n      {\n        \"code\": \"530000\",\n"
                "        \"roster\": 8,\n        \"match\": 5,\n        \"match_rate\": 62.500,\n"
                "        \"match_rate_change\": -29.167\n      }\n    ]\n  }\n}");
    bd_region_counts_fini(&counts);
    bd_rules_fini(&rules);
    bd_region_table_fini(&table);
}

Test(previous, without_a_comparison_nothing_is_said)
{
    count_regions();
    previous = (bd_previous){.why = "no comparison"};
    expect_json("{}");
    bd_region_counts_fini(&counts);
    bd_rules_fini(&rules);
    bd_region_table_fini(&table);
}
