/* Encodings and delimiters of the CSV reader: each is compared with the same rows as UTF-8 with a
 * comma, over random files and every size of chunk. */
#include <criterion/criterion.h>

#include "engine/base/utf8.h"
#include "formats/encoding/gb18030.h"
#include "tests/unit/formats/csv/csv_dump.h"
#include "tests/unit/rounds.h"

static oracle_file file;
static bd_budget budget;
static bd_chunk *chunk;
static bd_buf one, other;

static void set_up(void)
{
    bd_err err = {0};
    bd_budget_init(&budget, 64 << 20);
    cr_assert_eq(bd_chunk_new(&budget, &chunk, &err), BD_OK);
    oracle_file_open(&file);
}

static void tear_down(void)
{
    bd_chunk_free(chunk);
    bd_buf_fini(&one);
    bd_buf_fini(&other);
    close(file.fd);
}

TestSuite(csv_encoding, .init = set_up, .fini = tear_down, .timeout = 300);

static uint64_t seed = 20261123;

static uint64_t random_below(uint64_t limit)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed % limit;
}

/* Pieces and separators, or any bytes of an alphabet; well below room bytes. */
static size_t random_text(const char *const *pieces, size_t count, const char *delimiter, char *out,
                          size_t room)
{
    static const char *const ends[] = {"\n", "\r\n", "\r", "\n\n"};
    const char *end = ends[random_below(4)];
    const size_t len = random_below(random_below(4) == 0 ? room - 64 : 120);
    const uint64_t columns = 1 + random_below(4);
    const uint64_t kinds = random_below(3) == 0 ? count : 1 + random_below(count);
    size_t at = 0;
    while (at < len) {
        for (uint64_t c = 0; c < columns && at < room - 64; c++) {
            if (c != 0)
                at += (size_t)sprintf(out + at, "%s", delimiter);
            for (uint64_t n = random_below(3); n > 0; n--)
                at += (size_t)sprintf(out + at, "%s", pieces[random_below(kinds)]);
        }
        at += (size_t)sprintf(out + at, "%s", random_below(16) == 0 ? ends[random_below(4)] : end);
    }
    return at;
}

static void random_tuning(bd_csv_tuning *tuning)
{
    static const size_t chunks[] = {1, 2, 3, 7, 64, 65, 200, 4096, BD_READER_CHUNK_BYTES};
    static const size_t rows[] = {1, 2, 5, BD_CHUNK_ROWS};
    size_t kernels = 0;
    bd_csv_tuning_usual(tuning);
    tuning->chunk_bytes = chunks[random_below(9)];
    tuning->rows_max = rows[random_below(4)];
    tuning->piece_bytes = random_below(2) ? BD_CSV_BLOCK : 3 * BD_CSV_BLOCK;
    while (bd_csv_kernels_at(kernels) != NULL)
        kernels++;
    tuning->kernels = bd_csv_kernels_at(random_below(kernels));
}

static void dump(const bd_reader_spec *spec, const void *bytes, size_t len,
                 const bd_csv_tuning *tuning, bd_buf *out)
{
    oracle_file_set(&file, bytes, len);
    dump_file(spec, &file, tuning, chunk, out);
}

static void show(const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        fprintf(stderr, bytes[i] > ' ' && bytes[i] < 0x7F && bytes[i] != '\\' ? "%c" : "\\%03o",
                (unsigned char)bytes[i]);
    fputc('\n', stderr);
}

static const char *const gb_pieces[] = {"\xD5\xC5\xC8\xFD",
                                        "abc",
                                        "\x84|",
                                        "\x8F|\x95|",
                                        "\xD5\xC5\xC8\xFD\xCB\xC4",
                                        "1",
                                        "\x81\x30\x81\x30",
                                        "\x84\\",
                                        "\"\x84|\"",
                                        "\"\xD5\xC5\"\"\"",
                                        "\"a|b,c\"",
                                        "\x84|\"b\"",
                                        "\x95\x32\x82\x36",
                                        "\x80",
                                        "\xD5\x80",
                                        "\x80\x84|",
                                        "\xFF",
                                        "\x84\xFF",
                                        "\x84",
                                        "\x81\x30",
                                        "\"\x84",
                                        "\"\xD5\xC5\n\x84|\"",
                                        "a\"",
                                        "\x8F\x30\x81\x30"};

static void gb_agrees(char delimiter, unsigned long usual)
{
    static char gb[4000];
    static char utf8[4000 * BD_GB18030_GROWTH + BD_GB18030_SLACK];
    const char text[2] = {delimiter, '\0'};
    const bd_reader_spec spec = {.delimiter = delimiter};
    bd_reader_spec gb_spec = spec;
    gb_spec.encoding = BD_ENCODING_GB18030;
    const unsigned long rounds = test_rounds(usual);
    for (size_t i = 0; i < rounds; i++) {
        bd_csv_tuning tuning;
        bool clean;
        const size_t len =
            random_text(gb_pieces, sizeof gb_pieces / sizeof *gb_pieces, text, gb, sizeof gb);
        random_tuning(&tuning);
        if (random_below(8) == 0)
            for (int k = 0; k < 3 && len > 0; k++)
                gb[random_below(len)] = (char)(1 + random_below(255));
        dump(&gb_spec, gb, len, &tuning, &one);
        random_tuning(&tuning);
        dump(&spec, utf8, bd_gb18030_decode(gb, len, utf8, &clean), &tuning, &other);
        if (!same_dump(&one, &other)) {
            show(gb, len);
            cr_assert_fail("round %zu with '%c'", i, delimiter);
        }
    }
}

Test(csv_encoding, gb18030_with_a_comma_reads_as_its_utf8_does)
{
    gb_agrees(',', 8000);
}

Test(csv_encoding, gb18030_with_a_bar_reads_as_its_utf8_does)
{
    gb_agrees('|', 8000);
}

Test(csv_encoding, gb18030_with_a_letter_or_a_backslash_reads_as_its_utf8_does)
{
    gb_agrees('\\', 4000);
    gb_agrees('b', 4000);
    gb_agrees('@', 4000);
}

Test(csv_encoding, a_bar_within_a_character_is_no_delimiter)
{
    static const char text[] = "\xD0\xD5\xC3\xFB|id\n\x84||\x8F|\n\x95|\x95|\x95||1\n";
    const bd_reader_spec spec = {.delimiter = '|', .encoding = BD_ENCODING_GB18030};
    bd_csv_tuning tuning;
    bd_csv_tuning_usual(&tuning);
    dump(&spec, text, sizeof text - 1, &tuning, &one);
    cr_expect_str_eq((bd_buf_add_char(&one, '\0'), one.at),
                     "1:0 6[姓名] 2[id] 6[姓名] raw 姓名|id\n"
                     "2:0 3[剕] 3[弢] 3[剕] raw 剕|弢\n"
                     "3:0 9[晐晐晐] 1[1] 9[晐晐晐] raw 晐晐晐|1\nstatus 1 \n");
}

Test(csv_encoding, every_lead_byte_hides_the_bar_behind_it)
{
    char text[16];
    const bd_reader_spec spec = {.delimiter = '|', .encoding = BD_ENCODING_GB18030};
    bd_csv_tuning tuning;
    bd_csv_tuning_usual(&tuning);
    for (unsigned lead = 0x80; lead < 0x100; lead++) {
        char start[8];
        const size_t len = (size_t)sprintf(text, "%c||1\n", lead);
        dump(&spec, text, len, &tuning, &one);
        const bool hides = lead != 0x80 && lead != 0xFF;
        snprintf(start, sizeof start, "%s", one.at);
        bd_buf_add_char(&one, '\0');
        cr_expect(strstr(one.at, hides ? "] 1[1] " : "] 0[] ") != NULL, "%02X: %s", lead, one.at);
    }
}

/* ---- delimiters ---- */

/* Replace every whole delimiter by one comma; text has no other commas. */
static size_t with_commas(const char *text, size_t len, const char *delimiter, char *out)
{
    const size_t n = strlen(delimiter);
    size_t to = 0;
    for (size_t at = 0; at < len; to++) {
        const bool found = len - at >= n && memcmp(text + at, delimiter, n) == 0;
        out[to] = found ? ',' : text[at];
        at += found ? n : 1;
    }
    return to;
}

/* Remove lengths from the dump, since a comma is shorter. */
static void without_lengths(bd_buf *buf)
{
    size_t to = 0;
    for (size_t i = 0; i < buf->len; i++) {
        size_t k = i;
        while (k < buf->len && buf->at[k] >= '0' && buf->at[k] <= '9')
            k++;
        if (k > i && k < buf->len && buf->at[k] == '[')
            i = k;
        buf->at[to++] = buf->at[i];
    }
    buf->len = to;
}

static void long_delimiter_agrees(const char *delimiter, bd_encoding encoding,
                                  const char *delimiter_in_file)
{
    static const char *const pieces[] = {"ab",         "x",        "|",    "@",         "\"q\"",
                                         "\"q\"\"q\"", "|@",       "@|",   "||",        "\"",
                                         "\"a\nb\"",   "\xD5\xC5", "\xA1", "\"x|@|y\"", "\"x\"|"};
    static char text[3000], commas[3000];
    const bd_reader_spec spec = {.delimiter = ',', .encoding = encoding};
    const bd_reader_spec long_spec = {.delimiter_text = delimiter, .encoding = encoding};
    const size_t count = encoding == BD_ENCODING_GB18030 ? 12 : 15;
    const unsigned long rounds = test_rounds(6000);
    for (size_t i = 0; i < rounds; i++) {
        bd_csv_tuning tuning;
        const size_t len = random_text(pieces, count, delimiter_in_file, text, sizeof text);
        random_tuning(&tuning);
        dump(&long_spec, text, len, &tuning, &one);
        random_tuning(&tuning);
        dump(&spec, commas, with_commas(text, len, delimiter_in_file, commas), &tuning, &other);
        /* Both with commas, since delimiters within quotes and in raw rows are shown as written. */
        const char *in_dump = delimiter;
        one.len = with_commas(one.at, one.len, in_dump, one.at);
        /* A value and the text after its closing quote may make a delimiter, but only in the dump. */
        other.len = with_commas(other.at, other.len, in_dump, other.at);
        without_lengths(&one);
        without_lengths(&other);
        if (!same_dump(&one, &other)) {
            show(text, len);
            cr_assert_fail("round %zu with '%s'", i, delimiter);
        }
    }
}

Test(csv_encoding, a_delimiter_of_several_characters_separates_as_a_comma_does)
{
    long_delimiter_agrees("|@|", BD_ENCODING_UTF8, "|@|");
    long_delimiter_agrees("||", BD_ENCODING_UTF8, "||");
}

Test(csv_encoding, a_delimiter_of_several_characters_separates_in_gb18030)
{
    long_delimiter_agrees("|@|", BD_ENCODING_GB18030, "|@|");
    long_delimiter_agrees("，", BD_ENCODING_GB18030, "\xA3\xAC");
}

Test(csv_encoding, without_quoting_a_quote_is_a_character)
{
    static const char *const pieces[] = {"ab", "\"", "\"q\"", "张", "\"\"", "\xFF", "1"};
    static char text[3000];
    const bd_reader_spec none = {.delimiter = ',', .quote_none = true};
    const bd_reader_spec usual = {.delimiter = ','};
    const unsigned long rounds = test_rounds(6000);
    for (size_t i = 0; i < rounds; i++) {
        bd_csv_tuning tuning;
        const size_t len = random_text(pieces, 7, ",", text, sizeof text);
        random_tuning(&tuning);
        dump(&none, text, len, &tuning, &one);
        for (size_t k = 0; k < len; k++)
            text[k] = text[k] == '"' ? '\'' : text[k];
        for (size_t k = 0; k < one.len; k++)
            one.at[k] = one.at[k] == '"' ? '\'' : one.at[k];
        dump(&usual, text, len, &tuning, &other);
        cr_assert(same_dump(&one, &other), "round %zu", i);
    }
}

static void refused(const bd_reader_spec *spec)
{
    bd_csv_dialect dialect;
    bd_err err = {0};
    cr_expect_eq(bd_csv_dialect_set(&dialect, spec, spec->encoding, &err), BD_E_USAGE,
                 "'%s' is taken", spec->delimiter_text == NULL ? "one byte" : spec->delimiter_text);
}

Test(csv_encoding, delimiters_that_could_not_be_told_from_text_are_refused)
{
    refused(&(bd_reader_spec){.delimiter = '"'});
    refused(&(bd_reader_spec){.delimiter = '\n'});
    refused(&(bd_reader_spec){.delimiter = '\0'});
    refused(&(bd_reader_spec){.delimiter = (char)0xE5});
    refused(&(bd_reader_spec){.delimiter_text = "|\n|"});
    refused(&(bd_reader_spec){.delimiter_text = ""});
    refused(&(bd_reader_spec){.delimiter_text = "123456789"});
    refused(&(bd_reader_spec){.delimiter = '1', .encoding = BD_ENCODING_GB18030});
    refused(&(bd_reader_spec){.delimiter = (char)0xFE, .encoding = BD_ENCODING_GB18030});
}

Test(csv_encoding, a_delimiter_behind_the_last_column_makes_a_column_without_a_name)
{
    static const char text[] = "name|id|\n张三|1|\n李四|2|\n王五|3\n";
    static const char *const wanted[] = {"name", "id"};
    const bd_reader_spec spec = {
        .delimiter = '|', .header = true, .wanted = wanted, .wanted_count = 2};
    bd_reader *reader;
    bd_batch batch;
    const bd_text *headings;
    bd_err err = {0};
    oracle_file_set(&file, text, sizeof text - 1);
    cr_assert_eq(bd_reader_open(&spec, file.path, &reader, &err), BD_OK, "%s", err.text);
    cr_expect_eq(bd_reader_headings(reader, &headings), 2);
    cr_assert_eq(bd_reader_take(reader, chunk, &err), BD_OK);
    cr_assert_eq(bd_reader_parse(reader, chunk, &batch, &err), BD_OK);
    cr_assert_eq(batch.row_count, 3);
    cr_expect_eq(batch.rows[0].state, BD_ROW_OK);
    cr_expect_eq(batch.cells[3].len, 1);
    cr_expect_eq(batch.rows[2].state, BD_ROW_SHORT); /* that row lacks the column */
    bd_reader_close(reader);
}

/* ---- UTF-16 ---- */

static size_t to_utf16(const char *text, size_t len, bool big, char *out)
{
    size_t to = 0;
    out[to++] = (char)(big ? 0xFE : 0xFF);
    out[to++] = (char)(big ? 0xFF : 0xFE);
    for (size_t at = 0; at < len;) {
        uint32_t point = 0xFFFD;
        const size_t n = bd_utf8_decode(text + at, len - at, &point);
        uint32_t units[2] = {point, 0};
        size_t count = 1;
        if (point >= 0x10000) {
            units[0] = 0xD800 + ((point - 0x10000) >> 10);
            units[1] = 0xDC00 + (point & 0x3FF);
            count = 2;
        }
        for (size_t i = 0; i < count; i++) {
            out[to++] = (char)(big ? units[i] >> 8 : units[i]);
            out[to++] = (char)(big ? units[i] : units[i] >> 8);
        }
        at += n == 0 ? 1 : n;
    }
    return to;
}

Test(csv_encoding, utf16_reads_as_its_utf8_does)
{
    static const char *const pieces[] = {"ab", "张三",     "\"q\"",    "𠂇",
                                         "·",  "abcdefgh", "\"a\nb\"", "\"x\"\"y\""};
    static char text[3000], wide[8000];
    const bd_reader_spec spec = {.delimiter = '\t'};
    const unsigned long rounds = test_rounds(6000);
    for (size_t i = 0; i < rounds; i++) {
        bd_csv_tuning tuning;
        const bd_encoding asked = random_below(2) ? BD_ENCODING_AUTO : BD_ENCODING_UTF16;
        const bd_reader_spec spec16 = {.delimiter = '\t', .encoding = asked};
        const size_t len = random_text(pieces, 8, "\t", text, sizeof text);
        random_tuning(&tuning);
        dump(&spec, text, len, &tuning, &one);
        random_tuning(&tuning);
        dump(&spec16, wide, to_utf16(text, len, random_below(2), wide), &tuning, &other);
        cr_assert(same_dump(&one, &other), "round %zu", i);
    }
}

static const char *dumped(bd_encoding encoding, const char *bytes, size_t len)
{
    const bd_reader_spec spec = {.delimiter = ',', .encoding = encoding};
    bd_csv_tuning tuning;
    bd_csv_tuning_usual(&tuning);
    dump(&spec, bytes, len, &tuning, &one);
    bd_buf_add_char(&one, '\0');
    return one.at;
}

#define DUMPED(encoding, bytes) dumped(encoding, bytes, sizeof bytes - 1)

Test(csv_encoding, half_a_surrogate_is_bytes_that_are_no_text)
{
    cr_expect_str_eq(DUMPED(BD_ENCODING_UTF16, "\xFF\xFE"
                                               "a\0\x3D\xD8"
                                               "b\0\n\0"),
                     "1:2 5[a\xED\xA0\xBD"
                     "b] raw a\xED\xA0\xBD"
                     "b\nstatus 1 \n");
}

Test(csv_encoding, utf16_without_a_mark_is_told_by_its_zeros)
{
    cr_expect_str_eq(DUMPED(BD_ENCODING_UTF16, "a\0b\0\n\0"), "1:0 2[ab] raw ab\nstatus 1 \n");
    cr_expect_str_eq(DUMPED(BD_ENCODING_UTF16, "\0a\0b\0\n"), "1:0 2[ab] raw ab\nstatus 1 \n");
}

Test(csv_encoding, utf16_that_ends_in_half_a_character_is_refused)
{
    const char *text = DUMPED(BD_ENCODING_UTF16, "\xFF\xFE"
                                                 "a\0b\0\n");
    cr_expect(strstr(text, "ends within a character of UTF-16, after byte 4") != NULL, "%s", text);
}

/* ---- detection ---- */

static void found(bd_encoding asked, const char *bytes, size_t len, bd_encoding want,
                  const char *evidence)
{
    static const char *const wanted[] = {"1"};
    const bd_reader_spec spec = {
        .delimiter = ',', .encoding = asked, .wanted = wanted, .wanted_count = 1};
    bd_reader *reader;
    bd_err err = {0};
    oracle_file_set(&file, bytes, len);
    cr_assert_eq(bd_reader_open(&spec, file.path, &reader, &err), BD_OK, "%s", err.text);
    cr_expect_str_eq(bd_encoding_name(bd_reader_encoding(reader)->encoding),
                     bd_encoding_name(want));
    cr_expect_str_eq(bd_reader_encoding(reader)->evidence, evidence);
    bd_reader_close(reader);
}

#define FOUND(asked, bytes, want, evidence) found(asked, bytes, sizeof bytes - 1, want, evidence)

Test(csv_encoding, auto_says_what_a_file_is_and_why)
{
    FOUND(BD_ENCODING_AUTO, "a,b\n", BD_ENCODING_UTF8,
          "all 4 bytes are ASCII, which is read as UTF-8");
    FOUND(BD_ENCODING_AUTO, "张,三\n", BD_ENCODING_UTF8,
          "all 8 bytes are UTF-8, with 2 characters beyond ASCII");
    FOUND(BD_ENCODING_AUTO,
          "\xEF\xBB\xBF"
          "a\n",
          BD_ENCODING_UTF8, "it begins with the byte order mark of UTF-8");
    FOUND(BD_ENCODING_AUTO,
          "\x84\x31\x95\x33"
          "a\n",
          BD_ENCODING_GB18030, "it begins with the byte order mark of GB18030");
    FOUND(BD_ENCODING_AUTO,
          "\xFF\xFE"
          "a\0\n\0",
          BD_ENCODING_UTF16LE, "it begins with the byte order mark of UTF-16, low byte first");
    FOUND(BD_ENCODING_AUTO, "a,\xD5\xC5\xC8\xFD\n", BD_ENCODING_GB18030,
          "byte 3 is not UTF-8; all 7 bytes as GB18030: 2 characters, 0 bad sequences");
    FOUND(BD_ENCODING_AUTO, "张三丰,李四,王\xE4\n张三,李四光\n", BD_ENCODING_UTF8,
          "of all 39 bytes 1 are not UTF-8, but 2 are not GB18030");
    /* Two rows whose only characters are in CESU-8. */
    FOUND(BD_ENCODING_AUTO, "\xED\xA0\xB2\xED\xBA\xA1,1\n\xED\xA0\xB2\xED\xBA\xA1,2\n",
          BD_ENCODING_UTF8, "all 18 bytes are UTF-8, with 2 characters beyond ASCII");
    FOUND(BD_ENCODING_GB18030, "a\n", BD_ENCODING_GB18030, "as configured");
    FOUND(BD_ENCODING_UTF16, "a\0\n\0", BD_ENCODING_UTF16LE,
          "as configured; no byte order mark, and the zero bytes stand in odd places");
}

Test(csv_encoding, auto_knows_a_pair_of_surrogates_wherever_a_piece_ends)
{
    enum { PIECE = 64 << 10 };
    char *bytes = malloc(PIECE + 16);
    for (size_t before = 0; before <= 6; before++) {
        memset(bytes, 'a', PIECE + 16);
        memcpy(bytes + PIECE - before, "\xED\xA0\xB2\xED\xBA\xA1\n", 7);
        char evidence[BD_DETECT_EVIDENCE];
        snprintf(evidence, sizeof evidence,
                 "all 65 %zu bytes are UTF-8, with 1 characters beyond ASCII", 543 - before);
        found(BD_ENCODING_AUTO, bytes, PIECE - before + 7, BD_ENCODING_UTF8, evidence);
    }
    free(bytes);
}

Test(csv_encoding, auto_decides_on_the_first_4_mib_and_no_more)
{
    const size_t limit = BD_DETECT_BYTES;
    char *bytes = malloc(limit + 128);
    for (size_t i = 0; i < limit + 99; i += 3)
        memcpy(bytes + i, i % 300 == 297 ? "ab\n" : "张", 3);
    bytes[limit + 98] = '\xFF'; /* after it */
    found(BD_ENCODING_AUTO, bytes, limit + 99, BD_ENCODING_UTF8,
          "the first 4 194 303 bytes are UTF-8, with 1 384 120 characters beyond ASCII");
    memset(bytes, 'a', limit);
    memcpy(bytes, "x\n", 2);
    memcpy(bytes + limit - 3, "\xD5\xC5\n", 3);
    found(
        BD_ENCODING_AUTO, bytes, limit, BD_ENCODING_GB18030,
        "byte 4 194 302 is not UTF-8; the first 4 194 304 bytes as GB18030: 1 characters, 0 bad sequences");
    free(bytes);
}

Test(csv_encoding, a_mark_that_contradicts_the_configuration_is_refused)
{
    static const char *const wanted[] = {"1"};
    const bd_reader_spec spec = {
        .delimiter = ',', .encoding = BD_ENCODING_GB18030, .wanted = wanted, .wanted_count = 1};
    bd_reader *reader;
    bd_err err = {0};
    char text[200];
    oracle_file_set(&file,
                    "\xEF\xBB\xBF"
                    "a\n",
                    5);
    cr_assert_eq(bd_reader_open(&spec, file.path, &reader, &err), BD_E_INPUT);
    snprintf(text, sizeof text, "'%s' is not gb18030: it begins with the byte order mark of UTF-8",
             file.path);
    cr_expect_str_eq(err.text, text);
    cr_expect_str_eq(err.hint, "say `encoding: auto`, which looks at each file");
}

Test(csv_encoding, a_mark_of_utf8_before_gb18030_is_told_and_may_be_overruled)
{
    static const char text[] = "\xEF\xBB\xBF\xD6\xA4\xBC\xFE\xBA\xC5\xC2\xEB,\xD0\xD5\xC3\xFB\n"
                               "1,\xD5\xC5\xC8\xFD\n";
    static const char *const wanted[] = {"\xE5\xA7\x93\xE5\x90\x8D"};
    char want[160];
    bd_reader *reader;
    bd_err err = {0};
    bd_reader_spec spec = {.delimiter = ',',
                           .header = true,
                           .wanted = wanted,
                           .wanted_count = 1,
                           .encoding = BD_ENCODING_AUTO};
    oracle_file_set(&file, text, sizeof text - 1);
    cr_assert_eq(bd_reader_open(&spec, file.path, &reader, &err), BD_E_INPUT);
    snprintf(want, sizeof want,
             "'%s' begins with the byte order mark of UTF-8, but is GB18030 (GBK) behind it",
             file.path);
    cr_expect_str_eq(err.text, want);
    cr_expect_str_eq(err.hint, "say `encoding: gb18030`");
    err = (bd_err){0};
    spec.encoding = BD_ENCODING_GB18030;
    cr_assert_eq(bd_reader_open(&spec, file.path, &reader, &err), BD_OK, "%s", err.text);
    bd_reader_close(reader);
}

Test(csv_encoding, auto_reads_a_pipe_from_its_first_byte)
{
    static const char *const wanted[] = {"\xE5\x90\x8D"}; /* 名 */
    const bd_reader_spec spec = {.delimiter = ',',
                                 .header = true,
                                 .encoding = BD_ENCODING_AUTO,
                                 .wanted = wanted,
                                 .wanted_count = 1};
    int ends[2];
    bd_reader *reader;
    bd_batch batch;
    bd_err err = {0};
    cr_assert_eq(pipe(ends), 0);
    cr_assert_eq(write(ends[1], "1,\xC3\xFB\n2,\xD5\xC5\n", 10), 10);
    close(ends[1]);
    cr_assert_neq(dup2(ends[0], STDIN_FILENO), -1);
    cr_assert_eq(bd_reader_open(&spec, "-", &reader, &err), BD_OK, "%s", err.text);
    cr_assert_eq(bd_reader_take(reader, chunk, &err), BD_OK);
    cr_assert_eq(bd_reader_parse(reader, chunk, &batch, &err), BD_OK);
    cr_assert_eq(batch.row_count, 1);
    cr_expect_eq(memcmp(batch.base + batch.cells[0].at, "张", 3), 0);
    cr_expect_eq(bd_reader_take(reader, chunk, &err), BD_END);
    bd_reader_close(reader);
}

Test(csv_encoding, cells_that_grow_most_fit_their_chunk)
{
    const size_t len = 15 * (200 << 10);
    char *bytes = malloc(len);
    size_t rows = 0;
    static const char *const wanted[] = {"1", "2"};
    const bd_reader_spec spec = {
        .delimiter = ',', .encoding = BD_ENCODING_GB18030, .wanted = wanted, .wanted_count = 2};
    bd_reader *reader;
    bd_err err = {0};
    memset(bytes, 0x80, len);
    for (size_t i = 0; i < len; i += 200 << 10)
        bytes[i + 100] = ',', bytes[i + (200 << 10) - 1] = '\n';
    oracle_file_set(&file, bytes, len);
    cr_assert_eq(bd_reader_open(&spec, file.path, &reader, &err), BD_OK, "%s", err.text);
    while (bd_reader_take(reader, chunk, &err) == BD_OK) {
        bd_batch batch;
        cr_assert_eq(bd_reader_parse(reader, chunk, &batch, &err), BD_OK);
        for (size_t r = 0; r < batch.row_count; r++, rows++)
            cr_assert_eq(batch.rows[r].state == BD_ROW_OK, batch.cells[2 * r + 1].len > 500000);
    }
    cr_assert_gt(rows, 10);
    bd_reader_close(reader);
    free(bytes);
}
