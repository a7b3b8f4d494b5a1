/* gz_write: packed text is unpacked to the same text, with any packer, any number of helpers, and
 * any sizes of the appended pieces. */
#include "formats/gz/gz_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "engine/base/digest.h"
#include "engine/base/text.h"
#include "formats/input/blocked.h"
#include "formats/input/input.h"

enum {
    HELPERS = 3,
    TEXT_BYTES = 700000,
    BLOCK_TEXT = 65280,
    BLOCKS = TEXT_BYTES / BLOCK_TEXT + 2 /* with the rest, and the empty one */
};

static const bd_gz_pack_ops *const packers[] = {
    &bd_gz_pack_zlib,
#if BIDUI_WITH_ISAL
    &bd_gz_pack_isal,
#endif
};
enum { PACKERS = sizeof packers / sizeof *packers };

static char text[TEXT_BYTES];

/* seed 0: text that can be compressed; else noise, which cannot. */
static void make_text(unsigned seed)
{
    uint64_t state = seed;
    for (size_t i = 0; i < sizeof text; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        text[i] = seed == 0 ? (char)('a' + i * i % 19) : (char)(state >> 56);
    }
}

static bd_status keep(void *context, const void *bytes, size_t len, bd_err *err)
{
    bd_buf_add(context, bytes, len);
    return bd_buf_check(context, err);
}

static void pack_all(const bd_gz_pack_ops *gz, unsigned helpers, size_t len, size_t piece,
                     bd_buf *out)
{
    bd_err err = {0};
    bd_gz_pool *pool;
    bd_gz_file *file;
    cr_assert_eq(bd_gz_pool_new(gz, helpers, &pool, &err), BD_OK);
    cr_assert_eq(bd_gz_file_new(pool, keep, out, &file, &err), BD_OK);
    for (size_t at = 0; at < len; at += piece)
        cr_assert_eq(bd_gz_file_append(file, text + at, len - at < piece ? len - at : piece, &err),
                     BD_OK);
    cr_assert_eq(bd_gz_file_end(file, &err), BD_OK, "%s", err.text);
    bd_gz_file_free(file);
    bd_gz_pool_free(pool);
}

static void unpacks_to(const bd_buf *packed, size_t len)
{
    static char back[TEXT_BYTES + 1];
    char path[64];
    bd_err err = {0};
    bd_input *input;
    size_t got;
    snprintf(path, sizeof path, "/tmp/bidui-gz-write-%ld", (long)getpid());
    FILE *file = fopen(path, "wb");
    cr_assert(file != NULL);
    cr_assert_eq(fwrite(packed->at, 1, packed->len, file), packed->len);
    cr_assert_eq(fclose(file), 0);
    cr_assert_eq(bd_input_open(path, BD_DIGEST_XXH3, NULL, &input, &err), BD_OK);
    cr_assert_eq(bd_input_read(input, back, sizeof back, &got, &err), BD_OK, "%s", err.text);
    cr_assert_eq(got, len);
    cr_assert_eq(memcmp(back, text, len), 0);
    bd_input_close(input);
    (void)remove(path);
}

/* Every member is a block with its length, and the last is empty. */
static void is_bgzip(const bd_buf *packed, size_t len)
{
    size_t at = 0;
    size_t blocks = 0;
    while (at < packed->len) {
        const size_t n = bd_gz_block_len((const unsigned char *)packed->at + at, packed->len - at);
        cr_assert(n > 0 && n <= packed->len - at, "no block at %zu", at);
        at += n;
        blocks++;
    }
    cr_assert_eq(blocks, (len + BLOCK_TEXT - 1) / BLOCK_TEXT + 1);
    cr_assert_eq(memcmp(packed->at + packed->len - 4, "\0\0\0\0", 4), 0);
}

Test(gz_write, what_was_packed_comes_back)
{
    static const size_t lens[] = {0, 1, BLOCK_TEXT - 1, BLOCK_TEXT, BLOCK_TEXT + 1, TEXT_BYTES};
    for (int p = 0; p < PACKERS; p++)
        for (unsigned seed = 0; seed < 2; seed++) {
            make_text(seed);
            for (size_t i = 0; i < sizeof lens / sizeof *lens; i++) {
                bd_buf packed = {0};
                pack_all(packers[p], 1, lens[i], 10007, &packed);
                unpacks_to(&packed, lens[i]);
                is_bgzip(&packed, lens[i]);
                bd_buf_fini(&packed);
            }
        }
}

Test(gz_write, helpers_and_cutting_change_no_byte)
{
    static const size_t pieces[] = {999, 65536, TEXT_BYTES};
    make_text(0);
    for (int p = 0; p < PACKERS; p++) {
        bd_buf first = {0};
        pack_all(packers[p], 0, TEXT_BYTES, 4096, &first);
        for (unsigned helpers = 0; helpers <= HELPERS; helpers++)
            for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
                bd_buf packed = {0};
                pack_all(packers[p], helpers, TEXT_BYTES, pieces[i], &packed);
                cr_assert_eq(packed.len, first.len);
                cr_assert_eq(memcmp(packed.at, first.at, first.len), 0);
                bd_buf_fini(&packed);
            }
        bd_buf_fini(&first);
    }
}

Test(gz_write, files_of_one_pool_do_not_mix)
{
    bd_err err = {0};
    bd_gz_pool *pool;
    bd_gz_file *files[2];
    bd_buf packed[2] = {{0}};
    make_text(0);
    cr_assert_eq(bd_gz_pool_new(NULL, 2, &pool, &err), BD_OK);
    for (int i = 0; i < 2; i++)
        cr_assert_eq(bd_gz_file_new(pool, keep, &packed[i], &files[i], &err), BD_OK);
    for (size_t at = 0; at < TEXT_BYTES; at += 5000)
        for (int i = 0; i < 2; i++)
            cr_assert_eq(bd_gz_file_append(files[i], text + at, 5000, &err), BD_OK);
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(bd_gz_file_end(files[i], &err), BD_OK);
        unpacks_to(&packed[i], TEXT_BYTES);
        bd_gz_file_free(files[i]);
        bd_buf_fini(&packed[i]);
    }
    bd_gz_pool_free(pool);
}

static bd_status refuse(void *context, const void *bytes, size_t len, bd_err *err)
{
    (void)bytes, (void)len;
    return --*(int *)context >= 0 ? BD_OK : bd_fail(err, BD_E_IO, 0, "no room");
}

Test(gz_write, what_the_sink_says_is_told)
{
    make_text(1);
    for (int good = 0; good <= BLOCKS; good++)
        for (unsigned helpers = 0; helpers < 2; helpers++) {
            bd_err err = {0};
            bd_gz_pool *pool;
            bd_gz_file *file;
            int left = good;
            cr_assert_eq(bd_gz_pool_new(NULL, helpers, &pool, &err), BD_OK);
            cr_assert_eq(bd_gz_file_new(pool, refuse, &left, &file, &err), BD_OK);
            bd_status st = bd_gz_file_append(file, text, sizeof text, &err);
            if (st == BD_OK)
                st = bd_gz_file_end(file, &err);
            cr_assert_eq(st, good < BLOCKS ? BD_E_IO : BD_OK, "%d good", good);
            bd_gz_file_free(file);
            bd_gz_pool_free(pool);
        }
}
