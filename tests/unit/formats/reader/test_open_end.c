/*
 * A file of each format that has only its first bytes when it is first looked at, of every number from
 * the header on, and becomes whole before or while it is read. What is read are the rows that were
 * whole at the start, no fewer and no more; and without the rest, what the reader always makes of it.
 */
#include <criterion/criterion.h>

#include <zlib.h>

#include "formats/reader/row_source.h"
#include "tests/unit/formats/flat_oracle.h"
#include "tests/unit/formats/xlsx/xlsx_make.h"

typedef enum when { NEVER, BEFORE_IT_IS_OPENED, AT_ITS_END } when;

static bd_budget budget;
static bd_chunk *chunk;
static flat_file file;
static bd_buf whole, rows, got;

static void setup(void)
{
    bd_err err = {0};
    bd_budget_init(&budget, 64 << 20);
    cr_assert_eq(bd_chunk_new(&budget, &chunk, &err), BD_OK);
    flat_file_open(&file);
}

static void teardown(void)
{
    bd_chunk_free(chunk);
    bd_buf_fini(&whole);
    bd_buf_fini(&rows);
    bd_buf_fini(&got);
    close(file.fd);
}

TestSuite(open_end, .init = setup, .fini = teardown, .timeout = 120);

static void grow(void)
{
    cr_assert_eq(pwrite(file.fd, whole.at, whole.len, 0), (ssize_t)whole.len);
}

/* One line for each row. */
static void add_rows(const bd_batch *batch, size_t wanted)
{
    for (size_t i = 0; i < batch->row_count; i++) {
        const bd_cell *cells = batch->cells + i * wanted;
        for (size_t k = 0; k < wanted; k++) {
            bd_buf_add_char(&got, '|');
            bd_buf_add(&got, batch->base + cells[k].at, cells[k].len);
        }
        bd_buf_add_char(&got, '\x1E');
    }
}

/* Read to the end into got; the open end is left out if the file has grown by then. */
static bd_status take_all(bd_reader *reader, size_t wanted, when grows, bd_open_end *end,
                          bd_err *err)
{
    bd_status st;
    bd_batch batch;
    while ((st = bd_reader_take(reader, chunk, err)) == BD_OK) {
        cr_assert_eq(bd_reader_parse(reader, chunk, &batch, err), BD_OK);
        add_rows(&batch, wanted);
        if (bd_reader_open_end(reader) != BD_OPEN_END_HELD)
            continue;
        cr_assert_eq(batch.row_count, 0);
        if (grows == AT_ITS_END)
            grow();
        if (grows != NEVER)
            bd_reader_leave_out(reader);
    }
    *end = bd_reader_open_end(reader);
    return st;
}

/* With the first len bytes of whole at the start. */
static bd_status read_from(const bd_reader_spec *spec, size_t len, when grows, bd_growth growth,
                           bd_open_end *end, bd_err *err)
{
    bd_row_source source = bd_row_source_file(file.path);
    bd_reader *reader = NULL;
    bd_seen seen;
    bd_status st = BD_OK;
    flat_file_set(&file, whole.at, len);
    BD_GOTO(bd_seen_look(file.path, growth, &seen, err));
    source.seen = &seen;
    if (grows == BEFORE_IT_IS_OPENED)
        grow();
    got.len = 0;
    BD_GOTO(bd_row_source_open(&source, spec, &reader, err));
    BD_GOTO(take_all(reader, spec->wanted_count, grows, end, err));
done:
    bd_buf_add_char(&got, '\0');
    bd_reader_close(reader);
    return st;
}

/* The first `count` rows of all that the whole file has. */
static const char *first_rows(size_t count)
{
    static char text[4096];
    const char *at = rows.at;
    for (size_t i = 0; i < count; i++)
        at = strchr(at, '\x1E') + 1;
    snprintf(text, sizeof text, "%.*s", (int)(at - rows.at), rows.at);
    return text;
}

/* ends: of the header (of a format without one the first length), and of each row, as lengths of the file from which on it is whole. */
static void expect(const bd_reader_spec *spec, const size_t *ends, size_t count, size_t step)
{
    bd_open_end end;
    bd_err err = {0};
    cr_assert_eq(read_from(spec, whole.len, NEVER, BD_GROWTH_REFUSED, &end, &err), BD_END, "%s",
                 err.text);
    cr_assert_eq(ends[count - 1], whole.len);
    bd_buf_add_string(&rows, got.at);
    bd_buf_add_char(&rows, '\0');
    size_t done = 0;
    for (size_t len = ends[0]; len < whole.len; len += step) {
        while (ends[done + 1] <= len)
            done++;
        for (when grows = BEFORE_IT_IS_OPENED; grows <= AT_ITS_END; grows++) {
            err = (bd_err){0};
            cr_assert_eq(read_from(spec, len, grows, BD_GROWTH_ACCEPTED, &end, &err), BD_END,
                         "%zu: %s", len, err.text);
            cr_assert_str_eq(got.at, first_rows(done), "%zu bytes", len);
            const bool whole_row = len == ends[done] && (done != 0 || spec->header);
            cr_assert_eq(end, whole_row ? BD_OPEN_END_NONE : BD_OPEN_END_LEFT_OUT, "%zu bytes",
                         len);
        }
    }
}

/* A file that does not grow is read as one that may not. */
static void expect_usual(const bd_reader_spec *spec, size_t from)
{
    bd_buf usual = {0};
    for (size_t len = from; len <= whole.len; len++) {
        bd_open_end end;
        bd_err err = {0};
        bd_err held_err = {0};
        const bd_status st = read_from(spec, len, NEVER, BD_GROWTH_REFUSED, &end, &err);
        usual.len = 0;
        bd_buf_add_string(&usual, got.at);
        bd_buf_add_char(&usual, '\0');
        cr_assert_eq(read_from(spec, len, NEVER, BD_GROWTH_ACCEPTED, &end, &held_err), st,
                     "%zu bytes: %s", len, held_err.text);
        if (st == BD_END)
            cr_assert_str_eq(got.at, usual.at, "%zu bytes", len);
        cr_assert_str_eq(held_err.text, err.text);
        cr_assert(end != BD_OPEN_END_LEFT_OUT);
    }
    bd_buf_fini(&usual);
}

/* The ends of the pieces of the file, which is made of them. */
static size_t join(const char *const *pieces, size_t count, size_t *ends)
{
    for (size_t i = 0; i < count; i++) {
        bd_buf_add_string(&whole, pieces[i]);
        ends[i] = whole.len;
    }
    return count;
}

/* ---- csv ---- */

static const char *const wanted[] = {"id", "name"};

static bd_reader_spec csv_spec(bd_encoding encoding)
{
    return (bd_reader_spec){.delimiter = ',',
                            .encoding = encoding,
                            .header = true,
                            .wanted = wanted,
                            .wanted_count = 2};
}

Test(open_end, csv_has_the_rows_that_were_whole_also_where_a_value_has_line_breaks)
{
    static const char *const pieces[] = {"id,name\n",      "1,张三\n",         "2,\"a\n\n,b\"\n",
                                         "3,\"x\"\"y\"\n", "4,\"\n\"\"\n\"\n", "5,\n"};
    size_t ends[6];
    const bd_reader_spec spec = csv_spec(BD_ENCODING_UTF8);
    join(pieces, 6, ends);
    expect(&spec, ends, 6, 1);
    expect_usual(&spec, ends[0]);
}

Test(open_end, csv_of_any_encoding)
{
    static const char *const pieces[] = {"id,name\n", "1,\xD5\xC5\xC8\xFD\n",
                                         "2,\x81\x30\x81\x30\n", "3,\x81\x7C\n"};
    size_t ends[4];
    const bd_reader_spec gb = csv_spec(BD_ENCODING_GB18030);
    join(pieces, 4, ends);
    expect(&gb, ends, 4, 1);
    expect_usual(&gb, ends[0]);
}

Test(open_end, csv_of_utf16_also_inside_a_character)
{
    static const char text[] = "id,name\n1,abc\n2,x\n";
    size_t ends[3] = {2 * 8, 2 * 14, 2 * 18};
    const bd_reader_spec spec = csv_spec(BD_ENCODING_UTF16LE);
    bd_open_end end;
    bd_err err = {0};
    for (size_t i = 0; i < sizeof text - 1; i++) {
        bd_buf_add_char(&whole, text[i]);
        bd_buf_add_char(&whole, '\0');
    }
    expect(&spec, ends, 3, 2);
    cr_expect_eq(read_from(&spec, 25, BEFORE_IT_IS_OPENED, BD_GROWTH_ACCEPTED, &end, &err), BD_END,
                 "%s", err.text);
    cr_expect_str_eq(got.at, "");
}

/* Its bytes are not kept, so nobody knows whether it is whole. */
Test(open_end, of_a_row_that_is_too_long_it_is_known_that_it_was_taken)
{
    const bd_reader_spec spec = csv_spec(BD_ENCODING_UTF8);
    bd_open_end end = BD_OPEN_END_NONE;
    bd_err err = {0};
    bd_buf_add_string(&whole, "id,name\n1,");
    for (size_t i = 0; i < BD_READER_ROW_MAX + 5000; i++)
        bd_buf_add_char(&whole, 'x');
    cr_expect_eq(read_from(&spec, whole.len, NEVER, BD_GROWTH_ACCEPTED, &end, &err), BD_END);
    cr_expect_eq(end, BD_OPEN_END_TAKEN);
}

/* ---- fixed width, dBASE ---- */

static const bd_reader_span spans[] = {{1, 1}, {2, 3}};

Test(open_end, fixed_width_with_line_ends)
{
    static const char *const pieces[] = {"1abc\n", "2def\n", "3ghi\n"};
    size_t ends[3];
    const bd_reader_spec spec = {.format = BD_FORMAT_FIXED, .spans = spans, .wanted_count = 2};
    join(pieces, 3, ends);
    expect(&spec, (const size_t[]){1, ends[0], ends[1], ends[2]}, 4, 1);
    expect_usual(&spec, 1);
}

Test(open_end, fixed_width_without_line_ends)
{
    const size_t ends[] = {1, 4, 8, 12};
    const bd_reader_spec spec = {
        .format = BD_FORMAT_FIXED, .spans = spans, .wanted_count = 2, .row_bytes = 4};
    bd_buf_add_string(&whole, "1abc2def3ghi");
    expect(&spec, ends, 4, 1);
    expect_usual(&spec, 1);
}

/* A record that is added takes the place of the end mark, and the header already counts it. */
Test(open_end, dbase)
{
    static const naive_column columns[] = {{'C', 4}, {'C', 3}};
    static const char *const names[] = {"A", "B"};
    const bd_reader_spec spec = {.format = BD_FORMAT_DBF,
                                 .encoding = BD_ENCODING_UTF8,
                                 .header = true,
                                 .wanted = names,
                                 .wanted_count = 2};
    size_t ends[4];
    dbf_add_header(&whole, 0x03, 0, 3, columns, 2);
    ends[0] = whole.len;
    for (size_t i = 0; i < 3; i++) {
        bd_buf_add_string(&whole, i == 1 ? " efghijk" : " abcdxyz");
        ends[i + 1] = whole.len;
    }
    bd_open_end end;
    bd_err err = {0};
    for (size_t len = ends[0]; len < whole.len; len++)
        for (when grows = BEFORE_IT_IS_OPENED; grows <= AT_ITS_END; grows++) {
            cr_assert_eq(read_from(&spec, len, grows, BD_GROWTH_ACCEPTED, &end, &err), BD_END,
                         "%zu: %s", len, err.text);
            cr_assert_str_eq(got.at, len < ends[1]   ? ""
                                     : len < ends[2] ? "|abcd|xyz\x1E"
                                                     : "|abcd|xyz\x1E|efgh|ijk\x1E");
        }
    expect_usual(&spec, ends[0]);
}

/* ---- what has no rows that can be told apart ---- */

static void expect_refused(const bd_reader_spec *spec, size_t len)
{
    bd_open_end end;
    char want[128];
    snprintf(want, sizeof want, "'%s' grew while it was read: %zu of %zu bytes", file.path, len,
             whole.len);
    for (bd_growth growth = BD_GROWTH_REFUSED; growth <= BD_GROWTH_WHOLE; growth++) {
        bd_err err = {0};
        cr_expect_eq(read_from(spec, len, BEFORE_IT_IS_OPENED, growth, &end, &err), BD_E_INPUT);
        cr_expect_str_eq(err.text, want);
    }
}

Test(open_end, gz_is_refused_whole_or_not)
{
    const bd_reader_spec spec = csv_spec(BD_ENCODING_UTF8);
    char packed[200];
    z_stream z = {.next_in = (Bytef *)(uintptr_t) "id,name\n1,a\n",
                  .avail_in = 12,
                  .next_out = (Bytef *)packed,
                  .avail_out = sizeof packed};
    cr_assert_eq(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    bd_buf_add(&whole, packed, z.total_out);
    deflateEnd(&z);
    expect_refused(&spec, whole.len - 3);
    bd_buf_add(&whole, packed, whole.len); /* one more member */
    expect_refused(&spec, whole.len / 2);
}

Test(open_end, a_workbook_is_refused)
{
    bd_reader_spec spec = csv_spec(BD_ENCODING_AUTO);
    spec.format = BD_FORMAT_XLSX;
    xlsx_workbook(&whole, NULL, XLSX_SHEET("<row><c><v>1</v></c></row>"), NULL);
    expect_refused(&spec, whole.len - 10);
}

Test(open_end, text_that_may_not_grow_is_refused_at_its_end)
{
    const bd_reader_spec spec = csv_spec(BD_ENCODING_UTF8);
    bd_open_end end;
    bd_err err = {0};
    bd_buf_add_string(&whole, "id,name\n1,a\n2,b\n");
    cr_expect_eq(read_from(&spec, 12, BEFORE_IT_IS_OPENED, BD_GROWTH_REFUSED, &end, &err),
                 BD_E_INPUT);
    cr_expect(strstr(err.text, "grew while it was read: 12 of 16 bytes") != NULL, "%s", err.text);
    cr_expect(strstr(err.hint, "--accept grew") != NULL);
}
