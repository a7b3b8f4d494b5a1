/* digits: words of eight digits against the C library, at every width and at the edges. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>

#include "engine/base/digits.h"

static const uint64_t edges[] = {0,
                                 1,
                                 9,
                                 10,
                                 99,
                                 100,
                                 9999,
                                 10000,
                                 99999999,
                                 100000000,
                                 100000001,
                                 9999999999999999,
                                 10000000000000000,
                                 1234567890123456789,
                                 UINT64_MAX};

enum { EDGES = sizeof edges / sizeof *edges };

static uint64_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407;
    return *seed >> (*seed >> 58); /* of every length */
}

static void expect_put(uint64_t value)
{
    char room[BD_DIGITS_PUT_MAX + 1];
    char wanted[32];
    memset(room, '!', sizeof room);
    const size_t n = (size_t)(bd_digits_put(room, value) - room);
    snprintf(wanted, sizeof wanted, "%" PRIu64, value);
    cr_assert_eq(n, strlen(wanted), "%s", wanted);
    cr_assert_eq(memcmp(room, wanted, n), 0, "%s", wanted);
    cr_assert_eq(room[BD_DIGITS_PUT_MAX], '!', "%s", wanted);
}

static void expect_width(uint64_t value, unsigned width)
{
    char room[BD_DIGITS_PUT_MAX + 1];
    char wanted[48];
    memset(room, '!', sizeof room);
    cr_assert_eq(bd_digits_put_width(room, value, width), room + width);
    snprintf(wanted, sizeof wanted, "%020" PRIu64, value);
    cr_assert_eq(memcmp(room, wanted + 20 - width, width), 0, "%s in %u", wanted, width);
    cr_assert_eq(room[BD_DIGITS_PUT_MAX], '!', "%s in %u", wanted, width);
}

Test(digits, are_written_as_the_c_library_writes_them)
{
    uint64_t seed = 1;
    for (size_t i = 0; i < EDGES; i++)
        expect_put(edges[i]);
    for (int i = 0; i < 100000; i++)
        expect_put(next_random(&seed));
}

Test(digits, of_a_width_keep_their_zeros_and_lose_what_is_above)
{
    uint64_t seed = 2;
    for (unsigned width = 1; width <= 20; width++) {
        for (size_t i = 0; i < EDGES; i++)
            expect_width(edges[i], width);
        for (int i = 0; i < 10000; i++)
            expect_width(next_random(&seed), width);
    }
}

Test(digits, eight_of_them_join_and_split)
{
    uint64_t seed = 3;
    for (int i = 0; i < 100000; i++) {
        const uint32_t value = (uint32_t)(next_random(&seed) % BD_DIGITS_TEN_8);
        char text[16];
        snprintf(text, sizeof text, "%08" PRIu32, value);
        const uint64_t word = bd_digits_load(text);
        const uint64_t pairs = bd_digits_pairs(word);
        cr_assert_eq(bd_digits_wrong(word), 0, "%s", text);
        cr_assert_eq(bd_digits_join(pairs), value, "%s", text);
        cr_assert_eq(pairs >> 48, value % 100, "%s", text);
        cr_assert_eq(pairs & 0xFF, value / 1000000, "%s", text);
        cr_assert_eq(bd_digits_split(value), word, "%s", text);
    }
}

Test(digits, every_other_byte_at_every_place_is_wrong)
{
    for (int place = 0; place < 8; place++)
        for (int c = 0; c < 256; c++) {
            char text[] = "00000000";
            text[place] = (char)c;
            cr_assert_eq(bd_digits_wrong(bd_digits_load(text)) == 0, c >= '0' && c <= '9',
                         "%02x at %d", c, place);
            memset(text, '9', 8);
            text[place] = (char)c;
            cr_assert_eq(bd_digits_wrong(bd_digits_load(text)) == 0, c >= '0' && c <= '9',
                         "%02x at %d among nines", c, place);
        }
}
