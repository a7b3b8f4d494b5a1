/* The dbf reader: types and code pages, the end of a table, wrong headers, and a comparison with a
 * naive reader. */
#include <criterion/criterion.h>

#include "tests/unit/formats/flat_oracle.h"
#include "tests/unit/rounds.h"

static bd_budget budget;
static bd_chunk *chunk;
static flat_file file;
static bd_buf table;

/* Three columns of a record of 20 bytes: text, number, date. The header has 129 bytes. */
static const naive_column columns[] = {{'C', 8}, {'N', 3}, {'D', 8}};
enum { HEADER = 129, RECORD = 20 };

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
    bd_buf_fini(&table);
    close(file.fd);
}

TestSuite(dbf_reader, .init = setup, .fini = teardown, .timeout = 300);

static void begin(unsigned page, uint32_t count)
{
    table.len = 0;
    dbf_add_header(&table, 0x03, page, count, columns, 3);
}

static void records(const char *text)
{
    bd_buf_add_string(&table, text);
}

/* Add the refusal, without the file's name, and the hint. */
static void add_refusal(bd_buf *got, const bd_err *err)
{
    const char *path = strstr(err->text, file.path);
    cr_assert(path != NULL, "%s", err->text);
    bd_buf_printf(got, "%d: %s", err->status, path + strlen(file.path));
}

/* The reader's result for the table, as text. */
static const char *read_wanted(bd_encoding encoding, const char *const *wanted, size_t wanted_count)
{
    static char text[4096];
    const bool numbered = wanted_count != 0 && wanted[0][0] >= '0' && wanted[0][0] <= '9';
    const bd_reader_spec spec = {.format = BD_FORMAT_DBF,
                                 .encoding = encoding,
                                 .header = !numbered,
                                 .wanted = wanted,
                                 .wanted_count = wanted_count};
    bd_buf got = {0};
    bd_err err = {0};
    bd_reader *reader;
    bd_reader_totals totals;
    flat_file_set(&file, table.at, table.len);
    bd_status st = bd_reader_open(&spec, file.path, &reader, &err);
    if (st == BD_OK) {
        bd_batch batch;
        while ((st = bd_reader_take(reader, chunk, &err)) == BD_OK) {
            cr_assert_eq(bd_reader_parse(reader, chunk, &batch, &err), BD_OK);
            for (size_t r = 0; r < batch.row_count; r++) {
                bd_buf_printf(&got, "%llu",
                              (unsigned long long)(batch.first_line + batch.rows[r].line));
                cr_assert_eq(batch.rows[r].raw_len, ((bd_dbf_reader *)reader)->record_bytes - 1);
                if (batch.rows[r].state != 0)
                    bd_buf_printf(&got, "!%u", batch.rows[r].state);
                for (size_t i = 0; i < wanted_count; i++)
                    flat_add_cell(&got, batch.base + batch.cells[r * wanted_count + i].at,
                                  batch.cells[r * wanted_count + i].len);
                bd_buf_add_string(&got, "; ");
            }
        }
        if (st == BD_END) {
            bd_reader_totals_get(reader, &totals);
            cr_assert_eq(totals.bytes, table.len);
            bd_buf_printf(&got, "%llu deleted%s%s", (unsigned long long)totals.deleted,
                          totals.note[0] == '\0' ? "" : "; ", totals.note);
        }
        bd_reader_close(reader);
    }
    if (st < 0)
        add_refusal(&got, &err);
    bd_buf_add_char(&got, '\0');
    snprintf(text, sizeof text, "%s", got.at);
    bd_buf_fini(&got);
    return text;
}

static const char *read_all(void)
{
    return read_wanted(BD_ENCODING_AUTO, dbf_letters, 3);
}

Test(dbf_reader, values_are_without_the_blanks_that_fill_them_up)
{
    begin(0x4D, 3);
    records(" \xD5\xC5\xC8\xFD     1219861117");
    bd_buf_add(&table, "   b       \0\0\0        ", RECORD);
    records("   b      1.        ");
    records("\x1a");
    cr_assert_str_eq(read_all(),
                     "1 [张三] [12] [19861117]; 2 [  b] [] []; 3 [  b] [1.] []; 0 deleted");
}

Test(dbf_reader, deleted_records_are_passed_over_and_counted_and_keep_their_number)
{
    begin(0x7A, 3);
    records("*aaaaaaaa 1 19861117 bbbbbbbb 2 19861118*cccccccc 3 19861119");
    cr_assert_str_eq(read_all(), "2 [bbbbbbbb] [2] [19861118]; 2 deleted");
}

static const char five[] =
    " aaaaaaaa  119861117 aaaaaaaa  219861117 aaaaaaaa  319861117 aaaaaaaa  419861117 aaaaaaaa  519861117";

Test(dbf_reader, a_count_that_is_too_low_loses_no_record_and_is_noted)
{
    begin(0x4D, 3);
    records(five);
    records("\x1a");
    const char *got = read_all();
    cr_assert(
        strstr(
            got,
            "5 [aaaaaaaa] [5] [19861117]; 0 deleted; the header counts 3 records, the file has 5: all 5 were read") !=
            NULL,
        "%s", got);
}

Test(dbf_reader, a_count_that_is_too_high_is_noted_only_where_the_end_is_marked)
{
    begin(0x4D, 7);
    records(five);
    cr_assert_str_eq(read_all(),
                     "-3: ' ends after record 5 without end mark (1A), the header counts 7");
    records("\x1a");
    const char *got = read_all();
    cr_assert(strstr(got, "0 deleted; the header counts 7 records, the file has 5") != NULL, "%s",
              got);
}

Test(dbf_reader, behind_the_end_mark_there_is_only_filling)
{
    begin(0x4D, 5);
    records(five);
    bd_buf_add(&table, "\x1a\x1a\0\0", 4);
    const char *got = read_all();
    cr_assert(strstr(got, "5 [aaaaaaaa]") != NULL, "%s", got);
    records(" aaaaaaaa  119861117");
    cr_assert_str_eq(read_all(), "-3: ' byte 229: there is data after the end mark (1A)");
}

Test(dbf_reader, a_table_cut_at_any_byte_is_refused)
{
    begin(0x4D, 5);
    records(five);
    records("\x1a");
    const size_t whole = table.len;
    for (table.len = 0; table.len < whole - 1; table.len++)
        cr_assert_eq(strncmp(read_all(), "-3: ", 4), 0, "%zu bytes: %s", table.len, read_all());
    cr_assert_eq(strncmp(read_all(), "1 [aaaa", 7), 0, "only the end mark is missing");
    table.len = 50;
    cr_assert_str_eq(read_all(), "-3: ' ends inside the header: 50 of 129 bytes");
    table.len = HEADER + 3 * RECORD + 7;
    cr_assert_str_eq(read_all(), "-3: ' ends inside record 4: 7 of 20 bytes");
    table.len = 0;
    cr_assert_str_eq(read_all(), "-3: ' is empty");
}

static void poke16(size_t at, unsigned value)
{
    table.at[at] = (char)value;
    table.at[at + 1] = (char)(value >> 8);
}

Test(dbf_reader, a_header_that_lies_is_refused_with_the_place)
{
    static const struct {
        size_t at;
        int bytes;
        unsigned value;
        const char *want;
    } lies[] = {
        {0, 1, 0x02, "-3: ' byte 0: 02 is not a table of dBASE III, dBASE IV or FoxPro"},
        {0, 1, 0x04, "-3: ' byte 0: 04 is not a table of dBASE III, dBASE IV or FoxPro"},
        {8, 2, 0, "-3: ' byte 8: a header of 0 bytes has no room for a column"},
        {8, 2, 64, "-3: ' byte 8: a header of 64 bytes has no room for a column"},
        {8, 2, 97, "-3: ': no end mark (0D) after the columns in a header of 97 bytes"},
        {8, 2, 128, "-3: ' byte 128: record 1 begins with 0D, neither 20 nor 2A"},
        {8, 2, 130, "-3: ' byte 129: data after the columns, in a header of 130 bytes"},
        {8, 2, 149, "-3: ' byte 129: data after the columns, in a header of 149 bytes"},
        {8, 2, 65535, "-3: ' ends inside the header: 230 of 65535 bytes"},
        {10, 2, 0, "-3: ' byte 10: a record of 0 bytes has no room for a column"},
        {10, 2, 21, "-3: ' byte 10: records of 21 bytes, but the 3 columns make 20"},
        {10, 2, 65535, "-3: ' byte 10: records of 65535 bytes, but the 3 columns make 20"},
        {15, 1, 1, "-3: ' byte 15: the table is encrypted"},
        {29, 1, 0x99, "-3: ' byte 29: code page byte 99 is not one of dBASE's or FoxPro's"},
        {32, 1, 0x0D, "-3: ' byte 32: the table has no column"},
        {48, 1, 9, "-3: ' byte 10: records of 20 bytes, but the 3 columns make 21"},
        {64, 1, 0x0D, "-3: ' byte 75: data after the columns, in a header of 129 bytes"},
        {43, 1, 'M',
         "-2:  byte 43: column 'A' is of type 4D (memo), whose values are not in the records as text"},
        {43, 1, 0,
         "-2:  byte 43: column 'A' is of type 00 (unknown), whose values are not in the records as text"},
        {64, 1, 'A', "-2: : column 'A' appears 2 times in the header"},
        {64, 1, 'X', "-2: : no column 'B'; found: A, X, C"},
        {129, 1, 'a', "-3: ' byte 129: record 1 begins with 61, neither 20 nor 2A"},
        {149, 1, 0, "-3: ' byte 149: record 2 begins with 00, neither 20 nor 2A"}};
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        begin(0x4D, 5);
        records(five);
        records("\x1a");
        if (lies[i].bytes == 2)
            poke16(lies[i].at, lies[i].value);
        else
            table.at[lies[i].at] = (char)lies[i].value;
        cr_assert_str_eq(read_all(), lies[i].want, "%zu: %s", i, read_all());
    }
}

Test(dbf_reader, columns_that_fill_the_header_and_the_record_need_no_end_mark)
{
    begin(0x4D, 2);
    records(five);
    table.at[128] = 0;
    cr_expect(strncmp(read_all(), "1 [", 3) == 0, "%s", read_all());
    /* The same table without the byte of the mark. */
    memmove(table.at + 128, table.at + 129, table.len - 129);
    table.len--;
    poke16(8, 128);
    cr_expect(strncmp(read_all(), "1 [", 3) == 0, "%s", read_all());
    table.at[48]++;
    cr_expect_str_eq(read_all(),
                     "-3: ': no end mark (0D) after the columns in a header of 128 bytes");
}

Test(dbf_reader, a_column_may_be_given_by_its_number)
{
    static const char *const numbers[] = {"2", "1"};
    static const char *const beyond[] = {"4"};
    begin(0x4D, 1);
    records(" aaaaaaaa  119861117");
    memcpy(table.at + 64, "A", 1); /* two columns of one heading */
    cr_expect_str_eq(read_wanted(BD_ENCODING_AUTO, numbers, 2), "1 [1] [aaaaaaaa]; 0 deleted");
    cr_expect_str_eq(read_wanted(BD_ENCODING_AUTO, beyond, 1),
                     "-2: : no column 4; the first row has 3");
}

Test(dbf_reader, a_number_that_did_not_fit_is_absent)
{
    begin(0x4D, 4);
    records(" ********** 19861117"
            " a        **19861117"
            " a         *        "
            " a        *1********");
    cr_expect_str_eq(read_all(), "1 [********] [] [19861117]; 2 [a] [] [19861117]; 3 [a] [] []; "
                                 "4 [a] [*1] [********]; 0 deleted");
}

Test(dbf_reader, two_lies_that_agree_about_the_widths_are_seen_in_the_records)
{
    begin(0x4D, 5);
    records(five);
    table.at[48] = 9;
    poke16(10, 21);
    cr_assert_str_eq(read_all(), "-3: ' byte 150: record 2 begins with 61, neither 20 nor 2A");
    begin(0x4D, 5);
    records(five);
    table.at[48] = 0;
    poke16(10, 12);
    cr_assert_str_eq(read_all(), "-3: ' byte 48: column 1 has a width of 0");
}

Test(dbf_reader, a_long_text_has_its_width_in_two_bytes)
{
    begin(0x4D, 1);
    table.at[48] = 300 & 255;
    table.at[49] = 300 >> 8;
    poke16(10, 1 + 300 + 11);
    records(" ");
    for (int i = 0; i < 300; i++)
        records(i < 3 ? "x" : " ");
    records(" 4219861117");
    cr_assert_str_eq(read_all(), "1 [xxx] [42] [19861117]; 0 deleted");
}

Test(dbf_reader, headings_are_read_in_the_tables_encoding_and_may_be_cut)
{
    static const char *const wanted[] = {"性别", "行政区划", "C"};
    begin(0x4D, 1);
    records(" aaaaaaaa  119861117");
    memcpy(table.at + 32, "a\xD0\xD0\xD5\xFE\xC7\xF8\xBB\xAE\xB4",
           10); /* a行政区划 and half of 代 */
    memcpy(table.at + 64, "\xD0\xD4\xB1\xF0 ", 5);
    cr_assert_str_eq(read_wanted(BD_ENCODING_AUTO, wanted, 2),
                     "-2: : no column '行政区划'; found: a行政区划, 性别, C");
    memcpy(table.at + 32, "\xD0\xD0\xD5\xFE\xC7\xF8\xBB\xAE\0x", 10);
    cr_assert_str_eq(read_wanted(BD_ENCODING_AUTO, wanted, 3),
                     "1 [1] [aaaaaaaa] [19861117]; 0 deleted");
}

Test(dbf_reader, a_code_page_we_do_not_read_is_fine_as_long_as_all_is_ascii)
{
    begin(0x57, 2);
    records(" aaaaaaaa  119861117*\xD5\xC5\xC8\xFD      219861117");
    cr_assert_str_eq(read_all(), "1 [aaaaaaaa] [1] [19861117]; 1 deleted");
    table.at[HEADER + RECORD] = ' ';
    cr_assert_str_eq(
        read_all(),
        "-3: ' record 2, byte 150: bytes beyond ASCII, and the header's code page byte 57 (of the writing "
        "machine) does not say GB18030 or UTF-8");
    cr_assert_str_eq(read_wanted(BD_ENCODING_GB18030, dbf_letters, 3),
                     "1 [aaaaaaaa] [1] [19861117]; 2 [张三] [2] [19861117]; 0 deleted");
    table.at[29] = (char)0x99;
    cr_assert_str_eq(read_wanted(BD_ENCODING_GB18030, dbf_letters, 1),
                     "1 [aaaaaaaa]; 2 [张三]; 0 deleted");
    table.at[29] = 0;
    memcpy(table.at + 32, "\xD0\xD4\xB1\xF0", 4);
    cr_assert_str_eq(
        read_all(),
        "-3: ' column 1's heading: bytes beyond ASCII, and the header's code page byte 00 (none) does "
        "not say GB18030 or UTF-8");
}

Test(dbf_reader, utf8_is_read_where_the_table_or_the_configuration_says_so)
{
    begin(0xF0, 1);
    records(" 张三    119861117"); /* 6 bytes, 2 blanks */
    cr_assert_str_eq(read_all(), "1 [张三] [1] [19861117]; 0 deleted");
    table.at[29] = 0x4D;
    cr_assert_str_eq(read_wanted(BD_ENCODING_UTF8, dbf_letters, 1), "1 [张三]; 0 deleted");
}

Test(dbf_reader, a_visual_foxpro_header_may_name_its_database)
{
    char name[263] = "people.dbc";
    table.len = 0;
    dbf_add_header(&table, 0x30, 0x7A, 1, columns, 3);
    bd_buf_add(&table, name, sizeof name);
    records(" aaaaaaaa  119861117");
    poke16(8, HEADER + 263);
    cr_assert_str_eq(read_all(), "1 [aaaaaaaa] [1] [19861117]; 0 deleted");
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static size_t random_records(uint64_t *seed, size_t record, char *out, size_t room)
{
    static const char *const pieces[] = {
        " ",  "    ",     "a",    "12", "\xD5\xC5", "\xC8", "\x81\x30\x81\x30",
        "张", "\xE5\xBC", "\xFF", "*",  "\x80"};
    size_t at = 0;
    for (size_t rows = next_random(seed) % 12; rows != 0 && at + record + 8 < room; rows--) {
        const size_t end = at + record;
        out[at++] = next_random(seed) % 4 == 0 ? '*' : ' ';
        while (at < end) {
            const size_t kind = next_random(seed) % 13;
            if (kind == 12)
                out[at++] = (char)next_random(seed);
            for (const char *p = kind == 12 ? "" : pieces[kind]; *p != '\0' && at < end; p++)
                out[at++] = *p;
        }
    }
    switch (next_random(seed) % 5) {
    case 0:
        out[at++] = 0x1A;
        break;
    case 1:
        memcpy(out + at, "\x1a\0\0\x1a", 4);
        at += 1 + next_random(seed) % 4;
        break;
    case 2:
        at -= at == 0 ? 0 : next_random(seed) % record % at;
        break;
    default:
        break;
    }
    return at;
}

Test(dbf_reader, agrees_with_a_naive_reader_on_random_tables)
{
    uint64_t seed = test_seed(20261103);
    const unsigned long rounds = test_rounds(5000);
    char bytes[700];
    for (unsigned long i = 0; i < rounds; i++) {
        static const size_t chunks[] = {1, 20, 64, 4096};
        const uint64_t this_seed = seed;
        naive_column random_columns[5];
        const size_t count = 1 + next_random(&seed) % 5;
        const bd_dbf_tuning tuning = {.chunk_bytes = chunks[next_random(&seed) % 4],
                                      .rows_max = 1 + next_random(&seed) % 9};
        size_t record = 1;
        for (size_t c = 0; c < count; c++) {
            random_columns[c] = (naive_column){"CNFDL"[next_random(&seed) % 5],
                                               (unsigned char)(1 + next_random(&seed) % 12)};
            record += random_columns[c].width;
        }
        const bd_field_code code = next_random(&seed) % 2 ? BD_FIELD_GB18030 : BD_FIELD_UTF8;
        const size_t len = random_records(&seed, record, bytes, sizeof bytes);
        const uint32_t said =
            (uint32_t)(next_random(&seed) % 3 ? len / record : next_random(&seed) % 12);
        cr_assert(dbf_agrees(&file, chunk, code, random_columns, count, said, &tuning, bytes, len),
                  "BIDUI_SEED=%llu BIDUI_ROUNDS=1", (unsigned long long)this_seed);
    }
}

/* The rows of read_all() without the text after them; empty for a refusal. */
static const char *rows_of(const char *text, char *out, size_t room)
{
    const char *end = text[0] == '-' ? text : strstr(text, " deleted");
    cr_assert(end != NULL, "%s", text);
    while (end > text && end[-1] >= '0' && end[-1] <= '9')
        end--;
    snprintf(out, room, "%.*s", (int)(end - text), text);
    return out;
}

/* Every number of the header gets its smallest and largest values and values near the original and
 * the file's size. The result must be a refusal that names the file (read_all() asserts it), or the
 * same rows. */
Test(dbf_reader, no_size_in_the_header_is_believed)
{
    static const struct {
        size_t at, bytes;
    } fields[] = {{1, 3}, {4, 4}, {8, 2}, {10, 2}, {48, 1}, {49, 1}, {80, 1}, {112, 1}};
    char honest[1000], got[1000];
    begin(0x4D, 5);
    records(five);
    records("\x1a");
    rows_of(read_all(), honest, sizeof honest);
    cr_assert(strstr(honest, "5 [") != NULL, "%s", honest);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        uint64_t was = 0;
        memcpy(&was, table.at + fields[i].at, fields[i].bytes); /* both are little-endian */
        const uint64_t values[] = {0,
                                   1,
                                   2,
                                   UINT64_MAX,
                                   UINT64_MAX >> 1,
                                   was - 1,
                                   was + 1,
                                   was * 2,
                                   table.len - 1,
                                   table.len,
                                   table.len + 1,
                                   was + 32,
                                   was - 32};
        for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
            begin(0x4D, 5);
            records(five);
            records("\x1a");
            memcpy(table.at + fields[i].at, &values[k], fields[i].bytes);
            const char *text = read_all();
            if (text[0] != '-')
                cr_assert_str_eq(rows_of(text, got, sizeof got), honest, "byte %zu, value %llu: %s",
                                 fields[i].at, (unsigned long long)values[k], text);
        }
        begin(0x4D, 5);
        records(five);
        records("\x1a");
    }
}

/* With any header the result does not matter, as long as it is a status. */
Test(dbf_reader, no_changed_byte_of_a_table_does_harm)
{
    for (size_t at = 0; at < HEADER + 2 * RECORD; at++)
        for (unsigned value = 0; value < 256; value += at < HEADER ? test_stride() : 37) {
            begin(0x4D, 5);
            records(five);
            table.at[at] = (char)value;
            (void)read_all();
        }
}
