/* test_rejected_rows: rejected.csv has the rejected rows of both files once each, in source
 * order. */
#include "engine/run/reconcile/rejected_rows.h"

#include "engine/index/block.h"
#include "engine/record/rejected_format.h"
#include "tests/unit/run/fixture.h"

enum { REFUSED = 200 };

static struct fx fx;
static bd_folder *folder;
static bd_results_writer writer;
static bd_reconcile_totals totals;

static void fini(void)
{
    bd_results_close(&writer);
    bd_folder_close(folder);
    bd_reconcile_totals_fini(&totals);
    fx_fini(&fx);
}

TestSuite(rejected_rows, .fini = fini, .timeout = 60);

/* Rejected rows, with a good row after every tenth. */
static void rows(const char *name, bd_buf *out)
{
    bd_buf_add_string(out, "id,name,sex\n");
    for (int i = 0; i < REFUSED; i++)
        bd_buf_printf(out, "%s%d,x,1\n%s", name, i, i % 10 == 9 ? "11010519491231002X,x,2\n" : "");
    bd_buf_add_char(out, '\0');
}

static void begin(void)
{
    bd_buf roster = {0};
    bd_buf cards = {0};
    rows("无", &roster);
    rows("空", &cards);
    fx_init(&fx, roster.at, cards.at, "");
    bd_buf_fini(&roster);
    bd_buf_fini(&cards);
    cr_assert_eq(bd_folder_make("reports", &fx.err), BD_OK);
    cr_assert_eq(bd_folder_open("reports", "2026-11", fx.config->digest, &folder, &fx.err), BD_OK);
    cr_assert_eq(bd_results_open(&writer, &fx.plan, &folder, &totals, &fx.err), BD_OK, "%s",
                 fx.err.text);
}

static bd_status write_them(void)
{
    const bd_range_inputs inputs = {
        .plan = &fx.plan, .budget = &fx.budget, .stores = &fx.store, .store_count = 1};
    return bd_write_rejected(&inputs, &writer, NULL, &fx.err);
}

static void expect_all(void)
{
    char line[200];
    char wanted[80];
    int at = 0;
    cr_assert_eq(write_them(), BD_OK, "%s", fx.err.text);
    cr_assert_eq(bd_results_commit(&writer, &fx.err), BD_OK, "%s", fx.err.text);
    FILE *file = fopen("reports/.2026-11.building/rejected.csv", "r");
    cr_assert(file != NULL && fgets(line, sizeof line, file) != NULL);
    for (; fgets(line, sizeof line, file) != NULL; at++) {
        const int i = at % REFUSED;
        const bool roster = at < REFUSED;
        snprintf(wanted, sizeof wanted, "%s.csv:%d,", roster ? "roster" : "cards", 2 + i + i / 10);
        cr_expect(strstr(line, wanted) != NULL, "row %d: %s", at, line);
        snprintf(wanted, sizeof wanted, "%s%d,x,1", roster ? "无" : "空", i);
        cr_expect(strstr(line, wanted) != NULL, "row %d: %s", at, line);
    }
    fclose(file);
    cr_expect_eq(at, 2 * REFUSED);
    cr_expect_eq(totals.rejected[BD_ROSTER], REFUSED);
    cr_expect_eq(totals.rejected[BD_CARDS], REFUSED);
    cr_expect_eq(totals.outputs[0][BD_OUTCOME_REJECTED].rows, 2 * REFUSED);
    uint64_t words = 0;
    for (size_t i = 0; i < fx.plan.rules.word_count; i++)
        words += totals.words[i];
    cr_expect_eq(words, REFUSED, "one reason each");
}

Test(rejected_rows, come_in_source_order_the_roster_first)
{
    begin();
    cr_assert_eq(fx_load(&fx), BD_OK, "%s", fx.err.text);
    expect_all();
}

/* Few rows are gathered at a time, so adjacent lines are in different ranges. */
Test(rejected_rows, are_the_same_however_few_are_gathered_at_a_time)
{
    begin();
    cr_assert_eq(fx_load(&fx), BD_OK, "%s", fx.err.text);
    fx.plan.memory.tile_records = 7;
    expect_all();
}

Test(rejected_rows, are_the_same_in_small_parts)
{
    begin();
    cr_assert_eq(fx_load(&fx), BD_OK, "%s", fx.err.text);
    fx.plan.memory.part = 1;
    expect_all();
}

/* Expect this message for a rejected row that loading would not have written. */
static void put(const uint8_t *payload, size_t len)
{
    uint8_t block[256];
    size_t bytes;
    const bd_pair pair = {2, bd_ref_make(0, len)}; /* line 2 of the roster's first file */
    bd_block_plan(&pair, 1, bd_store_block_most(fx.store), &bytes);
    cr_assert_leq(bytes, sizeof block);
    bd_block_write(&pair, 1, payload, bd_store_block_seed(fx.store, BD_SET_REJECTED, 0, 0), block,
                   bytes);
    cr_assert_eq(bd_store_put(fx.store, BD_SET_REJECTED, 0, 0, block, bytes, &fx.err), BD_OK);
    cr_assert_eq(bd_store_commit(fx.store, &fx.err), BD_OK);
}

static void expect_damaged(const uint8_t *payload, size_t len, const char *message)
{
    begin();
    put(payload, len);
    cr_expect_eq(write_them(), BD_E_INPUT);
    cr_expect_str_eq(fx.err.text, message);
}

static const uint8_t reason = BD_WORD_ROW_COLUMNS;

Test(rejected_rows, a_record_without_its_head_is_refused)
{
    uint8_t bytes[BD_REJECTED_HEAD + 16] = {reason};
    expect_damaged(bytes, BD_REJECTED_HEAD - 1,
                   "the store is damaged: a rejected row has no reason");
}

Test(rejected_rows, a_word_that_is_no_reason_is_refused)
{
    uint8_t bytes[BD_REJECTED_HEAD + 16] = {BD_WORD_FIELDS};
    expect_damaged(bytes, BD_REJECTED_HEAD, "the store is damaged: a rejected row has no reason");
}

Test(rejected_rows, a_region_that_nobody_knows_is_refused)
{
    uint8_t bytes[BD_REJECTED_HEAD + 16] = {reason, 1};
    expect_damaged(bytes, BD_REJECTED_HEAD,
                   "the store is damaged: the region of a rejected row is unknown");
}

Test(rejected_rows, fields_that_are_longer_than_the_record_are_refused)
{
    uint8_t bytes[BD_REJECTED_HEAD + 16] = {reason};
    bytes[BD_REJECTED_HEAD - 2] = 4;
    expect_damaged(bytes, BD_REJECTED_HEAD + 3,
                   "the store is damaged: a rejected row is cut short");
}

Test(rejected_rows, a_record_of_a_reason_alone_is_an_empty_row)
{
    char line[200];
    begin();
    put((const uint8_t[BD_REJECTED_HEAD + 8]){reason}, BD_REJECTED_HEAD);
    cr_assert_eq(write_them(), BD_OK, "%s", fx.err.text);
    cr_assert_eq(bd_results_commit(&writer, &fx.err), BD_OK);
    FILE *file = fopen("reports/.2026-11.building/rejected.csv", "r");
    cr_assert(file != NULL && fgets(line, sizeof line, file) != NULL &&
              fgets(line, sizeof line, file) != NULL);
    fclose(file);
    cr_expect_eq(totals.words[reason], 1);
    cr_expect_eq(totals.rejected[BD_ROSTER], 1);
}
