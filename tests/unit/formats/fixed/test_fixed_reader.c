/* The fixed-width reader: rows and fields, refusals, and a comparison with a naive reader over
 * random files. */
#include <criterion/criterion.h>

#include "tests/unit/formats/flat_oracle.h"
#include "tests/unit/rounds.h"

static bd_budget budget;
static bd_chunk *chunk;
static flat_file file;

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
    close(file.fd);
}

TestSuite(fixed_reader, .init = setup, .fini = teardown, .timeout = 300);

static const bd_reader_span two_spans[] = {{1, 4}, {5, 6}};

/* The reader's result for bytes as text, or the message of a refusal. */
static char *read_text(bd_reader_spec spec, bd_field_code code, const char *bytes, size_t len)
{
    static char text[4096];
    bd_buf got = {0};
    bd_err err = {0};
    bd_reader *reader;
    bd_batch batch;
    bd_status st;
    spec.format = BD_FORMAT_FIXED;
    if (spec.spans == NULL) {
        spec.spans = two_spans;
        spec.wanted_count = 2;
    }
    flat_file_set(&file, bytes, len);
    st = bd_reader_open(&spec, file.path, &reader, &err);
    if (st == BD_OK) {
        ((bd_fixed_reader *)reader)->code = code;
        while ((st = bd_reader_take(reader, chunk, &err)) == BD_OK) {
            cr_assert_eq(bd_reader_parse(reader, chunk, &batch, &err), BD_OK);
            for (size_t r = 0; r < batch.row_count; r++) {
                flat_add_row(&got, batch.first_line + batch.rows[r].line, batch.rows[r].state,
                             batch.rows[r].raw_len);
                for (size_t i = 0; i < spec.wanted_count; i++)
                    flat_add_cell(&got, batch.base + batch.cells[r * spec.wanted_count + i].at,
                                  batch.cells[r * spec.wanted_count + i].len);
                bd_buf_add_string(&got, "; ");
            }
        }
        bd_reader_close(reader);
    }
    if (st < 0) {
        const char *path = strstr(err.text, file.path);
        cr_assert(path != NULL || spec.spans != two_spans, "%s", err.text);
        bd_buf_printf(&got, "%d: %s", st, path == NULL ? err.text : path + strlen(file.path));
    }
    bd_buf_add_char(&got, '\0');
    snprintf(text, sizeof text, "%s", got.at);
    bd_buf_fini(&got);
    return text;
}

#define READ(bytes)    read_text((bd_reader_spec){0}, BD_FIELD_UTF8, bytes, sizeof(bytes) - 1)
#define READ_GB(bytes) read_text((bd_reader_spec){0}, BD_FIELD_GB18030, bytes, sizeof(bytes) - 1)
#define READ_ROWS(n, bytes) \
    read_text((bd_reader_spec){.row_bytes = (n)}, BD_FIELD_UTF8, bytes, sizeof(bytes) - 1)

Test(fixed_reader, rows_end_with_lf_or_crlf_and_the_last_one_need_not)
{
    cr_assert_str_eq(READ("aaaabbbbbb\ncccc  dd  \r\neeeeffffff"),
                     "1  10 [aaaa] [bbbbbb]; 2  10 [cccc] [  dd]; 3  10 [eeee] [ffffff]; ");
    cr_assert_str_eq(READ("\xEF\xBB\xBF"
                          "aaaabbbbbb\n"),
                     "1  10 [aaaa] [bbbbbb]; ");
}

Test(fixed_reader, a_blank_line_is_no_row_but_counts_as_line)
{
    cr_assert_str_eq(READ("\naaaabbbbbb\n\r\n\ncccc      tail\n"),
                     "2  10 [aaaa] [bbbbbb]; 5  14 [cccc] []; ");
}

Test(fixed_reader, the_last_fields_of_a_row_end_with_its_line)
{
    cr_assert_str_eq(READ("aaaabbbbb\naaaabbbbbb\nx\naaaa\r\naaaab"),
                     "1  9 [aaaa] [bbbbb]; 2  10 [aaaa] [bbbbbb]; 3 short 1 [x] []; "
                     "4 short 4 [aaaa] []; 5  5 [aaaa] [b]; ");
    /* A character of three bytes of which the line has two. */
    cr_assert_str_eq(READ("aaaabb\xE5\xBC\ncccc"),
                     "1 cut 8 [aaaa] [bb\xEF\xBF\xBD]; 2 short 4 [cccc] []; ");
}

Test(fixed_reader, a_row_that_ends_before_its_number_has_no_cells)
{
    const bd_reader_spec spec = {.number = 2};
    static const char bytes[] = "aaaab\naaaa\nx\n\n";
    cr_assert_str_eq(read_text(spec, BD_FIELD_UTF8, bytes, sizeof bytes - 1),
                     "1  5 [aaaa] [b]; 2 columns 4 [] []; 3 columns 1 [] []; ");
}

Test(fixed_reader, the_end_mark_of_dos_is_no_row)
{
    cr_assert_str_eq(READ("aaaabbbbbb\n\x1a"), "1  10 [aaaa] [bbbbbb]; ");
    cr_assert_str_eq(READ("aaaabbbbbb\x1a"), "1  10 [aaaa] [bbbbbb]; ");
    cr_assert_str_eq(READ_ROWS(10, "aaaabbbbbb\x1a"), "1  10 [aaaa] [bbbbbb]; ");
    cr_assert_str_eq(READ_ROWS(10, "aaaabbbbbb\r\n\x1a"), "1  10 [aaaa] [bbbbbb]; ");
}

Test(fixed_reader, rows_of_a_number_of_bytes_follow_one_another)
{
    cr_assert_str_eq(READ_ROWS(11, "aaaabbbbbb.cccc\ndddd.."),
                     "1  11 [aaaa] [bbbbbb]; 2  11 [cccc] [<0A>dddd.]; ");
}

Test(fixed_reader, a_file_that_ends_inside_a_row_of_bytes_is_refused)
{
    cr_assert_str_eq(READ_ROWS(10, "aaaabbbbbbccc"), "-3: ' ends inside row 2: 3 of 10 bytes");
}

Test(fixed_reader, an_empty_file_and_utf16_are_refused)
{
    cr_assert_str_eq(READ(""), "-3: ' is empty");
    cr_assert_str_eq(READ("\xEF\xBB\xBF"), "-3: ' is empty");
    cr_assert_str_eq(READ("\x1a"), "-3: ' is empty");
    cr_assert_str_eq(READ_ROWS(10, ""), "-3: ' is empty");
    cr_assert_str_eq(READ_ROWS(10, "\x1a"), "-3: ' is empty");
    cr_assert_str_eq(READ("\xFF\xFE"
                          "a\0"),
                     "-3: ' is UTF-16, which has no fields of a fixed number of bytes");
}

Test(fixed_reader, a_field_outside_of_the_row_is_refused)
{
    static const bd_reader_span beyond[] = {{9, 3}};
    static const bd_reader_span zero[] = {{0, 3}};
    bd_reader_spec spec = {.spans = beyond, .wanted_count = 1, .row_bytes = 10};
    cr_assert_str_eq(read_text(spec, BD_FIELD_UTF8, "a", 1),
                     "-2: field 1, byte 9 with width 3, is not within a row's 10 bytes");
    spec.spans = zero;
    cr_assert_str_eq(read_text(spec, BD_FIELD_UTF8, "a", 1),
                     "-2: field 1, byte 0 with width 3, is not within a row's 10 bytes");
}

Test(fixed_reader, a_character_cut_at_a_fields_end_shows_as_the_replacement_character)
{
    static const struct {
        bool gb;
        const char *row;
        const char *want;
    } table[] = {{true, "1\xD5\xC5\xC8xxxxxx", "1 cut 10 [1张�] [xxxxxx]; "},
                 {true, "1\xD5\xC5\xC8      ", "1 cut 10 [1张�] []; "},
                 {true, "\xC8   xxxxxx", "1 cut 10 [�] [xxxxxx]; "},
                 {true, "a\x81\x30\x81xxxxxx", "1 cut 10 [a�] [xxxxxx]; "},
                 {true, "aa\x81\x30xxxxxx", "1 cut 10 [aa�] [xxxxxx]; "},
                 {false, "a张xxxxxx", "1  10 [a张] [xxxxxx]; "},
                 {false, "aa\xE5\xBCxxxxxx", "1 cut 10 [aa�] [xxxxxx]; "},
                 {false, "aaa\xF0xxxxxx", "1 cut 10 [aaa�] [xxxxxx]; "},
                 {false, "aaa\xBCxxxxxx", "1 bad 10 [aaa\xBC] [xxxxxx]; "},
                 {false,
                  "\xFF"
                  "aa\xE5xxxxxx",
                  "1 badcut 10 [\xFF"
                  "aa�] [xxxxxx]; "},
                 {true,
                  "\xFF"
                  "aaaxxxxxx",
                  "1 bad 10 [\xFF"
                  "aaa] [xxxxxx]; "}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *got =
            read_text((bd_reader_spec){0}, table[i].gb ? BD_FIELD_GB18030 : BD_FIELD_UTF8,
                      table[i].row, strlen(table[i].row));
        cr_assert_str_eq(got, table[i].want, "%zu: %s", i, got);
    }
}

Test(fixed_reader, a_nul_fills_up_at_the_end_and_is_no_text_elsewhere)
{
    cr_assert_str_eq(READ("a\0\0\0b\0b \0 \n"), "1 bad 10 [a] [b<00>b]; ");
}

Test(fixed_reader, a_row_longer_than_a_row_can_be_is_shown_in_part_and_the_rest_goes_on)
{
    const size_t len = 3 << 20;
    char *bytes = malloc(len + 32);
    bd_buf got = {0};
    bd_err err = {0};
    bd_reader *reader;
    const bd_reader_spec spec = {.format = BD_FORMAT_FIXED, .spans = two_spans, .wanted_count = 2};
    cr_assert(bytes != NULL);
    memcpy(bytes, "aaaabbbbbb\n", 11);
    memset(bytes + 11, 'x', len);
    memcpy(bytes + 11 + len, "\nccccdddddd\n", 12);
    flat_file_set(&file, bytes, len + 23);
    cr_assert_eq(bd_reader_open(&spec, file.path, &reader, &err), BD_OK);
    flat_read_all(reader, chunk, 2, &got);
    bd_buf_add_char(&got, '\0');
    cr_assert_str_eq(got.at,
                     "1  10 [aaaa] [bbbbbb]\n2 columns 65536 [] []\n3  10 [cccc] [dddddd]\nend");
    bd_buf_fini(&got);
    free(bytes);
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static size_t random_bytes(uint64_t *seed, char *out, size_t room)
{
    static const char *const pieces[] = {"\n",
                                         "\r\n",
                                         "\r",
                                         " ",
                                         "  ",
                                         "a",
                                         "123",
                                         "张",
                                         "\xD5\xC5",
                                         "\x81\x30\x81\x30",
                                         "\xC8",
                                         "\xFF",
                                         "\x1a",
                                         "\xF0\x9F\x98\x80",
                                         "\x80",
                                         "\xE5",
                                         "abcdefg",
                                         "\xE5\xBC",
                                         "\x84\x31\xA4\x37",
                                         "0"};
    const size_t len = next_random(seed) % room;
    size_t at = 0;
    while (at < len) {
        const size_t kind = next_random(seed) % 24;
        if (kind >= sizeof pieces / sizeof *pieces) {
            out[at++] = (char)next_random(seed);
            continue;
        }
        for (const char *p = pieces[kind]; *p != '\0' && at < len; p++)
            out[at++] = *p;
    }
    return at;
}

Test(fixed_reader, agrees_with_a_naive_reader_on_random_files)
{
    uint64_t seed = test_seed(20261102);
    const unsigned long rounds = test_rounds(5000);
    char bytes[300];
    for (unsigned long i = 0; i < rounds; i++) {
        static const size_t chunks[] = {1, 2, 7, 64, 4096};
        const uint64_t this_seed = seed;
        bd_reader_span spans[5];
        bd_fixed_tuning tuning;
        bd_reader_spec spec = {
            .format = BD_FORMAT_FIXED, .spans = spans, .wanted_count = next_random(&seed) % 6};
        for (size_t s = 0; s < spec.wanted_count; s++)
            spans[s] = (bd_reader_span){1 + (uint32_t)(next_random(&seed) % 8),
                                        1 + (uint32_t)(next_random(&seed) % 10)};
        spec.number = next_random(&seed) % (spec.wanted_count + 1);
        spec.row_bytes = next_random(&seed) % 3 == 0 ? 17 + next_random(&seed) % 20 : 0;
        bd_fixed_tuning_usual(&tuning);
        tuning.chunk_bytes = chunks[next_random(&seed) % 5];
        tuning.rows_max = next_random(&seed) % 2 ? BD_CHUNK_ROWS : 1 + next_random(&seed) % 3;
        if (next_random(&seed) % 3 == 0) {
            tuning.row_max = 37 + next_random(&seed) % 20;
            tuning.row_shown = 8;
        }
        const bd_field_code code = next_random(&seed) % 2 ? BD_FIELD_GB18030 : BD_FIELD_UTF8;
        const size_t len = random_bytes(&seed, bytes, sizeof bytes);
        cr_assert(fixed_agrees(&file, chunk, &spec, code, &tuning, bytes, len),
                  "BIDUI_SEED=%llu BIDUI_ROUNDS=1", (unsigned long long)this_seed);
    }
}

/* A cut file with row_bytes is refused unless it is cut at a row's end; with line ends its last row
 * is short. */
Test(fixed_reader, a_file_cut_at_any_byte_is_read_like_the_naive_reader_does)
{
    static const char lines[] =
        "aaaa\xD5\xC5\xC8\xFD  \r\nbbbb\x81\x30\x81\x30  \ncccc\xCD\xF5    \x1a";
    static const char rows[] = "aaaa\xD5\xC5\xC8\xFD  bbbb\x81\x30\x81\x30  cccc\xCD\xF5    \x1a";
    bd_fixed_tuning tuning;
    bd_fixed_tuning_usual(&tuning);
    bd_reader_spec spec = {.format = BD_FORMAT_FIXED, .spans = two_spans, .wanted_count = 2};
    for (size_t len = 0; len < sizeof lines; len++)
        cr_assert(fixed_agrees(&file, chunk, &spec, BD_FIELD_GB18030, &tuning, lines, len),
                  "%zu bytes", len);
    spec.row_bytes = 10;
    for (size_t len = 0; len < sizeof rows; len++)
        cr_assert(fixed_agrees(&file, chunk, &spec, BD_FIELD_GB18030, &tuning, rows, len),
                  "%zu bytes", len);
}

static bd_encoding encoding_of(const char *path, bd_encoding asked, char cells[256])
{
    const bd_reader_spec spec = {
        .format = BD_FORMAT_FIXED, .encoding = asked, .spans = two_spans, .wanted_count = 2};
    bd_buf got = {0};
    bd_err err = {0};
    bd_reader *reader;
    const bd_status st = bd_reader_open(&spec, path, &reader, &err);
    cr_assert_eq(st, BD_OK, "%s", err.text);
    const bd_encoding found = bd_reader_encoding(reader)->encoding;
    flat_read_all(reader, chunk, 2, &got);
    snprintf(cells, 256, "%.*s", (int)got.len, got.at);
    bd_buf_fini(&got);
    return found;
}

Test(fixed_reader, the_encoding_is_found_out_in_a_file_and_in_a_pipe)
{
    static const char gb[] = "\xD5\xC5\xC8\xFDxxxxxx\n\xC0\xEE\xCB\xC4yyyyyy\n";
    static const char utf8[] = "a\xE5\xBC\xA0xxxxxx\n";
    static const char marked[] = "\xEF\xBB\xBF"
                                 "aaaaxxxxxx\n";
    char cells[256];
    int ends[2];
    char path[40];
    flat_file_set(&file, gb, sizeof gb - 1);
    cr_expect_eq(encoding_of(file.path, BD_ENCODING_AUTO, cells), BD_ENCODING_GB18030);
    cr_expect_str_eq(cells, "1  10 [张三] [xxxxxx]\n2  10 [李四] [yyyyyy]\nend");
    cr_expect_eq(encoding_of(file.path, BD_ENCODING_UTF8, cells), BD_ENCODING_UTF8);
    flat_file_set(&file, utf8, sizeof utf8 - 1);
    cr_expect_eq(encoding_of(file.path, BD_ENCODING_AUTO, cells), BD_ENCODING_UTF8);
    flat_file_set(&file, marked, sizeof marked - 1);
    cr_expect_eq(encoding_of(file.path, BD_ENCODING_AUTO, cells), BD_ENCODING_UTF8);
    cr_expect_str_eq(cells, "1  10 [aaaa] [xxxxxx]\nend");
    cr_assert_eq(pipe(ends), 0);
    cr_assert_eq(write(ends[1], gb, sizeof gb - 1), (ssize_t)sizeof gb - 1);
    close(ends[1]);
    snprintf(path, sizeof path, "/proc/self/fd/%d", ends[0]);
    cr_expect_eq(encoding_of(path, BD_ENCODING_AUTO, cells), BD_ENCODING_GB18030);
    cr_expect_str_eq(cells, "1  10 [张三] [xxxxxx]\n2  10 [李四] [yyyyyy]\nend");
    close(ends[0]);
}
