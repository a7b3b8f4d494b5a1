/* store_proof: a finished store proves what it holds: whatever is missing, moved or changed in the
 * file is damage, and so is a description that does not fit the manifest. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/index/block_format.h"
#include "engine/index/seal.h"
#include "engine/index/store.h"

enum { BLOCKS = 6, PAGE = 4096, FILLING = 12000 };

static char home[] = "/tmp/bidui-proof-XXXXXX";
static char path[64];
static bd_store_seal seal;
static uint8_t *bytes; /* of the file, to be changed */
static size_t len;

static void put(bd_store *store, uint32_t run, uint32_t no, uint64_t key)
{
    static uint8_t payload[FILLING + 32];
    const bd_pair pair = {key, bd_ref_make(0, FILLING)};
    static uint8_t block[2 * FILLING];
    size_t size;
    bd_err err = {0};
    payload[0] = (uint8_t)no;
    bd_block_plan(&pair, 1, bd_store_block_most(store), &size);
    bd_block_write(&pair, 1, payload, bd_store_block_seed(store, BD_SET_CARDS, run, no), block,
                   size);
    cr_assert_eq(bd_store_put(store, BD_SET_CARDS, run, no, block, size, &err), BD_OK, "%s",
                 err.text);
}

static bd_store *create(const char *at)
{
    bd_store *store;
    bd_err err = {0};
    cr_assert_eq(bd_store_create(at, 1 << 20, &store, &err), BD_OK, "%s", err.text);
    for (uint32_t no = 0; no < BLOCKS; no++) {
        put(store, 0, no, (no + 1) * 1000);
        put(store, 1, no, (no + 1) * 1000 + 1);
    }
    cr_assert_eq(bd_store_put_meta(store, "what", "a test", 6, &err), BD_OK);
    return store;
}

static void setup(void)
{
    bd_err err = {0};
    cr_assert(mkdtemp(home) != NULL);
    snprintf(path, sizeof path, "%s/s.mdb", home);
    bd_store *store = create(path);
    cr_assert_eq(bd_store_finish(store, BD_DIGEST_SHA256, &seal, &err), BD_OK, "%s", err.text);
    bd_store_close(store);
    char *text;
    cr_assert_eq(bd_file_slurp(path, 64 << 20, &text, &len, &err), BD_OK, "%s", err.text);
    bytes = (uint8_t *)text;
}

static void teardown(void)
{
    bd_err err = {0};
    free(bytes);
    cr_expect_eq(bd_path_remove(home, &err), BD_OK);
}

TestSuite(store_proof, .init = setup, .fini = teardown);

static void save(void)
{
    FILE *f = fopen(path, "w");
    cr_assert(f != NULL && fwrite(bytes, 1, len, f) == len && fclose(f) == 0);
}

static bd_status count_block(void *context, const bd_block *block, bd_err *err)
{
    (void)block;
    (void)err;
    ++*(size_t *)context;
    return BD_OK;
}

enum look { OPEN, CHECK, CHECK_BLOCKS, FIND };

/* Open the file, and look into it; the number of blocks that may have the key 3500. */
static bd_status look(const bd_store_seal *published, enum look how, bd_err *err)
{
    bd_store *store = NULL;
    bd_view *view = NULL;
    size_t blocks = 0;
    bd_status st = bd_store_open(path, published, &store, err);
    if (st != BD_OK || how == OPEN)
        goto done;
    BD_GOTO(bd_view_open(store, &view, err));
    if (how == FIND) {
        BD_GOTO(bd_view_blocks(view, BD_SET_CARDS, 0, 3500, 3500, true, count_block, &blocks, err));
        cr_expect_eq(blocks, 1);
    } else {
        BD_GOTO(bd_view_check(view, how == CHECK_BLOCKS, err));
    }
done:
    bd_view_close(view);
    bd_store_close(store);
    return st;
}

static void expect_damage(enum look how, const char *what)
{
    char message[256];
    bd_err err = {0};
    save();
    snprintf(message, sizeof message, "store '%s' is damaged: %s", path, what);
    const bd_status st = look(&seal, how, &err);
    cr_expect_eq(st, BD_E_INPUT, "%d", st);
    cr_expect_str_eq(err.text, message);
}

static void expect_fine(enum look how)
{
    bd_err err = {0};
    save();
    const bd_status st = look(&seal, how, &err);
    cr_expect_eq(st, BD_OK, "%s", err.text);
}

static uint64_t get(const uint8_t *at, size_t width)
{
    uint64_t value = 0;
    memcpy(&value, at, width);
    return value;
}

/* The LMDB key of a block of run 0, in the last page that has it. */
static uint8_t *key_of(uint32_t no)
{
    uint8_t key[BD_BLOCK_KEY_BYTES] = {0};
    uint8_t *found = NULL;
    key[6] = (uint8_t)((no + 1) * 1000 >> 8);
    key[7] = (uint8_t)((no + 1) * 1000);
    key[11] = (uint8_t)no;
    for (size_t at = 2 * PAGE; at + sizeof key <= len; at++)
        if (memcmp(bytes + at, key, sizeof key) == 0)
            found = bytes + at;
    cr_assert(found != NULL);
    return found;
}

/* The block of run 0 with this number. */
static uint8_t *block_of(uint32_t no)
{
    uint8_t *key = key_of(no);
    return bytes + get(key + BD_BLOCK_KEY_BYTES, 8) * PAGE + BD_BLOCK_PAGE_HEAD;
}

Test(store_proof, a_store_as_it_was_finished_is_fine)
{
    expect_fine(OPEN);
    expect_fine(CHECK);
    expect_fine(CHECK_BLOCKS);
    expect_fine(FIND);
    cr_expect_eq(seal.blocks, 2 * BLOCKS);
    cr_expect_eq(seal.bytes, len);
    cr_expect_eq(strlen(seal.digest), 64);
}

Test(store_proof, a_block_in_the_place_of_another_fails)
{
    const size_t size = bd_block_bytes(block_of(2));
    cr_assert_eq(bd_block_bytes(block_of(3)), size);
    memcpy(block_of(3), block_of(2), size);
    expect_damage(FIND, "a block of cards/0 fails its checksum");
    expect_damage(CHECK_BLOCKS, "a block of cards/0 fails its checksum");
    expect_fine(CHECK); /* it does not read blocks */
}

Test(store_proof, a_block_that_an_older_store_left_at_the_same_place_fails)
{
    char other[80];
    bd_err err = {0};
    bd_store_seal ignored;
    char *text;
    size_t other_len;
    snprintf(other, sizeof other, "%s/o.mdb", home);
    bd_store *store = create(other);
    cr_assert_eq(bd_store_finish(store, BD_DIGEST_SHA256, &ignored, &err), BD_OK);
    bd_store_close(store);
    cr_assert_eq(bd_file_slurp(other, 64 << 20, &text, &other_len, &err), BD_OK);
    cr_assert_eq(other_len, len);
    uint8_t *at = block_of(2);
    memcpy(at, text + (at - bytes), bd_block_bytes(at));
    free(text);
    expect_damage(FIND, "a block of cards/0 fails its checksum");
}

/* Take the entry of a block out of its leaf, as a lost write would. */
static void drop(uint32_t no)
{
    enum { HEAD = 16, NODE_HEAD = 8, LOWER = 12 };
    uint8_t *node = key_of(no) - NODE_HEAD;
    uint8_t *page = bytes + (size_t)(node - bytes) / PAGE * PAGE;
    const size_t lower = get(page + LOWER, 2);
    size_t at = HEAD;
    while (get(page + at, 2) != (uint64_t)(node - page))
        at += 2;
    memmove(page + at, page + at + 2, lower - at - 2);
    page[LOWER] = (uint8_t)(lower - 2);
}

Test(store_proof, a_block_that_is_missing_between_others_is_missed)
{
    drop(2);
    expect_damage(CHECK, "run cards/0 lacks blocks: their numbers do not follow each other");
    expect_damage(FIND, "run cards/0 lacks blocks: their numbers do not follow each other");
}

Test(store_proof, a_block_that_is_missing_behind_the_range_is_missed)
{
    drop(3);
    expect_damage(FIND, "run cards/0 lacks blocks: their numbers do not follow each other");
}

Test(store_proof, first_blocks_that_are_missing_are_missed)
{
    drop(0);
    drop(1);
    drop(2);
    expect_damage(CHECK, "run cards/0 lacks blocks: the first one found is not the first");
    expect_damage(FIND, "run cards/0 lacks blocks: the first one found is not the first");
}

Test(store_proof, last_blocks_that_are_missing_are_missed)
{
    for (uint32_t no = 3; no < BLOCKS; no++)
        drop(no);
    expect_damage(CHECK, "run cards/0 lacks blocks at its end");
    expect_damage(FIND, "run cards/0 lacks blocks at its end");
}

Test(store_proof, a_changed_key_of_a_block_is_found)
{
    key_of(2)[7]++;
    expect_fine(CHECK); /* still in order */
    expect_damage(CHECK_BLOCKS, "a block of cards/0 fails its checksum");
}

Test(store_proof, keys_out_of_order_are_found)
{
    key_of(3)[6] = 0; /* below that of block 2 */
    expect_damage(CHECK, "run cards/0 has its blocks out of order");
}

Test(store_proof, a_number_that_no_block_has_is_found)
{
    key_of(5)[11] = 200;
    expect_damage(CHECK, "run cards/0 has a block with an impossible number");
}

static void change_text(const char *from, const char *to)
{
    size_t changed = 0;
    for (uint8_t *at = bytes;
         (at = memmem(at, len - (size_t)(at - bytes), from, strlen(from))) != NULL; changed++)
        memcpy(at, to, strlen(to));
    cr_assert(changed >= 1);
}

Test(store_proof, a_changed_description_is_found)
{
    change_text("a test", "a tesT");
    expect_damage(OPEN, "its description has another digest than it says");
}

Test(store_proof, a_changed_list_of_runs_is_found)
{
    change_text("cards 1 6 ", "cards 1 5 ");
    expect_damage(OPEN, "its description has another digest than it says");
}

Test(store_proof, a_run_that_is_missing_is_found)
{
    change_text("cards/1", "cards/7");
    expect_damage(OPEN, "run cards/1 is missing");
}

Test(store_proof, another_store_than_that_of_the_manifest_is_told_apart)
{
    bd_err err = {0};
    bd_store_seal other = seal;
    other.digest[0] = other.digest[0] == '0' ? '1' : '0';
    cr_expect_eq(look(&other, OPEN, &err), BD_END);
    other = seal;
    other.kind = BD_DIGEST_SM3;
    cr_expect_eq(look(&other, OPEN, &err), BD_END);
    cr_expect_eq(look(NULL, CHECK_BLOCKS, &err), BD_OK, "%s", err.text);
}

Test(store_proof, a_longer_file_is_not_what_was_published)
{
    char what[96];
    bytes = realloc(bytes, len + 1);
    bytes[len++] = 0;
    snprintf(what, sizeof what, "it has %zu bytes, published were %zu", len, len - 1);
    expect_damage(OPEN, what);
}

Test(store_proof, what_lmdb_would_divide_by_or_map_is_checked_before)
{
    enum { PAGE_BYTES_AT = 40, LAST_PAGE_AT = 136 };
    char what[96];
    bytes[PAGE_BYTES_AT] = 0;
    bytes[PAGE_BYTES_AT + 1] = 0;
    expect_damage(OPEN, "its pages have no possible size");
    bytes[PAGE_BYTES_AT + 1] = PAGE >> 8;
    bytes[PAGE + LAST_PAGE_AT + 5] = 1;
    snprintf(what, sizeof what, "it is cut short, at %zu bytes", len);
    expect_damage(OPEN, what);
}

Test(store_proof, a_store_from_before_seals_is_refused_with_advice)
{
    bd_err err = {0};
    char message[160];
    bd_store *store = create(path);
    cr_assert_eq(bd_store_commit(store, &err), BD_OK);
    bd_store_close(store);
    cr_expect_eq(look(NULL, OPEN, &err), BD_E_INPUT);
    snprintf(message, sizeof message,
             "store '%s' was written by an earlier version, and cannot prove what it holds", path);
    cr_expect_str_eq(err.text, message);
    cr_expect(strstr(err.hint, "`bidui run --force`") != NULL, "%s", err.hint);
    err = (bd_err){0};
    cr_expect_eq(look(&seal, OPEN, &err), BD_E_INPUT);
    cr_expect(strstr(err.text, "it has no digest") != NULL, "%s", err.text);
}

Test(store_proof, blocks_out_of_turn_are_our_own_fault)
{
    bd_err err = {0};
    bd_store *store;
    uint8_t block[64];
    size_t size;
    const uint8_t payload[40] = {0};
    const bd_pair pair = {5, bd_ref_make(0, 1)};
    cr_assert_eq(bd_store_create(path, 1 << 20, &store, &err), BD_OK);
    bd_block_plan(&pair, 1, BD_BLOCK_BYTES, &size);
    bd_block_write(&pair, 1, payload, 0, block, size);
    cr_expect_eq(bd_store_put(store, BD_SET_CARDS, 0, 1, block, size, &err), BD_E_BUG);
    cr_expect_str_eq(err.text, "block 1 of cards/0 comes after 0 blocks");
    bd_store_close(store);
}

Test(seal, only_the_line_of_the_run_is_taken)
{
    static const struct {
        const char *text;
        bool taken;
    } cases[] = {{"cards 3 12 00000000000000ff\n", true},
                 {"cards 3 12 00000000000000ff", false},
                 {"cards 3 12 00000000000000FF\n", false},
                 {"cards 3 12 ff\n", false},
                 {"cards 03 12 00000000000000ff\n", false},
                 {"cards 3 0 00000000000000ff\n", false},
                 {"cards 3 4294967308 00000000000000ff\n", false},
                 {"cards 4 12 00000000000000ff\n", false},
                 {"roster 3 12 00000000000000ff\n", false},
                 {"cards 3 12 00000000000000ff more\n", false},
                 {"", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bd_text text = bd_text_of(cases[i].text);
        bd_run_seal run = {0};
        cr_expect_eq(bd_run_seal_cut(&text, "cards", 3, &run), cases[i].taken, "'%s'",
                     cases[i].text);
        if (cases[i].taken)
            cr_expect(text.len == 0 && run.blocks == 12 && run.digest == 255);
    }
}

Test(seal, depends_on_every_key_checksum_and_their_order)
{
    bd_run_seal a = {0}, b = {0}, c = {0};
    bd_run_seal_add(&a, 1, 2);
    bd_run_seal_add(&a, 3, 4);
    bd_run_seal_add(&b, 3, 4);
    bd_run_seal_add(&b, 1, 2);
    bd_run_seal_add(&c, 1, 2);
    bd_run_seal_add(&c, 3, 5);
    cr_expect(a.digest != b.digest && a.digest != c.digest && b.digest != c.digest);
    cr_expect_eq(a.blocks, 2);
}
