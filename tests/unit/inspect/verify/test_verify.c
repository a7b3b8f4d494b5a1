/* test_verify: a folder compared with its manifest: changed, added and removed files, the chain,
 * the inputs. */
#include "engine/inspect/verify/verify.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/inspect/verify/verify_parts.h"
#include "engine/report/publish/predecessor.h"

static char work[] = "/tmp/bidui-verify-XXXXXX";

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    cr_assert(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0, "%s", path);
}

static bd_file_facts facts_of(const char *path)
{
    bd_file_facts facts;
    bd_err err = {0};
    cr_assert(bd_file_facts_get(AT_FDCWD, path, BD_FACTS_FOLLOW | BD_FACTS_ROWS, BD_DIGEST_XXH3,
                                &facts, &err) == BD_OK,
              "%s", path);
    return facts;
}

static const char yaml[] = "period: 2026-11\nroster:\n  files: [\"in/*.csv\", \"-\"]\n  fields:\n"
                           "    - {name: id, column: a, type: id}\ncards:\n  files: [cards.csv]\n"
                           "  fields:\n    - {name: id, column: a, type: id}\n";

/* A published period with two reports, as a run would leave it. */
static void publish(const char *period)
{
    static const char *const names[] = {"match.csv", "summary.json"};
    char path[64];
    bd_outfile_totals outputs[2] = {{0}};
    bd_predecessor link;
    bd_err err = {0};
    bd_buf text = {0};
    const bd_file_facts config = facts_of("bidui.yaml"), roster = facts_of("in/a.csv"),
                        cards = facts_of("cards.csv");
    const bd_input_totals inputs[] = {{"roster", "in/a.csv", roster.bytes, 1, roster.digest},
                                      {"roster", "-", 7, 1, cards.digest},
                                      {"cards", "cards.csv", cards.bytes, 1, cards.digest}};

    mkdir("reports", 0700);
    snprintf(path, sizeof path, "reports/%s", period);
    cr_assert(mkdir(path, 0700) == 0);
    const bool chained =
        bd_predecessor_find("reports", period, BD_DIGEST_XXH3, &link, &err) == BD_OK;
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "reports/%s/%s", period, names[i]);
        put(path, i == 0 ? "id,name\n1,\"a\nb\"\n2,\"c\"\"\n\"\n" : "{}\n");
        const bd_file_facts facts = facts_of(path);
        outputs[i] = (bd_outfile_totals){names[i], facts.bytes, i == 0 ? facts.rows : 0, ""};
        memcpy(outputs[i].digest, facts.digest, sizeof facts.digest);
    }
    const bd_manifest manifest = {.period = period,
                                  .config_path = "bidui.yaml",
                                  .config_digest = config.digest,
                                  .previous_period = chained ? link.period : NULL,
                                  .previous_digest = link.digest,
                                  .inputs = inputs,
                                  .input_count = 3,
                                  .outputs = outputs,
                                  .output_count = 2};
    bd_manifest_json(&manifest, &text);
    bd_buf_add_char(&text, '\0');
    snprintf(path, sizeof path, "reports/%s/manifest.json", period);
    put(path, text.at);
    bd_buf_fini(&text);
}

static void enter(void)
{
    cr_assert(mkdtemp(work) != NULL && chdir(work) == 0 && mkdir("in", 0700) == 0);
    put("bidui.yaml", yaml);
    put("in/a.csv", "a\n1\n");
    put("cards.csv", "a\n2\n");
    publish("2026-11");
}

static void leave(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf '%s'", work);
    cr_assert(chdir("/") == 0 && system(command) == 0);
}

/* Expect this table, without its heading, and this message (NULL: none). */
static void expect(const char *folder, const char *config, const char *table, const char *message)
{
    bd_buf out = {0};
    bd_err err = {0};
    const bd_verify_options options = {.config = config, .inputs = config != NULL};
    const bd_status st = bd_verify(folder, &options, &out, &err);
    bd_buf_add_char(&out, '\0');
    const char *blank = strstr(out.at, "\n\n");
    cr_expect(st == (message == NULL ? BD_OK : BD_E_INPUT), "status %d: %s", st, err.text);
    cr_expect_str_eq(err.text, message == NULL ? "" : message);
    cr_expect_str_eq(blank == NULL ? "" : blank + 2, table);
    bd_buf_fini(&out);
}

TestSuite(verify, .init = enter, .fini = leave);

Test(verify, a_folder_as_it_was_published_is_fine)
{
    expect("reports/2026-11", NULL,
           "ok         match.csv      2 rows\nok         summary.json\nok         manifest.json\n",
           NULL);
}

Test(verify, what_was_changed_added_and_removed_is_said_of_each_file)
{
    put("reports/2026-11/match.csv", "id,name\n1,a\n");
    put("reports/2026-11/.hidden", "");
    put("reports/2026-11/b\n.txt", "");
    cr_assert(unlink("reports/2026-11/summary.json") == 0);
    expect("reports/2026-11/", NULL,
           "changed    match.csv      12 bytes, published were 25, 1 rows, published were 2, other "
           "digest\nremoved    summary.json\nadded      .hidden\nadded      b\\x0A.txt\n"
           "ok         manifest.json\n",
           "'reports/2026-11/' is not as it was published: 1 changed, 2 added, 1 removed");
}

/* Opening a pipe would block, and a link would be read elsewhere. */
Test(verify, what_is_no_file_is_not_opened)
{
    cr_assert(rename("reports/2026-11/match.csv", "real.csv") == 0);
    cr_assert(symlink("../../real.csv", "reports/2026-11/match.csv") == 0);
    cr_assert(unlink("reports/2026-11/summary.json") == 0);
    cr_assert(mkfifo("reports/2026-11/summary.json", 0600) == 0);
    cr_assert(mkdir("reports/2026-11/sub", 0700) == 0);
    expect(
        "reports/2026-11", NULL,
        "changed    match.csv      it is a link\nchanged    summary.json   it is not a regular file\n"
        "added      sub\nok         manifest.json\n",
        "'reports/2026-11' is not as it was published: 2 changed, 1 added");
}

Test(verify, a_manifest_that_is_none_is_refused)
{
    cr_assert(rename("reports/2026-11/manifest.json", "m") == 0);
    expect("reports/2026-11", NULL, "",
           "'reports/2026-11' has no manifest.json, so it is not a published run");
    cr_assert(symlink("../../m", "reports/2026-11/manifest.json") == 0);
    expect("reports/2026-11", NULL, "", "'reports/2026-11/manifest.json' is a link");
    cr_assert(unlink("reports/2026-11/manifest.json") == 0);
    cr_assert(mkfifo("reports/2026-11/manifest.json", 0600) == 0);
    expect("reports/2026-11", NULL, "",
           "'reports/2026-11/manifest.json' is not a file of at most 268435456 bytes");
    cr_assert(unlink("reports/2026-11/manifest.json") == 0);
    put("reports/2026-11/manifest.json", "{\"period\": \"2026-11\"");
    expect("reports/2026-11", NULL, "",
           "'reports/2026-11/manifest.json' is not valid JSON (line 1)");
}

/* The run's name is a digest of the inputs, so it does not fit a manifest with another input. */
Test(verify, the_runs_name_holds_the_inputs_of_the_manifest)
{
    cr_assert(system("sed -i s/cards.csv/other.csv/ reports/2026-11/manifest.json") == 0);
    expect("reports/2026-11", NULL,
           "ok         match.csv      2 rows\nok         summary.json\n"
           "changed    manifest.json  its `run` is not that of its inputs\n",
           "'reports/2026-11' is not as it was published: 1 changed");
}

Test(verify, the_newest_earlier_period_is_the_one_before)
{
    bd_predecessor link;
    bd_err err = {0};
    publish("2026-09");
    cr_assert(mkdir("reports/2026-10", 0700) == 0); /* not published */
    cr_assert(mkdir("reports/.2026-10.building", 0700) == 0);
    put("reports/.2026-10.building/manifest.json", "{}");
    cr_expect(bd_predecessor_find("reports", "2026-11", BD_DIGEST_SM3, &link, &err) == BD_OK);
    cr_expect_str_eq(link.period, "2026-09");
    cr_expect(eq(sz, strlen(link.digest), 64));
    cr_expect(bd_predecessor_find("reports", "2026-09", BD_DIGEST_XXH3, &link, &err) == BD_END);
    cr_assert(symlink("nowhere", "reports/2026-10/manifest.json") == 0);
    cr_expect(bd_predecessor_find("reports", "2026-11", BD_DIGEST_XXH3, &link, &err) == BD_E_INPUT);
    cr_expect_str_eq(err.text, "'reports/2026-10/manifest.json' is a link that leads nowhere");
    cr_expect(bd_predecessor_find("nowhere", "2026-09", BD_DIGEST_XXH3, &link, &err) == BD_END);
}

Test(verify, a_period_before_that_was_replaced_is_explained_but_not_one_without_a_manifest)
{
    publish("2026-12");
    cr_assert(system("cd reports/2026-11 && mkdir superseded && cp manifest.json superseded/1.json "
                     "&& printf ' ' >>manifest.json") == 0);
    expect(
        "reports/2026-12", NULL,
        "ok         match.csv                 2 rows\nok         summary.json\n"
        "ok         manifest.json\n"
        "ok         ../2026-11/manifest.json  the period before was replaced later; the one this "
        "period was built on is kept in ../2026-11/superseded/1.json\n",
        NULL);
    cr_assert(system("cd reports/2026-11 && rm manifest.json && mkdir manifest.json") == 0);
    expect("reports/2026-12", NULL,
           "ok         match.csv                 2 rows\nok         summary.json\n"
           "ok         manifest.json\n"
           "changed    ../2026-11/manifest.json  a folder\n",
           "'reports/2026-12' is not as it was published: 1 changed");
}

Test(verify, the_chain_is_checked_where_the_period_before_is_there)
{
    publish("2026-12");
    expect("reports/2026-12", NULL,
           "ok         match.csv                 2 rows\nok         summary.json\n"
           "ok         manifest.json\nok         ../2026-11/manifest.json  the period before\n",
           NULL);
    cr_assert(system("printf ' ' >>reports/2026-11/manifest.json") == 0);
    expect("reports/2026-12", NULL,
           "ok         match.csv                 2 rows\nok         summary.json\n"
           "ok         manifest.json\n"
           "changed    ../2026-11/manifest.json  not the one that this period was built on\n",
           "'reports/2026-12' is not as it was published: 1 changed");
    cr_assert(system("rm -r reports/2026-11") == 0);
    expect("reports/2026-12", NULL,
           "ok         match.csv                 2 rows\nok         summary.json\n"
           "ok         manifest.json\n"
           "unchecked  ../2026-11/manifest.json  the period before is not there\n",
           NULL);
}

static const char reports_fine[] =
    "ok         match.csv      2 rows\nok         summary.json\nok         manifest.json\n";

static void expect_inputs(const char *table, const char *message)
{
    char all[1024];
    snprintf(all, sizeof all, "%s%s%s", reports_fine,
             "unchecked  store          the manifest is older than the digest of its store\n",
             table);
    expect("reports/2026-11", "bidui.yaml", all, message);
}

Test(verify, inputs_are_those_that_were_compared)
{
    expect_inputs("ok         bidui.yaml     configuration\nok         in/a.csv       roster\n"
                  "unchecked  -              standard input is gone\n"
                  "ok         cards.csv      cards\n",
                  NULL);
    put("cards.csv", "a\n3\n");
    put("in/\xB0.csv", "a\n4\n");
    cr_assert(unlink("in/a.csv") == 0);
    expect_inputs("ok         bidui.yaml     configuration\nremoved    in/a.csv       roster\n"
                  "unchecked  -              standard input is gone\n"
                  "changed    cards.csv      cards, other digest\n"
                  "added      in/\\xB0.csv    roster\n",
                  "'reports/2026-11' is not as it was published: 1 changed, 1 added, 1 removed");
}

/* The manifest names a file elsewhere. The configuration does not, so it is not looked for. */
Test(verify, a_manifests_paths_are_never_opened)
{
    cr_assert(mkfifo("trap", 0600) == 0);
    cr_assert(
        system("sed -i s:in/a.csv:../../../../../../dev/zero: reports/2026-11/manifest.json") == 0);
    put("bidui.yaml", yaml);
    bd_buf out = {0};
    bd_err err = {0};
    const bd_verify_options options = {.config = "bidui.yaml", .inputs = true};
    cr_expect(bd_verify("reports/2026-11", &options, &out, &err) == BD_E_INPUT);
    bd_buf_add_char(&out, '\0');
    cr_expect(strstr(out.at, "removed    ../../../../../../dev/zero  roster\n") != NULL, "%s",
              out.at);
    cr_expect(strstr(out.at, "added      in/a.csv") != NULL, "%s", out.at);
    bd_buf_fini(&out);
}

static const struct {
    const char *text;
    uint64_t records;
    bool open;
} records[] = {
    {"", 0, false},
    {"a\n", 1, false},
    {"a", 0, true},
    {"a\nb", 1, true},
    {"\"a\nb\"\n", 1, false},
    {"\"a\"\"\nb\"\nc\n", 2, false},
    {"\"a\n", 0, true},
    {"a,\"\"\n\"\"\n", 2, false},
    {"\"\n\"\"\n\"\n\n", 2, false},
};

Test(verify, records_are_counted_wherever_the_bytes_are_cut)
{
    for (size_t i = 0; i < sizeof records / sizeof records[0]; i++) {
        const size_t len = strlen(records[i].text);
        for (size_t cut = 0; cut <= len; cut++) {
            bd_record_count count = {0};
            bd_record_count_add(&count, records[i].text, cut);
            bd_record_count_add(&count, records[i].text + cut, len - cut);
            cr_expect(count.records == records[i].records && count.open == records[i].open,
                      "%zu cut at %zu: %lu", i, cut, (unsigned long)count.records);
        }
    }
}
