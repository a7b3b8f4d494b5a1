/* run_builder: records go through buffers of any size and segments into a store: each of them once,
 * sorted. */
#include "engine/index/run_builder.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/file.h"

static char home[] = "/tmp/bidui-runs-XXXXXX";
static char path[64];
static bd_budget budget;
static bd_run_sink sink;
static bd_store *store;
static bd_err err;
static bd_err writer_err;

static void setup(void)
{
    cr_assert(mkdtemp(home) != NULL);
    snprintf(path, sizeof path, "%s/s.mdb", home);
    bd_budget_init(&budget, (size_t)64 << 20);
    cr_assert_eq(bd_store_create(path, 1 << 20, &store, &err), BD_OK);
    cr_assert_eq(bd_run_sink_init(&sink, &budget, store, 4, &err), BD_OK);
}

static void teardown(void)
{
    bd_run_sink_fini(&sink);
    bd_store_close(store);
    cr_expect_eq(atomic_load(&budget.used_bytes), 0);
    cr_expect_eq(bd_path_remove(home, &err), BD_OK);
}

TestSuite(run_builder, .init = setup, .fini = teardown, .timeout = 120);

static void *write_all(void *status)
{
    *(bd_status *)status = bd_run_sink_write(&sink, &writer_err);
    return NULL;
}

static uint64_t mix(uint64_t i)
{
    i *= UINT64_C(0x9E3779B97F4A7C15);
    return i ^ i >> 29;
}

/* The key of record i. If one_key is set, all records have the same key. */
static bool one_key;

static uint64_t key_of(uint64_t i)
{
    return one_key ? UINT64_C(0x123456789) : mix(i) >> 8;
}

/* Record i: its key, then a number of bytes that depends on i. */
static size_t record_bytes(uint64_t i, size_t most)
{
    return 8 + (most == 0 ? 0 : mix(i + 1) % most);
}

static bd_status add(bd_run_builder *builder, uint64_t i, size_t most, bd_err *e)
{
    const size_t len = record_bytes(i, most);
    uint8_t *at;
    BD_TRY(bd_run_builder_room(builder, len + 16, &at, e));
    memcpy(at, &i, 8);
    memset(at + 8, (int)i, len - 8);
    bd_run_builder_add(builder, key_of(i), at + len);
    return BD_OK;
}

struct seen {
    uint64_t records, sum, last_key;
    size_t most;
};

static bd_status see(void *context, const bd_block *block, bd_err *e)
{
    (void)e;
    struct seen *seen = context;
    for (uint32_t k = 0; k < block->count; k++) {
        const uint8_t *at;
        size_t len;
        uint64_t i;
        cr_assert(bd_block_payload(block, k, &at, &len) && len >= 8);
        memcpy(&i, at, 8);
        cr_assert(bd_block_key(block, k) == key_of(i) && len == record_bytes(i, seen->most));
        cr_assert(len == 8 || (at[8] == (uint8_t)i && at[len - 1] == (uint8_t)i));
        cr_assert(bd_block_key(block, k) >= seen->last_key);
        seen->last_key = bd_block_key(block, k);
        seen->records++;
        seen->sum += i;
    }
    return BD_OK;
}

static void through(size_t count, size_t most, size_t region_bytes)
{
    pthread_t writer;
    bd_status written = BD_E_BUG;
    bd_run_builder builder;
    uint8_t *region = aligned_alloc(64, (region_bytes + 63) & ~(size_t)63);
    cr_assert_eq(pthread_create(&writer, NULL, write_all, &written), 0);
    bd_run_builder_init(&builder, &sink, BD_SET_CARDS, region, region_bytes);
    for (uint64_t i = 0; i < count; i++)
        cr_assert_eq(add(&builder, i, most, &err), BD_OK, "%s", err.text);
    cr_assert_eq(bd_run_builder_flush(&builder, &err), BD_OK);
    bd_queue_close(&sink.full);
    pthread_join(writer, NULL);
    cr_assert_eq(written, BD_OK, "%s", writer_err.text);
    cr_assert_eq(bd_store_commit(store, &err), BD_OK);
    bd_view *view;
    struct seen all = {.most = most};
    cr_assert_eq(bd_view_open(store, &view, &err), BD_OK);
    cr_expect_eq(bd_view_runs(view, BD_SET_CARDS), builder.runs);
    for (size_t run = 0; run < bd_view_runs(view, BD_SET_CARDS); run++) {
        all.last_key = 0;
        cr_assert_eq(bd_view_blocks(view, BD_SET_CARDS, run, 0, UINT64_MAX, true, see, &all, &err),
                     BD_OK);
    }
    cr_expect_eq(all.records, count);
    cr_expect_eq(all.sum, count * (count - 1) / 2);
    bd_view_close(view);
    free(region);
}

Test(run_builder, a_large_buffer_makes_one_run)
{
    through(50000, 40, 16 << 20);
    cr_expect_eq(atomic_load(&sink.next_run[BD_SET_CARDS]), 1);
}

/* The numbers of a run's blocks continue from one segment to the next. Only they distinguish blocks
 * with the same first key. */
Test(run_builder, one_key_in_many_segments_keeps_all_its_records)
{
    one_key = true;
    through(60000, 40, 16 << 20);
    cr_expect_eq(atomic_load(&sink.next_run[BD_SET_CARDS]), 1);
}

Test(run_builder, a_tiny_buffer_makes_many_runs_of_the_same_records)
{
    through(5000, 40, 4000);
    cr_expect(atomic_load(&sink.next_run[BD_SET_CARDS]) > 50);
}

Test(run_builder, a_buffer_of_odd_length_is_used_as_far_as_pairs_fit)
{
    through(3000, 33, 10007);
}

Test(run_builder, records_larger_than_a_segment_pass_and_their_memory_is_given_back)
{
    const size_t before = atomic_load(&budget.used_bytes);
    through(60, 1 << 20, 6 << 20);
    cr_expect_eq(atomic_load(&budget.used_bytes), before);
}

/* Without a bound there would be as many large records in flight as there are segments, beyond the
 * budget. */
Test(run_builder, only_one_large_record_is_on_its_way_at_a_time)
{
    budget.limit_bytes = atomic_load(&budget.used_bytes) + (1 << 20) + (64 << 10);
    through(60, 1 << 20, 6 << 20);
}

Test(run_builder, a_row_that_never_fits_is_refused_with_what_to_do)
{
    uint8_t *at;
    uint8_t region[4096] = {0};
    bd_run_builder builder;
    bd_run_builder_init(&builder, &sink, BD_SET_CARDS, region, sizeof region);
    cr_expect_eq(bd_run_builder_room(&builder, 4096 - 32, &at, &err), BD_OK);
    cr_expect_eq(bd_run_builder_room(&builder, 4096 - 31, &at, &err), BD_E_NOMEM);
    cr_expect(strstr(err.hint, "--memory") != NULL);
}

Test(run_builder, an_empty_buffer_makes_no_run)
{
    through(0, 0, 4096);
    cr_expect_eq(atomic_load(&sink.next_run[BD_SET_CARDS]), 0);
}

Test(run_builder, a_cancelled_sink_wakes_the_builder_and_the_writer)
{
    pthread_t writer;
    bd_status written = BD_E_BUG;
    static uint8_t region[4096];
    bd_run_builder builder;
    bd_status st = BD_OK;
    bd_run_builder_init(&builder, &sink, BD_SET_CARDS, region, sizeof region);
    for (uint64_t i = 0; i < 100; i++)
        cr_assert_eq(add(&builder, i % 4, 0, &err), BD_OK); /* the first run is not full yet */
    cr_assert_eq(pthread_create(&writer, NULL, write_all, &written), 0);
    bd_run_sink_cancel(&sink);
    pthread_join(writer, NULL);
    cr_expect_eq(written, BD_E_CANCELLED);
    for (uint64_t i = 0; i < 1000 && st == BD_OK; i++)
        st = add(&builder, i, 0, &err);
    cr_expect_eq(st, BD_E_CANCELLED);
}
