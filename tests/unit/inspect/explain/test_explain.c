/* test_explain: one person of a published period: the whole answer for each outcome, and each
 * refusal with its message. */
#include "engine/inspect/explain/explain.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/run/run.h"

static char home[] = "/tmp/bidui-explain-XXXXXX";

static const char yaml[] = "period: 2026-11\n"
                           "store: store\n"
                           "reports: reports\n"
                           "roster:\n"
                           "  files: [roster.csv]\n"
                           "  fields:\n"
                           "    - {name: id, column: id, type: id}\n"
                           "    - {name: name, column: name, type: name}\n"
                           "    - {name: sex, column: sex, type: sex}\n"
                           "cards:\n"
                           "  files: [cards.csv]\n"
                           "  fields:\n"
                           "    - {name: id, column: id, type: id}\n"
                           "    - {name: name, column: name, type: name}\n"
                           "    - {name: sex, column: sex, type: sex}\n"
                           "    - {name: status, column: status, type: code}\n"
                           "  active: {field: status, values: [\"1\"]}\n"
                           "compare:\n"
                           "  - {field: name, accept: [separator]}\n"
                           "  - {field: sex}\n";

static const char roster[] = "id,name,sex\n"
                             "11010519491231002X,王秀英,女\n"
                             "440524188001010014,李建国,男\n"
                             "330106196002290089,陈静,\n"
                             "510107199010100058,张三,男\n"
                             "510107199010100058,张三,1\n"
                             " 510107199010100058,张伟,男\n"
                             "E-1234 5678,A\x1B[31mB,男\n";

static const char cards[] = "id,name,sex,status\n"
                            "11010519491231002x,王秀英,2,9\n"
                            "11010519491231002X,王 秀英,2,1\n"
                            "440524188001010014,李建华,2,1\n"
                            "510107199010100058,张三,1,1\n"
                            "E12345678,AB,0,1\n"
                            "420115196901010018,无关,1,1\n";

static void put(const char *name, const char *text)
{
    FILE *f = fopen(name, "w");
    cr_assert(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0, "%s", name);
}

static bd_config *load(const char *period)
{
    bd_config *config = NULL;
    bd_err err = {0};
    cr_assert(bd_config_load("bidui.yaml", period, &config, &err) == BD_OK, "%s", err.text);
    return config;
}

static void run(void)
{
    const bd_run_options options = {.threads = 2,
                                    .memory_bytes = (size_t)64 << 20,
                                    .force = true,
                                    .accept = UINT_MAX, /* whatever is wrong with the inputs */
                                    .progress = BD_PROGRESS_NEVER};
    bd_run_result result = {0};
    bd_err err = {0};
    bd_config *config = load(NULL);
    cr_assert(bd_run(config, &options, &result, &err) == BD_OK, "%s", err.text);
    bd_buf_fini(&result.text);
    bd_buf_fini(&result.warnings);
    bd_config_free(config);
}

static void setup(void)
{
    cr_assert(mkdtemp(home) != NULL && chdir(home) == 0);
    put("bidui.yaml", yaml);
    put("roster.csv", roster);
    put("cards.csv", cards);
    run();
}

static void teardown(void)
{
    bd_err err = {0};
    cr_expect(chdir("/") == 0 && bd_path_remove(home, &err) == BD_OK);
}

TestSuite(explain, .init = setup, .fini = teardown, .timeout = 120);

static bd_status explain_number(const bd_config *config, const char *id, bd_buf *text, bd_err *err)
{
    const bd_explain_query query = {.text = id};
    bd_explain_out out = {0};
    const bd_status st = bd_explain(config, &query, &out, err);
    *text = out.text;
    return st;
}

static void answers(const char *id, const char *expected)
{
    bd_buf out = {0};
    bd_err err = {0};
    bd_config *config = load(NULL);
    cr_expect(explain_number(config, id, &out, &err) == BD_OK, "%s", err.text);
    bd_buf_add_char(&out, '\0');
    cr_expect_str_eq(out.at, expected);
    bd_buf_fini(&out);
    bd_config_free(config);
}

static void refuses(const char *period, const char *id, bd_status expected, const char *text,
                    const char *hint)
{
    bd_buf out = {0};
    bd_err err = {0};
    bd_config *config = load(period);
    const bd_status st = explain_number(config, id, &out, &err);
    cr_expect(st == expected, "status %d, text '%s'", st, err.text);
    cr_expect_str_eq(err.text, text);
    cr_expect_str_eq(err.hint, hint);
    bd_buf_fini(&out);
    bd_config_free(config);
}

/* ---- answers ---- */

Test(explain, a_match_shows_both_sides_and_which_card_was_chosen)
{
    answers("11010519491231002x",
            "number   11010519491231002X\n"
            "period   2026-11\n"
            "rows     1 in roster, 2 in cards\n"
            "\n"
            "roster  roster.csv:2\n"
            "    id               11010519491231002X\n"
            "    name             王秀英\n"
            "    sex              女   compared as 2\n"
            "  region   110105 北京市 朝阳区 (by the number)\n"
            "  outcome  match\n"
            "    name             same\n"
            "    sex              same\n"
            "\n"
            "cards   cards.csv:2\n"
            "    id               11010519491231002x   compared as 11010519491231002X\n"
            "    name             王秀英\n"
            "    sex              2\n"
            "    status           9\n"
            "\n"
            "cards   cards.csv:3  (chosen)\n"
            "    id               11010519491231002X\n"
            "    name             王 秀英   compared as 王秀英\n"
            "    sex              2\n"
            "    status           1\n");
}

Test(explain, a_mismatch_has_a_word_for_each_field)
{
    answers("４４０５２４-18800101-0014", "number   440524188001010014\n"
                                          "period   2026-11\n"
                                          "rows     1 in roster, 1 in cards\n"
                                          "\n"
                                          "roster  roster.csv:3\n"
                                          "    id               440524188001010014\n"
                                          "    name             李建国\n"
                                          "    sex              男   compared as 1\n"
                                          "  region   440524 广东省 汕头市 潮阳县 (by the number)\n"
                                          "  outcome  mismatch  name:one_character sex:different\n"
                                          "    name             one_character\n"
                                          "    sex              different\n"
                                          "\n"
                                          "cards   cards.csv:4  (chosen)\n"
                                          "    id               440524188001010014\n"
                                          "    name             李建华\n"
                                          "    sex              2\n"
                                          "    status           1\n");
}

Test(explain, who_has_no_card_is_missing_and_what_is_empty_says_so)
{
    answers("330106196002290089", "number   330106196002290089\n"
                                  "period   2026-11\n"
                                  "rows     1 in roster, 0 in cards\n"
                                  "\n"
                                  "roster  roster.csv:4\n"
                                  "    id               330106196002290089\n"
                                  "    name             陈静\n"
                                  "    sex              (empty)\n"
                                  "  region   330106 浙江省 杭州市 西湖区 (by the number)\n"
                                  "  outcome  missing  no_record\n");
}

Test(explain, duplicates_follow_the_row_that_is_compared)
{
    answers("510107199010100058",
            "number   510107199010100058\n"
            "period   2026-11\n"
            "rows     3 in roster, 1 in cards\n"
            "\n"
            "roster  roster.csv:5\n"
            "    id               510107199010100058\n"
            "    name             张三\n"
            "    sex              男   compared as 1\n"
            "  region   510107 四川省 成都市 武侯区 (by the number)\n"
            "  outcome  match\n"
            "    name             same\n"
            "    sex              same\n"
            "\n"
            "roster  roster.csv:6\n"
            "    id               510107199010100058\n"
            "    name             张三\n"
            "    sex              1\n"
            "  region   510107 四川省 成都市 武侯区 (by the number)\n"
            "  outcome  duplicate  identical\n"
            "\n"
            "roster  roster.csv:7\n"
            "    id                510107199010100058   compared as 510107199010100058\n"
            "    name             张伟\n"
            "    sex              男   compared as 1\n"
            "  region   510107 四川省 成都市 武侯区 (by the number)\n"
            "  outcome  duplicate  conflicting\n"
            "  notes    id_cleaned\n"
            "\n"
            "cards   cards.csv:5  (chosen)\n"
            "    id               510107199010100058\n"
            "    name             张三\n"
            "    sex              1\n"
            "    status           1\n");
}

/* Also: characters that would control a terminal are written out. */
Test(explain, another_document_is_found_by_its_text)
{
    answers("e12345678", "number   E12345678\n"
                         "period   2026-11\n"
                         "rows     1 in roster, 1 in cards\n"
                         "\n"
                         "roster  roster.csv:8\n"
                         "    id               E-1234 5678   compared as E12345678\n"
                         "    name             A\\x1B[31mB   compared as A[31MB\n"
                         "    sex              男   compared as 1\n"
                         "  region   unmapped\n"
                         "  outcome  mismatch  name:different\n"
                         "  notes    id_cleaned id_other_document cards.sex_absent\n"
                         "    name             different\n"
                         "    sex              absent\n"
                         "\n"
                         "cards   cards.csv:6  (chosen)\n"
                         "    id               E12345678\n"
                         "    name             AB\n"
                         "    sex              0   compared as (empty)\n"
                         "    status           1\n");
}

Test(explain, who_is_only_among_the_cards_is_shown_without_an_outcome)
{
    answers("420115196901010018", "number   420115196901010018\n"
                                  "period   2026-11\n"
                                  "rows     0 in roster, 1 in cards\n"
                                  "\n"
                                  "cards   cards.csv:7  (chosen)\n"
                                  "    id               420115196901010018\n"
                                  "    name             无关\n"
                                  "    sex              1\n"
                                  "    status           1\n");
}

Test(explain, nobody_is_an_answer_too)
{
    answers("420115196901010026",
            "number   420115196901010026\nperiod   2026-11\nrows     0 in roster, 0 in cards\n");
}

/* ---- numbers that are nearly others ---- */

Test(explain, a_wrong_check_character_is_said_and_the_nearest_numbers_are_shown)
{
    answers(
        "110105194912310021",
        "number   110105194912310021\n"
        "period   2026-11\n"
        "rows     0 in roster, 0 in cards\n"
        "fault    wrong check character: it should be X if the other 17 are right\n"
        "nearest  11010519491231002X   roster  roster.csv:2  (character 18 replaced)\n"
        "         11010519491231002X   cards   cards.csv:2 and 1 more row  (character 18 replaced)\n");
    answers(
        "510170199010100058",
        "number   510170199010100058\n"
        "period   2026-11\n"
        "rows     0 in roster, 0 in cards\n"
        "fault    wrong check character: it should be 2 if the other 17 are right\n"
        "nearest  510107199010100058   roster  roster.csv:5 and 2 more rows  (character 5 swapped with the next)\n"
        "         510107199010100058   cards   cards.csv:5  (character 5 swapped with the next)\n");
}

Test(explain, a_wrong_length_is_said_and_what_one_digit_more_or_less_makes)
{
    answers("42011519690101001",
            "number   42011519690101001\n"
            "period   2026-11\n"
            "rows     0 in roster, 0 in cards\n"
            "fault    wrong length: 17 characters where a citizen number has 18\n"
            "nearest  420115196901010018   cards   cards.csv:7  (character 18 inserted)\n");
    answers("4201151969010100128",
            "number   4201151969010100128\n"
            "period   2026-11\n"
            "rows     0 in roster, 0 in cards\n"
            "fault    wrong length: 19 characters where a citizen number has 18\n"
            "nearest  420115196901010018   cards   cards.csv:7  (character 18 removed)\n");
}

Test(explain, letters_among_the_digits_are_said)
{
    answers(
        "42O11519690l0l0018",
        "number   42O11519690L0L0018\n"
        "period   2026-11\n"
        "rows     0 in roster, 0 in cards\n"
        "fault    letters or full stops where a citizen number has digits\n"
        "nearest  420115196901010018   cards   cards.csv:7  (letters and full stops corrected)\n");
}

Test(explain, that_nothing_is_near_is_said_too)
{
    answers(
        "650102198001010018",
        "number   650102198001010018\n"
        "period   2026-11\n"
        "rows     0 in roster, 0 in cards\n"
        "fault    wrong check character: it should be 2 if the other 17 are right\n"
        "nearest  none: no number of roster or cards is one character or one swap of neighbours away\n");
}

/* The store holds the configuration it was built with; later changes do not change the answer. */
Test(explain, the_period_is_explained_by_the_configuration_it_was_built_by)
{
    char changed[sizeof yaml + 64];
    snprintf(changed, sizeof changed, "%s", yaml);
    char *at = strstr(changed, "accept: [separator]");
    cr_assert(at != NULL);
    memcpy(at, "accept: [different]", strlen("accept: [different]"));
    put("bidui.yaml", changed);
    put("roster.csv", "id,name,sex\n");
    bd_buf out = {0};
    bd_err err = {0};
    bd_config *config = load(NULL);
    cr_expect(explain_number(config, "E12345678", &out, &err) == BD_OK, "%s", err.text);
    bd_buf_add_char(&out, '\0');
    cr_expect(strstr(out.at, "  outcome  mismatch  name:different\n") != NULL, "%s", out.at);
    bd_buf_fini(&out);
    bd_config_free(config);
}

/* ---- several answers ---- */

/* Counts the pieces that are passed on, and the greatest. */
struct passed {
    size_t count;
    size_t most;
};

static bd_status count_piece(void *context, const bd_buf *text, bd_err *err)
{
    struct passed *passed = context;
    (void)err;
    passed->count++;
    passed->most = text->len > passed->most ? text->len : passed->most;
    return BD_OK;
}

/* Ten thousand lines are answered one by one, in the memory of one answer. */
Test(explain, each_line_is_answered_and_passed_on_before_the_next)
{
    struct passed passed = {0};
    bd_explain_out out = {.write = count_piece, .context = &passed};
    bd_err err = {0};
    bd_config *config = load(NULL);
    FILE *f = tmpfile();
    cr_assert(f != NULL);
    for (int i = 0; i < 5000; i++)
        fputs("110105-19491231-002X\r\n\n\xE6\x97\xA0\n", f);
    rewind(f);
    const bd_explain_query query = {.by = BD_EXPLAIN_NUMBERS, .text = "-", .input = fileno(f)};
    cr_expect(eq(int, bd_explain(config, &query, &out, &err), BD_E_USAGE));
    cr_expect_str_eq(err.text, "5000 of 10000 lines of standard input have no answer");
    cr_expect(eq(sz, passed.count, 10000));
    cr_expect(passed.most < 1000 && out.text.capacity < 4096, "%zu", out.text.capacity);
    bd_buf_fini(&out.text);
    bd_config_free(config);
    fclose(f);
}

/* What cannot be written ends the search; it is not tried again for each line. */
static bd_status refuse_piece(void *context, const bd_buf *text, bd_err *err)
{
    (void)context;
    (void)text;
    return bd_fail(err, BD_E_IO, 0, "nobody reads this");
}

Test(explain, output_that_nobody_takes_is_a_failure)
{
    bd_explain_out out = {.write = refuse_piece};
    bd_err err = {0};
    bd_config *config = load(NULL);
    FILE *f = tmpfile();
    cr_assert(f != NULL && fputs("1\n2\n", f) >= 0);
    rewind(f);
    const bd_explain_query query = {.by = BD_EXPLAIN_NUMBERS, .text = "-", .input = fileno(f)};
    cr_expect(eq(int, bd_explain(config, &query, &out, &err), BD_E_IO));
    cr_expect_str_eq(err.text, "nobody reads this");
    bd_buf_fini(&out.text);
    bd_config_free(config);
    fclose(f);
}

/* ---- refusals ---- */

Test(explain, what_is_no_number_is_refused_by_its_reason_and_never_repeated)
{
    refuses(NULL, "", BD_E_USAGE, "the argument is not a document number: id_empty", "");
    refuses(NULL, "无", BD_E_USAGE, "the argument is not a document number: id_empty", "");
    refuses(NULL, "1.1010E+17", BD_E_USAGE, "the argument is not a document number: id_spreadsheet",
            "");
    refuses(NULL, "110105194912310021,110105194912310022", BD_E_USAGE,
            "the argument is not a document number: id_multiple", "");
    refuses(NULL, "王秀英", BD_E_USAGE, "the argument is not a document number: id_unusable", "");
}

Test(explain, a_period_that_is_not_published_is_refused)
{
    refuses("2026-10", "E12345678", BD_E_USAGE, "period 2026-10 is not published in 'reports'",
            "`bidui run` publishes it");
    cr_assert(unlink("reports/2026-11/manifest.json") == 0);
    refuses(NULL, "E12345678", BD_E_USAGE, "period 2026-11 is not published in 'reports'",
            "`bidui run` publishes it");
}

Test(explain, a_store_of_another_run_is_refused)
{
    cr_assert(rename("reports", "reports.first") == 0);
    put("cards.csv", "id,name,sex,status\n");
    run();
    bd_err err = {0};
    cr_assert(bd_path_remove("reports", &err) == BD_OK && rename("reports.first", "reports") == 0);
    refuses(NULL, "E12345678", BD_E_INPUT,
            "store 'store/2026-11.mdb' is of another run than the reports of 2026-11", "");
}

/* Change a bit of every block's checksum. */
static void damage(const char *store)
{
    enum { CHECKSUM_AT = 8 }; /* block_format.h */
    char *bytes;
    size_t len;
    bd_err err = {0};
    size_t blocks = 0;
    cr_assert(bd_file_slurp(store, (size_t)64 << 20, &bytes, &len, &err) == BD_OK, "%s", err.text);
    for (char *at = bytes; (at = memmem(at, len - (size_t)(at - bytes), "BDB2", 4)) != NULL;
         blocks++) {
        at[CHECKSUM_AT] ^= 0x01;
        at += 4;
    }
    cr_assert(blocks >= 2, "%zu blocks", blocks); /* LMDB may keep an unused copy of a page */
    FILE *f = fopen(store, "w");
    cr_assert(f != NULL && fwrite(bytes, 1, len, f) == len && fclose(f) == 0);
    free(bytes);
}

Test(explain, a_damaged_block_is_refused_with_its_place)
{
    damage("store/2026-11.mdb");
    refuses(NULL, "E12345678", BD_E_INPUT,
            "store 'store/2026-11.mdb' is damaged: a block of roster/0 fails its checksum", "");
    run(); /* builds another store in its place */
    answers("420115196901010026",
            "number   420115196901010026\nperiod   2026-11\nrows     0 in roster, 0 in cards\n");
}

Test(explain, a_store_that_is_none_or_not_there_is_refused)
{
    put("store/2026-11.mdb", "this is no store");
    bd_buf out = {0};
    bd_err err = {0};
    bd_config *config = load(NULL);
    cr_expect(eq(int, explain_number(config, "E12345678", &out, &err), BD_E_INPUT));
    cr_expect(strncmp(err.text, "store 'store/2026-11.mdb' is damaged: ", 38) == 0, "%s", err.text);
    cr_assert(unlink("store/2026-11.mdb") == 0);
    err = (bd_err){0};
    cr_expect(explain_number(config, "E12345678", &out, &err) < 0);
    cr_expect(strstr(err.text, "'store/2026-11.mdb'") != NULL, "%s", err.text);
    cr_expect(eq(sz, out.len, 0));
    bd_buf_fini(&out);
    bd_config_free(config);
}

Test(explain, more_rows_of_a_number_than_can_be_shown_are_refused)
{
    FILE *f = fopen("cards.csv", "w");
    cr_assert(f != NULL && fputs("id,name,sex,status\n", f) >= 0);
    for (int i = 0; i <= 16 << 10; i++)
        fputs("E12345678,AB,0,1\n", f);
    cr_assert(fclose(f) == 0);
    run();
    refuses(NULL, "E12345678", BD_E_USAGE,
            "more than 16384 rows of this number in cards: see the reports", "");
}
