/* test_results_writer: reports written from results that the test made itself. */
#include "engine/run/reconcile/results_writer.h"

#include "tests/unit/run/fixture.h"

static struct fx fx;
static bd_folder *folder;
static bd_results_writer writer;
static bd_reconcile_totals totals;

static void init(void)
{
    fx_init(&fx, "id,name,sex\n", "id,name,sex\n", "");
    cr_assert_eq(bd_folder_make("reports", &fx.err), BD_OK);
    cr_assert_eq(bd_folder_open("reports", "2026-11", fx.config->digest, &folder, &fx.err), BD_OK);
    cr_assert_eq(bd_results_open(&writer, &fx.plan, &folder, &totals, &fx.err), BD_OK, "%s",
                 fx.err.text);
}

static void fini(void)
{
    bd_results_close(&writer);
    bd_folder_close(folder);
    bd_reconcile_totals_fini(&totals);
    fx_fini(&fx);
}

TestSuite(results_writer, .init = init, .fini = fini, .timeout = 60);

/* Add a result with one line of an outcome, one reason, one region. */
static void add(bd_outcome outcome, const char *line, uint16_t word)
{
    bd_range_result result;
    const bd_region_pair pair = {
        bd_region_key(UINT64_C(110105000000), bd_region_outcome_word(&fx.plan.rules, outcome)), 1};
    cr_assert_eq(bd_range_result_init(&result, fx.plan.rules.word_count, &fx.err), BD_OK);
    bd_buf_add_string(&result.text[0][outcome], line);
    result.rows[outcome] = 1;
    result.words[word] = 2;
    bd_buf_add(&result.regions, (const char *)&pair, sizeof pair);
    result.joined = (bd_join_totals){.roster_rows = 1, .cards_rows = 3, .persons = 2};
    result.joined.outcomes[outcome] = 1;
    cr_assert_eq(bd_results_add(&writer, &result, &fx.err), BD_OK, "%s", fx.err.text);
    bd_range_result_fini(&result);
}

/* The contents of a file without its heading; the caller frees it. */
static char *lines_of(const char *name)
{
    char path[80];
    char *text = calloc(1, 4096);
    snprintf(path, sizeof path, "reports/.2026-11.building/%s", name);
    FILE *f = fopen(path, "r");
    cr_assert(f != NULL && fgets(text, 4096, f) != NULL, "%s", path);
    const size_t n = fread(text, 1, 4095, f);
    text[n] = '\0';
    fclose(f);
    return text;
}

Test(results_writer, lines_come_in_the_order_in_which_results_are_added)
{
    static const char *const names[] = {"match.csv", "mismatch.csv", "missing.csv", "duplicate.csv",
                                        "rejected.csv"};
    static const char *const wanted[] = {"m1\nm2\n", "", "x\n", "", ""};
    add(BD_OUTCOME_MATCH, "m1\n", 1);
    add(BD_OUTCOME_MISSING, "x\n", 2);
    add(BD_OUTCOME_MATCH, "m2\n", 1);
    cr_assert_eq(bd_results_commit(&writer, &fx.err), BD_OK, "%s", fx.err.text);
    for (int i = 0; i < BD_OUTCOME_COUNT; i++) {
        char *lines = lines_of(names[i]);
        cr_expect_str_eq(lines, wanted[i], "%s", names[i]);
        free(lines);
    }
}

Test(results_writer, everything_in_a_result_is_added_up)
{
    add(BD_OUTCOME_MATCH, "m1\n", 1);
    add(BD_OUTCOME_MISSING, "x\n", 2);
    add(BD_OUTCOME_MATCH, "m2\n", 1);
    cr_assert_eq(bd_results_commit(&writer, &fx.err), BD_OK, "%s", fx.err.text);
    cr_expect_eq(totals.words[1], 4);
    cr_expect_eq(totals.words[2], 2);
    cr_expect_eq(totals.joined.roster_rows, 3);
    cr_expect_eq(totals.joined.cards_rows, 9);
    cr_expect_eq(totals.joined.persons, 6);
    cr_expect_eq(totals.joined.outcomes[BD_OUTCOME_MATCH], 2);
    cr_expect_eq(totals.joined.outcomes[BD_OUTCOME_MISSING], 1);
    cr_expect_eq(totals.outputs[0][BD_OUTCOME_MATCH].rows, 2);
    cr_expect_eq(totals.outputs[0][BD_OUTCOME_MISSING].rows, 1);
    cr_expect_eq(totals.outputs[0][BD_OUTCOME_DUPLICATE].rows, 0);
    cr_expect_gt(totals.outputs[0][BD_OUTCOME_DUPLICATE].bytes, 0, "its heading");
}
