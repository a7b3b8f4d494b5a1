/* Zip files and packed pieces, read back by libzip; what is announced must come. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "engine/base/file.h"
#include "engine/base/text.h"
#include "formats/gz/deflate.h"
#include "formats/output/xlsx/spool.h"
#include "formats/output/xlsx/zip_write.h"

static char folder[] = "/tmp/bidui-zip-XXXXXX";
static char path[64];
static bd_err err;
static uint64_t bytes;
static char digest[BD_DIGEST_TEXT];

static void setup(void)
{
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.zip", folder);
}

static void teardown(void)
{
    bd_err ignored = {0};
    cr_expect_eq(bd_path_remove(folder, &ignored), BD_OK);
}

TestSuite(zip_write, .init = setup, .fini = teardown);

static void pack(bd_buf *out, const char *text, size_t len, bd_deflate_end end, size_t room)
{
    bd_deflate *packer = bd_deflate_new();
    bd_gz_io io = {.in = (const unsigned char *)text, .in_end = (const unsigned char *)text + len};
    for (bool done = false; !done;) {
        cr_assert(bd_buf_reserve(out, room));
        io.out = (unsigned char *)out->at + out->len;
        io.out_end = io.out + room;
        done = bd_deflate_step(packer, &io, end);
        out->len = (size_t)(io.out - (unsigned char *)out->at);
    }
    bd_deflate_free(packer);
}

static void expect_part(const char *name, const char *text, size_t len)
{
    int code;
    zip_stat_t stat;
    zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
    cr_assert_not_null(zip);
    cr_assert_eq(zip_stat(zip, name, 0, &stat), 0);
    cr_assert_eq(stat.size, len);
    char *got = malloc(len + 1);
    zip_file_t *file = zip_fopen(zip, name, 0);
    cr_assert_eq(zip_fread(file, got, len + 1), (zip_int64_t)len);
    cr_assert_eq(zip_fread(file, got + len, 1), 0); /* looks at the checksum */
    cr_expect_eq(memcmp(got, text, len), 0);
    zip_fclose(file);
    zip_discard(zip);
    free(got);
}

Test(zip_write, pieces_packed_apart_are_one_part)
{
    enum { LEN = 100000 };
    static char text[LEN];
    uint32_t seed = 1;
    for (size_t i = 0; i < LEN; i++) {
        seed = seed * 1664525 + 1013904223;
        text[i] = (char)('a' + (seed >> 24) % 7);
    }
    for (size_t room = 16; room <= 4096; room *= 16) {
        bd_zip *zip;
        bd_buf packed = {0};
        const size_t cuts[] = {0, 1, 1, 7000, 70000, LEN}; /* an empty piece among them */
        uint32_t crc = 0;
        for (size_t i = 0; i + 1 < sizeof cuts / sizeof *cuts; i++) {
            const size_t len = cuts[i + 1] - cuts[i];
            pack(&packed, text + cuts[i], len,
                 cuts[i + 1] == LEN ? BD_DEFLATE_LAST : BD_DEFLATE_PIECE, room);
            crc = bd_crc32_join(crc, bd_crc32_add(0, text + cuts[i], len), len);
        }
        cr_expect_eq(crc, bd_crc32_add(0, text, LEN));
        cr_assert_eq(bd_zip_create(path, BD_DIGEST_XXH3, &zip, &err), BD_OK);
        const bd_zip_part part = {"part", crc, packed.len, LEN};
        cr_assert_eq(bd_zip_begin(zip, &part, &err), BD_OK);
        cr_assert_eq(bd_zip_add(zip, packed.at, packed.len, &err), BD_OK);
        cr_assert_eq(bd_zip_commit(zip, true, &bytes, digest, &err), BD_OK);
        bd_zip_free(zip);
        expect_part("part", text, LEN);
        cr_assert_eq(unlink(path), 0);
        bd_buf_fini(&packed);
    }
}

static bd_status add_to_buf(void *to, const void *at, size_t len, bd_err *ignored)
{
    (void)ignored;
    bd_buf_add(to, at, len);
    return BD_OK;
}

/* Spool len bytes, drain them, and read them back as a part. */
static void check_spool(size_t len)
{
    bd_spool spool;
    bd_zip *zip;
    bd_buf text = {0}, packed = {0};
    uint32_t seed = 9;
    for (size_t i = 0; i < len; i++) {
        seed = seed * 1664525 + 1013904223;
        bd_buf_add_char(&text, (char)(seed >> 24));
    }
    cr_assert_eq(bd_spool_open(&spool, folder, &err), BD_OK);
    for (size_t done = 0; done < len; done += 1000)
        cr_assert_eq(
            bd_spool_add(&spool, text.at + done, len - done < 1000 ? len - done : 1000, &err),
            BD_OK);
    cr_assert_eq(bd_spool_end(&spool, &err), BD_OK);
    cr_expect_eq(spool.plain_bytes, len);
    cr_assert_eq(bd_spool_drain(&spool, add_to_buf, &packed, &err), BD_OK);
    cr_assert_eq(packed.len, spool.packed_bytes);
    pack(&packed, "!", 1, BD_DEFLATE_LAST, 64);
    bd_buf_add_char(&text, '!');
    cr_assert_eq(bd_zip_create(path, BD_DIGEST_XXH3, &zip, &err), BD_OK);
    const bd_zip_part part = {"part", bd_crc32_add(spool.crc, "!", 1), packed.len, len + 1};
    cr_assert_eq(bd_zip_begin(zip, &part, &err), BD_OK);
    cr_assert_eq(bd_zip_add(zip, packed.at, packed.len, &err), BD_OK);
    cr_assert_eq(bd_zip_commit(zip, false, &bytes, digest, &err), BD_OK);
    bd_zip_free(zip);
    bd_spool_close(&spool);
    expect_part("part", text.at, len + 1);
    cr_assert_eq(unlink(path), 0);
    bd_buf_fini(&text);
    bd_buf_fini(&packed);
}

Test(zip_write, what_is_spooled_comes_back_from_memory_and_from_the_file)
{
    static const size_t lengths[] = {0,     1,     1000,  65000,
                                     65500, 65536, 66000, 400000}; /* does not pack */
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        check_spool(lengths[i]);
}

Test(zip_write, parts_must_be_as_long_as_announced)
{
    bd_zip *zip;
    char expected[128];
    const bd_zip_part part = {"part", 0, 10, 20};
    cr_assert_eq(bd_zip_create(path, BD_DIGEST_XXH3, &zip, &err), BD_OK);
    cr_assert_eq(bd_zip_begin(zip, &part, &err), BD_OK);
    cr_expect_eq(bd_zip_add(zip, "12345678901", 11, &err), BD_E_BUG);
    snprintf(expected, sizeof expected, "a part of '%s' is longer than announced", path);
    cr_expect_str_eq(err.text, expected);
    err = (bd_err){0};
    cr_assert_eq(bd_zip_add(zip, "123456789", 9, &err), BD_OK);
    cr_expect_eq(bd_zip_commit(zip, false, &bytes, digest, &err), BD_E_BUG);
    snprintf(expected, sizeof expected, "a part of '%s' is shorter than announced", path);
    cr_expect_str_eq(err.text, expected);
    err = (bd_err){0};
    cr_expect_eq(bd_zip_begin(zip, &part, &err), BD_E_BUG, "another part began within one");
    bd_zip_free(zip);
    cr_expect_not(bd_path_exists(path), "an unfinished file was left");
}

Test(zip_write, what_the_format_cannot_say_is_refused)
{
    static const bd_zip_part parts[] = {{"part", 0, 10, 1ULL << 32},
                                        {"part", 0, (1ULL << 32) - 1, 10}};
    char expected[128];
    snprintf(expected, sizeof expected, "'%s' does not fit into a zip file", path);
    for (size_t i = 0; i < 2; i++) {
        bd_zip *zip;
        bd_err refused = {0};
        cr_assert_eq(bd_zip_create(path, BD_DIGEST_XXH3, &zip, &err), BD_OK);
        cr_expect_eq(bd_zip_begin(zip, &parts[i], &refused), BD_E_BUG);
        cr_expect_str_eq(refused.text, expected);
        bd_zip_free(zip);
    }
    bd_zip_free(NULL);
}
