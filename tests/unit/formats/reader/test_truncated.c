/*
 * A small file of each format, cut at every byte and read through the interface of all readers.
 * Where the cut can be detected the file is refused with its name. Otherwise every row but the last
 * is as in the whole file. fuzz_read.h checks the rows as well.
 */
#include <criterion/criterion.h>

#include <zlib.h>

#include "tests/fuzz/fuzz_read.h"
#include "tests/unit/formats/flat_oracle.h"
#include "tests/unit/formats/xlsx/xlsx_make.h"

static fuzz_reading reading;
static bd_buf whole;

static void setup(void)
{
    fuzz_set_up(&reading);
}

static void teardown(void)
{
    bd_chunk_free(reading.chunk);
    bd_buf_fini(&reading.usual);
    bd_buf_fini(&reading.small);
    bd_buf_fini(&whole);
    close(reading.fd);
}

TestSuite(truncated, .init = setup, .fini = teardown, .timeout = 300);

static bd_status open_reader(const bd_reader_spec *spec, const char *path, bool small,
                             const void *tuning, bd_reader **out, bd_err *err)
{
    (void)small, (void)tuning;
    return bd_reader_open(spec, path, out, err);
}

static bd_status read_text(const bd_reader_spec *spec, const bd_buf *bytes, size_t len, bd_buf *out)
{
    fuzz_file_set(&reading, bytes->at, len);
    const bd_status st = fuzz_read_all(&reading, spec, open_reader, NULL, false, out);
    bd_buf_add_char(out, '\0');
    return st;
}

static size_t line_len(const char *at)
{
    return strcspn(at, "\n");
}

/* Whether row is full shortened by the cut: the same place, and it is either marked or a prefix. */
static bool is_shortened(const char *row, size_t len, const char *full, size_t full_len)
{
    const size_t place = strcspn(row, ":") + 1;
    const char *raw = memmem(row, len, " raw ", 5);
    const char *full_raw = memmem(full, full_len, " raw ", 5);
    if (strncmp(row, full, place) != 0 || raw == NULL || full_raw == NULL)
        return false;
    const size_t raw_len = len - (size_t)(raw - row);
    return row[place] != '0' ||
           (raw_len <= full_len - (size_t)(full_raw - full) && memcmp(raw, full_raw, raw_len) == 0);
}

/* Whether rows are the first rows of full; the last may be shortened. */
static bool are_first_rows(const char *rows, const char *full, bool may_shorten)
{
    while (*rows != '\0') {
        const size_t len = line_len(rows), full_len = line_len(full);
        const bool same = len == full_len && memcmp(rows, full, len) == 0;
        const bool last = rows[len] == '\0' || rows[len + 1] == '\0';
        if (!same && !(last && may_shorten && is_shortened(rows, len, full, full_len)))
            return false;
        rows += len + (rows[len] != '\0');
        full += full_len + (full[full_len] != '\0');
    }
    return true;
}

enum { MAY_SHORTEN = 1, KNOWS_ITS_END = 2 };

/* sound: the number of lengths, from 0 on, that are read to the end without a failure. */
static void expect_cuts(const bd_reader_spec *spec, const bd_buf *bytes, int how, size_t sound)
{
    bd_buf *got = &reading.small;
    size_t ended = 0;
    cr_assert_eq(read_text(spec, bytes, bytes->len, &whole), BD_END, "the whole file");
    cr_assert_neq(whole.len, 1, "the whole file has no row");
    for (size_t len = 0; len <= bytes->len; len++) {
        const bd_status st = read_text(spec, bytes, len, got);
        cr_assert(st == BD_END || st == BD_E_INPUT || st == BD_E_USAGE, "%zu bytes: %d", len, st);
        cr_assert(are_first_rows(got->at, whole.at, (how & MAY_SHORTEN) != 0),
                  "%zu bytes:\n%s\nof\n%s", len, got->at, whole.at);
        ended += st == BD_END;
        cr_assert((how & KNOWS_ITS_END) == 0 || len == bytes->len || st < 0,
                  "%zu bytes: no failure", len);
    }
    cr_assert_eq(ended, sound, "%zu of %zu lengths are sound", ended, bytes->len + 1);
}

/* ---- csv ---- */

#define HEAD "id,name,note\n"
static const char *const wanted[] = {"id", "name", "note"};
static const char utf8_text[] = HEAD "440524188001010014,张三,\"a \"\"b\"\"\"\n\n"
                                     "11010519491231002X,阿布都·热合曼,\n1,𠮷野,x\n";
static const char gb_text[] = "id|name|note\n1|\xD5\xC5\xC8\xFD|\x84|x\n"
                              "2|\x81\x30\x81\x30\x90\x30\x81\x30|\x81\x7C\n3|\xC0\xEE|y\n";

static bd_reader_spec csv_spec(char delimiter, bd_encoding encoding)
{
    return (bd_reader_spec){.delimiter = delimiter,
                            .encoding = encoding,
                            .header = true,
                            .wanted = wanted,
                            .wanted_count = 3};
}

Test(truncated, csv_is_read_as_far_as_it_goes_also_where_a_quote_is_open)
{
    const bd_reader_spec spec = csv_spec(',', BD_ENCODING_UTF8);
    bd_buf bytes = {0};
    bd_buf_add(&bytes, utf8_text, sizeof utf8_text - 1);
    const size_t head = sizeof HEAD - 2; /* without its line end it is also a header */
    expect_cuts(&spec, &bytes, MAY_SHORTEN, bytes.len + 1 - head);
    bd_buf_fini(&bytes);
}

Test(truncated, gb18030_is_read_as_far_as_it_goes)
{
    const bd_reader_spec spec = csv_spec('|', BD_ENCODING_GB18030);
    bd_buf bytes = {0};
    bd_buf_add(&bytes, gb_text, sizeof gb_text - 1);
    expect_cuts(&spec, &bytes, MAY_SHORTEN, bytes.len + 1 - (sizeof HEAD - 2));
    bd_buf_fini(&bytes);
}

Test(truncated, what_auto_finds_in_a_piece_may_differ_but_the_piece_is_read_or_refused)
{
    const bd_reader_spec specs[] = {csv_spec(',', BD_ENCODING_AUTO),
                                    csv_spec('|', BD_ENCODING_AUTO)};
    bd_buf bytes = {0};
    for (size_t i = 0; i < 2; i++) {
        bytes.len = 0;
        bd_buf_add_string(&bytes, i == 0 ? utf8_text : gb_text);
        for (size_t len = 0; len <= bytes.len; len++) {
            const bd_status st = read_text(&specs[i], &bytes, len, &whole);
            cr_assert(st == BD_END || st == BD_E_INPUT || st == BD_E_USAGE, "%zu: %d", len, st);
            cr_assert(st == BD_END || len < sizeof HEAD || i == 0, "%zu: %d", len, st);
        }
    }
    bd_buf_fini(&bytes);
}

Test(truncated, utf16_that_ends_within_two_bytes_is_refused)
{
    static const uint16_t text[] = {
        0xFEFF, 'i',  'd',    '\t',   'n',  'a', 'm',  'e', '\t', 'n',    'o',    't',  'e', '\n',
        '1',    '\t', 0x5F20, 0x4E09, '\t', 'x', '\n', '2', '\t', 0xD842, 0xDFB7, '\t', 'y', '\n'};
    const bd_reader_spec spec = csv_spec('\t', BD_ENCODING_UTF16);
    bd_buf bytes = {0};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        bd_buf_add_char(&bytes, (char)text[i]);
        bd_buf_add_char(&bytes, (char)(text[i] >> 8));
    }
    /* Even lengths from the whole header on; half a surrogate pair counts as bytes that are not
     * text. */
    expect_cuts(&spec, &bytes, MAY_SHORTEN, (bytes.len - 26) / 2 + 1);
    bd_buf_fini(&bytes);
}

Test(truncated, gz_knows_its_end)
{
    const bd_reader_spec spec = csv_spec(',', BD_ENCODING_AUTO);
    char packed[1000];
    z_stream z = {.next_in = (Bytef *)(uintptr_t)utf8_text,
                  .avail_in = sizeof utf8_text - 1,
                  .next_out = (Bytef *)packed,
                  .avail_out = sizeof packed};
    cr_assert_eq(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    bd_buf bytes = {0};
    bd_buf_add(&bytes, packed, z.total_out);
    deflateEnd(&z);
    expect_cuts(&spec, &bytes, KNOWS_ITS_END, 1);
    bd_buf_fini(&bytes);
}

/* ---- fixed ---- */

static const bd_reader_span spans[] = {{1, 3}, {4, 6}, {10, 1}};

Test(truncated, fixed_rows_with_line_ends_have_their_last_one_rejected)
{
    const bd_reader_spec spec = {.format = BD_FORMAT_FIXED,
                                 .encoding = BD_ENCODING_GB18030,
                                 .spans = spans,
                                 .wanted_count = 3};
    bd_buf bytes = {0};
    bd_buf_add_string(&bytes, "001\xD5\xC5\xC8\xFD  x\r\n002\x81\x30\x81\x30  y\r\n003      z\r\n");
    expect_cuts(&spec, &bytes, MAY_SHORTEN, bytes.len); /* all but an empty file */
    bd_buf_fini(&bytes);
}

Test(truncated, fixed_rows_of_a_number_of_bytes_end_at_a_row_or_are_refused)
{
    const bd_reader_spec spec = {.format = BD_FORMAT_FIXED,
                                 .encoding = BD_ENCODING_GB18030,
                                 .spans = spans,
                                 .wanted_count = 3,
                                 .row_bytes = 10};
    bd_buf bytes = {0};
    bd_buf_add_string(&bytes, "001\xD5\xC5\xC8\xFD  x002\x81\x30\x81\x30  y003      z");
    expect_cuts(&spec, &bytes, 0, 3);
    bd_buf_fini(&bytes);
}

/* ---- dbf, xlsx ---- */

Test(truncated, dbf_may_lack_its_end_mark_and_nothing_else)
{
    static const naive_column columns[] = {{'C', 8}, {'N', 3}, {'D', 8}};
    const bd_reader_spec spec = {
        .format = BD_FORMAT_DBF, .header = true, .wanted = dbf_letters, .wanted_count = 3};
    bd_buf bytes = {0};
    dbf_add_header(&bytes, 0x03, 0x4D, 3, columns, 3);
    bd_buf_add_string(&bytes, " \xD5\xC5\xC8\xFD     1219800101*deleted   119800102"
                              " \xC0\xEE\xCB\xC4    -1 19800103\x1A");
    expect_cuts(&spec, &bytes, 0, 2);
    bd_buf_fini(&bytes);
}

Test(truncated, xlsx_knows_its_end)
{
    static const char *const letters[] = {"A", "B"};
    const bd_reader_spec spec = {
        .format = BD_FORMAT_XLSX, .header = true, .wanted = letters, .wanted_count = 2};
    bd_buf bytes = {0};
    xlsx_workbook(&bytes, NULL,
                  XLSX_SHEET("<row><c t=\"str\"><v>A</v></c><c t=\"str\"><v>B</v></c></row>"
                             "<row><c t=\"s\"><v>0</v></c><c s=\"1\"><v>29221</v></c></row>"),
                  XLSX_STRINGS("<si><t>x</t></si>"));
    expect_cuts(&spec, &bytes, KNOWS_ITS_END, 1);
    bd_buf_fini(&bytes);
}
