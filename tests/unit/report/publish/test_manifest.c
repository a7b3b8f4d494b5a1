/* test_manifest: its bytes, the run's name, and parsing of valid and hostile manifests. */
#include "engine/report/publish/manifest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static const bd_input_totals inputs[] = {
    {"roster", "in/a \"1\"\n  \"run\": \"0.csv", 100, 3, "aa"},
    {"cards", "in/b.csv.gz", 200, 4, "bb"},
};
static const bd_outfile_totals outputs[] = {
    {.name = "match.csv", .bytes = 9, .rows = 1, .digest = "cc"}};

static bd_manifest example(void)
{
    return (bd_manifest){.period = "2026-11",
                         .config_path = "bidui.yaml",
                         .config_digest = "dd",
                         .digest = BD_DIGEST_SM3,
                         .inputs = inputs,
                         .input_count = 2,
                         .outputs = outputs,
                         .output_count = 1};
}

static void name_of(const bd_manifest *manifest, char run[BD_RUN_NAME])
{
    bd_err err = {0};
    memset(run, 'f', BD_RUN_NAME); /* so that the end is what was written */
    cr_assert(eq(int, bd_manifest_run_name(manifest, run, &err), BD_OK));
    cr_assert(eq(sz, strnlen(run, BD_RUN_NAME), BD_RUN_NAME - 1));
    cr_assert(eq(sz, strspn(run, "0123456789abcdef"), BD_RUN_NAME - 1));
}

Test(manifest, it_names_the_run_and_everything_read_and_written)
{
    const bd_manifest manifest = example();
    char run[BD_RUN_NAME], expected[2048];
    bd_buf out = {0};
    name_of(&manifest, run);
    snprintf(expected, sizeof expected,
             "{\n  \"period\": \"2026-11\",\n  \"tool\": \"bidui " BIDUI_VERSION
             "\",\n  \"run\": \"%s\",\n  \"digest\": \"sm3\",\n  \"configuration\": {\n"
             "    \"path\": \"bidui.yaml\",\n    \"digest\": \"dd\"\n  },\n  \"inputs\": [\n    {\n"
             "      \"dataset\": \"roster\",\n"
             "      \"path\": \"in/a \\\"1\\\"\\n  \\\"run\\\": \\\"0.csv\",\n"
             "      \"bytes\": 100,\n      \"rows\": 3,\n      \"digest\": \"aa\"\n    },\n    {\n"
             "      \"dataset\": \"cards\",\n      \"path\": \"in/b.csv.gz\",\n"
             "      \"bytes\": 200,\n      \"rows\": 4,\n      \"digest\": \"bb\"\n    }\n  ],\n"
             "  \"outputs\": [\n    {\n      \"name\": \"match.csv\",\n      \"bytes\": 9,\n"
             "      \"rows\": 1,\n      \"digest\": \"cc\"\n    }\n  ]\n}\n",
             run);
    bd_manifest_json(&manifest, &out);
    bd_buf_add_char(&out, '\0');
    cr_assert(eq(str, out.at, expected));
    bd_buf_fini(&out);
}

Test(manifest, deleted_records_are_named_from_the_first_one_on)
{
    bd_manifest manifest = example();
    bd_input_totals changed[2] = {inputs[0], inputs[1]};
    bd_buf out = {0};
    changed[1].deleted = 1;
    manifest.inputs = changed;
    bd_manifest_json(&manifest, &out);
    bd_buf_add_char(&out, '\0');
    const char *at = strstr(out.at, "\"deleted\": 1");
    cr_assert(at != NULL, "%s", out.at);
    cr_expect(strstr(at + 1, "\"deleted\"") == NULL && strstr(out.at, "\"deleted\"") == at);
    bd_buf_fini(&out);
}

Test(manifest, the_runs_name_follows_from_what_went_in)
{
    bd_manifest manifest = example();
    bd_input_totals changed[2] = {inputs[0], inputs[1]};
    char first[BD_RUN_NAME], other[BD_RUN_NAME];
    name_of(&manifest, first);
    manifest.output_count = 0;
    manifest.config_path = "elsewhere.yaml";
    name_of(&manifest, other);
    cr_assert(eq(str, first, other));
    manifest.inputs = changed;
    changed[1].digest = "be";
    name_of(&manifest, other);
    cr_assert(ne(str, first, other));
    changed[1] = inputs[0];
    changed[0] = inputs[1]; /* the order of files matters: it is that of their rows */
    name_of(&manifest, other);
    cr_assert(ne(str, first, other));
    manifest = example();
    manifest.config_digest = "de";
    name_of(&manifest, other);
    cr_assert(ne(str, first, other));
    manifest = example();
    manifest.period = "2026-12";
    name_of(&manifest, other);
    cr_assert(ne(str, first, other));
}

static bd_status read_back(const char *text, size_t len, char run[BD_RUN_NAME], bd_err *err)
{
    char path[] = "/tmp/bidui-manifest-XXXXXX";
    const int fd = mkstemp(path);
    cr_assert(ge(int, fd, 0));
    cr_assert(eq(int, (int)write(fd, text, len), (int)len));
    close(fd);
    bd_manifest_tie tie = {.run = ""};
    const bd_status st = bd_manifest_tie_of(path, &tie, err);
    memcpy(run, tie.run, BD_RUN_NAME);
    unlink(path);
    return st;
}

Test(manifest, the_name_is_read_back_whatever_the_paths_hold)
{
    const bd_manifest manifest = example();
    char run[BD_RUN_NAME], read[BD_RUN_NAME];
    bd_err err = {0};
    bd_buf out = {0};
    name_of(&manifest, run);
    bd_manifest_json(&manifest, &out);
    cr_assert(eq(int, read_back(out.at, out.len, read, &err), BD_OK));
    cr_assert(eq(str, run, read));
    bd_buf_fini(&out);
}

Test(manifest, what_names_no_run_is_damaged)
{
    static const char *const texts[] = {"",
                                        "{}\n",
                                        "{\n  \"run\": \"",
                                        "{\n  \"run\": \"0123\"\n}",
                                        "{\n  \"run\": \"0123456789abcdef0123456789abcdeg\"\n}",
                                        "{\n  \"run\": \"0123456789abcdef0123456789abcdef0\"\n}",
                                        "{\n  \"run\": \"../../../../../../../../../../../\"\n}"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char run[BD_RUN_NAME];
        bd_err err = {0};
        cr_assert(eq(int, read_back(texts[i], strlen(texts[i]), run, &err), BD_E_INPUT), "%zu", i);
        cr_assert(strstr(err.text, "is damaged: it names no run") != NULL);
    }
}

Test(manifest, memory_that_ran_out_is_remembered)
{
    const bd_manifest manifest = example();
    bd_buf out = {.failed = true};
    bd_err err = {0};
    bd_manifest_json(&manifest, &out);
    cr_assert(eq(int, bd_buf_check(&out, &err), BD_E_NOMEM));
}

/* ---- reading ---- */

static const char digest_a[] = "0123456789abcdef0123456789abcdef";

static bd_status parse(const char *text, bd_manifest_read *out, bd_err *err)
{
    return bd_manifest_parse(text, strlen(text), "m", out, err);
}

Test(manifest, what_was_written_is_read_back_with_the_period_before)
{
    static const bd_input_totals in[] = {{"roster", "\xD5\xC5.csv", 1, 2, digest_a}};
    static const bd_outfile_totals outs[] = {
        {.name = "missing.csv",
         .bytes = 9,
         .rows = 1,
         .digest = "0123456789abcdef0123456789abcdef"},
        {.name = "match.csv", .bytes = 8, .rows = 0, .digest = "0123456789abcdef0123456789abcdef"}};
    const bd_manifest manifest = {.period = "2026-11",
                                  .config_path = "bidui.yaml",
                                  .config_digest = digest_a,
                                  .digest = BD_DIGEST_XXH3,
                                  .previous_period = "2026-09",
                                  .previous_digest = digest_a,
                                  .inputs = in,
                                  .input_count = 1,
                                  .outputs = outs,
                                  .output_count = 2};
    bd_manifest_read read;
    bd_err err = {0};
    bd_buf text = {0};
    char run[BD_RUN_NAME], again[BD_RUN_NAME];

    bd_manifest_json(&manifest, &text);
    name_of(&manifest, run);
    cr_assert(bd_manifest_parse(text.at, text.len, "m", &read, &err) == BD_OK, "%s", err.text);
    cr_expect_str_eq(read.run, run);
    name_of(&read.manifest, again);
    cr_expect_str_eq(again, run, "a path that is no UTF-8 changes the name");
    cr_expect_str_eq(read.manifest.period, "2026-11");
    cr_expect_str_eq(read.manifest.tool, "bidui " BIDUI_VERSION);
    cr_expect_str_eq(read.manifest.previous_period, "2026-09");
    cr_expect_str_eq(read.manifest.previous_digest, digest_a);
    cr_expect_str_eq(read.manifest.inputs[0].path, "\\xD5\\xC5.csv");
    cr_assert(eq(sz, read.manifest.output_count, 2));
    cr_expect_str_eq(read.manifest.outputs[0].name, "match.csv"); /* sorted */
    cr_expect(eq(u64, read.manifest.outputs[1].rows, 1));
    bd_manifest_fini(&read);
    bd_buf_fini(&text);
}

static void write_judged(const void *context, bd_json *json)
{
    bd_json_array(json, "limits");
    bd_json_string(json, NULL, context);
    bd_json_end(json);
}

Test(manifest, it_says_when_who_where_and_how_and_the_name_does_not_depend_on_it)
{
    static const bd_given_option options[] = {
        {.name = "force", .kind = BD_GIVEN_FLAG},
        {.name = "threads", .number = 4, .kind = BD_GIVEN_NUMBER}};
    static const char hex[] = "0123456789abcdef0123456789abcdef";
    static const bd_superseded old = {
        .file = "superseded/1.json", .bytes = 9, .digest = hex, .reason = "a county was missing"};
    bd_origin origin = {.began = "2026-11-05T02:30:00+08:00",
                        .ended = "2026-11-05T02:31:00+08:00",
                        .user = "clerk (1000)",
                        .host = "h",
                        .options = options,
                        .option_count = 2};
    bd_manifest manifest = {.period = "2026-11",
                            .config_path = "b.yaml",
                            .config_digest = hex,
                            .regions_path = "r.csv",
                            .regions_bytes = 7,
                            .regions_digest = hex,
                            .sums = "SHA256SUMS"};
    char plain[BD_RUN_NAME], run[BD_RUN_NAME];
    bd_manifest_read read;
    bd_buf text = {0};
    bd_err err = {0};

    name_of(&manifest, plain);
    manifest.origin = &origin;
    manifest.judged = write_judged;
    manifest.judged_context = "a limit";
    manifest.superseded = &old;
    manifest.superseded_count = 1;
    name_of(&manifest, run);
    cr_expect_str_eq(run, plain);
    bd_manifest_json(&manifest, &text);
    cr_assert(bd_manifest_parse(text.at, text.len, "m", &read, &err) == BD_OK, "%s", err.text);
    cr_expect_str_eq(read.manifest.sums, "SHA256SUMS");
    cr_expect_str_eq(read.manifest.regions_path, "r.csv");
    cr_expect(read.manifest.regions_bytes == 7);
    cr_assert(read.manifest.superseded_count == 1 && read.manifest.output_count == 1);
    cr_expect_str_eq(read.manifest.superseded[0].reason, "a county was missing");
    bd_manifest_fini(&read);
    bd_buf_add_char(&text, '\0');
    cr_expect(strstr(text.at, "\"began\": \"2026-11-05T02:30:00+08:00\"") != NULL);
    cr_expect(strstr(text.at, "\"user\": \"clerk (1000)\"") != NULL);
    cr_expect(strstr(text.at, "\"force\": true,\n    \"threads\": 4") != NULL);
    cr_expect(strstr(text.at, "\"limits\": [\n    \"a limit\"\n  ]") != NULL);
    bd_buf_fini(&text);
}

/* A valid manifest; each row of the table replaces one piece of it. */
static const char sound[] =
    "{\"period\":\"2026-11\",\"tool\":\"bidui 9\",\"run\":\"0123456789abcdef0123456789abcdef\","
    "\"digest\":\"xxh3\",\"configuration\":{\"path\":\"b.yaml\",\"digest\":"
    "\"0123456789abcdef0123456789abcdef\"},\"inputs\":[],\"outputs\":[{\"name\":\"a.csv\","
    "\"bytes\":1,\"rows\":0,\"digest\":\"0123456789abcdef0123456789abcdef\"}]}";

static const struct {
    const char *from, *to, *what;
} hostile[] = {
    {"\"2026-11\"", "\"2026-13\"", "the period is not a month"},
    {"\"2026-11\"", "\"../../etc\"", "the period is not a month"},
    {"\"2026-11\"", "11", "no text in member period"},
    {"\"bidui 9\"", "{}", "no text in member tool"},
    {"\"run\":\"0", "\"run\":\"X", "it names no run"},
    {"xxh3", "crc32", "a digest of an unknown kind"},
    {"xxh3", "sm3", "an invalid digest"},
    {"\"b.yaml\"", "null", "no text in member path"},
    {"{\"path\"", "[],\"x\":{\"path\"", "no text in member path"},
    {"\"inputs\":[]", "\"inputs\":{}", "no list of inputs"},
    {"\"inputs\":[]", "\"inputs\":[1]", "no text in member dataset"},
    {"\"inputs\":[]", "\"inputs\":[{\"dataset\":\"x\"}]", "an input of an unknown data set"},
    {"\"inputs\":[]", "\"previous\":1,\"inputs\":[]", "no text in member period"},
    {"\"inputs\":[]", "\"previous\":{\"period\":\"2026-11\"},\"inputs\":[]",
     "the previous period is not an earlier month"},
    {"\"inputs\":[]", "\"previous\":{\"period\":\"2026/10\"},\"inputs\":[]",
     "the previous period is not an earlier month"},
    {"\"outputs\"", "\"output\"", "no list of outputs"},
    {"a.csv", "../a.csv", "an output with an invalid name"},
    {"a.csv", "/etc/passwd", "an output with an invalid name"},
    {"a.csv", "..", "an output with an invalid name"},
    {"a.csv", "", "an output with an invalid name"},
    {"a.csv", "a/../../b.csv", "an output with an invalid name"},
    {"a.csv", "a/./b.csv", "an output with an invalid name"},
    {"a.csv", "a//b.csv", "an output with an invalid name"},
    {"a.csv", "a/", "an output with an invalid name"},
    {"a.csv", "a/.b.csv", "an output with an invalid name"},
    {"a.csv", "a/b/c/d.csv", "an output with an invalid name"},
    {"a.csv", "a\\u001b[2J", "an output with an invalid name"},
    {"\"bytes\":1", "\"bytes\":-1", "bytes or rows are not a number"},
    {"\"bytes\":1", "\"bytes\":1.5", "bytes or rows are not a number"},
    {"\"rows\":0,", "", "bytes or rows are not a number"},
    {"[{\"name\"",
     "[{\"name\":\"a.csv\",\"bytes\":1,\"rows\":0,\"digest\":"
     "\"0123456789abcdef0123456789abcdef\"},{\"name\"",
     "an output that is named twice"},
    {"\"inputs\":[]", "\"sums\":\"../SHA256SUMS\",\"inputs\":[]",
     "a file of sums with an invalid name"},
    {"\"inputs\":[]", "\"sums\":\"SM3SUMS\",\"inputs\":[]", "a file of sums with an invalid name"},
    {"\"inputs\":[]", "\"regions\":{\"path\":\"r.csv\"},\"inputs\":[]",
     "bytes or rows are not a number"},
    {"\"inputs\":[]", "\"regions\":{\"path\":\"r.csv\",\"bytes\":1,\"digest\":\"x\"},\"inputs\":[]",
     "an invalid digest"},
    {"\"inputs\":[]", "\"superseded\":{},\"inputs\":[]", "no list of superseded"},
    {"\"inputs\":[]", "\"superseded\":[{\"file\":\"a.csv\"}],\"inputs\":[]",
     "no text in member reason"},
    {"\"inputs\":[]",
     "\"superseded\":[{\"file\":\"b.csv\",\"reason\":\"\",\"digest\":"
     "\"0123456789abcdef0123456789abcdef\"}],\"inputs\":[]",
     "a superseded manifest that is not an output"},
    {"\"inputs\":[]",
     "\"superseded\":[{\"file\":\"a.csv\",\"reason\":\"\",\"digest\":"
     "\"0123456789abcdef0123456789abcde0\"}],\"inputs\":[]",
     "a superseded manifest that is not an output"},
};

Test(manifest, an_output_may_lie_in_folders)
{
    static const char name[] = "worklists/533224/worklist-2.xlsx";
    char text[2048];
    bd_manifest_read read;
    bd_err err = {0};
    const char *at = strstr(sound, "a.csv");
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - sound), sound, name, at + 5);
    cr_assert(parse(text, &read, &err) == BD_OK, "%s", err.text);
    cr_expect(strcmp(read.manifest.outputs[0].name, name) == 0);
    bd_manifest_fini(&read);
}

Test(manifest, a_hostile_one_is_refused)
{
    bd_manifest_read read;
    bd_err fine = {0};
    cr_assert(parse(sound, &read, &fine) == BD_OK, "%s", fine.text);
    cr_expect(read.manifest.previous_period == NULL);
    bd_manifest_fini(&read);
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        char text[1024], want[256];
        bd_err err = {0};
        const char *at = strstr(sound, hostile[i].from);
        cr_assert(at != NULL);
        snprintf(text, sizeof text, "%.*s%s%s", (int)(at - sound), sound, hostile[i].to,
                 at + strlen(hostile[i].from));
        snprintf(want, sizeof want, "'m' is not a bidui manifest: %s", hostile[i].what);
        cr_expect(parse(text, &read, &err) == BD_E_INPUT, "%s", text);
        cr_expect_str_eq(err.text, want);
    }
}
