/* id_kernel: the hot functions compared with plain ones that follow the text of the standard. */
#include "engine/identity/id.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/identity/id_kernel.h"

#define LAST_DAY 20261130

static uint64_t random_next(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return *seed >> 24;
}

static bool plain_twin(const char *at, uint64_t *key)
{
    uint64_t value = 0;
    bool uniform = true;
    for (int i = 0; i < 17; i++) {
        if (at[i] < '0' || at[i] > '9')
            return false;
        value = value * 10 + (uint64_t)(at[i] - '0');
        uniform = uniform && at[i] == at[17];
    }
    if (uniform || !((at[17] >= '0' && at[17] <= '9') || at[17] == 'X'))
        return false;
    *key = value * 11 + (at[17] == 'X' ? 10 : (uint64_t)(at[17] - '0'));
    return true;
}

static uint32_t notes_twin(const char text[18], uint32_t last_day)
{
    static const int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    static const uint32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int sum = 0;
    uint32_t birth = 0, notes = 0;
    for (int i = 0; i < 17; i++)
        sum += weights[i] * (text[i] - '0');
    for (int i = 6; i < 14; i++)
        birth = birth * 10 + (uint32_t)(text[i] - '0');
    if ("10X98765432"[sum % 11] != text[17])
        notes |=
            BD_ID_NOTE_CHECKSUM | (memcmp(text + 15, "000", 3) == 0 ? BD_ID_NOTE_TRUNCATED : 0);
    const uint32_t year = birth / 10000, month = birth / 100 % 100, day = birth % 100;
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    const bool is_day = month >= 1 && month <= 12 && day >= 1 &&
                        day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
    if (!is_day || birth < 18400101 || birth > last_day)
        notes |= BD_ID_NOTE_BIRTH_DATE;
    return notes;
}

/* Text of a random number, in its own allocation, so that a read past its end is noticed. */
static void random_number(uint64_t *seed, char text[18])
{
    const uint64_t kind = random_next(seed) % 4;
    for (int i = 0; i < 17; i++)
        text[i] = (char)('0' + random_next(seed) % 10);
    if (kind != 0) { /* mostly a plausible date */
        char birth[9];
        snprintf(birth, sizeof birth, "%04u%02u%02u", 1835 + (unsigned)(random_next(seed) % 195),
                 (unsigned)(random_next(seed) % 14), (unsigned)(random_next(seed) % 33));
        memcpy(text + 6, birth, 8);
    }
    if (kind == 2)
        memcpy(text + 15, "00", 2);
    text[17] = kind == 2 ? '0' : "0123456789X"[random_next(seed) % 11];
}

Test(id_kernel, plain_agrees_with_its_twin_and_with_the_full_reading)
{
    uint64_t seed = 11643;
    char *at = malloc(32);
    for (int round = 0; round < 300000; round++) {
        uint64_t key = 0, twin_key = 0, words_key = 0;
        bd_id id;
        memset(at, (int)random_next(&seed), 32);
        random_number(&seed, at);
        if (round % 2 == 0) /* one byte, anything */
            at[random_next(&seed) % 18] = (char)random_next(&seed);
        const bool want = plain_twin(at, &twin_key);
        cr_assert_eq(bd_id_plain(at, &key), want, "round %d", round);
        cr_assert_eq(bd_id__plain_portable(at, &words_key), want, "round %d", round);
        if (!want)
            continue;
        cr_assert(key == twin_key && words_key == twin_key);
        cr_assert_eq(bd_id_read((bd_text){at, 18}, LAST_DAY, &id), BD_ID_OK);
        cr_assert_eq(id.key, key);
        cr_assert(memcmp(id.text, at, 18) == 0);
        cr_assert_eq(id.notes, notes_twin(at, LAST_DAY), "%.18s", at);
        cr_assert_eq(bd_id_key_notes(key, LAST_DAY), id.notes);
    }
    free(at);
}

Test(id_kernel, plain_judges_every_byte_at_every_place)
{
    char at[33] = "11010519491231002X##############";
    for (int place = 0; place < 18; place++) {
        const char before = at[place];
        for (int byte = 0; byte < 256; byte++) {
            uint64_t key = 1, twin_key = 1;
            at[place] = (char)byte;
            uint64_t words_key = 1;
            const bool want = plain_twin(at, &twin_key);
            cr_assert_eq(bd_id__plain_portable(at, &words_key), want, "byte %02X at %d", byte,
                         place);
            cr_assert_eq(bd_id_plain(at, &key), want, "byte %02X at %d", byte, place);
            cr_assert(!want || (key == twin_key && words_key == twin_key));
        }
        at[place] = before;
    }
}

Test(id_kernel, plain_takes_no_placeholder)
{
    char at[32] = {0};
    uint64_t key;
    for (char digit = '0'; digit <= '9'; digit++) {
        memset(at, digit, 18);
        cr_assert_not(bd_id_plain(at, &key), "%c", digit);
        for (int place = 0; place < 18; place++) {
            at[place] = digit == '9' ? '0' : (char)(digit + 1);
            cr_assert(bd_id_plain(at, &key), "%.18s", at);
            at[place] = digit;
        }
    }
}

Test(id_kernel, the_text_of_a_key_is_what_was_read)
{
    uint64_t seed = 7064;
    char at[32] = {0}, text[18];
    uint64_t key;
    for (int round = 0; round < 300000; round++) {
        random_number(&seed, at);
        if (!bd_id_plain(at, &key))
            continue;
        bd_id_key_text(key, text);
        cr_assert(memcmp(text, at, 18) == 0, "%.18s", at);
    }
    for (uint32_t half = 0; half < 100000000;
         half += half % 10000 < 9999 && half > 200000 ? 997 : 1) {
        char want[9];
        snprintf(want, sizeof want, "%08u", (unsigned)half);
        bd_id_key_text((uint64_t)half * 11000000000 + (uint64_t)(99999999 - half) * 110, text);
        cr_assert(memcmp(text, want, 8) == 0, "%s", want);
    }
}

Test(id_kernel, numeric_order_of_keys_is_text_order)
{
    uint64_t seed = 1, a_key, b_key;
    char a[32] = {0}, b[32] = {0};
    for (int round = 0; round < 100000; round++) {
        random_number(&seed, a);
        random_number(&seed, b);
        if (round % 2 == 0)
            memcpy(b, a, 16);
        if (!bd_id_plain(a, &a_key) || !bd_id_plain(b, &b_key))
            continue;
        const int order = memcmp(a, b, 18);
        cr_assert_eq(order < 0, a_key < b_key);
        cr_assert_eq(order > 0, a_key > b_key);
    }
}

Test(id_kernel, notes_follow_from_the_key)
{
    static const struct {
        const char *text;
        uint32_t last_day, notes;
    } rows[] = {
        {"11010519491231002X", LAST_DAY, 0},
        {"440524188001010014", LAST_DAY, 0},
        {"110105194912310020", LAST_DAY, BD_ID_NOTE_CHECKSUM},
        {"11010519491231002X", 19491231, 0},
        {"11010519491231002X", 19491230, BD_ID_NOTE_BIRTH_DATE},
        {"110105194912310000", LAST_DAY, BD_ID_NOTE_CHECKSUM | BD_ID_NOTE_TRUNCATED},
        {"000000000000000001", LAST_DAY, BD_ID_NOTE_BIRTH_DATE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char at[32] = {0};
        uint64_t key;
        memcpy(at, rows[i].text, 18);
        cr_assert(bd_id_plain(at, &key));
        cr_expect_eq(bd_id_key_notes(key, rows[i].last_day), rows[i].notes, "%s", rows[i].text);
    }
    cr_expect_eq(bd_id_key_notes(BD_KEY_OTHER | 5, LAST_DAY), BD_ID_NOTE_OTHER_DOCUMENT);
    cr_expect_eq(bd_id_key_notes(BD_KEY_OTHER - 1, LAST_DAY),
                 BD_ID_NOTE_CHECKSUM | BD_ID_NOTE_BIRTH_DATE,
                 "a key that no number has stays inside the table");
}

Test(id_kernel, a_number_says_birth_sex_and_region)
{
    const uint64_t first = UINT64_C(11010519491231002) * 11 + 10;
    const uint64_t second = UINT64_C(44052418800101001) * 11 + 4;
    cr_expect_eq(bd_id_key_birth(first), 19491231);
    cr_expect_eq(bd_id_key_sex(first), 2);
    cr_expect_eq(bd_id_key_region(first), 110105);
    cr_expect_eq(bd_id_key_birth(second), 18800101);
    cr_expect_eq(bd_id_key_sex(second), 1);
    cr_expect_eq(bd_id_key_region(second), 440524);
}
