/* test_key_ranges: the ranges cover the key space exactly once, have about the requested size, and
 * stay within their memory. */
#include "engine/run/reconcile/key_ranges.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/file.h"

static char home[] = "/tmp/bidui-ranges-XXXXXX";
static bd_store *store;
static bd_err err;

static void setup(void)
{
    char path[64];
    cr_assert(mkdtemp(home) != NULL);
    snprintf(path, sizeof path, "%s/s.mdb", home);
    cr_assert_eq(bd_store_create(path, 8 << 20, &store, &err), BD_OK);
}

static void teardown(void)
{
    bd_store_close(store);
    cr_expect_eq(bd_path_remove(home, &err), BD_OK);
}

TestSuite(key_ranges, .init = setup, .fini = teardown, .timeout = 120);

/* Add `count` blocks of one record each, with keys first, first + step, ... */
static void add_blocks(bd_set set, uint32_t run, size_t count, uint64_t first, uint64_t step)
{
    uint8_t arena[64] = {1};
    uint8_t block[128];
    for (size_t i = 0; i < count; i++) {
        const bd_pair pair = {first + i * step, bd_ref_make(0, 1)};
        size_t bytes;
        bd_block_plan(&pair, 1, bd_store_block_most(store), &bytes);
        bd_block_write(&pair, 1, arena, bd_store_block_seed(store, set, run, (uint32_t)i), block,
                       bytes);
        cr_assert_eq(bd_store_put(store, set, run, (uint32_t)i, block, bytes, &err), BD_OK, "%s",
                     err.text);
    }
}

static bd_key_ranges cut(size_t roster_blocks, size_t cards_blocks)
{
    static const bd_set sets[BD_KEY_RANGES_SETS] = {BD_SET_ROSTER, BD_SET_CARDS};
    const size_t blocks[BD_KEY_RANGES_SETS] = {roster_blocks, cards_blocks};
    bd_key_ranges ranges;
    cr_assert_eq(bd_store_commit(store, &err), BD_OK);
    cr_assert_eq(bd_key_ranges_cut(store, sets, blocks, &ranges, &err), BD_OK, "%s", err.text);
    cr_assert(ranges.count >= 1);
    cr_assert_eq(ranges.last[ranges.count - 1], UINT64_MAX);
    for (size_t i = 1; i < ranges.count; i++)
        cr_assert(ranges.last[i - 1] < ranges.last[i], "range %zu", i);
    return ranges;
}

Test(key_ranges, an_empty_store_is_one_range)
{
    bd_key_ranges ranges = cut(1, 1);
    cr_expect_eq(ranges.count, 1);
    bd_key_ranges_fini(&ranges);
}

Test(key_ranges, a_range_begins_at_every_so_manieth_block_of_either_set)
{
    add_blocks(BD_SET_ROSTER, 0, 10, 5, 100);
    add_blocks(BD_SET_CARDS, 0, 10, 7, 100);
    bd_key_ranges ranges = cut(5, 4);
    cr_assert_eq(ranges.count, 4);
    cr_expect_eq(ranges.last[0], 7 + 400 - 1);
    cr_expect_eq(ranges.last[1], 5 + 500 - 1);
    cr_expect_eq(ranges.last[2], 7 + 800 - 1);
    bd_key_ranges_fini(&ranges);
}

Test(key_ranges, equal_keys_make_one_cut)
{
    add_blocks(BD_SET_ROSTER, 0, 100, 42, 0);
    add_blocks(BD_SET_CARDS, 0, 100, 42, 0);
    add_blocks(BD_SET_CARDS, 1, 100, 0, 0); /* no key is below 0, so there is no cut */
    bd_key_ranges ranges = cut(1, 1);
    cr_assert_eq(ranges.count, 2);
    cr_expect_eq(ranges.last[0], 41);
    bd_key_ranges_fini(&ranges);
}

Test(key_ranges, a_store_of_more_blocks_than_are_sampled_keeps_to_the_cuts_that_were_planned)
{
    /* Two samples a block, and 3, 5, 7 blocks a range: the step cannot be halved evenly. */
    add_blocks(BD_SET_CARDS, 0, 600000, 1, 10);
    for (size_t blocks = 3; blocks <= 7; blocks += 2) {
        bd_key_ranges ranges = cut(1, blocks);
        cr_expect(ranges.count <= 600000 / blocks + 1, "%zu ranges of %zu blocks", ranges.count,
                  blocks);
        bd_key_ranges_fini(&ranges);
    }
}
