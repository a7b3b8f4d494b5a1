/* The end mark of DOS: what counts as one, for any sizes of reads. */
#include <criterion/criterion.h>

#include <stdlib.h>

#include "formats/input/end_mark.h"
#include "tests/unit/formats/input/end_mark_oracle.h"

typedef struct bytes_left {
    const char *at;
    size_t len;
} bytes_left;

static bd_status read_bytes(void *from, char *out, size_t len, size_t *got, bd_err *err)
{
    bytes_left *left = from;
    (void)err;
    *got = left->len < len ? left->len : len;
    memcpy(out, left->at, *got);
    left->at += *got;
    left->len -= *got;
    return BD_OK;
}

/* Reads of step bytes give the same text; all but the last are full. */
static void expect_text(const char *bytes, size_t len, size_t want, size_t step)
{
    char *out = calloc(1, len + step);
    bytes_left left = {bytes, len};
    bd_end_mark mark = {0};
    bd_err err = {0};
    size_t all = 0, got;
    do {
        cr_assert_eq(bd_end_mark_read(&mark, read_bytes, &left, out + all, step, &got, &err),
                     BD_OK);
        cr_assert_leq(got, step);
        all += got;
    } while (got == step);
    cr_assert_eq(all, want, "%zu of %zu bytes, not %zu, in steps of %zu", all, len, want, step);
    cr_assert_eq(memcmp(out, bytes, all), 0);
    cr_assert_eq(bd_end_mark_read(&mark, read_bytes, &left, out, step, &got, &err), BD_OK);
    cr_assert_eq(got, 0, "there is something behind the end");
    free(out);
}

static void expect(const char *bytes, size_t len, size_t want)
{
    static const size_t steps[] = {1, 2, 3, 7, 64, 255, 256, 257, 300, 1000, 4096};
    cr_assert_eq(oracle_unmarked(bytes, len), want, "the oracle: %zu", oracle_unmarked(bytes, len));
    cr_assert_eq(bd_end_mark_find(bytes, len), want);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        expect_text(bytes, len, want, steps[i]);
}

#define EXPECT(text, want) expect(text, sizeof(text) - 1, want)

Test(end_mark, stands_behind_the_text_with_nothing_but_filling_behind_it)
{
    EXPECT("", 0);
    EXPECT("\x1A", 0);
    EXPECT("a\n\x1A", 2);
    EXPECT("a\x1A", 1);
    EXPECT("a\n\x1A\r\n", 2);
    EXPECT("a\n\x1A\n\n \n", 2);
    EXPECT("a\n\n\x1A\0\0\0", 3);
    EXPECT("a\n\x1A\x1A\n\x1A", 2);
    EXPECT("a\n", 2);
    EXPECT("a\n\x1A"
           "b\n",
           5);
    EXPECT("a\x1A"
           "b\n\x1A\n",
           4);
}

Test(end_mark, with_more_behind_it_than_is_held_back_is_text)
{
    char bytes[600];
    for (size_t behind = 250; behind < 262; behind++) {
        memset(bytes, 'x', sizeof bytes);
        bytes[300] = 0x1A;
        memset(bytes + 301, '\n', behind);
        const size_t len = 301 + behind;
        expect(bytes, len, behind < BD_END_MARK_MAX ? 300 : len);
    }
}

Test(end_mark, is_found_as_the_naive_way_finds_it_in_random_bytes)
{
    static const char letters[] = "\x1A\x1A\n\r \0a";
    char bytes[700];
    srand(26);
    for (int run = 0; run < 2000; run++) {
        const size_t len = (size_t)rand() % sizeof bytes;
        const size_t kinds = 1 + (size_t)rand() % 7;
        for (size_t i = 0; i < len; i++)
            bytes[i] = rand() % 200 == 0 ? 'x' : letters[(size_t)rand() % kinds];
        const size_t want = oracle_unmarked(bytes, len);
        cr_assert_eq(bd_end_mark_find(bytes, len), want, "run %d", run);
        expect_text(bytes, len, want, 1 + (size_t)rand() % 300);
    }
}

/* ---- NULs at the end ---- */

/* What must come out: bytes without the NULs at their end, and then without the end mark. */
static size_t oracle_unfilled(const char *bytes, size_t len, bd_end_nuls which)
{
    size_t text = len;
    while (text > 0 && bytes[text - 1] == '\0')
        text--;
    if (which == BD_END_NULS_NO_LINE && text > 0 && bytes[text - 1] != '\n' &&
        bytes[text - 1] != '\r')
        text = len;
    return oracle_unmarked(bytes, text);
}

static void expect_unfilled(const char *bytes, size_t len, bd_end_nuls which, size_t step)
{
    const size_t want = oracle_unfilled(bytes, len, which);
    char *out = calloc(1, len + step);
    bytes_left left = {bytes, len};
    bd_end_mark mark = {.which = which};
    bd_err err = {0};
    size_t all = 0, got;
    do {
        cr_assert_eq(bd_end_mark_read(&mark, read_bytes, &left, out + all, step, &got, &err),
                     BD_OK);
        all += got;
    } while (got == step);
    cr_assert_eq(all, want, "%zu of %zu bytes, not %zu, in steps of %zu", all, len, want, step);
    cr_assert_eq(memcmp(out, bytes, all), 0);
    free(out);
}

Test(end_mark, nuls_that_fill_the_end_of_a_file_are_no_text)
{
    static const char *const texts[] = {"", "a,b\n1,2\n", "a,b\n1,2", "a\r\n\x1A"};
    static const size_t fills[] = {0, 1, 2, 255, 256, 257, 511, 512, 4096, 70000};
    static const size_t steps[] = {1, 7, 255, 256, 257, 4096, 100000};
    char *bytes = calloc(1, 80000);
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        for (size_t f = 0; f < sizeof fills / sizeof *fills; f++)
            for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
                memset(bytes, 0, 80000);
                memcpy(bytes, texts[t], strlen(texts[t]));
                const size_t len = strlen(texts[t]) + fills[f];
                expect_unfilled(bytes, len, BD_END_NULS_FILL, steps[s]);
                expect_unfilled(bytes, len, BD_END_NULS_NO_LINE, steps[s]);
            }
    free(bytes);
}

Test(end_mark, nuls_with_text_behind_them_are_text)
{
    static const char letters[] = "\0\0\0\0\n\x1A"
                                  "a";
    char bytes[3000];
    srand(11);
    for (int run = 0; run < 3000; run++) {
        const size_t len = (size_t)rand() % sizeof bytes;
        const size_t rare = 1 + (size_t)rand() % 600;
        for (size_t i = 0; i < len; i++)
            bytes[i] = (size_t)rand() % rare == 0 ? letters[(size_t)rand() % 7] : '\0';
        const size_t step = 1 + (size_t)rand() % 700;
        expect_unfilled(bytes, len, BD_END_NULS_FILL, step);
        expect_unfilled(bytes, len, BD_END_NULS_NO_LINE, step);
    }
}
