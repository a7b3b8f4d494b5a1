/* store: blocks put into a store are read again, in order and by key; files that are not stores are
 * refused. */
#include "engine/index/store.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/index/block_format.h"

static char home[] = "/tmp/bidui-store-XXXXXX";
static char path[64];
static bd_err err;
static bd_store_seal seal; /* of the store finished last */

static void setup(void)
{
    cr_assert(mkdtemp(home) != NULL);
    snprintf(path, sizeof path, "%s/s.mdb", home);
}

static void teardown(void)
{
    bd_err ignored = {0};
    cr_expect_eq(bd_path_remove(home, &ignored), BD_OK);
}

TestSuite(store, .init = setup, .fini = teardown);

/* A block of count records with keys first, first + step, ...; each payload is the key's eight
 * bytes and filling. */
static uint8_t *make_block(uint64_t seed, uint64_t first, uint64_t step, size_t count,
                           size_t filling, size_t *bytes)
{
    bd_pair *pairs = malloc(count * sizeof *pairs);
    uint8_t *arena = calloc(1, count * (8 + filling) + 32);
    for (size_t i = 0; i < count; i++) {
        pairs[i] = (bd_pair){first + i * step, bd_ref_make(i * (8 + filling), 8 + filling)};
        memcpy(arena + i * (8 + filling), &pairs[i].key, 8);
    }
    cr_assert_eq(bd_block_plan(pairs, count, BD_BLOCK_BYTES, bytes), count,
                 "the test's block is too large");
    uint8_t *block = malloc(*bytes);
    bd_block_write(pairs, count, arena, seed, block, *bytes);
    free(pairs);
    free(arena);
    return block;
}

static void put(bd_store *store, bd_set set, uint32_t run, uint32_t no, uint64_t first,
                uint64_t step, size_t count, size_t filling)
{
    size_t bytes;
    uint8_t *block =
        make_block(bd_store_block_seed(store, set, run, no), first, step, count, filling, &bytes);
    cr_assert_eq(bd_store_put(store, set, run, no, block, bytes, &err), BD_OK, "%s", err.text);
    free(block);
}

static bd_store *create(size_t commit_bytes)
{
    bd_store *store;
    cr_assert_eq(bd_store_create(path, commit_bytes, &store, &err), BD_OK, "%s", err.text);
    return store;
}

static void finish(bd_store *store)
{
    cr_assert_eq(bd_store_put_meta(store, "what", "a test", 6, &err), BD_OK, "%s", err.text);
    cr_assert_eq(bd_store_finish(store, BD_DIGEST_XXH3, &seal, &err), BD_OK, "%s", err.text);
    bd_store_close(store);
}

/* Open the store again, with a view. */
struct reading {
    bd_store *store;
    bd_view *view;
};

static struct reading read_again(void)
{
    struct reading r = {0};
    cr_assert_eq(bd_store_open(path, &seal, &r.store, &err), BD_OK, "%s", err.text);
    cr_assert_eq(bd_view_open(r.store, &r.view, &err), BD_OK, "%s", err.text);
    return r;
}

static void end(struct reading r)
{
    bd_view_close(r.view);
    bd_store_close(r.store);
}

struct seen {
    uint64_t first[4096];
    size_t blocks;
    size_t records;
    uint64_t last_key;
    size_t stop_after;
};

static bd_status see(void *context, const bd_block *block, bd_err *e)
{
    (void)e;
    struct seen *seen = context;
    if (seen->blocks < 4096)
        seen->first[seen->blocks] = block->first_key;
    seen->blocks++;
    for (uint32_t i = 0; i < block->count; i++) {
        const uint8_t *at;
        size_t len;
        uint64_t key;
        cr_assert(bd_block_payload(block, i, &at, &len) && len >= 8);
        memcpy(&key, at, 8);
        cr_assert_eq(key, bd_block_key(block, i));
        cr_assert(key >= seen->last_key);
        seen->last_key = key;
        seen->records++;
    }
    return seen->blocks == seen->stop_after ? BD_END : BD_OK;
}

static struct seen blocks_of(struct reading r, bd_set set, size_t run, uint64_t lo, uint64_t last)
{
    struct seen seen = {0};
    cr_assert_eq(bd_view_blocks(r.view, set, run, lo, last, true, see, &seen, &err), BD_OK, "%s",
                 err.text);
    return seen;
}

Test(store, interleaved_runs_of_many_blocks_come_back_in_order)
{
    enum { RUNS = 5, BLOCKS = 300 };
    bd_store *store = create(1 << 20);
    for (uint32_t no = 0; no < BLOCKS; no++)
        for (uint32_t run = 0; run < RUNS; run++) {
            put(store, BD_SET_CARDS, run, no, no * 1000 + run, 3, 100, 100);
            put(store, BD_SET_ROSTER, RUNS - 1 - run, no, no * 500, 1, 10,
                0); /* runs may begin in any order */
        }
    finish(store);
    struct reading r = read_again();
    cr_expect_eq(bd_view_runs(r.view, BD_SET_CARDS), RUNS);
    cr_expect_eq(bd_view_runs(r.view, BD_SET_REJECTED), 0);
    cr_expect_eq(bd_view_block_count(r.view, BD_SET_ROSTER), RUNS * BLOCKS);
    for (size_t run = 0; run < RUNS; run++) {
        const struct seen seen = blocks_of(r, BD_SET_CARDS, run, 0, UINT64_MAX);
        cr_expect(seen.blocks == BLOCKS && seen.records == BLOCKS * 100 &&
                  seen.first[7] == 7000 + run);
        cr_expect_eq(blocks_of(r, BD_SET_ROSTER, run, 0, UINT64_MAX).records, BLOCKS * 10);
    }
    end(r);
}

Test(store, what_is_committed_is_read_before_the_store_is_finished)
{
    bd_store *store = create(1 << 20);
    put(store, BD_SET_ROSTER, 0, 0, 5, 1, 3, 0);
    cr_assert_eq(bd_store_commit(store, &err), BD_OK);
    struct reading r = {store, NULL};
    cr_assert_eq(bd_view_open(store, &r.view, &err), BD_OK);
    cr_expect_eq(blocks_of(r, BD_SET_ROSTER, 0, 0, UINT64_MAX).records, 3);
    end(r);
}

Test(store, a_seek_finds_the_blocks_before_at_between_and_after_keys)
{
    bd_store *store = create(1 << 20);
    put(store, BD_SET_CARDS, 0, 0, 100, 10, 5, 0); /* 100..140 */
    put(store, BD_SET_CARDS, 0, 1, 200, 10, 5, 0); /* 200..240 */
    put(store, BD_SET_CARDS, 0, 2, 300, 10, 5, 0); /* 300..340 */
    finish(store);
    struct reading r = read_again();
    static const struct {
        uint64_t lo, last;
        size_t blocks;
        uint64_t first;
    } cases[] = {{0, 99, 0, 0},           {0, 100, 1, 100},
                 {0, 199, 1, 100},        {100, 100, 1, 100},
                 {150, 160, 1, 100},      {200, 200, 2, 100},
                 {201, 299, 1, 200},      {201, 300, 2, 200},
                 {341, 999, 1, 300},      {300, UINT64_MAX, 2, 200},
                 {0, UINT64_MAX, 3, 100}, {UINT64_MAX, UINT64_MAX, 1, 300}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct seen seen = blocks_of(r, BD_SET_CARDS, 0, cases[i].lo, cases[i].last);
        cr_expect(seen.blocks == cases[i].blocks && seen.first[0] == cases[i].first,
                  "case %zu: %zu blocks from %llu", i, seen.blocks,
                  (unsigned long long)seen.first[0]);
    }
    struct seen one = {.stop_after = 1};
    cr_expect_eq(bd_view_blocks(r.view, BD_SET_CARDS, 0, 0, UINT64_MAX, false, see, &one, &err),
                 BD_OK);
    cr_expect_eq(one.blocks, 1, "BD_END ends the walk and is no failure");
    end(r);
}

Test(store, successive_blocks_with_equal_first_keys_stay_apart_and_are_all_found)
{
    bd_store *store = create(1 << 20);
    put(store, BD_SET_CARDS, 0, 0, 100, 1, 5, 0);
    for (uint32_t no = 1; no <= 300; no++)
        put(store, BD_SET_CARDS, 0, no, 104, 0, 7, 0);
    put(store, BD_SET_CARDS, 0, 301, 104, 1, 5, 0);
    put(store, BD_SET_CARDS, 0, 302, 109, 1, 5, 0);
    finish(store);
    struct reading r = read_again();
    const struct seen at = blocks_of(r, BD_SET_CARDS, 0, 104, 104);
    cr_expect(at.blocks == 302 && at.first[0] == 100 && at.first[301] == 104, "%zu blocks",
              at.blocks);
    const struct seen behind = blocks_of(r, BD_SET_CARDS, 0, 105, 105);
    cr_expect(behind.blocks == 1 && behind.first[0] == 104 && behind.last_key == 108);
    end(r);
}

Test(store, records_larger_than_a_block_and_than_a_segment_come_back)
{
    static const size_t sizes[] = {20000, 65536, 300 << 10, 4 << 20, 10};
    bd_store *store = create(1 << 20);
    for (uint32_t i = 0; i < 5; i++)
        put(store, BD_SET_ROSTER, 0, i, 1000 + i, 1, 1, sizes[i]);
    finish(store);
    struct reading r = read_again();
    cr_expect_eq(blocks_of(r, BD_SET_ROSTER, 0, 0, UINT64_MAX).records, 5);
    cr_expect_eq(blocks_of(r, BD_SET_ROSTER, 0, 1003, 1003).last_key, 1003);
    end(r);
}

Test(store, first_keys_are_taken_at_a_stride_over_all_runs)
{
    bd_store *store = create(1 << 20);
    for (uint32_t run = 0; run < 3; run++)
        for (uint32_t no = 0; no < 50; no++)
            put(store, BD_SET_CARDS, run, no, no * 10 + run, 1, 2, 0);
    finish(store);
    struct reading r = read_again();
    for (size_t stride = 1; stride < 200; stride += 7) {
        uint64_t *keys = NULL;
        size_t count = 0;
        size_t capacity = 0;
        cr_assert_eq(
            bd_view_first_keys(r.view, BD_SET_CARDS, stride, &keys, &count, &capacity, &err),
            BD_OK);
        cr_expect_eq(count, (150 + stride - 1) / stride, "stride %zu: %zu keys", stride, count);
        cr_expect_eq(keys[0], 0);
        free(keys);
    }
    end(r);
}

Test(store, named_texts_come_back_and_others_are_said_to_be_missing)
{
    finish(create(1 << 20));
    struct reading r = read_again();
    bd_text text;
    cr_expect_eq(bd_view_meta(r.view, "what", &text, &err), BD_OK);
    cr_expect(bd_text_equal(text, bd_text_of("a test")));
    cr_expect_eq(bd_view_meta(r.view, "else", &text, &err), BD_END);
    end(r);
}

Test(store, blocks_that_come_out_of_key_order_are_refused)
{
    size_t bytes;
    bd_store *store = create(1 << 20);
    put(store, BD_SET_CARDS, 0, 0, 100, 1, 5, 0);
    uint8_t *block = make_block(0, 50, 1, 5, 0, &bytes);
    cr_expect(bd_store_put(store, BD_SET_CARDS, 0, 1, block, bytes, &err) < 0);
    bd_err later = {0};
    cr_expect_eq(bd_store_finish(store, BD_DIGEST_XXH3, &seal, &later), BD_E_IO,
                 "the store is dead after that");
    free(block);
    bd_store_close(store);
}

Test(store, a_new_store_replaces_what_was_there)
{
    bd_store *store = create(1 << 20);
    put(store, BD_SET_CARDS, 0, 0, 100, 1, 5, 0);
    finish(store);
    finish(create(1 << 20));
    struct reading r = read_again();
    cr_expect_eq(bd_view_runs(r.view, BD_SET_CARDS), 0);
    end(r);
}

Test(store, a_store_that_may_only_be_read_is_read_and_nothing_is_left_beside_it)
{
    struct stat s;
    char lock[80];
    finish(create(1 << 20));
    cr_assert_eq(chmod(path, 0400), 0);
    end(read_again());
    snprintf(lock, sizeof lock, "%s-lock", path);
    cr_expect(stat(lock, &s) != 0);
}

static void refused(bd_status expected)
{
    bd_store *store = NULL;
    bd_err e = {0};
    const bd_status st = bd_store_open(path, NULL, &store, &e);
    cr_expect_eq(st, expected, "status %d: %s", st, e.text);
    cr_expect(strstr(e.text, path) != NULL, "'%s' does not name the file", e.text);
    if (st >= 0)
        bd_store_close(store);
}

Test(store, what_is_no_store_is_refused_with_its_name)
{
    refused(BD_E_IO); /* the file does not exist */
    cr_assert_eq(mkdir(path, 0700), 0);
    refused(BD_E_INPUT); /* a folder */
    cr_assert_eq(rmdir(path), 0);
    FILE *f = fopen(path, "w");
    for (int i = 0; i < 3000; i++)
        fputs("this is a text\n", f);
    fclose(f);
    refused(BD_E_INPUT);
    cr_assert_eq(truncate(path, 100), 0);
    refused(BD_E_INPUT);
}

Test(store, an_empty_file_is_no_store)
{
    fclose(fopen(path, "w"));
    refused(BD_E_INPUT);
}

Test(store, a_store_cut_short_anywhere_is_refused_and_never_a_bus_error)
{
    bd_store *store = create(1 << 20);
    for (uint32_t no = 0; no < 40; no++)
        put(store, BD_SET_CARDS, 0, no, no * 1000, 1, 100, 100);
    finish(store);
    struct stat s;
    cr_assert_eq(stat(path, &s), 0);
    for (off_t size = s.st_size - 1; size > 0; size -= size > 20000 ? 14321 : 777) {
        cr_assert_eq(truncate(path, size), 0);
        refused(BD_E_INPUT);
    }
}

Test(store, a_flipped_bit_in_a_block_is_found_when_the_block_is_read)
{
    bd_store *store = create(1 << 20);
    for (uint32_t no = 0; no < 10; no++)
        put(store, BD_SET_CARDS, 0, no, no * 1000, 1, 100, 100);
    finish(store);
    const int fd = open(path, O_RDWR);
    char bytes[64];
    bool changed = false;
    for (off_t at = 8192; !changed && pread(fd, bytes, sizeof bytes, at) == sizeof bytes; at += 16)
        if (memcmp(bytes, "BDB2", 4) == 0) {
            bytes[40] ^= 4;
            changed = pwrite(fd, bytes, sizeof bytes, at) == sizeof bytes;
        }
    cr_assert(changed);
    close(fd);
    struct reading r = read_again();
    struct seen seen = {0};
    bd_err e = {0};
    cr_expect_eq(bd_view_blocks(r.view, BD_SET_CARDS, 0, 0, UINT64_MAX, false, see, &seen, &e),
                 BD_E_INPUT);
    cr_expect(strstr(e.text, "damaged") != NULL);
    end(r);
}
