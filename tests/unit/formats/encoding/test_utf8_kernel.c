/* The vector validator is compared with its plain twin, and the plain twin with the limits of RFC
 * 3629. */
#include <criterion/criterion.h>

#include <stdint.h>

#include "formats/encoding/utf8_kernel.h"

enum { LEN_MAX = 300 };

static uint64_t seed = 20261103;

static uint64_t next_random(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

static const char *const sound[] = {"a",
                                    "\xC2\x80",
                                    "\xDF\xBF",
                                    "\xE0\xA0\x80",
                                    "\xED\x9F\xBF",
                                    "\xEE\x80\x80",
                                    "\xEF\xBF\xBF",
                                    "\xF0\x90\x80\x80",
                                    "\xF4\x8F\xBF\xBF",
                                    "\xE5\xBC\xA0"};
static const char *const unsound[] = {"\x80",
                                      "\xBF",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xC2",
                                      "\xE0\x9F\xBF",
                                      "\xE0\xA0",
                                      "\xED\xA0\x80",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xF0\x90\x80",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xFF",
                                      "\xE5\xBC\xA0\x80",
                                      "\xC2\x80\x80",
                                      "\xF8\x88\x80\x80\x80"};

Test(utf8_kernel, the_plain_twin_keeps_the_limits)
{
    for (size_t i = 0; i < sizeof sound / sizeof *sound; i++)
        cr_assert(bd_utf8_clean_plain(sound[i], strlen(sound[i])), "sound %zu", i);
    for (size_t i = 0; i < sizeof unsound / sizeof *unsound; i++)
        cr_assert_not(bd_utf8_clean_plain(unsound[i], strlen(unsound[i])), "unsound %zu", i);
    cr_assert_not(bd_utf8_clean_plain("a\0b", 3));
}

Test(utf8_kernel, the_vector_one_agrees_at_every_length_and_alignment)
{
    char room[LEN_MAX + 256];
    bool have;
    (void)bd_utf8_clean_avx2("", 0, &have);
    if (!have)
        cr_skip_test("no AVX2 here");
    for (size_t len = 0; len <= LEN_MAX; len++)
        for (size_t shift = 0; shift < 64; shift++) {
            char *at = room + shift;
            size_t n = 0;
            memset(room, 0x80, sizeof room);
            while (n < len) {
                const char *c = sound[next_random() % 10];
                for (; *c != '\0' && n < len; c++) /* the last character may be cut */
                    at[n++] = *c;
            }
            cr_assert_eq(bd_utf8_clean_avx2(at, len, &have), bd_utf8_clean_plain(at, len),
                         "%zu bytes", len);
            if (len == 0)
                continue;
            const char *bad = unsound[next_random() % 16];
            const size_t where = next_random() % len;
            for (size_t i = where; i < len && *bad != '\0'; i++)
                at[i] = *bad++;
            if (next_random() % 8 == 0)
                at[next_random() % len] = '\0';
            cr_assert_eq(bd_utf8_clean_avx2(at, len, &have), bd_utf8_clean_plain(at, len),
                         "%zu bytes", len);
        }
}

Test(utf8_kernel, the_vector_one_agrees_on_every_pair_and_triple_of_lead_bytes)
{
    char room[192];
    bool have;
    (void)bd_utf8_clean_avx2("", 0, &have);
    if (!have)
        cr_skip_test("no AVX2 here");
    for (unsigned a = 0; a < 256; a++)
        for (unsigned b = 0; b < 256; b++)
            for (unsigned c = 0x7F; c < 0xC1; c += 0x10) {
                memset(room, 'x', sizeof room);
                char *at = room + 29 + (a & 3); /* across the border of two vectors */
                at[0] = (char)a;
                at[1] = (char)b;
                at[2] = (char)c;
                at[3] = (char)0x80;
                cr_assert_eq(bd_utf8_clean_avx2(room, 128, &have), bd_utf8_clean_plain(room, 128),
                             "%02x %02x %02x", a, b, c);
            }
}
