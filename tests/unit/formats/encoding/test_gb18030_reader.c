/* Every lead byte of GB18030 with every byte after it that makes no character, in a CSV file: the
 * bytes stay as they are and are marked, and delimiter, line end and neighbours do not change. */
#include <criterion/criterion.h>

#include "tests/fuzz/fuzz_read.h"

static fuzz_reading reading;
static bd_buf bytes;
static bd_buf want;

static void setup(void)
{
    fuzz_set_up(&reading);
}

static void teardown(void)
{
    bd_chunk_free(reading.chunk);
    bd_buf_fini(&reading.usual);
    bd_buf_fini(&reading.small);
    bd_buf_fini(&bytes);
    bd_buf_fini(&want);
    close(reading.fd);
}

TestSuite(gb18030_reader, .init = setup, .fini = teardown, .timeout = 300);

static bool is_second(unsigned c)
{
    return c >= 0x40 && c <= 0xFE && c != 0x7F;
}

static void expect_row(unsigned line, unsigned state, const char *cell, size_t len)
{
    bd_buf_printf(&want, "%u:%u", line, state);
    if ((state & BD_ROW_COLUMNS) != 0) {
        bd_buf_add_string(&want, " 0[] 0[] 0[]\n");
        return;
    }
    bd_buf_printf(&want, " 1[a] %zu[", len);
    bd_buf_add(&want, cell, len);
    bd_buf_add_string(&want, "] 1[z]\n");
}

/* Add a row "a,xy|z,z" in which x and y are the two bytes, and the expected result. */
static void add_pair(unsigned lead, unsigned second, char delimiter, unsigned *line)
{
    const char cell[] = {(char)lead, (char)second, 'z'};
    bd_buf_add_char(&bytes, 'a');
    bd_buf_add_char(&bytes, delimiter);
    bd_buf_add(&bytes, cell, sizeof cell);
    bd_buf_add_char(&bytes, delimiter);
    bd_buf_add_string(&bytes, "z\n");
    if (second == '\n' || second == '\r') {
        expect_row((*line)++, BD_ROW_COLUMNS, NULL, 0);
        expect_row((*line)++, BD_ROW_COLUMNS, NULL, 0);
    } else if (second == (unsigned char)delimiter) {
        expect_row((*line)++, BD_ROW_COLUMNS, NULL, 0);
    } else {
        expect_row((*line)++, BD_ROW_BAD_BYTES, cell, sizeof cell);
    }
}

static bd_status open_csv(const bd_reader_spec *spec, const char *path, bool small,
                          const void *tuning, bd_reader **out, bd_err *err)
{
    (void)small, (void)tuning;
    return bd_reader_open(spec, path, out, err);
}

/* Remove the raw texts from the rows. */
static void drop_raw(bd_buf *rows, const bd_buf *raw)
{
    rows->len = 0;
    for (const char *at = raw->at; *at != '\0';) {
        const char *end = strstr(at, " raw ");
        cr_assert(end != NULL, "%.100s", at);
        bd_buf_add(rows, at, (size_t)(end - at));
        bd_buf_add_char(rows, '\n');
        at = strstr(end, "\n") + 1;
    }
}

static void all_pairs(char delimiter)
{
    static const char *const wanted[] = {"1", "2", "3"};
    const bd_reader_spec spec = {.delimiter = delimiter,
                                 .encoding = BD_ENCODING_GB18030,
                                 .wanted = wanted,
                                 .wanted_count = 3};
    unsigned line = 2;
    bytes.len = want.len = 0;
    bd_buf_printf(&bytes, "a%cxyz%cz\n", delimiter, delimiter);
    expect_row(1, BD_ROW_OK, "xyz", 3);
    for (unsigned lead = 0x81; lead <= 0xFE; lead++)
        for (unsigned second = 1; second < 256; second++) /* not NUL, which ends the texts here */
            if (!is_second(second))
                add_pair(lead, second, delimiter, &line);
    fuzz_file_set(&reading, bytes.at, bytes.len);
    cr_assert_eq(fuzz_read_all(&reading, &spec, open_csv, NULL, false, &reading.usual), BD_END);
    bd_buf_add_char(&reading.usual, '\0');
    bd_buf_add_char(&want, '\0');
    bd_buf *const got = &reading.small;
    drop_raw(got, &reading.usual);
    bd_buf_add_char(got, '\0');
    cr_assert_gt(line, 126 * 60);
    for (const char *g = got->at, *w = want.at; *w != '\0'; g += strcspn(g, "\n") + 1) {
        const size_t len = strcspn(w, "\n");
        cr_assert(strncmp(g, w, len + 1) == 0, "%.*s\nnot\n%.*s", (int)strcspn(g, "\n"), g,
                  (int)len, w);
        w += len + 1;
    }
    cr_assert_eq(got->len, want.len);
}

Test(gb18030_reader, a_lead_byte_with_no_second_one_stays_what_it_is)
{
    all_pairs(',');
}

Test(gb18030_reader, a_lead_byte_with_no_second_one_stays_what_it_is_where_the_delimiter_can_be_one)
{
    all_pairs('|');
}
