/* manifest: its bytes, and the run's name. */
#include "engine/report/manifest.h"

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
    cr_assert(eq(int, bd_manifest_run_name(manifest, run, &err), BD_OK));
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
    changed[0] = inputs[1]; /* the order of the files is the order of their rows */
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
    const bd_status st = bd_manifest_run_of(path, run, err);
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
