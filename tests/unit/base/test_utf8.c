/* utf8: every code point is encoded and decoded again; every wrong form is refused. */
#include "engine/base/utf8.h"

#include <criterion/criterion.h>
#include <string.h>

/* The oracle: the syntax of RFC 3629 section 4, rule by rule. */
static size_t oracle(const unsigned char *b, size_t len)
{
    static const struct {
        unsigned char first_low, first_high, second_low, second_high, bytes;
    } rows[] = {{0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
                {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3},
                {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
                {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};

    if (len != 0 && b[0] < 0x80)
        return 1;
    for (size_t i = 0; len != 0 && i < sizeof rows / sizeof *rows; i++) {
        if (b[0] < rows[i].first_low || b[0] > rows[i].first_high)
            continue;
        if (len < rows[i].bytes || b[1] < rows[i].second_low || b[1] > rows[i].second_high)
            return 0;
        for (size_t k = 2; k < rows[i].bytes; k++)
            if (b[k] < 0x80 || b[k] > 0xBF)
                return 0;
        return rows[i].bytes;
    }
    return 0;
}

Test(utf8, every_code_point_survives_encoding_and_decoding)
{
    for (uint32_t cp = 0; cp <= 0x110010; cp++) {
        char bytes[BD_UTF8_MAX];
        uint32_t back = 0xFFFFFFFF;
        const size_t n = bd_utf8_encode(cp, bytes);
        if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF)) {
            cr_assert_eq(n, 0, "U+%04X", cp);
            continue;
        }
        cr_assert(n >= 1 && n <= 4 && bd_utf8_valid(bytes, n), "U+%04X", cp);
        cr_assert_eq(bd_utf8_decode(bytes, n, &back), n, "U+%04X", cp);
        cr_assert_eq(back, cp);
        for (size_t cut = 0; cut < n; cut++)
            cr_assert_eq(bd_utf8_decode(bytes, cut, &back), 0, "U+%04X cut to %zu", cp, cut);
    }
}

Test(utf8, every_start_of_three_bytes_is_judged_as_the_definition_says)
{
    unsigned char b[4] = {0};
    for (unsigned last = 0x7F; last <= 0xC0; last += last == 0x80 ? 0x3F : 1) {
        for (unsigned v = 0; v < 1U << 24; v += v < 0xC00000 ? 0x101 : 1) {
            uint32_t cp = 0xFFFFFFFF;
            b[0] = (unsigned char)(v >> 16);
            b[1] = (unsigned char)(v >> 8);
            b[2] = (unsigned char)v;
            b[3] = (unsigned char)last;
            const size_t want = oracle(b, 4);
            if (bd_utf8_decode((const char *)b, 4, &cp) != want || (want == 0 && cp != 0xFFFFFFFF))
                cr_assert_fail("%02X %02X %02X %02X", b[0], b[1], b[2], b[3]);
        }
    }
}

Test(utf8, wrong_forms_are_refused)
{
    static const char *const wrong[] = {
        "\x80",         "\xBF",         "\xC0\x80",         "\xC1\xBF",
        "\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80",     "\xED\xBF\xBF",
        "\xF5\x80\x80", "\xFE",         "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
        "\xE5\xBC",     "\xC3",         "\xE5\xBC\x41",     "\xFF"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char framed[64] = "01234567890123456789abc";
        uint32_t cp;
        cr_assert_eq(bd_utf8_decode(wrong[i], strlen(wrong[i]), &cp), 0, "row %zu", i);
        cr_assert_not(bd_utf8_valid(wrong[i], strlen(wrong[i])), "row %zu", i);
        strcat(framed, wrong[i]);
        cr_assert_not(bd_utf8_valid(framed, strlen(framed)), "row %zu behind ASCII", i);
        strcat(framed, "tail in ASCII");
        cr_assert_not(bd_utf8_valid(framed, strlen(framed)), "row %zu in the middle", i);
    }
}

Test(utf8, valid_judges_random_bytes_as_the_definition_does)
{
    uint64_t seed = 20161101;
    for (int round = 0; round < 200000; round++) {
        static const unsigned char favourites[] = {0x41, 0x80, 0xBF, 0xC2, 0xE0, 0xE5, 0xED, 0xEF,
                                                   0xF0, 0xF4, 0x9F, 0xA0, 0x90, 0x8F, 0x7F, 0xB7};
        unsigned char b[300];
        const size_t skew = (size_t)round % 8;
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        const size_t len = (seed >> 33) % (round % 16 == 0 ? 280 : 12);
        for (size_t i = 0; i < len; i++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            b[skew + i] = favourites[(seed >> 40) % (round % 3 == 0 ? 1 : 16)];
        }
        bool want = true;
        for (size_t i = 0; i < len && want;) {
            const size_t n = oracle(b + skew + i, len - i);
            want = n != 0;
            i += n;
        }
        cr_assert_eq(bd_utf8_valid((const char *)b + skew, len), want, "round %d", round);
    }
    cr_assert(bd_utf8_valid(NULL, 0), "no bytes are valid text");
}

Test(utf8, a_pair_of_surrogates_is_one_character_and_nothing_else_is)
{
    for (uint32_t cp = 0x10000; cp <= 0x10FFFF; cp += cp < 0x11000 ? 1 : 97) {
        const uint32_t high = 0xD800 + ((cp - 0x10000) >> 10), low = 0xDC00 + (cp & 0x3FF);
        const char bytes[6] = {
            (char)0xED, (char)(0x80 | (high >> 6 & 0x3F)), (char)(0x80 | (high & 0x3F)),
            (char)0xED, (char)(0x80 | (low >> 6 & 0x3F)),  (char)(0x80 | (low & 0x3F))};
        const char turned[6] = {bytes[3], bytes[4], bytes[5], bytes[0], bytes[1], bytes[2]};
        uint32_t got = 0;
        cr_assert(bd_utf8_pair(bytes, 6, &got) && got == cp, "U+%X: U+%X", cp, got);
        cr_assert_not(bd_utf8_pair(bytes, 5, &got));
        cr_assert_not(bd_utf8_pair(turned, 6, &got));
        cr_assert_not(bd_utf8_valid(bytes, 6));
    }
}
