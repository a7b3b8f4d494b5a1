/* test_range_compare: the results are the same for any ranges, any parts and any number of
 * stores. */
#include "engine/run/reconcile/range_compare.h"

#include "engine/report/regions/region_counts.h"
#include "tests/unit/run/fixture.h"

enum { PEOPLE = 120 };

static struct fx fx;
static bd_range_comparer *comparer;

/* The sums of all results of a test. */
static struct sum {
    bd_buf text[BD_JUDGED];
    uint64_t rows[BD_JUDGED];
    uint64_t words;
    uint64_t pairs;
    bd_join_totals joined;
    unsigned results, turns;
} sum;

static void fini(void)
{
    bd_range_comparer_free(comparer);
    for (int i = 0; i < BD_JUDGED; i++)
        bd_buf_fini(&sum.text[i]);
    fx_fini(&fx);
}

TestSuite(range_compare, .fini = fini, .timeout = 60);

/* Numbers of one day with all check characters. Every third person has another name on the card,
 * every fourth has no card, every fifth is in the roster twice. */
static void people(bool roster, bd_buf *out)
{
    bd_buf_add_string(out, "id,name,sex\n");
    for (int i = 0; i < PEOPLE; i++) {
        const bool listed = roster || i % 4 != 0;
        for (int again = 0; listed && again <= (roster && i % 5 == 0); again++)
            bd_buf_printf(out, "11010519491231%03d%c,%s,1\n", i, "0123456789X"[i % 11],
                          !roster && i % 3 == 0 ? "李四" : "张三");
    }
    bd_buf_add_char(out, '\0');
}

static void begin(size_t part)
{
    bd_buf roster = {0};
    bd_buf cards = {0};
    people(true, &roster);
    people(false, &cards);
    fx_init(&fx, roster.at, cards.at, "");
    bd_buf_fini(&roster);
    bd_buf_fini(&cards);
    if (part != 0)
        fx.plan.memory.part = part;
    cr_assert_eq(fx_load(&fx), BD_OK, "%s", fx.err.text);
    const bd_range_inputs inputs = {
        .plan = &fx.plan, .budget = &fx.budget, .stores = &fx.store, .store_count = 1};
    cr_assert_eq(bd_range_comparer_new(&inputs, 0, &comparer, &fx.err), BD_OK, "%s", fx.err.text);
}

static void add(const bd_range_result *result)
{
    sum.results++;
    for (int i = 0; i < BD_JUDGED; i++) {
        bd_buf_add(&sum.text[i], result->text[0][i].at, result->text[0][i].len);
        sum.rows[i] += result->rows[i];
    }
    for (size_t i = 0; i < result->word_count; i++)
        sum.words += result->words[i];
    const bd_region_pair *pairs = (const bd_region_pair *)(const void *)result->regions.at;
    for (size_t i = 0; i < result->regions.len / sizeof *pairs; i++)
        sum.pairs += pairs[i].count;
    bd_join_totals_add(&sum.joined, &result->joined);
}

static bd_status turn(void *context, bd_err *err)
{
    (void)context;
    (void)err;
    sum.turns++;
    return BD_OK;
}

static bd_status part(void *context, bd_range_result **result, bd_err *err)
{
    (void)context;
    (void)err;
    add(*result);
    bd_range_result_clear(*result);
    return BD_OK;
}

static void compare(uint64_t lo, uint64_t last)
{
    const bd_range_sink sink = {NULL, turn, part};
    bd_range_result result;
    bd_range_result *at = &result;
    cr_assert_eq(bd_range_result_init(&result, fx.plan.rules.word_count, &fx.err), BD_OK);
    cr_assert_eq(bd_range_compare(comparer, lo, last, &sink, &at, &fx.err), BD_OK, "%s",
                 fx.err.text);
    add(at);
    bd_range_result_fini(&result);
}

static void expect_all(void)
{
    cr_expect_eq(sum.joined.roster_rows, PEOPLE + PEOPLE / 5);
    cr_expect_eq(sum.joined.cards_rows, PEOPLE * 3 / 4);
    cr_expect_eq(sum.joined.persons, PEOPLE * 3 / 4);
    cr_expect_eq(sum.rows[BD_OUTCOME_MISSING], PEOPLE / 4);
    cr_expect_eq(sum.rows[BD_OUTCOME_MISMATCH], PEOPLE / 4, "every third of those with a card");
    cr_expect_eq(sum.rows[BD_OUTCOME_MATCH], PEOPLE / 2);
    cr_expect_eq(sum.rows[BD_OUTCOME_DUPLICATE], PEOPLE / 5);
    for (int i = 0; i < BD_JUDGED; i++) {
        size_t lines = 0;
        for (size_t k = 0; k < sum.text[i].len; k++)
            lines += sum.text[i].at[k] == '\n';
        cr_expect_eq(lines, sum.rows[i]);
        cr_expect_eq(sum.joined.outcomes[i], sum.rows[i]);
    }
}

Test(range_compare, the_whole_is_one_result)
{
    begin(0);
    compare(0, UINT64_MAX);
    cr_expect_eq(sum.results, 1);
    expect_all();
}

/* Cut at each key, and just below it: no row is lost or reported twice. */
Test(range_compare, wherever_it_is_cut_the_results_are_the_same)
{
    begin(0);
    compare(0, UINT64_MAX);
    struct sum whole = sum;
    for (int cut = 0; cut < 2 * PEOPLE; cut++) {
        const int person = cut / 2;
        const uint64_t number = UINT64_C(11010519491231000) + (uint64_t)person;
        const uint64_t key = number * 11 + (uint64_t)(person % 11) - (uint64_t)(cut % 2);
        sum = (struct sum){0};
        compare(0, key);
        compare(key + 1, UINT64_MAX);
        expect_all();
        for (int i = 0; i < BD_JUDGED; i++) {
            cr_expect(sum.text[i].len == whole.text[i].len &&
                          memcmp(sum.text[i].at, whole.text[i].at, sum.text[i].len) == 0,
                      "outcome %d differs when cut %d", i, cut);
            bd_buf_fini(&sum.text[i]);
        }
        cr_expect_eq(sum.words, whole.words);
        cr_expect_eq(sum.pairs, whole.pairs);
    }
    sum = whole;
}

/* The number of defective rows for a roster with this one number. */
static uint64_t defective_rows(const char *id)
{
    const bd_range_sink sink = {NULL, turn, part};
    bd_range_result result;
    bd_range_result *at = &result;
    char text[100];
    uint64_t rows = 0;
    snprintf(text, sizeof text, "id,name,sex\n%s,张三,1\n", id);
    fx_init(&fx, text, text, "");
    cr_assert_eq(fx_load(&fx), BD_OK, "%s", fx.err.text);
    const bd_range_inputs inputs = {
        .plan = &fx.plan, .budget = &fx.budget, .stores = &fx.store, .store_count = 1};
    cr_assert_eq(bd_range_comparer_new(&inputs, 0, &comparer, &fx.err), BD_OK, "%s", fx.err.text);
    cr_assert_eq(bd_range_result_init(&result, fx.plan.rules.word_count, &fx.err), BD_OK);
    cr_assert_eq(bd_range_compare(comparer, 0, UINT64_MAX, &sink, &at, &fx.err), BD_OK, "%s",
                 fx.err.text);
    const uint64_t defective =
        bd_region_key(110105000000, bd_region_defective_word(&fx.plan.rules));
    const bd_region_pair *pairs = (const bd_region_pair *)(const void *)at->regions.at;
    for (size_t i = 0; i < at->regions.len / sizeof *pairs; i++)
        rows += pairs[i].key == defective ? pairs[i].count : 0;
    cr_expect_eq(at->rows[BD_OUTCOME_MATCH], 1);
    bd_range_result_fini(&result);
    return rows;
}

Test(range_compare, a_matching_row_with_a_wrong_check_character_is_defective)
{
    cr_expect_eq(defective_rows("110105194912310020"), 1);
}

Test(range_compare, a_matching_row_without_a_note_is_not_defective)
{
    cr_expect_eq(defective_rows("11010519491231002X"), 0);
}

Test(range_compare, what_is_more_than_a_part_is_handed_in_by_parts)
{
    begin(400);
    compare(0, UINT64_MAX);
    cr_expect_gt(sum.results, 5);
    expect_all();
}

Test(range_compare, a_large_line_waits_for_its_turn)
{
    begin(8); /* bytes: every line is large */
    compare(0, UINT64_MAX);
    cr_expect_eq(sum.turns, PEOPLE + PEOPLE / 5);
    expect_all();
}

static bd_status refuse(void *context, bd_range_result **result, bd_err *err)
{
    (void)context;
    *result = NULL;
    return bd_fail(err, BD_E_IO, 0, "no more");
}

Test(range_compare, a_sink_that_fails_ends_the_range_and_may_keep_the_result)
{
    const bd_range_sink sink = {NULL, turn, refuse};
    bd_range_result result;
    bd_range_result *at = &result;
    begin(400);
    cr_assert_eq(bd_range_result_init(&result, fx.plan.rules.word_count, &fx.err), BD_OK);
    cr_expect_eq(bd_range_compare(comparer, 0, UINT64_MAX, &sink, &at, &fx.err), BD_E_IO);
    cr_expect_str_eq(fx.err.text, "no more");
    cr_expect(at == NULL);
    bd_range_result_fini(&result);
}

/* Each store has a part of the cards: a person is missing only if no store has a card. */
Test(range_compare, a_range_is_compared_over_two_stores)
{
    begin(0);
    bd_range_comparer_free(comparer);
    comparer = NULL;
    static struct fx more;
    fx_init(&more, "id,name,sex\n", "id,name,sex\n110105194912310000,张三,1\n", "");
    cr_assert_eq(fx_load(&more), BD_OK, "%s", more.err.text);
    bd_store *stores[2] = {fx.store, more.store};
    const bd_range_inputs inputs = {
        .plan = &fx.plan, .budget = &fx.budget, .stores = stores, .store_count = 2};
    cr_assert_eq(bd_range_comparer_new(&inputs, 0, &comparer, &fx.err), BD_OK, "%s", fx.err.text);
    compare(0, UINT64_MAX);
    cr_expect_eq(sum.joined.cards_rows, PEOPLE * 3 / 4 + 1);
    cr_expect_eq(sum.rows[BD_OUTCOME_MISSING], PEOPLE / 4 - 1);
    cr_expect_eq(sum.rows[BD_OUTCOME_MATCH], PEOPLE / 2 + 1);
    bd_range_comparer_free(comparer);
    comparer = NULL;
    fx_fini(&more);
}
