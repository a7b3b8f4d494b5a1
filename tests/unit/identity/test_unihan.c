/* unihan: samples of both relations, and properties of every character. */
#include "engine/identity/unihan.h"

#include <criterion/criterion.h>

Test(unihan, a_character_is_a_variant_of_itself_and_sounds_like_itself_if_it_has_a_reading)
{
    size_t readable = 0;
    for (uint32_t cp = 0; cp < 0x110200; cp++) {
        cr_assert(bd_unihan_variants(cp, cp), "U+%04X", cp);
        readable += bd_unihan_homophones(cp, cp);
    }
    cr_expect_geq(readable, 40000, "%zu", readable); /* 41419 with Unicode 15 */
    cr_expect(bd_unihan_variants(UINT32_MAX, UINT32_MAX));
    cr_expect_not(bd_unihan_homophones(UINT32_MAX, UINT32_MAX));
}

Test(unihan, only_han_characters_have_readings_and_other_forms)
{
    for (uint32_t cp = 0; cp < 0x110200; cp++) {
        const bool han = (cp >= 0x3400 && cp <= 0x4DBF) || (cp >= 0x4E00 && cp <= 0x9FFF) ||
                         (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x20000 && cp <= 0x3FFFD);
        cr_assert(han || !bd_unihan_homophones(cp, cp), "U+%04X", cp);
        cr_assert(han || !bd_unihan_variants(cp, 0x5F20), "U+%04X", cp);
    }
}

Test(unihan, all_but_a_few_common_characters_have_a_reading)
{
    size_t mute = 0;
    for (uint32_t cp = 0x4E00; cp <= 0x9FA5; cp++)
        mute += !bd_unihan_homophones(cp, cp);
    cr_expect_leq(mute, 100, "%zu", mute); /* 10 with Unicode 15: Japanese units and the like */
}

Test(unihan, both_relations_are_symmetric)
{
    uint64_t seed = 1983;
    size_t variants = 0, homophones = 0;
    for (int round = 0; round < 3000000; round++) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        const uint32_t a = 0x4E00 + (uint32_t)((seed >> 33) % 0x51A6);
        const uint32_t b = 0x4E00 + (uint32_t)((seed >> 12) % 0x51A6);
        const bool variant = bd_unihan_variants(a, b);
        const bool homophone = bd_unihan_homophones(a, b);
        cr_assert_eq(variant, bd_unihan_variants(b, a), "U+%04X U+%04X", a, b);
        cr_assert_eq(homophone, bd_unihan_homophones(b, a), "U+%04X U+%04X", a, b);
        variants += variant;
        homophones += homophone;
    }
    cr_expect_lt(variants, 3000, "%zu", variants); /* one in thousands */
    cr_expect_gt(homophones, 9000, "%zu", homophones);
    cr_expect_lt(homophones, 60000, "%zu", homophones); /* about one in 150 */
}
