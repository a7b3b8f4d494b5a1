/* What the reader refuses and with which message; headers; long rows; many columns; reading from
 * pipes and gz. */
#include <criterion/criterion.h>

#include <pthread.h>
#include <zlib.h>

#include "tests/unit/formats/csv/csv_oracle.h"

static oracle_file file;
static bd_budget budget;
static bd_chunk *chunk;
static bd_err err;

static void setup(void)
{
    oracle_file_open(&file);
    bd_budget_init(&budget, 64 << 20);
    cr_assert_eq(bd_chunk_new(&budget, &chunk, &err), BD_OK);
}

static void teardown(void)
{
    bd_chunk_free(chunk);
    close(file.fd);
}

TestSuite(csv_messages, .init = setup, .fini = teardown);

static size_t number; /* of the wanted columns the number's, from 1; 0: not known */

static bd_status open_wanted(const char *path, bool header, const char *a, const char *b,
                             bd_reader **out)
{
    static const char *wanted[2];
    static bd_reader_spec spec;
    wanted[0] = a;
    wanted[1] = b;
    spec = (bd_reader_spec){.delimiter = ',',
                            .header = header,
                            .wanted = wanted,
                            .wanted_count = b == NULL ? 1 : 2,
                            .number = number,
                            .digest = BD_DIGEST_XXH3};
    err = (bd_err){0};
    return bd_reader_open(&spec, path, out, &err);
}

static void expect(bd_status got, bd_status want, const char *format)
{
    char text[1200];
    snprintf(text, sizeof text, format, file.path);
    cr_assert_eq(got, want, "status %d: %s", got, err.text);
    cr_assert_str_eq(err.text, text);
}

static bd_status open_text(const char *bytes, size_t len, bool header, const char *a, const char *b,
                           bd_reader **out)
{
    oracle_file_set(&file, bytes, len);
    return open_wanted(file.path, header, a, b, out);
}

/* Each cell of each row, "|" between cells and "\n" after rows; bad rows as "!raw". */
static bd_status read_rows(bd_reader *reader, char *out, size_t wanted, uint64_t *last_line)
{
    bd_status st;
    bd_batch batch;
    *out = '\0';
    while ((st = bd_reader_take(reader, chunk, &err)) == BD_OK) {
        cr_assert_eq(bd_reader_parse(reader, chunk, &batch, &err), BD_OK);
        for (size_t r = 0; r < batch.row_count; r++) {
            *last_line = batch.first_line + batch.rows[r].line;
            if (batch.rows[r].state == BD_ROW_COLUMNS) {
                out += sprintf(out, "!%.*s\n", (int)batch.rows[r].raw_len % 1000,
                               batch.base + batch.rows[r].raw_at);
                continue;
            }
            for (size_t i = 0; i < wanted; i++) {
                const bd_cell cell = batch.cells[r * wanted + i];
                out += sprintf(out, "%s%.*s", i ? "|" : "", (int)cell.len, batch.base + cell.at);
            }
            out += sprintf(out, "%s\n", batch.rows[r].state & BD_ROW_BAD_BYTES ? "?" : "");
        }
    }
    return st;
}

static void expect_rows(const char *bytes, size_t len, bool header, const char *a, const char *b,
                        const char *rows)
{
    bd_reader *reader;
    char out[4000];
    uint64_t line;
    cr_assert_eq(open_text(bytes, len, header, a, b, &reader), BD_OK, "%s", err.text);
    cr_assert_eq(read_rows(reader, out, b == NULL ? 1 : 2, &line), BD_END, "%s", err.text);
    cr_assert_str_eq(out, rows);
    bd_reader_close(reader);
}

#define TEXT(s) (s), sizeof(s) - 1

Test(csv_messages, files_that_cannot_be_read)
{
    bd_reader *reader;
    expect(open_text("", 0, true, "a", NULL, &reader), BD_E_INPUT, "'%s' is empty");
    expect(open_text(TEXT("\xEF\xBB\xBF"), true, "a", NULL, &reader), BD_E_INPUT, "'%s' is empty");
    expect(open_text(TEXT("\n\r\n"), true, "a", NULL, &reader), BD_E_INPUT,
           "'%s' has no header row");
    expect(open_text(TEXT("\xFF\xFE"
                          "a\0,\0"),
                     true, "a", NULL, &reader),
           BD_E_INPUT, "'%s' is UTF-16, not UTF-8");
    expect(open_text(TEXT("a\0,\0b\0\n\0"), true, "a", NULL, &reader), BD_E_INPUT,
           "'%s' is UTF-16, not UTF-8");
    cr_assert_str_eq(err.hint, "say `encoding: utf-16`, or save the file as UTF-8");
    expect(
        open_text(
            TEXT(
                "\x03\x7E\x0B\x1B\x02\0\0\0\x41\0\x13\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x4D\0\0ID"),
            true, "a", NULL, &reader),
        BD_E_INPUT, "'%s' is a table of dBASE or FoxPro, not text");
    cr_assert_str_eq(err.hint, "say `format: dbf`");
    expect(open_wanted("/tmp", true, "a", NULL, &reader), BD_E_INPUT,
           "'/tmp' is a directory, not a file");
    expect(open_wanted("/nonexistent.csv", true, "a", NULL, &reader), BD_E_IO,
           "cannot open '/nonexistent.csv': No such file or directory");
}

Test(csv_messages, columns_that_are_not_there)
{
    bd_reader *reader;
    expect(open_text(TEXT("姓名,证件号,性别\n"), true, "证件号码", NULL, &reader), BD_E_USAGE,
           "%s: no column '证件号码'; found: 姓名, 证件号, 性别");
    cr_assert_str_eq(err.hint, "did you mean '证件号'?");
    expect(open_text(TEXT("a,b,a\n"), true, "b", "a", &reader), BD_E_USAGE,
           "%s: column 'a' appears 2 times in the header");
    expect(open_text(TEXT("a;b\n"), true, "b", NULL, &reader), BD_E_USAGE,
           "%s: no column 'b'; found: a;b");
    cr_assert_str_eq(err.hint, "there is only one column: is the delimiter right?");
    expect(open_text(TEXT("\"a1,姓名,性别\n1,2,3\n"), true, "a1", NULL, &reader), BD_E_USAGE,
           "%s: no column 'a1'; found: \"a1, 姓名, 性别");
    cr_assert_str_eq(err.hint, "the header has a quote that is not closed: mend it in the file");
    expect(open_text(TEXT("\"a,\"b\"\n1,2\n"), true, "a", NULL, &reader), BD_E_USAGE,
           "%s: no column 'a'; found: a,b\"");
    cr_assert_str_eq(err.hint,
                     "there is only one column, with a delimiter in it: is a quote in the "
                     "header not closed where a heading ends?");
    expect(open_text(TEXT("\xD6\xA4\xBC\xFE,id\n"), true, "证件", NULL, &reader), BD_E_USAGE,
           "%s: no column '证件'; the header is not UTF-8");
    cr_assert_str_eq(err.hint, "say `encoding: auto`, or what the file is written in");
    expect(open_text(TEXT("姓名,性别,a\x1B[1m,b\x01\n"), true, "x", NULL, &reader), BD_E_USAGE,
           "%s: no column 'x'; found: 姓名, 性别, a\\x1B[1m, b\\x01");
    expect(open_text(TEXT("a,b\n"), false, "3", NULL, &reader), BD_E_USAGE,
           "%s: no column 3; the first row has 2");
    expect(open_text(TEXT("a,b\n"), false, "x", NULL, &reader), BD_E_USAGE,
           "%s: column 'x' is not a number from 1, but there is no header");
}

Test(csv_messages, a_persons_row_in_place_of_a_header_is_not_shown)
{
    bd_reader *reader;
    expect(open_text(TEXT("11010519491231002X,Zhang\n"), true, "id", NULL, &reader), BD_E_USAGE,
           "%s: no column 'id'; the first row looks like data, not like headings");
}

Test(csv_messages, headings_are_trimmed_and_a_bom_removed)
{
    bd_reader *reader;
    const bd_text *headings;
    expect_rows(TEXT("\xEF\xBB\xBF\"　id \",\xC2\xA0name\r\n1,2\r\n"), true, "name", "id", "2|1\n");
    expect_rows(TEXT("\r\n\nid,\xEF\xBB\xBFname\n1,2"), true, "name", "id", "2|1\n");
    cr_assert_eq(open_text(TEXT("a, b\n"), true, "b", NULL, &reader), BD_OK);
    cr_assert_eq(bd_reader_headings(reader, &headings), 2);
    cr_assert_str_eq(headings[1].at, "b");
    bd_reader_close(reader);
}

Test(csv_messages, ends_of_files)
{
    expect_rows(TEXT("a,b\n"), true, "a", NULL, "");
    expect_rows(TEXT("a,b"), true, "a", NULL, "");
    expect_rows(TEXT("a,b\n1,2\n\x1a"), true, "a", NULL, "1\n");
    expect_rows(TEXT("a,b\n1,2\x1a"), true, "b", NULL, "2\n");
    expect_rows(TEXT("a,b\n1,2\r\n\x1a\r\n"), true, "b", NULL, "2\n");
    expect_rows(TEXT("a,b\n1,2\n\x1a\n3,4\n"), true, "b", NULL, "2\n!\x1a\n4\n");
    expect_rows(TEXT("a\r\n\"\"\r\n\r\n x \rz\n"), true, "a", NULL, " x \nz\n");
    expect_rows(TEXT("a,b\n1\n1,2,3\n1,\xff\n\xff,2\n"), true, "a", NULL, "1\n!1,2,3\n1\n\xff?\n");
    expect_rows(TEXT("a,b\n1,\0\n1,2\n"), true, "b", NULL, "?\n2\n");
    expect_rows(TEXT("1,\"x\"\"y\"\n2,\"\"\n3,a\"b\n"), false, "2", "1", "x\"y|1\n|2\na\"b|3\n");
}

Test(csv_messages, a_quote_that_is_never_closed_swallows_no_row)
{
    expect_rows(TEXT("a,b\r\n1,\"x\ny\"\r\n\r\n3,\"4\n5\n6,7\n"), true, "b", "a",
                "x\ny|1\n\"4|3\n!5\n7|6\n");
    expect_rows(TEXT("\na,\"b\n\n1,2\n"), true, "a", NULL, "1\n");
    expect_rows(TEXT("a,b\n1,\"2"), true, "b", NULL, "\"2\n");
    expect_rows(TEXT("a,b\n1,\"2\n"), true, "b", NULL, "\"2\n");
}

/* A program has filled it up, also behind quotes. */
Test(csv_messages, a_row_of_nuls_is_blank)
{
    expect_rows(TEXT("a,b\n1,2\n\0\0\0\n\0 ,\"\0\"\n\"\"\0,\"\"\n  \n3,4\n"), true, "b", "a",
                "2|1\n!  \n4|3\n");
}

#define ID1 "11010519491231002X"
#define ID2 "440524188001010014"

/* The row behind the stray quote is whole, however its number is written. */
Test(csv_messages, a_quote_that_is_never_closed_swallows_no_row_with_an_odd_number)
{
    static const char *const odd[] = {"=\"" ID2 "\"",        " =\"" ID2 "\"",     "e12345678",
                                      "530724 19700315 001", "53072419700315O01", ID2 "（代）",
                                      "5.30724E+17",         ID1 " " ID2};
    number = 1;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        char text[300], rows[300];
        const int len =
            snprintf(text, sizeof text, "id,name,x\n" ID1 ",\"a,b\n%s,c,\"d\"\n", odd[i]);
        snprintf(rows, sizeof rows, ID1 "|\"a\n%s|c\n", odd[i]);
        expect_rows(text, (size_t)len, true, "id", "name", rows);
    }
    /* A line of a value that only cleaning would make a document, or that ends a cell. */
    expect_rows(TEXT("id,name,x\n" ID1 ",\"a\nroom 1205,b,c\",d\n"), true, "id", "name",
                ID1 "|a\nroom 1205,b,c\n");
    expect_rows(TEXT("id,name,x\n\"" ID1 "\n" ID2 "\",b,c\n"), true, "id", "name",
                ID1 "\n" ID2 "|b\n");
}

Test(csv_messages, a_quote_that_is_never_closed_swallows_no_row_with_too_many_values)
{
    number = 1;
    expect_rows(TEXT("id,name\n" ID1 ",\"a\n" ID2 ",b,c\n" ID1 ",\"c\"\n"), true, "id", "name",
                ID1 "|\"a\n!" ID2 ",b,c\n" ID1 "|c\n");
    /* Nothing but a citizen number shows a row of another number of columns. */
    expect_rows(TEXT("id,name\n" ID1 ",\"a\nE12345678,b,c\"\n"), true, "id", "name",
                ID1 "|a\nE12345678,b,c\n");
}

Test(csv_messages, a_quote_that_is_never_closed_swallows_no_short_row)
{
    number = 1;
    expect_rows(TEXT("id,name,x,y,z\n" ID1 ",\"a\n" ID2 ",b\n" ID1 ",\"c\"\n"), true, "id", "name",
                ID1 "|\"a\n" ID2 "|b\n" ID1 "|c\n");
    /* A wanted column is missing, or the number is none of a citizen. */
    expect_rows(TEXT("id,x,y,name,z\n" ID1 ",1,\"2\n" ID2 ",b\n3\",c\n"), true, "id", "name",
                ID1 "|c\n");
    expect_rows(TEXT("id,name,x,y,z\n" ID1 ",\"a\nE12345678,b\"\n"), true, "id", "name",
                ID1 "|a\nE12345678,b\n");
}

Test(csv_messages, text_after_a_closing_quote_belongs_to_the_value)
{
    expect_rows(TEXT("a,b\n1,\"大河\"路\n2,\"x,\"y\"z\n3, \"p\" \n4,\"q\" r\n5,s \"t\"\n"), true,
                "b", "a", "大河路|1\nx,y\"z|2\np|3\nq r|4\ns \"t\"|5\n");
}

Test(csv_messages, rows_that_lack_or_add_empty_columns)
{
    expect_rows(TEXT("a,b,c\n1,2\n1,2,\n1,2,3,\n1,2,3,,\n1,2,3,4\n1\n1,,\n1,\n,,,\n\"\",\"\"\n"),
                true, "b", "a", "2|1\n2|1\n2|1\n2|1\n!1,2,3,4\n!1\n|1\n|1\n");
    expect_rows(TEXT("a,b,c,d\n1,2,,\n1,\n1,2\n"), true, "d", "a", "|1\n|1\n!1,2\n");
}

Test(csv_messages, the_header_again_is_no_row)
{
    expect_rows(TEXT("a,b\n1,2\na,b\n\"a\", b \n\xEF\xBB\xBF"
                     "a,b\na,b,c\nb,a\n3,4\n"),
                true, "b", "a", "2|1\n!a,b,c\na|b\n4|3\n");
}

Test(csv_messages, a_file_that_shrinks_is_an_error)
{
    bd_reader *reader;
    char out[100];
    uint64_t line;
    const size_t len = 3 << 20;
    char *bytes = malloc(len);
    memset(bytes, '\n', len);
    memcpy(bytes, "a\n", 2);
    cr_assert_eq(open_text(bytes, len, true, "a", NULL, &reader), BD_OK);
    cr_assert_eq(ftruncate(file.fd, 1 << 20), 0);
    expect(read_rows(reader, out, 1, &line), BD_E_INPUT,
           "'%s' shrank while it was read: 1048576 of 3145728 bytes");
    bd_reader_close(reader);
    free(bytes);
}

Test(csv_messages, a_row_of_100_mb_is_one_bad_row_and_reading_goes_on)
{
    bd_reader *reader;
    bd_batch batch;
    const size_t len = 100 << 20;
    char *bytes = malloc(len + 100);
    memcpy(bytes, "a,b\n1,\"", 7);
    memset(bytes + 7, 'x', len);
    memcpy(bytes + 7 + len, "\"\r\n3,4\n", 8);
    cr_assert_eq(open_text(bytes, len + 14, true, "b", NULL, &reader), BD_OK, "%s", err.text);
    cr_assert_eq(bd_reader_take(reader, chunk, &err), BD_OK);
    cr_assert_eq(bd_reader_parse(reader, chunk, &batch, &err), BD_OK);
    cr_assert_eq(batch.row_count, 1);
    cr_assert_eq(batch.first_line + batch.rows[0].line, 2);
    cr_assert_eq(batch.rows[0].state, BD_ROW_COLUMNS);
    cr_assert_eq(batch.rows[0].raw_len, BD_READER_ROW_SHOWN);
    cr_assert_eq(memcmp(batch.base + batch.rows[0].raw_at, bytes + 4, BD_READER_ROW_SHOWN), 0);
    char out[100];
    uint64_t line;
    cr_assert_eq(read_rows(reader, out, 1, &line), BD_END, "%s", err.text);
    cr_assert_str_eq(out, "4\n");
    cr_assert_eq(line, 3);
    bd_reader_close(reader);
    free(bytes);
}

/* A row of x that is longer than row_max, then rest. */
static char *behind_a_long_row(const char *rest, size_t *len)
{
    const size_t row = BD_READER_ROW_MAX + 1;
    char *bytes = malloc(row + strlen(rest) + 1);
    memset(bytes, 'x', row);
    strcpy(bytes + row, rest);
    *len = row + strlen(rest);
    return bytes;
}

Test(csv_messages, without_a_header_a_first_row_that_is_too_long_is_one_bad_row)
{
    static const char *const rests[] = {"\n1,2\n3\n4,5\n", ",\"y\"\n1,2\n3\n4,5",
                                        "\r\n\r\n1,2\r\n3\r\n4,5\x1A\r\n"};
    for (size_t i = 0; i < 3; i++) {
        size_t len;
        char out[2000];
        char want[2000];
        char *bytes = behind_a_long_row(rests[i], &len);
        snprintf(want, sizeof want, "!%.*s\n2|1\n!3\n5|4\n", BD_READER_ROW_SHOWN % 1000, bytes);
        expect_rows(bytes, len, false, "2", "1", want);
        bd_reader *reader;
        uint64_t line;
        cr_assert_eq(open_text(bytes, len, false, "3", NULL, &reader), BD_OK, "%s", err.text);
        expect(read_rows(reader, out, 1, &line), BD_E_USAGE,
               "%s: no column 3; the first row has 2");
        bd_reader_close(reader);
        expect(open_text(bytes, len, true, "a", NULL, &reader), BD_E_INPUT,
               "'%s' line 1: the first row is longer than 1048576 bytes");
        free(bytes);
    }
}

Test(csv_messages, where_all_rows_are_too_long_all_are_bad)
{
    size_t len;
    char want[2000];
    char *bytes = behind_a_long_row("", &len);
    snprintf(want, sizeof want, "!%.*s\n", BD_READER_ROW_SHOWN % 1000, bytes);
    expect_rows(bytes, len, false, "1", NULL, want);
    free(bytes);
}

Test(csv_messages, ten_thousand_columns_work_and_16385_do_not)
{
    bd_reader *reader;
    char out[100];
    uint64_t line;
    char *bytes = malloc(400000);
    size_t len = 0;
    for (int row = 0; row < 2; row++)
        for (int i = 0; i < 10000; i++)
            len +=
                (size_t)sprintf(bytes + len, "%s%d%c", row ? "" : "h", i, i == 9999 ? '\n' : ',');
    cr_assert_eq(open_text(bytes, len, true, "h9999", "h0", &reader), BD_OK, "%s", err.text);
    cr_assert_eq(read_rows(reader, out, 2, &line), BD_END);
    cr_assert_str_eq(out, "9999|0\n");
    bd_reader_close(reader);
    memset(bytes, ',', 16384);
    bytes[16384] = 'x';
    expect(open_text(bytes, 16385, true, "a", NULL, &reader), BD_E_INPUT,
           "'%s' line 1: 16385 columns, at most 16384 can be read");
    free(bytes);
}

Test(csv_messages, rows_of_two_bytes_and_64_columns_fit_by_smaller_takes)
{
    const char *wanted[64];
    const size_t len = 1 << 20;
    char *bytes = malloc(len);
    bd_reader *reader;
    size_t rows = 0;
    for (size_t i = 0; i < len; i += 2)
        memcpy(bytes + i, "1\n", 2);
    for (int i = 0; i < 64; i++)
        wanted[i] = "1";
    oracle_file_set(&file, bytes, len);
    const bd_reader_spec spec = {
        .delimiter = ',', .wanted = wanted, .wanted_count = 64, .digest = BD_DIGEST_XXH3};
    cr_assert_eq(bd_reader_open(&spec, file.path, &reader, &err), BD_OK);
    while (bd_reader_take(reader, chunk, &err) == BD_OK) {
        bd_batch batch;
        cr_assert_eq(bd_reader_parse(reader, chunk, &batch, &err), BD_OK);
        rows += batch.row_count;
        cr_assert_eq(batch.cells[batch.row_count * 64 - 1].len, 1);
    }
    cr_assert_eq(rows, len / 2);
    bd_reader_close(reader);
    free(bytes);
}

static void *feed_pipe(void *context)
{
    const int fd = *(int *)context;
    for (const char *s = "a,b\n1,2\n3,4\n"; *s != '\0'; s++)
        if (write(fd, s, 1) != 1)
            abort();
    close(fd);
    return NULL;
}

Test(csv_messages, a_pipe_reads_like_a_file)
{
    int ends[2];
    pthread_t feeder;
    bd_reader *reader;
    char out[100];
    uint64_t line, done, all;
    cr_assert_eq(pipe(ends), 0);
    cr_assert_eq(pthread_create(&feeder, NULL, feed_pipe, &ends[1]), 0);
    cr_assert_neq(dup2(ends[0], STDIN_FILENO), -1);
    cr_assert_eq(open_wanted("-", true, "b", NULL, &reader), BD_OK, "%s", err.text);
    cr_assert_eq(read_rows(reader, out, 1, &line), BD_END);
    cr_assert_str_eq(out, "2\n4\n");
    bd_reader_progress(reader, &done, &all);
    cr_assert(done == 12 && all == 0);
    bd_reader_close(reader);
    pthread_join(feeder, NULL);
}

Test(csv_messages, a_gz_reads_like_a_plain_file_and_its_own_bytes_are_digested)
{
    static const char text[] = "a,b\n1,2\n";
    unsigned char packed[200];
    bd_reader *reader;
    bd_reader_totals totals;
    bd_digest *digest;
    char out[100], want[BD_DIGEST_TEXT];
    uint64_t line;
    z_stream z = {.next_in = (Bytef *)(uintptr_t)text,
                  .avail_in = 8,
                  .next_out = packed,
                  .avail_out = sizeof packed};
    cr_assert_eq(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    cr_assert_eq(open_text((const char *)packed, z.total_out, true, "b", NULL, &reader), BD_OK,
                 "%s", err.text);
    cr_assert(bd_reader_slow_take(reader));
    cr_assert_eq(read_rows(reader, out, 1, &line), BD_END);
    cr_assert_str_eq(out, "2\n");
    bd_reader_totals_get(reader, &totals);
    cr_assert_eq(totals.bytes, z.total_out);
    cr_assert_eq(bd_digest_new(BD_DIGEST_XXH3, &digest, &err), BD_OK);
    bd_digest_add(digest, packed, z.total_out);
    bd_digest_text(digest, want);
    cr_assert_str_eq(totals.digest, want);
    bd_digest_free(digest);
    bd_reader_close(reader);
    deflateEnd(&z);
}
