/* value_pack: every form of text comes back unchanged and stays within its bound, and no bytes make
 * unpacking read too far. */
#include "engine/record/value_pack.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/identity/id.h"
#include "engine/record/record_format.h"

#define CITIZEN "11010519491231002X"

static uint64_t state = 4711;

static uint64_t draw(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static uint64_t citizen_key(void)
{
    char cell[64] = CITIZEN;
    uint64_t key = 0;
    cr_assert(bd_id_plain(cell, &key));
    return key;
}

/* The text ends at the end of its memory, except for the bytes that may be read ahead. The packed
 * value, too, has only the memory that it may use. */
static size_t round_trip(const char *text, size_t len, uint64_t key, uint8_t *tag)
{
    char *in = malloc(len + BD_VALUE_READ_AHEAD);
    uint8_t *room = malloc(len + BD_VALUE_PACK_EXTRA);
    char scratch[BD_VALUE_SHORT_MAX];
    bd_text back;
    /* Digits after the text must not become part of it. */
    memset(in, '7', len + BD_VALUE_READ_AHEAD);
    memcpy(in, text, len);
    const size_t packed = (size_t)(bd_value_pack(room, in, (uint32_t)len, key) - room);
    cr_assert(packed <= len + BD_VALUE_PACK_EXTRA);
    uint8_t *exact = malloc(packed);
    memcpy(exact, room, packed);
    const uint8_t *at = exact;
    cr_assert(bd_value_unpack(&at, exact + packed, key, scratch, &back), "'%.60s'", text);
    cr_assert(at == exact + packed, "'%.60s'", text);
    cr_assert(back.len == len && memcmp(back.at, text, len) == 0, "'%.60s' came back as '%.*s'",
              text, (int)back.len, back.at);
    at = exact;
    cr_assert(bd_value_skip(&at, exact + packed) && at == exact + packed);
    for (size_t cut = 0; cut < packed && cut < 40; cut++) {
        uint8_t *less = malloc(cut + 1); /* at least one byte: malloc(0) may return anything */
        memcpy(less, exact, cut);
        at = less;
        cr_assert(!bd_value_unpack(&at, less + cut, key, scratch, &back),
                  "'%.60s' cut to %zu bytes", text, cut);
        free(less);
    }
    if (tag != NULL)
        *tag = *exact;
    free(in);
    free(room);
    free(exact);
    return packed;
}

static void expect(const char *text, uint8_t tag, size_t packed)
{
    uint8_t got;
    const size_t bytes = round_trip(text, strlen(text), citizen_key(), &got);
    cr_expect(got == tag && bytes == packed, "'%s': tag %02x in %zu bytes, not %02x in %zu", text,
              got, bytes, tag, packed);
}

Test(value_pack, each_shape_takes_the_form_that_the_format_page_names)
{
    expect("", BD_TAG_EMPTY, 1);
    expect("1", BD_TAG_CHAR | '1', 1);
    expect("M", BD_TAG_CHAR | 'M', 1);
    expect("男", BD_TAG_MALE, 1);
    expect("女", BD_TAG_FEMALE, 1);
    expect("19491231", BD_TAG_BIRTH, 1);
    expect("110105", BD_TAG_REGION, 1);
    expect("20261130", BD_TAG_DAY, 3);
    expect("2026-11-30", BD_TAG_DAY_DASHED, 3);
    expect("1949-12-31", BD_TAG_DAY_DASHED, 3);
    expect("20261301", BD_TAG_DIGITS, 6);
    expect("2026-13-01", 10, 11);
    expect("18991231", BD_TAG_DIGITS, 6);
    expect("20760101", BD_TAG_DIGITS, 6);
    expect("007", BD_TAG_DIGITS, 4);
    expect("9999999999999999999", BD_TAG_DIGITS, 10);
    expect("10000000000000000000", 20, 21);
    expect("王小明", BD_TAG_HAN + 3, 7);
    expect("阿卜杜拉·买买提", 23, 24);
    expect("Ping", 4, 5);
    expect("\x80", 1, 2);
}

Test(value_pack, digits_of_every_length_keep_their_zeros)
{
    char text[32];
    for (int round = 0; round < 20000; round++) {
        const size_t len = 1 + draw() % 25;
        const unsigned bias = draw() % 3;
        for (size_t i = 0; i < len; i++)
            text[i] = (char)('0' + (bias == 0 ? 0 : bias == 1 ? 9 : draw() % 10));
        if (draw() % 8 == 0)
            text[draw() % len] = (char)draw();
        round_trip(text, len, draw() % 2 ? citizen_key() : draw() | BD_KEY_OTHER, NULL);
    }
}

Test(value_pack, every_day_of_the_calendar_and_those_that_are_none_come_back)
{
    char text[64];
    for (int year = 1898; year <= 2078; year++)
        for (int month = 0; month <= 13; month++)
            for (int day = 0; day <= 32; day += 1 + year % 3) {
                snprintf(text, sizeof text, "%04d%02d%02d", year, month, day);
                round_trip(text, 8, citizen_key(), NULL);
                snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
                round_trip(text, 10, citizen_key(), NULL);
            }
}

Test(value_pack, what_follows_from_the_number_comes_back_for_any_number)
{
    char text[64];
    for (int round = 0; round < 5000; round++) {
        const uint64_t key = draw() % (UINT64_C(100000000000000000) * 11);
        snprintf(text, sizeof text, "%08u", bd_id_key_birth(key));
        round_trip(text, 8, key, NULL);
        round_trip(text, 8, key | BD_KEY_OTHER, NULL);
        snprintf(text, sizeof text, "%06u", bd_id_key_region(key));
        round_trip(text, 6, key, NULL);
        round_trip(text, 6, key | BD_KEY_OTHER, NULL);
    }
}

static size_t put_char(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 63));
        return 2;
    }
    out[0] = (char)(0xE0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 63));
    out[2] = (char)(0x80 | (c & 63));
    return 3;
}

Test(value_pack, han_and_mixed_text_comes_back)
{
    char text[128];
    for (int round = 0; round < 30000; round++) {
        const size_t count = 1 + draw() % 14;
        size_t len = 0;
        for (size_t i = 0; i < count; i++) {
            const uint32_t han = 0x4000 + (uint32_t)(draw() % 0x6000);
            len +=
                put_char(text + len, draw() % 12 == 0 ? 0x20 + (uint32_t)(draw() % 0xFF00) : han);
        }
        if (draw() % 10 == 0)
            text[draw() % len] = (char)draw(); /* not valid text, but its bytes are kept */
        round_trip(text, len, citizen_key(), NULL);
    }
}

Test(value_pack, long_texts_come_back)
{
    static const size_t lengths[] = {94,    95,    96,    97,      255,          256,
                                     65535, 65536, 65537, 1 << 20, (1 << 24) - 1};
    char *text = malloc(1 << 24);
    memset(text, 'x', 1 << 24);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        round_trip(text, lengths[i], 0, NULL);
    free(text);
}

Test(value_pack, equal_bytes_under_one_key_mean_equal_text)
{
    uint8_t a[64];
    uint8_t b[64];
    char x[64];
    char y[64];
    for (int round = 0; round < 200000; round++) {
        const size_t m = draw() % 3 ? 8 : draw() % 10;
        const size_t n = draw() % 3 ? 8 : draw() % 10;
        memset(x, 0, sizeof x);
        memset(y, 0, sizeof y);
        for (size_t i = 0; i < 10; i++) {
            x[i] = (char)('0' + draw() % 2);
            y[i] = (char)('0' + draw() % 2);
        }
        const size_t p = (size_t)(bd_value_pack(a, x, (uint32_t)m, citizen_key()) - a);
        const size_t q = (size_t)(bd_value_pack(b, y, (uint32_t)n, citizen_key()) - b);
        const bool bytes = p == q && memcmp(a, b, p) == 0;
        const bool text = m == n && memcmp(x, y, m) == 0;
        cr_assert(bytes == text, "'%.*s' and '%.*s'", (int)m, x, (int)n, y);
    }
}

Test(value_pack, random_bytes_never_lead_beyond_their_end)
{
    for (int round = 0; round < 300000; round++) {
        const size_t len = 1 + draw() % 24;
        uint8_t *bytes = malloc(len);
        char *scratch = malloc(BD_VALUE_SHORT_MAX);
        for (size_t i = 0; i < len; i++)
            bytes[i] = (uint8_t)(i == 0 ? round : (int)draw()); /* every tag is tried */
        const uint8_t *at = bytes;
        const uint8_t *skipped = bytes;
        bd_text text;
        const bool sound = bd_value_unpack(&at, bytes + len, draw(), scratch, &text);
        cr_assert(sound == bd_value_skip(&skipped, bytes + len));
        if (sound) {
            cr_assert(at == skipped && at > bytes && at <= bytes + len);
            unsigned sum = 0;
            for (size_t i = 0; i < text.len; i++)
                sum += (unsigned char)text.at[i]; /* AddressSanitizer reports a read too far */
            cr_assert(sum <= 255 * text.len);
        }
        free(scratch);
        free(bytes);
    }
}
