/* test_batch_packer: each row of a batch goes into the run or to the rejected rows, with its source
 * and its reason. */
#include "engine/run/load/batch_packer.h"

#include "engine/record/record.h"
#include "engine/record/rejected_format.h"
#include "tests/unit/run/fixture.h"

static struct fx fx;
static bd_run_sink sink;
static bd_batch_packer packer;
static bd_chunk *chunk;
static bd_reader *reader;
static bd_batch batch;

static void begin(const char *roster, const char *more)
{
    fx_init(&fx, roster, "id,name,sex\n", more);
    cr_assert_eq(bd_run_sink_init(&sink, &fx.budget, fx.store, 4, &fx.err), BD_OK);
    cr_assert_eq(bd_chunk_new(&fx.budget, &chunk, &fx.err), BD_OK);
    cr_assert_eq(bd_batch_packer_init(&packer, &fx.plan, &fx.budget, &sink, &fx.err), BD_OK);
    cr_assert_eq(bd_row_source_open(&fx.plan.datasets[BD_ROSTER].sources[0],
                                    &fx.plan.datasets[BD_ROSTER].spec, &reader, &fx.err),
                 BD_OK, "%s", fx.err.text);
    cr_assert_eq(bd_reader_take(reader, chunk, &fx.err), BD_OK);
    cr_assert_eq(bd_reader_parse(reader, chunk, &batch, &fx.err), BD_OK);
}

static void fini(void)
{
    bd_batch_packer_fini(&packer);
    bd_reader_close(reader);
    bd_chunk_free(chunk);
    bd_run_sink_fini(&sink);
    fx_fini(&fx);
}

TestSuite(batch_packer, .fini = fini, .timeout = 60);

static bd_status pack(int dataset, uint32_t file)
{
    return bd_batch_packer_add(&packer, dataset, file, chunk, &batch, &fx.err);
}

/* The payload of a builder's record; idx 0 is the latest. */
static const uint8_t *payload(const bd_run_builder *builder, size_t idx, size_t *len)
{
    const uint64_t ref = builder->pairs[idx].ref;
    *len = bd_ref_len(ref);
    return builder->region + bd_ref_at(ref);
}

Test(batch_packer, a_row_with_a_number_becomes_a_record_of_the_run)
{
    size_t len;
    bd_record record;
    char scratch[BD_VALUE_SHORT_MAX];
    begin("id,name,sex\n11010519491231002X,张三,1\n", "");
    cr_assert_eq(pack(BD_ROSTER, 3), BD_OK);
    cr_assert_eq(packer.run.count, 1);
    cr_expect_eq(packer.accepted_rows[BD_ROSTER], 1);
    cr_expect_eq(packer.rejected.count, 0);
    const uint8_t *at = payload(&packer.run, 0, &len);
    cr_assert(bd_record_open(&fx.plan.datasets[BD_ROSTER].schema, packer.run.pairs[0].key, at, len,
                             &record));
    cr_expect(bd_text_equal(bd_record_text(&record, 1, scratch), bd_text_of("张三")));
    const bd_source source = record.source;
    cr_expect_eq(source.file, 3);
    cr_expect_eq(source.line, 2);
}

Test(batch_packer, a_row_without_one_is_rejected_with_reason_place_and_text)
{
    size_t len;
    begin("id,name,sex\n无,b,1\n", "");
    cr_assert_eq(pack(BD_ROSTER, 2), BD_OK);
    cr_expect_eq(packer.run.count, 0);
    cr_assert_eq(packer.rejected.count, 1);
    cr_expect_eq(packer.rejected_rows[BD_ROSTER], 1);
    cr_expect_eq(packer.rejected_rows[BD_CARDS], 0);
    cr_expect_eq(packer.rejected.pairs[0].key, UINT64_C(2) << BD_REJECTED_LINE_BITS | 2);
    const uint8_t *at = payload(&packer.rejected, 0, &len);
    cr_expect_eq(at[0], BD_WORD_ID_EMPTY);
    cr_expect_eq(at[BD_REJECTED_HEAD - 2] | at[BD_REJECTED_HEAD - 1], 0, "no fields are kept");
    cr_assert_eq(len, BD_REJECTED_HEAD + strlen("无,b,1"));
    cr_expect_eq(memcmp(at + BD_REJECTED_HEAD, "无,b,1", strlen("无,b,1")), 0);
}

Test(batch_packer, a_rejected_row_of_the_cards_is_behind_all_of_the_roster)
{
    begin("id,name,sex\n无,b,1\n", "");
    cr_assert_eq(pack(BD_CARDS, 0), BD_OK);
    cr_expect_eq(packer.rejected.pairs[0].key,
                 UINT64_C(1) << (BD_REJECTED_FILE_BITS + BD_REJECTED_LINE_BITS) | 2);
}

Test(batch_packer, with_worklists_the_fields_of_a_rejected_row_are_kept_beside_it)
{
    size_t len;
    begin("id,name,sex\n无,b,1\n", "worklists: {level: county}\n");
    cr_assert_eq(pack(BD_ROSTER, 0), BD_OK);
    const uint8_t *at = payload(&packer.rejected, 0, &len);
    const size_t fields = at[BD_REJECTED_HEAD - 2] | (size_t)at[BD_REJECTED_HEAD - 1] << 8;
    cr_expect_gt(fields, 0);
    cr_expect_eq(len, BD_REJECTED_HEAD + fields + strlen("无,b,1"));
}

Test(batch_packer, a_row_with_the_wrong_number_of_columns_is_rejected_as_that)
{
    size_t len;
    begin("id,name,sex\n11010519491231002X,b,1,9\n11010519491231002X,b,1\n", "");
    cr_assert_eq(pack(BD_ROSTER, 0), BD_OK);
    cr_expect_eq(packer.accepted_rows[BD_ROSTER], 1);
    cr_assert_eq(packer.rejected.count, 1);
    cr_expect_eq(payload(&packer.rejected, 0, &len)[0], BD_WORD_ROW_COLUMNS);
}

/* No thread writes, so the runs stay in the sink's segments. */
Test(batch_packer, a_run_ends_where_the_other_data_set_begins)
{
    begin("id,name,sex\n11010519491231002X,b,1\n", "");
    cr_assert_eq(pack(BD_ROSTER, 0), BD_OK);
    cr_assert_eq(pack(BD_ROSTER, 0), BD_OK);
    cr_expect_eq(packer.run.runs, 0);
    cr_assert_eq(pack(BD_CARDS, 0), BD_OK);
    cr_expect_eq(packer.run.runs, 1);
    cr_expect_eq(packer.run.count, 1, "the roster's two are handed in");
    cr_expect_eq(packer.run.set, BD_SET_CARDS);
    cr_assert_eq(bd_batch_packer_flush(&packer, &fx.err), BD_OK);
    cr_expect_eq(packer.run.runs, 2);
    cr_expect_eq(packer.run.count, 0);
}
