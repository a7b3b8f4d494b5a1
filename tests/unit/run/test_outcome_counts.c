/* test_outcome_counts: the balance holds for consistent figures, and fails if any counter is off by
 * one. */
#include "engine/run/outcome_counts.h"

#include "engine/base/share.h"

#include "tests/unit/compare/fixture.h"

static struct fx fx;
static bd_plan plan;
static bd_load_totals loaded;
static bd_reconcile_totals found;

/* 20 roster rows: 5 match, 4 mismatch, 3 + 2 missing, 1 + 2 duplicate, 3 rejected; 30 cards, 4 of
 * them rejected. */
static void setup(void)
{
    fx_init(&fx);
    plan = (bd_plan){.rules = fx.rules, .edition_count = 1};
    loaded = (bd_load_totals){.rows = {20, 30}, .accepted = {17, 26}, .rejected = {3, 4}};
    found = (bd_reconcile_totals){
        .joined = {.roster_rows = 17, .cards_rows = 26, .persons = 25, .outcomes = {5, 4, 5, 3, 0}},
        .rejected = {3, 4}};
    static const uint64_t rows[BD_OUTCOME_COUNT] = {5, 4, 5, 3, 7};
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        found.outputs[0][i].rows = rows[i];
    found.words = calloc(fx.rules.word_count, sizeof *found.words);
    found.cards_words = calloc(fx.rules.word_count, sizeof *found.cards_words);
    found.words[BD_WORD_NO_RECORD] = 3;
    found.words[BD_WORD_NO_ACTIVE_CARD] = 2;
    found.words[BD_WORD_IDENTICAL] = 1;
    found.words[BD_WORD_CONFLICTING] = 2;
    found.words[BD_WORD_ID_EMPTY] = 3;
    found.cards_words[BD_WORD_ROW_COLUMNS] = 4;
    found.words[bd_word_mismatch(1, BD_DIFF_DIFFERENT)] = 4;
    found.words[bd_word_roster_absent(&fx.rules, 1)] = 2;
}

static void teardown(void)
{
    bd_reconcile_totals_fini(&found);
    fx_fini(&fx);
}

TestSuite(outcome_counts, .init = setup, .fini = teardown);

static bd_status make(bd_counts *counts, bd_err *err)
{
    *err = (bd_err){0};
    return bd_counts_make(&plan, &loaded, &found, counts, err);
}

Test(outcome_counts, sound_figures_balance_and_are_listed_by_word)
{
    bd_counts counts;
    bd_summary summary = {0};
    bd_err err;
    cr_assert_eq(make(&counts, &err), BD_OK, "%s", err.text);
    bd_counts_summary(&counts, &summary);
    cr_expect(summary.balanced && summary.roster_rows == 20 && summary.cards_persons == 25 &&
              summary.roster_duplicates == 3);
    cr_expect_eq(summary.outcomes[BD_OUTCOME_REJECTED], 3);
    cr_expect(counts.mismatch_count == 1 && strcmp(counts.mismatch[0].name, "sex:different") == 0);
    cr_expect(counts.missing_count == 2 && counts.duplicate_count == 2 &&
              counts.rejected_count == 1);
    cr_expect(counts.cards_rejected_count == 1 &&
              strcmp(counts.cards_rejected_reasons[0].name, "row_columns") == 0);
    cr_expect(counts.note_count == 1 && strcmp(counts.notes[0].name, "roster.sex_absent") == 0);
    bd_counts_fini(&counts);
    bd_counts_fini(&counts); /* harmless */
}

/* One more and one less must both break the balance. */
static void must_break(uint64_t *counter, const char *what)
{
    bd_counts counts;
    bd_err err;
    for (int step = -1; step <= 1; step += 2) {
        *counter += (uint64_t)(int64_t)step;
        cr_expect_eq(make(&counts, &err), BD_E_BUG, "%s off by %d is not noticed", what, step);
        cr_expect(strstr(err.text, "balance") != NULL && err.hint[0] != '\0');
        bd_counts_fini(&counts);
        *counter -= (uint64_t)(int64_t)step;
    }
    cr_expect_eq(make(&counts, &err), BD_OK);
    bd_counts_fini(&counts);
}

Test(outcome_counts, any_counter_of_the_load_that_is_off_breaks_the_balance)
{
    for (int d = 0; d < BD_DATASETS; d++) {
        must_break(&loaded.rows[d], "rows read");
        must_break(&loaded.accepted[d], "rows accepted");
        must_break(&loaded.rejected[d], "rows rejected");
    }
}

Test(outcome_counts, any_counter_of_the_join_that_is_off_breaks_the_balance)
{
    must_break(&found.joined.roster_rows, "roster rows joined");
    must_break(&found.joined.cards_rows, "card rows joined");
    for (int i = 0; i < BD_OUTCOME_REJECTED; i++)
        must_break(&found.joined.outcomes[i], bd_outcome_name((bd_outcome)i));
}

Test(outcome_counts, any_count_of_report_rows_that_is_off_breaks_the_balance)
{
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        must_break(&found.outputs[0][i].rows, bd_outcome_name((bd_outcome)i));
    for (int d = 0; d < BD_DATASETS; d++)
        must_break(&found.rejected[d], "rejected rows reported");
}

Test(outcome_counts, any_count_of_a_single_reason_that_is_off_breaks_the_balance)
{
    must_break(&found.words[BD_WORD_NO_RECORD], "no_record");
    must_break(&found.words[BD_WORD_NO_ACTIVE_CARD], "no_active_card");
    must_break(&found.words[BD_WORD_IDENTICAL], "identical");
    must_break(&found.words[BD_WORD_CONFLICTING], "conflicting");
}

/* ---- limits ---- */

static const int64_t PERCENT = BD_SHARE_LIMIT / 100;
static const bd_previous none = {.period = ""};
static const bd_limits no_limits = {-1, -1, -1, -1, -1, -1, -1, -1};

/* What is said of the limits, terminated; true: one is passed. */
static bool say(const bd_counts *counts, const bd_limits *limits, const bd_previous *previous,
                bd_buf *out)
{
    bd_limit list[BD_LIMITS_MAX];
    out->len = 0;
    const bool passed = bd_limits_say(list, bd_counts_limits(counts, limits, previous, list), out);
    bd_buf_add_char(out, '\0');
    return passed;
}

Test(outcome_counts, without_rows_no_limit_of_a_share_is_passed)
{
    const bd_counts counts = {0};
    bd_limits limits = {0, 0, 0, 0, 0, -1, -1, -1};
    bd_limit list[BD_LIMITS_MAX];
    cr_assert_eq(bd_counts_limits(&counts, &limits, &none, list), 5);
    for (int i = 0; i < 5; i++)
        cr_expect(!list[i].passed && !list[i].applies);
}

Test(outcome_counts, each_limit_is_of_its_own_figure)
{
    static const char *const want[] = {"mismatch is 20.000 %, allowed 1.000 %",
                                       "missing is 25.000 %, allowed 1.000 %",
                                       "duplicate is 15.000 %, allowed 1.000 %",
                                       "rejected is 15.000 %, allowed 1.000 %",
                                       "cards_rejected is 13.333 %, allowed 1.000 %",
                                       "roster_change is 20.000 %, allowed 1.000 %",
                                       "cards_change is 25.000 %, allowed 1.000 %",
                                       "match_rate_drop is 15.000 points, allowed 1.000 points"};
    const bd_previous before = {
        .period = "2026-10", .roster = 25, .cards = 40, .outcomes = {10, 0, 0, 0, 15}};
    bd_counts counts;
    bd_err err;
    bd_buf out = {0};
    bd_buf line = {0};
    cr_assert_eq(make(&counts, &err), BD_OK);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        int64_t share[8] = {-1, -1, -1, -1, -1, -1, -1, -1};
        share[i] = PERCENT;
        const bd_limits limits = {share[0], share[1], share[2], share[3],
                                  share[4], share[5], share[6], share[7]};
        cr_expect(say(&counts, &limits, &before, &out));
        line.len = 0;
        bd_buf_printf(&line, "bidui: limit passed: %s\n", want[i]);
        bd_buf_add_char(&line, '\0');
        cr_expect_str_eq(out.at, line.at);
    }
    bd_buf_fini(&line);
    bd_buf_fini(&out);
    bd_counts_fini(&counts);
}

Test(outcome_counts, a_limit_is_passed_only_above_it)
{
    bd_counts counts;
    bd_err err;
    bd_buf out = {0};
    bd_limits limits = {25 * PERCENT, 25 * PERCENT, 15 * PERCENT, 15 * PERCENT,
                        14 * PERCENT, -1,           -1,           -1};
    cr_assert_eq(make(&counts, &err), BD_OK);
    cr_expect(!say(&counts, &limits, &none, &out));
    limits.missing = 24 * PERCENT + PERCENT / 10 * 9;
    limits.cards_rejected = -1;
    cr_expect(say(&counts, &limits, &none, &out));
    cr_expect_str_eq(out.at, "bidui: limit passed: missing is 25.000 %, allowed 24.900 %\n");
    bd_buf_fini(&out);
    bd_counts_fini(&counts);
}

/* 0.000000001 % of a hundred thousand million: floating point would not tell them apart. */
Test(outcome_counts, a_limit_is_compared_exactly)
{
    bd_counts counts = {.roster_rows = UINT64_C(100000000000)};
    bd_limits limits = no_limits;
    bd_buf out = {0};
    limits.missing = 5 * PERCENT + 1;
    counts.outcomes[BD_OUTCOME_MISSING] = UINT64_C(5000000001);
    cr_expect(!say(&counts, &limits, &none, &out));
    counts.outcomes[BD_OUTCOME_MISSING]++;
    cr_expect(say(&counts, &limits, &none, &out));
    cr_expect_str_eq(out.at,
                     "bidui: limit passed: missing is more than 5.000 %, allowed 5.000 %\n");
    bd_buf_fini(&out);
}

Test(outcome_counts, fewer_rows_are_a_change_as_well_and_a_rise_is_no_drop)
{
    const bd_previous fewer = {
        .period = "2026-10", .roster = 16, .cards = 24, .outcomes = {2, 0, 0, 0, 14}};
    bd_limits limits = no_limits;
    bd_limit list[BD_LIMITS_MAX];
    bd_counts counts;
    bd_err err;
    limits.roster_change = limits.cards_change = limits.match_rate_drop = 0;
    cr_assert_eq(make(&counts, &err), BD_OK);
    cr_assert_eq(bd_counts_limits(&counts, &limits, &fewer, list), 3);
    cr_expect(list[0].passed && list[0].value == 25000);
    cr_expect(list[1].passed && list[1].value == 25000);
    cr_expect(!list[2].passed && list[2].value == -12500);
    bd_counts_fini(&counts);
}

Test(outcome_counts, without_a_period_before_its_limits_do_not_apply_and_that_is_said)
{
    bd_limits limits = no_limits;
    bd_counts counts;
    bd_err err;
    bd_buf out = {0};
    limits.roster_change = limits.match_rate_drop = 0;
    cr_assert_eq(make(&counts, &err), BD_OK);
    cr_expect(!say(&counts, &limits, &none, &out));
    cr_expect_str_eq(
        out.at, "bidui: limit roster_change does not apply: no period before to compare with\n"
                "bidui: limit match_rate_drop does not apply: no period before to compare with\n");
    bd_buf_fini(&out);
    bd_counts_fini(&counts);
}

/* ---- lines ---- */

Test(outcome_counts, a_line_that_is_not_accounted_for_breaks_the_balance)
{
    bd_input_counts inputs[BD_DATASETS] = {
        {.rows = 20, .lines = {.rows = 20, .header = 1, .blank = 2}, .file = {.line_count = 23}},
        {.rows = 30,
         .lines = {.rows = 30, .skipped = 1, .continued = 4},
         .file = {.line_count = 35}}};
    bd_dataset_plan one_file = {.file_count = 1};
    for (int d = 0; d < BD_DATASETS; d++) {
        plan.datasets[d] = one_file;
        loaded.inputs[d] = &inputs[d];
    }
    for (int d = 0; d < BD_DATASETS; d++) {
        must_break(&inputs[d].file.line_count, "lines of the file");
        must_break(&inputs[d].lines.blank, "blank lines");
        must_break(&inputs[d].lines.repeated_header, "repeated headers");
        must_break(&inputs[d].rows, "rows of the input");
    }
}

/* The same outcomes, counted in one region. */
static void count_in_regions(void)
{
    static const uint64_t rows[BD_OUTCOME_COUNT] = {5, 4, 5, 3, 3};
    bd_err err = {0};
    cr_assert_eq(bd_region_counts_init(&found.regions, &fx.rules, &err), BD_OK);
    for (int i = 0; i < BD_OUTCOME_COUNT; i++) {
        const unsigned word = bd_region_outcome_word(&fx.rules, (bd_outcome)i);
        const bd_region_pair pair = {bd_region_key(BD_REGION_UNMAPPED, word), rows[i]};
        cr_assert_eq(bd_region_counts_add(&found.regions, &pair, 1, &err), BD_OK);
    }
    cr_assert_eq(bd_region_counts_finish(&found.regions, &err), BD_OK);
}

Test(outcome_counts, an_outcome_that_the_regions_do_not_add_up_to_breaks_the_balance)
{
    bd_counts counts;
    bd_err err;
    count_in_regions();
    cr_assert_eq(make(&counts, &err), BD_OK, "%s", err.text);
    bd_counts_fini(&counts);
    for (int i = 0; i < BD_OUTCOME_COUNT; i++) {
        const unsigned word = bd_region_outcome_word(&fx.rules, (bd_outcome)i);
        const bd_region_pair one = {bd_region_key(BD_REGION_UNMAPPED, word), 1};
        bd_region_counts_fini(&found.regions);
        count_in_regions();
        cr_assert_eq(bd_region_counts_add(&found.regions, &one, 1, &err), BD_OK);
        cr_assert_eq(bd_region_counts_finish(&found.regions, &err), BD_OK);
        cr_expect_eq(make(&counts, &err), BD_E_BUG, "%s", bd_outcome_name((bd_outcome)i));
        cr_expect(strstr(err.text, "an outcome, and the same by region") != NULL, "%s", err.text);
        bd_counts_fini(&counts);
    }
}
