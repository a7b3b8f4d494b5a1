/* block: records come out of a block as they were put in, every flipped bit is noticed, and no
 * bytes make reading go past the end. */
#include "engine/index/block.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "engine/index/block_format.h"

enum { READ_BEHIND = 32 };

static const uint64_t seed = 7;
static uint64_t state = 1234;

static uint64_t draw(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* Payloads in an arena, and sorted pairs with their positions. */
struct rows {
    bd_pair *pairs;
    uint8_t *arena;
    size_t count;
};

static struct rows make_rows(size_t count, unsigned key_bits, size_t payload_most)
{
    struct rows rows = {malloc(count * sizeof(bd_pair)), malloc(count * payload_most + READ_BEHIND),
                        count};
    uint64_t key = draw() >> 2;
    for (size_t i = 0; i < count; i++) {
        const size_t len = payload_most == 0 ? 0 : draw() % (payload_most + 1);
        const size_t at = (count - 1 - i) * payload_most; /* not in key order */
        for (size_t k = 0; k < len; k++)
            rows.arena[at + k] = (uint8_t)draw();
        rows.pairs[i] = (bd_pair){key, bd_ref_make(at, len)};
        key += key_bits == 0 ? 0 : draw() >> (64 - key_bits);
    }
    return rows;
}

static void rows_free(struct rows *rows)
{
    free(rows->pairs);
    free(rows->arena);
}

static void check_block(const struct rows *rows, size_t from, size_t take, const bd_block *block)
{
    cr_assert_eq(block->count, take);
    for (uint32_t i = 0; i < take; i++) {
        const bd_pair pair = rows->pairs[from + i];
        const uint8_t *at;
        size_t len;
        cr_assert_eq(bd_block_key(block, i), pair.key);
        cr_assert(bd_block_payload(block, i, &at, &len));
        cr_assert(len == bd_ref_len(pair.ref) &&
                  memcmp(at, rows->arena + bd_ref_at(pair.ref), len) == 0);
        const uint32_t low = bd_block_lower_bound(block, pair.key);
        cr_assert(low <= i && bd_block_key(block, low) == pair.key &&
                  (low == 0 || bd_block_key(block, low - 1) < pair.key));
    }
    cr_assert_eq(bd_block_lower_bound(block, 0), 0);
    cr_assert_eq(bd_block_lower_bound(block, UINT64_MAX), take);
}

/* Write all rows in blocks of exactly the planned size; returns the number of blocks. */
static size_t through_blocks(const struct rows *rows)
{
    size_t blocks = 0;
    for (size_t from = 0; from < rows->count; blocks++) {
        size_t bytes;
        bd_block block;
        const size_t take =
            bd_block_plan(rows->pairs + from, rows->count - from, BD_BLOCK_BYTES, &bytes);
        cr_assert(take >= 1 && (bytes <= BD_BLOCK_BYTES || take == 1));
        uint8_t *out = malloc(bytes);
        bd_block_write(rows->pairs + from, take, rows->arena, seed, out, bytes);
        cr_assert(bd_block_open(out, bytes, &seed, &block));
        check_block(rows, from, take, &block);
        free(out);
        from += take;
    }
    return blocks;
}

Test(block, rows_of_every_shape_come_back)
{
    static const unsigned bits[] = {0, 1, 8, 9, 16, 24, 33, 40, 48, 50};
    static const size_t payloads[] = {0, 1, 15, 31, 32, 33, 60, 700, 9000, 16300, 17000};
    for (size_t b = 0; b < sizeof bits / sizeof *bits; b++)
        for (size_t p = 0; p < sizeof payloads / sizeof *payloads; p++) {
            struct rows rows = make_rows(1 + draw() % 1500, bits[b], payloads[p]);
            through_blocks(&rows);
            rows_free(&rows);
        }
}

Test(block, a_block_is_filled_as_far_as_it_goes)
{
    struct rows rows = make_rows(5000, 4, 0);
    size_t bytes;
    const size_t take = bd_block_plan(rows.pairs, rows.count, BD_BLOCK_BYTES, &bytes);
    cr_expect(take < rows.count && bytes <= BD_BLOCK_BYTES && bytes > BD_BLOCK_BYTES - 64,
              "%zu rows in %zu bytes", take, bytes);
    rows_free(&rows);
}

Test(block, one_record_of_any_size_makes_a_block)
{
    static const size_t sizes[] = {0,     16323,  16324,   16325,         65535,
                                   65536, 262144, 4 << 20, (16 << 20) - 1};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct rows rows = {malloc(sizeof(bd_pair)), malloc(sizes[i] + READ_BEHIND), 1};
        memset(rows.arena, 'a', sizes[i] + READ_BEHIND);
        rows.pairs[0] = (bd_pair){77, bd_ref_make(0, sizes[i])};
        cr_expect_eq(through_blocks(&rows), 1);
        rows_free(&rows);
    }
}

Test(block, keys_as_far_apart_as_can_be_share_a_block)
{
    struct rows rows = make_rows(3, 0, 5);
    rows.pairs[0].key = 0;
    rows.pairs[1].key = UINT64_C(1) << 63;
    rows.pairs[2].key = UINT64_MAX - 1;
    cr_expect_eq(through_blocks(&rows), 1);
    rows_free(&rows);
}

Test(block, a_flipped_bit_in_any_byte_is_reported)
{
    struct rows rows = make_rows(200, 20, 40);
    size_t bytes;
    const size_t take = bd_block_plan(rows.pairs, rows.count, BD_BLOCK_BYTES, &bytes);
    uint8_t *out = malloc(bytes);
    bd_block block;
    bd_block_write(rows.pairs, take, rows.arena, seed, out, bytes);
    for (size_t i = 0; i < bytes; i++) {
        const uint8_t bit = (uint8_t)(1u << draw() % 8);
        out[i] ^= bit;
        cr_assert(!bd_block_open(out, bytes, &seed, &block), "byte %zu of %zu", i, bytes);
        out[i] ^= bit;
    }
    cr_assert(bd_block_open(out, bytes, &seed, &block));
    free(out);
    rows_free(&rows);
}

/* Read everything in an opened block; AddressSanitizer reports a read too far. */
static void look(const bd_block *block)
{
    unsigned sum = 0;
    for (uint32_t i = 0; i < block->count; i++) {
        const uint8_t *at;
        size_t len;
        sum += (unsigned)bd_block_key(block, i);
        if (!bd_block_payload(block, i, &at, &len))
            continue;
        cr_assert(at >= block->payloads && len <= block->payload_bytes &&
                  (size_t)(at - block->payloads) <= block->payload_bytes - len);
        if (len > 0)
            sum += at[0] + at[len - 1];
    }
    sum += bd_block_lower_bound(block, draw());
    cr_assert(sum != 1 || sum == 1); /* so that sum is used */
}

Test(block, a_block_cut_short_does_not_open)
{
    struct rows rows = make_rows(50, 20, 40);
    size_t bytes;
    bd_block block;
    const size_t take = bd_block_plan(rows.pairs, rows.count, BD_BLOCK_BYTES, &bytes);
    uint8_t *out = malloc(bytes);
    bd_block_write(rows.pairs, take, rows.arena, seed, out, bytes);
    for (size_t len = 0; len < bytes; len++) {
        uint8_t *less = malloc(len + (len == 0));
        memcpy(less, out, len);
        cr_assert(!bd_block_open(less, len, NULL, &block), "%zu of %zu bytes", len, bytes);
        free(less);
    }
    free(out);
    rows_free(&rows);
}

Test(block, a_damaged_block_that_nobody_verifies_still_keeps_within_its_bytes)
{
    for (int round = 0; round < 20000; round++) {
        struct rows rows = make_rows(1 + draw() % 60, (unsigned)(draw() % 50), 20);
        size_t bytes;
        bd_block block;
        const size_t take = bd_block_plan(rows.pairs, rows.count, BD_BLOCK_BYTES, &bytes);
        uint8_t *out = malloc(bytes);
        bd_block_write(rows.pairs, take, rows.arena, seed, out, bytes);
        for (unsigned i = 0; i <= draw() % 4; i++)
            out[16 + (draw() % 2 ? draw() % 8 : draw() % (bytes - 16))] = (uint8_t)draw();
        if (bd_block_open(out, bytes, NULL, &block))
            look(&block);
        free(out);
        rows_free(&rows);
    }
}

Test(block, random_bytes_behind_a_sound_head_keep_within_their_end)
{
    for (int round = 0; round < 100000; round++) {
        const uint32_t len = (uint32_t)(draw() % 200);
        const uint32_t magic = BD_BLOCK_MAGIC;
        uint8_t *out = malloc(len + (len == 0));
        bd_block block;
        for (uint32_t i = 0; i < len; i++)
            out[i] = (uint8_t)draw();
        if (len >= BD_BLOCK_HEAD) {
            memcpy(out, &magic, 4);
            memcpy(out + 4, &len, 4);
            memset(out + 17, 0, 3);
            memcpy(out + 20,
                   (uint8_t[]){(uint8_t)(draw() % 10), 0, (uint8_t)(draw() % 2 ? 2 : 4), 0}, 4);
        }
        if (bd_block_open(out, len, NULL, &block))
            look(&block);
        free(out);
    }
}

/* LMDB stores what does not fit a page in whole pages: their 16-byte header, and the block. */
Test(block, fills_whole_pages_whatever_their_size)
{
    static const struct {
        size_t page, most;
    } cases[] = {{512, 16368},   {4096, 16368},  {8192, 16368},
                 {16384, 16368}, {32768, 32752}, {65536, 65520}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_eq(bd_block_most(cases[i].page), cases[i].most);
        cr_expect_eq((bd_block_most(cases[i].page) + BD_BLOCK_PAGE_HEAD) % cases[i].page, 0);
    }
}

Test(block, of_large_pages_comes_back_and_fills_them)
{
    enum { MOST = 65520 };
    static uint8_t out[MOST];
    struct rows rows = make_rows(20000, 20, 12);
    size_t bytes;
    bd_block block;
    const size_t take = bd_block_plan(rows.pairs, rows.count, MOST, &bytes);
    cr_assert(take < rows.count && bytes <= MOST && bytes > MOST - 64);
    bd_block_write(rows.pairs, take, rows.arena, seed, out, bytes);
    cr_assert(bd_block_open(out, bytes, &seed, &block) && block.count == take);
    for (uint32_t i = 0; i < take; i++) {
        const uint8_t *at;
        size_t len;
        cr_assert(bd_block_payload(&block, i, &at, &len));
        cr_assert_eq(bd_block_key(&block, i), rows.pairs[i].key);
        cr_assert(len == bd_ref_len(rows.pairs[i].ref) &&
                  memcmp(at, rows.arena + bd_ref_at(rows.pairs[i].ref), len) == 0);
    }
    rows_free(&rows);
}

Test(block, of_another_place_fails)
{
    static uint8_t out[BD_BLOCK_BYTES];
    struct rows rows = make_rows(10, 20, 12);
    size_t bytes;
    bd_block block;
    const size_t take = bd_block_plan(rows.pairs, rows.count, BD_BLOCK_BYTES, &bytes);
    const uint64_t here = bd_block_seed(99, 1, 2, 3);
    const uint64_t others[] = {bd_block_seed(98, 1, 2, 3), bd_block_seed(99, 0, 2, 3),
                               bd_block_seed(99, 1, 3, 3), bd_block_seed(99, 1, 2, 4)};
    bd_block_write(rows.pairs, take, rows.arena, here, out, bytes);
    cr_expect(bd_block_open(out, bytes, &here, &block));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        cr_expect(!bd_block_open(out, bytes, &others[i], &block), "%zu", i);
    rows_free(&rows);
}
