/* gz input by every decoder: members, truncation at every byte, changed trailers, other bytes after
 * the last member. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "engine/base/digest.h"
#include "formats/input/input.h"

static const bd_gz_ops *const decoders[] = {
    &bd_gz_zlib,
#if BIDUI_WITH_ISAL
    &bd_gz_isal,
#endif
};
enum { DECODERS = sizeof decoders / sizeof *decoders };

static int fd;
static char path[40];
static unsigned char packed[1 << 16];
static size_t packed_len;
static char text[200000];
static size_t text_len;

static void begin(void)
{
    fd = memfd_create("gz", MFD_CLOEXEC);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
}

static void put(const void *bytes, size_t len)
{
    cr_assert_eq(ftruncate(fd, 0), 0);
    cr_assert_eq(pwrite(fd, bytes, len, 0), (ssize_t)len);
}

/* head: optional parts of the member's header; NULL: none. */
static void add_member_with(gz_header *head, const char *s, size_t len)
{
    z_stream z = {0};
    cr_assert_eq(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    if (head != NULL)
        cr_assert_eq(deflateSetHeader(&z, head), Z_OK);
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

static void add_member(const char *s, size_t len)
{
    add_member_with(NULL, s, len);
}

/* Read all in pieces; returns the status, *len is the number of bytes. */
static bd_status read_all(const bd_gz_ops *gz, size_t gz_step, size_t piece, size_t *len,
                          bd_err *err)
{
    static char out[sizeof text];
    bd_input *input;
    size_t got;
    bd_status st;
    *err = (bd_err){0};
    *len = 0;
    BD_TRY(bd_input_open_with(path, BD_DIGEST_XXH3, NULL, gz, gz_step, &input, err));
    do {
        st = bd_input_read(input, out + *len, piece, &got, err);
        *len += got;
    } while (st == BD_OK && got == piece);
    if (st == BD_OK) {
        uint64_t bytes;
        char digest[BD_DIGEST_TEXT];
        bd_input_totals(input, &bytes, digest);
        cr_assert_eq(bytes, packed_len);
        cr_assert(bd_input_packed(input));
        cr_assert_eq(memcmp(out, text, *len), 0);
    }
    bd_input_close(input);
    return st;
}

Test(gz, members_come_out_as_one_text_however_they_are_cut)
{
    char big[50000];
    for (size_t i = 0; i < sizeof big; i++)
        big[i] = (char)('a' + i * i % 23);
    begin();
    add_member("one\n", 4);
    add_member("", 0);
    add_member(big, sizeof big);
    add_member("end\n", 4);
    put(packed, packed_len);
    static const size_t steps[] = {1, 2, 3, 5, 7, 8, 9, 64, 1000, 0};
    static const size_t pieces[] = {1, 3, 4, 5, 1000, 50008, 60000};
    for (int d = 0; d < DECODERS; d++)
        for (size_t s = 0; s < sizeof steps / sizeof *steps; s++)
            for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
                bd_err err;
                size_t len;
                const bd_status st = read_all(decoders[d], steps[s], pieces[p], &len, &err);
                cr_assert_eq(st, BD_OK, "%s step %zu: %s", decoders[d]->name, steps[s], err.text);
                cr_assert_eq(len, text_len);
            }
}

/* ISA-L's own reading of headers fails where the input ends within one. */
Test(gz, headers_with_everything_in_them_may_be_cut_anywhere)
{
    static Bytef extra[] = "xy\4\0abcd";
    gz_header heads[8] = {0};
    begin();
    for (unsigned i = 0; i < 24; i++) {
        gz_header *head = &heads[i % 8];
        *head = (gz_header){.os = 3, .time = i};
        if (i & 1) {
            head->extra = extra;
            head->extra_len = 8;
        }
        if (i & 2)
            head->name = (Bytef *)(uintptr_t) "roster of november.csv";
        if (i & 4)
            head->comment = (Bytef *)(uintptr_t) "as exported";
        head->hcrc = i >= 16;
        add_member_with(head, "a few rows\n", 11);
    }
    put(packed, packed_len);
    for (int d = 0; d < DECODERS; d++)
        for (size_t step = 1; step < packed_len + 2; step++) {
            bd_err err;
            size_t len;
            const bd_status st = read_all(decoders[d], step, 100, &len, &err);
            cr_assert_eq(st, BD_OK, "%s step %zu: %s", decoders[d]->name, step, err.text);
            cr_assert_eq(len, text_len);
        }
}

Test(gz, a_file_cut_short_anywhere_is_an_error)
{
    begin();
    add_member("first member\n", 13);
    const size_t whole = packed_len;
    add_member("second member, a little longer\n", 31);
    for (int d = 0; d < DECODERS; d++)
        for (size_t cut = 2; cut < packed_len; cut++)
            for (size_t step = 0; step < 4; step++) {
                bd_err err;
                size_t len;
                put(packed, cut);
                const size_t all = packed_len;
                packed_len = cut;
                const bd_status st = read_all(decoders[d], step, 100, &len, &err);
                packed_len = all;
                if (cut == whole) {
                    cr_assert_eq(st, BD_OK, "%s", err.text);
                    continue;
                }
                char want[160];
                if (cut == whole + 1)
                    snprintf(
                        want, sizeof want,
                        "'%s' has bytes after its last gz member that are not gz, at compressed byte %zu",
                        path, whole);
                else
                    snprintf(want, sizeof want,
                             "'%s' ends inside a gz member, after %zu compressed bytes", path, cut);
                cr_assert_eq(st, BD_E_INPUT, "%s cut %zu: status %d", decoders[d]->name, cut, st);
                cr_assert_str_eq(err.text, want);
            }
}

Test(gz, a_flipped_bit_in_any_trailer_byte_is_a_wrong_checksum)
{
    begin();
    add_member("some text that is long enough to be packed packed packed\n", 57);
    const size_t first = packed_len;
    add_member("more\n", 5);
    for (int d = 0; d < DECODERS; d++)
        for (size_t at = 1; at <= 8; at++)
            for (int second = 0; second < 2; second++) {
                bd_err err;
                size_t len;
                unsigned char *byte = &packed[(second ? packed_len : first) - at];
                *byte ^= 0x10;
                put(packed, packed_len);
                *byte ^= 0x10;
                cr_assert_eq(read_all(decoders[d], 0, 1000, &len, &err), BD_E_INPUT, "%s byte %zu",
                             decoders[d]->name, at);
                char want[160];
                snprintf(
                    want, sizeof want,
                    "'%s' is damaged: wrong checksum of the gz member that begins at compressed byte %zu",
                    path, second ? first : (size_t)0);
                cr_assert_str_eq(err.text, want);
            }
}

Test(gz, no_flipped_bit_of_a_member_passes_for_other_text)
{
    begin();
    add_member("some text that is long enough to be packed packed packed\n", 57);
    for (int d = 0; d < DECODERS; d++)
        for (size_t bit = 16; bit < packed_len * 8; bit++) {
            bd_err err;
            size_t len;
            packed[bit / 8] ^= (unsigned char)(1u << bit % 8);
            put(packed, packed_len);
            const bd_status st =
                read_all(decoders[d], 0, 1000, &len, &err); /* compares the text itself */
            packed[bit / 8] ^= (unsigned char)(1u << bit % 8);
            cr_assert(st == BD_E_INPUT || (st == BD_OK && len == text_len), "%s bit %zu",
                      decoders[d]->name, bit);
        }
}

Test(gz, bytes_behind_the_last_member_are_an_error)
{
    static const char *const behind[] = {"\0\0\0\0", "text"};
    begin();
    add_member("text\n", 5);
    for (int d = 0; d < DECODERS; d++)
        for (int b = 0; b < 2; b++) {
            bd_err err;
            size_t len;
            char want[160];
            memcpy(packed + packed_len, behind[b], 4);
            put(packed, packed_len + 4);
            cr_assert_eq(read_all(decoders[d], 0, 1000, &len, &err), BD_E_INPUT);
            snprintf(
                want, sizeof want,
                "'%s' has bytes after its last gz member that are not gz, at compressed byte %zu",
                path, packed_len);
            cr_assert_str_eq(err.text, want);
        }
}

Test(gz, damaged_data_is_named_with_its_place)
{
    begin();
    add_member("text\n", 5);
    packed[10] |= 0x06; /* block type 3 does not exist */
    put(packed, packed_len);
    for (int d = 0; d < DECODERS; d++) {
        bd_err err;
        size_t len;
        cr_assert_eq(read_all(decoders[d], 0, 1000, &len, &err), BD_E_INPUT);
        cr_assert_not_null(strstr(err.text, "is damaged: no valid gz data near compressed byte 1"),
                           "%s", err.text);
    }
}
