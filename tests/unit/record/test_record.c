/* record: a row packed and read back, its bound, its notes, and bytes that are not a record. */
#include "engine/record/record.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/record/record_format.h"

enum { FIELDS = 4, ROW_MAX = 4096, READ_AHEAD = 32 };

#define CITIZEN "11010519491231002X"

static const bd_schema schema = {.field_count = FIELDS,
                                 .id_field = 1,
                                 .last_day = 20261130,
                                 .rules = {{.type = BD_TYPE_NAME},
                                           {.type = BD_TYPE_ID},
                                           {.type = BD_TYPE_SEX},
                                           {.type = BD_TYPE_TEXT}},
                                 .names = {"name", "id", "sex", "note"}};

static uint64_t state = 99;

static uint64_t draw(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* A packed row in memory of exactly its size, so that a read past its end is noticed. */
struct packed {
    bd_id_status status;
    uint8_t *at;
    size_t len;
    uint64_t key;
    bd_record record;
};

static struct packed pack(const bd_text texts[FIELDS], bd_source source, bool bad_bytes)
{
    struct packed out = {0};
    bd_cell cells[FIELDS];
    size_t len = 0;
    for (size_t i = 0; i < FIELDS; i++) {
        cells[i] = (bd_cell){(uint32_t)len, (uint32_t)texts[i].len};
        len += texts[i].len;
    }
    char *base = malloc(len + READ_AHEAD);
    memset(base, '8', len + READ_AHEAD);
    for (size_t i = 0; i < FIELDS; i++)
        if (texts[i].len > 0)
            memcpy(base + cells[i].at, texts[i].at, texts[i].len);
    const size_t bound = bd_record_bound(&schema, cells, bad_bytes);
    uint8_t *room = malloc(bound);
    uint8_t *end = NULL;
    out.status = bd_record_pack(&schema, base, cells, source, bad_bytes, room, &out.key, &end);
    if (out.status == BD_ID_OK) {
        out.len = (size_t)(end - room);
        cr_assert(out.len <= bound);
        out.at = malloc(out.len);
        memcpy(out.at, room, out.len);
        cr_assert(bd_record_open(&schema, out.key, out.at, out.len, &out.record));
        cr_assert(out.record.source.file == source.file && out.record.source.line == source.line);
    }
    free(room);
    free(base);
    return out;
}

static struct packed pack_words(const char *name, const char *id, const char *sex, const char *note)
{
    const bd_text texts[FIELDS] = {bd_text_of(name), bd_text_of(id), bd_text_of(sex),
                                   bd_text_of(note)};
    return pack(texts, (bd_source){3, 70000}, false);
}

static void expect_field(const struct packed *p, size_t field, const char *text)
{
    char scratch[BD_VALUE_SHORT_MAX];
    const bd_text got = bd_record_text(&p->record, field, scratch);
    cr_expect(bd_text_equal(got, bd_text_of(text)), "field %zu is '%.*s', not '%s'", field,
              (int)got.len, got.at, text);
}

static void expect_number(const struct packed *p, const char *text)
{
    char scratch[BD_VALUE_SHORT_MAX];
    const bd_text got = bd_record_number(&p->record, scratch);
    cr_expect(bd_text_equal(got, bd_text_of(text)), "number is '%.*s', not '%s'", (int)got.len,
              got.at, text);
}

Test(record, a_plain_row_comes_back_as_it_was_written)
{
    const struct packed p = pack_words("王小明", CITIZEN, "男", "19491231");
    expect_field(&p, 0, "王小明");
    expect_field(&p, 1, CITIZEN);
    expect_field(&p, 2, "男");
    expect_field(&p, 3, "19491231");
    expect_number(&p, CITIZEN);
    cr_expect(p.record.raw == NULL && p.record.flags == 0);
    cr_expect_eq(bd_record_notes(&p.record), 0);
    cr_expect_eq(p.len, 1 + 3 + 1 + 7 + 1 + 1);
    free(p.at);
}

Test(record, a_cleaned_number_keeps_its_cell_as_written)
{
    const struct packed p = pack_words("", " 11010519491231002x", "", "");
    expect_field(&p, 1, " 11010519491231002x");
    expect_number(&p, CITIZEN);
    cr_expect_eq(bd_record_notes(&p.record), BD_ID_NOTE_CLEANED);
    free(p.at);
}

Test(record, fifteen_digits_are_kept_beside_the_eighteen_they_mean)
{
    const struct packed p = pack_words("", "110105491231002", "", "");
    expect_field(&p, 1, "110105491231002");
    expect_number(&p, CITIZEN);
    cr_expect_eq(bd_record_notes(&p.record), BD_ID_NOTE_15_DIGIT);
    free(p.at);
}

Test(record, another_document_keeps_its_text_and_its_cell)
{
    struct packed p = pack_words("", "E12345678", "", "");
    expect_field(&p, 1, "E12345678");
    expect_number(&p, "E12345678");
    cr_expect(p.key & BD_KEY_OTHER && p.record.raw == NULL);
    cr_expect_eq(bd_record_notes(&p.record), BD_ID_NOTE_OTHER_DOCUMENT);
    free(p.at);
    p = pack_words("", " e12345678 ", "", "");
    expect_field(&p, 1, " e12345678 ");
    expect_number(&p, "E12345678");
    cr_expect_eq(bd_record_notes(&p.record), BD_ID_NOTE_OTHER_DOCUMENT | BD_ID_NOTE_CLEANED);
    free(p.at);
}

/* The record does not keep these notes: they follow from the text. */
Test(record, what_is_nearly_a_citizen_number_is_noted_when_it_is_read_back)
{
    struct packed p = pack_words("", "53072419600110011", "", "");
    expect_number(&p, "53072419600110011");
    cr_expect(p.key & BD_KEY_OTHER && p.record.other != NULL && p.record.raw == NULL);
    cr_expect_eq(bd_record_notes(&p.record), BD_ID_NOTE_WRONG_LENGTH);
    free(p.at);
    p = pack_words("", "53o724.196203120257", "", "");
    expect_field(&p, 1, "53o724.196203120257");
    expect_number(&p, "53O724.196203120257");
    cr_expect_eq(bd_record_notes(&p.record), BD_ID_NOTE_LOOKS_WRONG | BD_ID_NOTE_CLEANED);
    free(p.at);
}

Test(record, a_number_that_cannot_be_read_is_a_reason_to_reject)
{
    cr_expect_eq(pack_words("x", "", "", "").status, BD_ID_EMPTY);
    cr_expect_eq(pack_words("x", "1.10105E+17", "", "").status, BD_ID_SPREADSHEET);
    cr_expect_eq(pack_words("x", "\xFF", "", "").status, BD_ID_ENCODING);
}

/* The cells of a refused row: packed in memory of exactly their bound, and read back. */
static void expect_refused(const bd_text texts[FIELDS], unsigned pack_state,
                           const char *const want[FIELDS], uint32_t flags)
{
    bd_cell cells[FIELDS];
    char base[ROW_MAX] = {0};
    size_t len = 0;
    struct packed p = {0};
    for (size_t i = 0; i < FIELDS; i++) {
        cells[i] = (bd_cell){(uint32_t)len, (uint32_t)texts[i].len};
        memcpy(base + len, texts[i].at, texts[i].len);
        len += texts[i].len;
    }
    const size_t bound = bd_record_bound(&schema, cells, (pack_state & BD_PACK_BAD_BYTES) != 0);
    p.at = malloc(bound);
    p.len = (size_t)(bd_record_pack_refused(&schema, base, cells, (bd_source){3, 70000}, pack_state,
                                            p.at) -
                     p.at);
    cr_assert(p.len <= bound);
    cr_assert(bd_record_open(&schema, BD_RECORD_NO_KEY, p.at, p.len, &p.record));
    cr_expect(p.record.source.file == 3 && p.record.source.line == 70000);
    cr_expect_eq(p.record.flags, flags);
    for (size_t i = 0; i < FIELDS; i++)
        expect_field(&p, i, want[i]);
    free(p.at);
}

Test(record, a_refused_row_keeps_every_cell_as_written)
{
    static const char *const cases[][FIELDS] = {{"王小明", "无", "男", "530724103001"},
                                                {"", "", "", ""},
                                                {"a", "1.10105E+17", "1", "19491231"},
                                                {"000000", "00000000", "0", "18000101"},
                                                {"2026-11-30", "1/2", "2", "0000000000000000001"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bd_text texts[FIELDS];
        for (size_t k = 0; k < FIELDS; k++)
            texts[k] = bd_text_of(cases[i][k]);
        expect_refused(texts, 0, cases[i], BD_REC_RAW);
        expect_refused(texts, BD_PACK_BAD_BYTES | BD_PACK_CUT, cases[i], BD_REC_RAW | BD_REC_CUT);
    }
}

Test(record, a_refused_row_shows_its_bad_bytes)
{
    const bd_text texts[FIELDS] = {{"王\xFF\0", 5},
                                   {"\xFE"
                                    "1",
                                    2},
                                   bd_text_of("男"),
                                   bd_text_of("x")};
    static const char *const want[FIELDS] = {"王\\xFF\\x00", "\\xFE1", "男", "x"};
    expect_refused(texts, BD_PACK_BAD_BYTES, want, BD_REC_RAW | BD_REC_BAD_BYTES);
}

Test(record, bad_bytes_are_kept_as_they_are_shown)
{
    const bd_text texts[FIELDS] = {
        {"王\xFF\0x", 6}, bd_text_of(CITIZEN), bd_text_of("男"), bd_text_of("20261130")};
    const struct packed p = pack(texts, (bd_source){0, 2}, true);
    expect_field(&p, 0, "王\\xFF\\x00x");
    expect_field(&p, 2, "男");
    expect_field(&p, 3, "20261130");
    cr_expect(p.record.flags & BD_REC_BAD_BYTES);
    free(p.at);
}

Test(record, a_row_that_only_might_hold_bad_bytes_is_packed_like_any_other)
{
    const bd_text texts[FIELDS] = {bd_text_of("王小明"), bd_text_of(CITIZEN), bd_text_of("1"),
                                   bd_text_of("")};
    const struct packed sure = pack(texts, (bd_source){1, 9}, false);
    const struct packed unsure = pack(texts, (bd_source){1, 9}, true);
    cr_expect(sure.len == unsure.len && memcmp(sure.at, unsure.at, sure.len) == 0);
    free(sure.at);
    free(unsure.at);
}

static bd_text random_text(char *out, size_t most, bool bad)
{
    static const char *const pieces[] = {"王",       "0", "12",   "-",  " ",
                                         "\xC2\xB7", "X", "2026", "男", "𠮷"};
    size_t len = 0;
    const size_t wanted = draw() % (most - 8);
    while (len < wanted) {
        const char *piece = pieces[draw() % (sizeof pieces / sizeof *pieces)];
        memcpy(out + len, piece, strlen(piece));
        len += strlen(piece);
        if (bad && draw() % 4 == 0)
            out[len++] = (char)draw();
    }
    return (bd_text){out, len};
}

Test(record, random_rows_come_back_and_keep_to_their_bound)
{
    static char memory[FIELDS][ROW_MAX];
    static const char *const numbers[] = {CITIZEN,
                                          "E12345678",
                                          " 11010519491231002x ",
                                          "（11010519491231002X）",
                                          "G1234567890123456789012345678",
                                          "110105491231002"};
    for (int round = 0; round < 20000; round++) {
        const bool bad = round % 2;
        bd_text texts[FIELDS];
        for (size_t i = 0; i < FIELDS; i++)
            texts[i] = random_text(memory[i], round % 100 == 0 ? ROW_MAX : 64, bad && i != 1);
        texts[1] = bd_text_of(numbers[draw() % (sizeof numbers / sizeof *numbers)]);
        const struct packed p =
            pack(texts, (bd_source){(uint32_t)draw(), draw() >> draw() % 64}, bad);
        cr_assert_eq(p.status, BD_ID_OK);
        for (size_t i = 0; i < FIELDS; i++) {
            char scratch[BD_VALUE_SHORT_MAX];
            bd_buf shown = {0};
            bd_text_show(&shown, texts[i].at, texts[i].len);
            const bd_text back = bd_record_text(&p.record, i, scratch);
            cr_assert(bd_text_equal(back, bad ? (bd_text){shown.at, shown.len} : texts[i]),
                      "'%.*s'", (int)back.len, back.at);
            bd_buf_fini(&shown);
        }
        free(p.at);
    }
}

Test(record, a_row_of_long_bad_cells_keeps_to_its_bound)
{
    static char bytes[70000];
    memset(bytes, 0xFE, sizeof bytes);
    for (size_t len = 20; len < sizeof bytes; len = len * 3 / 2) {
        const bd_text texts[FIELDS] = {
            {bytes, len}, bd_text_of("G1234567890123456789012345678"), {bytes, len}, {bytes, len}};
        const struct packed p = pack(texts, (bd_source){UINT32_MAX, UINT64_MAX}, true);
        char scratch[BD_VALUE_SHORT_MAX];
        cr_expect_eq(bd_record_text(&p.record, 3, scratch).len, 4 * len);
        free(p.at);
    }
}

Test(record, a_record_cut_short_anywhere_does_not_open)
{
    const struct packed p = pack_words("阿卜杜拉·买买提", " e12345678", "女", "2026-11-30");
    bd_record record;
    bd_source source;
    const uint8_t *other;
    const uint8_t *end;
    for (size_t len = 0; len < p.len; len++) {
        uint8_t *less = malloc(len + (len == 0));
        memcpy(less, p.at, len);
        cr_expect(!bd_record_open(&schema, p.key, less, len, &record), "%zu of %zu bytes", len,
                  p.len);
        cr_expect_eq(bd_record_peek(p.key, less, len, &source, &other, &end), len > 4,
                     "the file in one byte, the line in three, and what kind it is");
        free(less);
    }
    cr_expect(bd_record_peek(p.key, p.at, p.len, &source, &other, &end) && source.line == 70000 &&
              source.file == 3);
    uint8_t *more = malloc(p.len + 1);
    memcpy(more, p.at, p.len);
    more[p.len] = 0;
    cr_expect(!bd_record_open(&schema, p.key, more, p.len + 1, &record), "a byte too many");
    free(more);
    free(p.at);
}

Test(record, a_record_does_not_open_under_a_key_of_the_other_kind)
{
    const struct packed p = pack_words("x", CITIZEN, "", "");
    bd_record record;
    cr_expect(!bd_record_open(&schema, p.key | BD_KEY_OTHER, p.at, p.len, &record));
    free(p.at);
}

Test(record, random_and_changed_bytes_never_lead_beyond_their_end)
{
    const struct packed p = pack_words("王小明", "E12345678", "男", "19491231");
    for (int round = 0; round < 200000; round++) {
        const size_t len = round % 2 ? p.len : 1 + draw() % 60;
        uint8_t *bytes = malloc(len);
        bd_record record;
        for (size_t i = 0; i < len; i++)
            bytes[i] = (uint8_t)draw();
        if (round % 2) {
            memcpy(bytes, p.at, len);
            bytes[draw() % len] ^= (uint8_t)(1u << draw() % 8);
        }
        if (bd_record_open(&schema, round % 4 < 2 ? p.key : draw() >> 1, bytes, len, &record)) {
            unsigned sum = 0;
            for (size_t i = 0; i < FIELDS; i++) {
                char *scratch = malloc(BD_VALUE_SHORT_MAX);
                const bd_text text = bd_record_text(&record, i, scratch);
                for (size_t k = 0; k < text.len; k++)
                    sum += (unsigned char)text.at[k];
                free(scratch);
            }
            cr_assert(sum < 1u << 20);
        }
        free(bytes);
    }
    free(p.at);
}

Test(record, each_note_of_a_row_is_kept_alone_and_with_all_others)
{
    static const char line[] = "E12345678,name";
    const bd_cell cells[] = {{0, 9}, {10, 4}};
    bd_schema two = {.field_count = 2, .last_day = 20261130};
    char text[sizeof line + 64] = {0};
    uint8_t packed[256];
    memcpy(text, line, sizeof line);
    two.rules[0].type = BD_TYPE_ID;
    two.rules[1].type = BD_TYPE_NAME;
    for (unsigned notes = 0; notes < 1u << BD_ROW_NOTE_COUNT; notes++) {
        char scratch[BD_VALUE_SHORT_MAX];
        uint64_t key;
        uint8_t *end;
        bd_record record;
        bd_source source;
        const uint8_t *other, *stop;
        cr_assert_eq(
            bd_record_pack(&two, text, cells, (bd_source){3, 17}, notes, packed, &key, &end),
            BD_ID_OK);
        cr_assert((size_t)(end - packed) <= bd_record_bound(&two, cells, true));
        cr_assert(bd_record_open(&two, key, packed, (size_t)(end - packed), &record));
        /* No byte of this row is bad, although the reader doubted it. */
        cr_expect_eq(bd_record_row_notes(&record), notes & ~(unsigned)BD_PACK_BAD_BYTES);
        const bd_text name = bd_record_text(&record, 1, scratch);
        cr_expect(bd_text_equal(name, bd_text_of("name")));
        cr_assert(bd_record_peek(key, packed, (size_t)(end - packed), &source, &other, &stop));
        cr_expect_eq(source.line, 17);
        cr_expect_eq(other, record.other);
    }
}

#define CESU8 "\xED\xA1\xB2\xED\xBA\xA1" /* U+2CAA1 as two surrogates */
#define PLAIN "\xF0\xAC\xAA\xA1"

Test(record, a_character_in_cesu_8_is_the_character_and_noted)
{
    const bd_text texts[FIELDS] = {bd_text_of("李" CESU8), bd_text_of(CITIZEN), bd_text_of("男"),
                                   bd_text_of("a" CESU8 CESU8 "b")};
    const bd_text plain[FIELDS] = {bd_text_of("李" PLAIN), bd_text_of(CITIZEN), bd_text_of("男"),
                                   bd_text_of("a" PLAIN PLAIN "b")};
    const struct packed p = pack(texts, (bd_source){3, 70000}, true);
    const struct packed q = pack(plain, (bd_source){3, 70000}, true);

    expect_field(&p, 0, "李" PLAIN);
    expect_field(&p, 3, "a" PLAIN PLAIN "b");
    cr_expect_eq(p.record.flags, BD_REC_CESU8);
    cr_expect_eq(q.record.flags, 0);
    cr_assert_eq(p.len, q.len + 1, "only the second byte of flags is more");
    cr_expect_arr_eq(p.record.values[0], q.record.values[0],
                     (size_t)(q.record.end - q.record.values[0]), "equal texts are packed alike");
    free(p.at);
    free(q.at);
}

Test(record, half_a_pair_of_surrogates_is_bad_bytes)
{
    static const char *const halves[] = {"\xED\xA1\xB2", "\xED\xBA\xA1", "\xED\xBA\xA1\xED\xA1\xB2",
                                         "\xED\xA1\xB2\xED\xBA", "\xED\xA1\xB2x\xED\xBA\xA1"};
    for (size_t i = 0; i < sizeof halves / sizeof *halves; i++) {
        const bd_text texts[FIELDS] = {bd_text_of(halves[i]), bd_text_of(CITIZEN), bd_text_of("男"),
                                       bd_text_of(CESU8)};
        const struct packed p = pack(texts, (bd_source){3, 70000}, true);
        cr_expect_eq(p.record.flags, BD_REC_CESU8 | BD_REC_BAD_BYTES, "half %zu", i);
        expect_field(&p, 3, PLAIN);
        free(p.at);
    }
}

Test(record, a_number_beside_which_a_character_stands_in_cesu_8_is_read_like_any_other)
{
    const bd_text texts[FIELDS] = {bd_text_of("李"), bd_text_of("E12345" CESU8), bd_text_of("男"),
                                   bd_text_of("")};
    const bd_text bad[FIELDS] = {bd_text_of("李"), bd_text_of("E12345\xED\xA1\xB2"),
                                 bd_text_of("男"), bd_text_of("")};
    const struct packed p = pack(texts, (bd_source){3, 70000}, true);
    const struct packed q = pack(bad, (bd_source){3, 70000}, true);

    cr_expect_eq(p.status, BD_ID_UNUSABLE, "as with the character itself");
    cr_expect_eq(q.status, BD_ID_ENCODING);
    free(p.at);
    free(q.at);
}

Test(record, a_number_cell_with_a_word_of_the_data_set_s_own_list_is_empty)
{
    static const char *const own[] = {"缺A123"};
    bd_absent list;
    bd_schema listed = schema;
    bd_cell cells[FIELDS] = {{0, 0}, {0, 7}, {0, 0}, {0, 0}};
    char base[64] = "缺A123";
    uint8_t room[1024];
    uint8_t *end;
    uint64_t key;

    bd_absent_init(&list, own, 1);
    listed.rules[1].absent = &list;
    cr_expect_eq(bd_record_pack(&listed, base, cells, (bd_source){0, 1}, 0, room, &key, &end),
                 BD_ID_EMPTY);
    memcpy(base, "NONE123", 8);
    cr_expect_eq(bd_record_pack(&listed, base, cells, (bd_source){0, 1}, 0, room, &key, &end),
                 BD_ID_OK);
    memcpy(base, "NULL", 5);
    cells[1].len = 4;
    cr_expect_neq(bd_record_pack(&schema, base, cells, (bd_source){0, 1}, 0, room, &key, &end),
                  BD_ID_OK);
}
