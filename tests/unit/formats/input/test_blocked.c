/* blocked: bgzip read by several threads gives the same text as gz, and any damage is found. */
#include "formats/input/blocked.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <zlib.h>

#include "engine/base/digest.h"
#include "formats/input/input.h"
#include "tests/unit/rounds.h"

enum { TEXT_BYTES = 900000, HEAD = 18, TRAILER = 8, HELPERS = 3 };

static char text[TEXT_BYTES];
static size_t text_len;
static unsigned char packed[2 * TEXT_BYTES];
static size_t packed_len;
static char path[64];

static const bd_gz_ops *const decoders[] = {
    &bd_gz_zlib,
#if BIDUI_WITH_ISAL
    &bd_gz_isal,
#endif
};
enum { DECODERS = sizeof decoders / sizeof *decoders };

static void put_16(unsigned char *at, size_t value)
{
    at[0] = (unsigned char)value;
    at[1] = (unsigned char)(value >> 8);
}

/* Add a block as bgzip writes it; before: with another subfield before BC. */
static void add_block(const char *s, size_t len, bool before)
{
    unsigned char *block = packed + packed_len;
    static const unsigned char head[] = {0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0xFF};
    size_t at = sizeof head + 2;
    memcpy(block, head, sizeof head);
    if (before) {
        memcpy(block + at, "ab\3\0xyz", 7);
        at += 7;
    }
    memcpy(block + at, "BC\2\0", 4);
    const size_t at_len = at + 4;
    at += 6;
    put_16(block + sizeof head, at - sizeof head - 2);
    z_stream z = {0};
    cr_assert_eq(deflateInit2(&z, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (Bytef *)(uintptr_t)s;
    z.avail_in = (uInt)len;
    z.next_out = block + at;
    z.avail_out = BD_GZ_BLOCK_BYTES;
    cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    at += z.total_out;
    deflateEnd(&z);
    const uLong crc = crc32(0, (const Bytef *)s, (uInt)len);
    put_16(block + at, crc);
    put_16(block + at + 2, crc >> 16);
    put_16(block + at + 4, len);
    put_16(block + at + 6, len >> 16);
    at += TRAILER;
    put_16(block + at_len, at - 1);
    packed_len += at;
    memcpy(text + text_len, s, len);
    text_len += len;
}

static void add_plain_member(const char *s, size_t len)
{
    z_stream z = {0};
    cr_assert_eq(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (Bytef *)(uintptr_t)s;
    z.avail_in = (uInt)len;
    z.next_out = packed + packed_len;
    z.avail_out = (uInt)(sizeof packed - packed_len);
    cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    packed_len += z.total_out;
    deflateEnd(&z);
    memcpy(text + text_len, s, len);
    text_len += len;
}

static void make(unsigned blocks)
{
    static char piece[60000];
    text_len = packed_len = 0;
    for (unsigned b = 0; b < blocks; b++) {
        const size_t len = 1 + (size_t)b * 7919 % sizeof piece;
        for (size_t i = 0; i < len; i++)
            piece[i] = (char)('a' + (i * i + b) % 23);
        add_block(piece, len, b % 3 == 1);
    }
    add_block("", 0, false);
}

static void put(size_t len)
{
    if (path[0] == '\0')
        snprintf(path, sizeof path, "/tmp/bidui-blocked-%ld", (long)getpid());
    FILE *file = fopen(path, "wb");
    cr_assert(file != NULL);
    cr_assert_eq(fwrite(packed, 1, len, file), len);
    cr_assert_eq(fclose(file), 0);
}

static void clean(void)
{
    (void)remove(path);
}

TestSuite(blocked, .fini = clean);

static bd_status read_all(const bd_gz_ops *gz, unsigned helpers, size_t step, size_t piece,
                          size_t *len, bd_err *err)
{
    static char out[sizeof text + 65536];
    bd_input *input;
    size_t got;
    bd_status st;
    *err = (bd_err){0};
    *len = 0;
    BD_TRY(bd_input_open_with(path, BD_DIGEST_XXH3, NULL, gz, step, &input, err));
    bd_input_helpers(input, helpers);
    do {
        st = bd_input_read(input, out + *len, piece, &got, err);
        *len += got;
    } while (st == BD_OK && got == piece);
    if (st == BD_OK) {
        uint64_t bytes;
        char digest[BD_DIGEST_TEXT];
        bd_input_totals(input, &bytes, digest);
        cr_assert_eq(bytes, packed_len);
        cr_assert_eq(*len, text_len);
        cr_assert_eq(memcmp(out, text, *len), 0);
    }
    bd_input_close(input);
    return st;
}

Test(blocked, blocks_come_out_as_one_text_with_any_number_of_helpers)
{
    static const size_t steps[] = {1, 3, 17, 19, 1000, 0};
    static const size_t pieces[] = {1000, 65536, 60001};
    make(25);
    put(packed_len);
    for (int d = 0; d < DECODERS; d++)
        for (unsigned helpers = 0; helpers <= HELPERS; helpers++)
            for (size_t s = 0; s < sizeof steps / sizeof *steps; s++)
                for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
                    bd_err err;
                    size_t len;
                    const bd_status st =
                        read_all(decoders[d], helpers, steps[s], pieces[p], &len, &err);
                    cr_assert_eq(st, BD_OK, "%u helpers: %s", helpers, err.text);
                }
}

Test(blocked, a_file_cut_short_anywhere_is_an_error)
{
    text_len = packed_len = 0;
    add_block("first block\n", 12, false);
    add_block("second block, a little longer\n", 30, true);
    add_block("", 0, false);
    for (int d = 0; d < DECODERS; d++)
        for (size_t cut = 2; cut < packed_len; cut++)
            for (unsigned helpers = 0; helpers < 2; helpers++) {
                bd_err err;
                size_t len;
                put(cut);
                const bd_status st = read_all(decoders[d], helpers, 0, 100, &len, &err);
                cr_assert_eq(st, BD_E_INPUT, "cut at %zu of %zu: %s", cut, packed_len, err.text);
                cr_assert(len <= text_len);
            }
}

Test(blocked, a_flipped_bit_is_an_error_or_the_same_text)
{
    text_len = packed_len = 0;
    add_block("first block\n", 12, false);
    add_block("second block, a little longer\n", 30, true);
    add_block("", 0, false);
    for (int d = 0; d < DECODERS; d++)
        for (size_t bit = 0; bit < 8 * packed_len; bit += test_stride()) {
            bd_err err;
            size_t len;
            packed[bit / 8] ^= (unsigned char)(1u << bit % 8);
            put(packed_len);
            if (bit / 8 >= 2) /* without the magic it is a plain file, which may have any bytes */
                (void)!read_all(decoders[d], 1, 0, 100, &len, &err); /* compares what it reads */
            packed[bit / 8] ^= (unsigned char)(1u << bit % 8);
        }
}

Test(blocked, plain_members_may_follow_blocks)
{
    for (unsigned helpers = 0; helpers < 2; helpers++) {
        bd_err err;
        size_t len;
        make(4);
        add_plain_member("plain\n", 6);
        add_block("block again\n", 12, false);
        put(packed_len);
        cr_assert_eq(read_all(decoders[0], helpers, 0, 5000, &len, &err), BD_OK, "%s", err.text);
        make(4);
        memcpy(packed + packed_len, "junk", 4);
        packed_len += 4;
        put(packed_len);
        cr_assert_eq(read_all(decoders[0], helpers, 0, 5000, &len, &err), BD_E_INPUT);
        cr_assert(strstr(err.text, "after its last gz member") != NULL, "%s", err.text);
    }
}

Test(blocked, the_first_damage_in_the_file_is_the_one_told)
{
    bd_err err;
    size_t len;
    make(6);
    const size_t first = bd_gz_block_len(packed, packed_len);
    packed[first + bd_gz_block_len(packed + first, packed_len - first) - TRAILER] ^= 1;
    put(packed_len - 40); /* and the end is missing */
    for (unsigned helpers = 0; helpers <= HELPERS; helpers++) {
        char want[64];
        snprintf(want, sizeof want, "begins at compressed byte %zu", first);
        cr_assert_eq(read_all(decoders[0], helpers, 0, 100000, &len, &err), BD_E_INPUT);
        cr_assert(strstr(err.text, want) != NULL, "%s", err.text);
    }
}

Test(blocked, lengths_that_lie_are_no_blocks_or_damage)
{
    unsigned char head[HEAD] = {0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0xFF, 6, 0, 'B', 'C', 2, 0};
    for (size_t all = 0; all < 0x10000; all++) {
        put_16(head + 16, all);
        const size_t len = bd_gz_block_len(head, sizeof head);
        cr_assert_eq(len, all + 1 >= HEAD + TRAILER ? all + 1 : 0);
    }
    for (size_t extra = 0; extra < 0x10000; extra++) { /* nothing is read past the head */
        put_16(head + 10, extra);
        (void)bd_gz_block_len(head, sizeof head);
    }
    for (size_t len = 0; len < sizeof head; len++)
        cr_assert_eq(bd_gz_block_len(head, len), 0);
}
