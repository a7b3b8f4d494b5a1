/* The xlsx reader with sound workbooks: kinds of cells, rows, sheets, chunks, and the budget. */
#include "tests/unit/formats/xlsx/xlsx_make.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>

#include "engine/base/digest.h"

static bd_budget budget;
static bd_chunk *chunk;
static xlsx_file file;
static bd_buf book;
static bd_buf got;
static bd_xlsx_tuning tuning;

static void setup(void)
{
    bd_err err = {0};
    bd_budget_init(&budget, 64 << 20);
    cr_assert_eq(bd_chunk_new(&budget, &chunk, &err), BD_OK);
    bd_xlsx_tuning_usual(&tuning);
    xlsx_file_open(&file);
}

static void teardown(void)
{
    bd_chunk_free(chunk);
    cr_expect_eq(budget.used_bytes, 0);
    bd_buf_fini(&book);
    bd_buf_fini(&got);
    close(file.fd);
}

TestSuite(xlsx_reader, .init = setup, .fini = teardown, .timeout = 300);

static const char *const letters[] = {"a", "b", "c", "d", "e"};
static const char *const numbers[] = {"1", "2", "3", "4", "5"};

static bd_reader_spec spec_of(const char *const *wanted, size_t count)
{
    return (bd_reader_spec){.format = BD_FORMAT_XLSX,
                            .header = wanted != numbers,
                            .wanted = wanted,
                            .wanted_count = count};
}

/* Read the workbook in book. */
static const char *read_book(const bd_reader_spec *spec)
{
    xlsx_file_set(&file, book.at, book.len);
    xlsx_read(&file, spec, &tuning, chunk, false, &got);
    return got.at;
}

/* Read rows of a sheet without header. */
static const char *read_rows(const char *sheet, const char *strings, size_t columns)
{
    const bd_reader_spec spec = spec_of(numbers, columns);
    xlsx_workbook(&book, NULL, sheet, strings);
    return read_book(&spec);
}

static const char *read_header(const char *sheet, const char *strings, size_t columns)
{
    const bd_reader_spec spec = spec_of(letters, columns);
    xlsx_workbook(&book, NULL, sheet, strings);
    return read_book(&spec);
}

#define HEAD                                                                                                          \
    "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>b</t></is></c>" \
    "<c r=\"C1\" t=\"inlineStr\"><is><t>c</t></is></c></row>"

Test(xlsx_reader, each_kind_of_cell_shows_what_a_person_reads)
{
    cr_expect_str_eq(
        read_rows(
            XLSX_SHEET(
                "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>in</t></is></c>"
                "<c r=\"C1\" t=\"str\"><f>A1&amp;\"x\"</f><v>formula</v></c><c r=\"D1\" t=\"b\"><v>1</v></c>"
                "<c r=\"E1\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c></row>"
                "<row r=\"2\"><c r=\"A2\"><v>4.4052418800101E+17</v></c><c r=\"B2\" s=\"1\"><v>44562</v></c>"
                "<c r=\"C2\" s=\"2\"><v>44562.5</v></c><c r=\"D2\" s=\"3\" t=\"n\"><v>44562.25</v></c>"
                "<c r=\"E2\" s=\"4\"><v>530000</v></c></row>"
                "<row r=\"3\"><c r=\"A3\" s=\"5\"><f>1+1</f><v>2</v></c><c r=\"B3\" s=\"99\"><v>1.50</v></c>"
                "<c r=\"C3\" t=\"d\" s=\"1\"><v>2022-01-01T00:00:00</v></c><c r=\"D3\" t=\"b\"><v>0</v></c>"
                "<c r=\"E3\" s=\"6\"><v>440524188001010000</v></c></row>"),
            XLSX_STRINGS("<si><t>zero</t></si><si><t>one</t></si>"), 5),
        "1:[one][in][formula][TRUE][#DIV/0!]\n"
        "2:[4.40524E+17][2022-01-01][2022-01-01 12:00:00][2022-01-01 06:00:00][00530000]\n"
        "3:[2][1.5][2022-01-01][FALSE][440524188001010000]\n"
        "end");
}

Test(xlsx_reader, runs_of_a_text_are_joined_and_its_reading_is_left_out)
{
    cr_expect_str_eq(
        read_rows(
            XLSX_SHEET(
                "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c>"
                "<c t=\"inlineStr\"><is><r><rPr><b/></rPr><t>x</t></r><r><t xml:space=\"preserve\"> y</t></r>"
                "<rPh sb=\"0\" eb=\"1\"><t>no</t></rPh></is></c></row>"),
            XLSX_STRINGS(
                "<si><r><rPr><sz val=\"9\"/></rPr><t>\xE7\x8E\x8B</t></r><r><t>\xE8\x8B\xB1</t></r>"
                "<rPh sb=\"0\" eb=\"1\"><t>wang</t></rPh><phoneticPr fontId=\"1\"/></si>"
                "<si><t>a_x000D_&#10;b &lt;&amp;&gt; <![CDATA[<c>]]></t></si><si/>"),
            4),
        "1:[\xE7\x8E\x8B\xE8\x8B\xB1][a\r\nb <&> <c>][][x y]\nend");
}

Test(xlsx_reader, rows_keep_their_numbers_and_empty_ones_are_none)
{
    cr_expect_str_eq(
        read_rows(
            XLSX_SHEET(
                "<row r=\"3\"><c r=\"B3\"><v>1</v></c></row><row r=\"4\"/>"
                "<row r=\"7\" spans=\"1:3\"><c r=\"A7\" s=\"1\"/><c r=\"C7\" t=\"s\"><v>0</v></c></row>"
                "<row><c><v>8</v></c><c r=\"C8\"><v>9</v></c></row>"
                "<row r=\"1048576\" hidden=\"1\"><c r=\"A1048576\"><v>2</v></c></row>"),
            XLSX_STRINGS("<si><t></t></si>"), 3),
        "3:[][1][]\n8:[8][][9]\n1048576:[2][][]\nend");
}

Test(xlsx_reader, the_first_row_with_a_value_is_the_header)
{
    const char *sheet = XLSX_SHEET(
        "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c></row>"
        "<row r=\"5\"><c r=\"A5\" t=\"s\"><v>3</v></c><c r=\"C5\" t=\"s\"><v>0</v></c>"
        "<c r=\"D5\" t=\"s\"><v>3</v></c><c r=\"E5\" t=\"inlineStr\"><is><t>b\n</t></is></c>"
        "<c r=\"F5\" t=\"s\"><v>2</v></c></row>"
        "<row r=\"6\"><c r=\"A6\"><v>1</v></c><c r=\"C6\"><v>3</v></c><c r=\"E6\"><v>5</v></c></row>"
        "<row r=\"7\"><c r=\"B7\"><v>2</v></c><c r=\"F7\" t=\"s\"><v>2</v></c></row>"
        "<row r=\"8\"><c r=\"A8\"><v>1</v></c><c r=\"F8\"><v>6</v></c></row>");
    bd_reader_spec spec = spec_of((const char *const[]){"b", "a"}, 2);
    xlsx_workbook(
        &book, NULL, sheet,
        XLSX_STRINGS("<si><t> a </t></si><si><t>zz</t></si><si><t/></si><si><t>q</t></si>"));
    cr_expect_str_eq(read_book(&spec), "6:[5][3]\n7:[][]\n8!:[][]\nend");
    /* The raw row is the row as CSV, filled up to the header. */
    xlsx_read(&file, &spec, &tuning, chunk, true, &got);
    cr_expect_str_eq(got.at, "6:[5][3]{1,,3,,5}\n7:[][]{,2,,,}\n8!:[][]{1,,,,,6}\nend");
}

Test(xlsx_reader, raw_rows_are_quoted_and_cells_are_not)
{
    const bd_reader_spec spec = spec_of(letters, 3);
    xlsx_workbook(
        &book, NULL,
        XLSX_SHEET(
            HEAD
            "<row><c t=\"str\"><v>x,\"y\"</v></c><c t=\"str\"><v>1\n2</v></c><c t=\"str\"><v> z </v></c></row>"
            "<row><c t=\"str\"><v>\"</v></c></row>"),
        NULL);
    xlsx_file_set(&file, book.at, book.len);
    xlsx_read(&file, &spec, &tuning, chunk, true, &got);
    cr_expect_str_eq(
        got.at,
        "2:[x,\"y\"][1\n2][ z ]{\"x,\"\"y\"\"\",\"1\n2\", z }\n3:[\"][][]{\"\"\"\",,}\nend");
}

Test(xlsx_reader, columns_of_a_header_are_looked_for_as_in_csv)
{
    cr_expect_str_eq(read_header(XLSX_SHEET(HEAD), NULL, 5),
                     "(-2) FILE (sheet '\xE5\x90\x8D\xE5\x86\x8C'): no column 'd'; found: a, b, c");
    cr_expect_str_eq(
        read_header(XLSX_SHEET("<row><c t=\"str\"><v>2022 list</v></c></row>"), NULL, 1),
        "(-2) FILE (sheet '\xE5\x90\x8D\xE5\x86\x8C'): no column 'a'; found: 2022 list | none of the first 20 "
        "rows has all headings: is another sheet meant (`sheet`)?");
    cr_expect_str_eq(read_header(XLSX_SHEET("<row r=\"1\"/>"), NULL, 1),
                     "(-3) FILE (sheet '\xE5\x90\x8D\xE5\x86\x8C') is empty: it has no header row");
    cr_expect_str_eq(read_header(XLSX_SHEET(HEAD), NULL, 3), "end");
    const bd_reader_spec spec = spec_of((const char *const[]){"16385"}, 1);
    bd_reader_spec numbered = spec;
    numbered.header = false;
    cr_expect_str_eq(
        read_book(&numbered),
        "(-2) FILE (sheet '\xE5\x90\x8D\xE5\x86\x8C'): no column 16385; the first row has 16384");
}

Test(xlsx_reader, prefixes_and_other_encodings_make_no_difference)
{
    cr_expect_str_eq(
        read_rows(
            XLSX_XML
            "<x:worksheet xmlns:x=\"m\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\" t=\"inlineStr\">"
            "<x:is><x:t>v</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>",
            NULL, 1),
        "1:[v]\nend");
    cr_expect_str_eq(
        read_rows(
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><worksheet><sheetData><row><c t=\"str\"><v>\xE9</v>"
            "</c></row></sheetData></worksheet>",
            NULL, 1),
        "1:[\xC3\xA9]\nend");
}

/* Two sheets and a chart, the first hidden. */
static void three_sheets(void)
{
    const xlsx_part parts[] = {
        {"_rels/.rels", XLSX_RELS XLSX_REL("r1", "officeDocument", "/book.xml") "</Relationships>",
         0},
        {"book.xml",
         XLSX_BOOK(
             "<workbookPr date1904=\"1\"/><sheets><sheet name=\"old\" sheetId=\"1\" state=\"hidden\" r:id=\"a\"/>"
             "<sheet name=\"chart\" sheetId=\"2\" r:id=\"b\"/><sheet name=\"1\" sheetId=\"3\" r:id=\"c\"/>"
             "<sheet name=\"gone\" sheetId=\"4\" r:id=\"nowhere\"/></sheets>"),
         0},
        {"_rels/book.xml.rels",
         XLSX_RELS XLSX_REL("a", "worksheet", "/s/old.xml") XLSX_REL("b", "chartsheet", "chart.xml")
             XLSX_REL("c", "worksheet", "./x/../S/New.xml") "</Relationships>",
         0},
        {"s/old.xml", XLSX_SHEET("<row><c><v>1</v></c></row>"), 0},
        {"s/new.xml", XLSX_SHEET("<row><c><v>2</v></c></row>"), 0}};
    xlsx_zip(&book, parts, sizeof parts / sizeof *parts);
}

static const char *read_sheet(const char *sheet)
{
    bd_reader_spec spec = spec_of(numbers, 1);
    spec.sheet = sheet;
    return read_book(&spec);
}

Test(xlsx_reader, a_sheet_is_named_or_counted_or_the_first_visible_one)
{
    three_sheets();
    cr_expect_str_eq(
        read_sheet(NULL),
        "1:[2]\nend: one sheet was read, 1 other visible sheet of the workbook was not");
    cr_expect_str_eq(
        read_sheet("old"),
        "1:[1]\nend: one sheet was read, 2 other visible sheets of the workbook were not");
    cr_expect_str_eq(
        read_sheet("1"),
        "1:[2]\nend: one sheet was read, 1 other visible sheet of the workbook was not");
    cr_expect_str_eq(
        read_sheet("3"),
        "1:[2]\nend: one sheet was read, 1 other visible sheet of the workbook was not");
    cr_expect_str_eq(read_sheet("chart"),
                     "(-2) FILE: sheet 'chart' has no cells: it is a chart or a macro");
    cr_expect_str_eq(read_sheet("Old"), "(-2) FILE: no sheet 'Old' | did you mean 'old'?");
    cr_expect_str_eq(read_sheet("9"), "(-2) FILE: no sheet '9' | its sheets: old, chart, 1, gone");
    cr_expect_str_eq(read_sheet("gone"),
                     "(-3) 'FILE' is damaged: the part of sheet 'gone' is missing");
}

Test(xlsx_reader, dates_of_a_workbook_may_count_from_1904)
{
    const bd_reader_spec spec = spec_of(numbers, 1);
    xlsx_workbook(
        &book,
        XLSX_BOOK(
            "<workbookPr date1904=\"true\"/><sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"rId1\"/></sheets>"),
        XLSX_SHEET("<row><c s=\"1\"><v>43100</v></c></row>"), NULL);
    cr_expect_str_eq(read_book(&spec), "1:[2022-01-01]\nend");
}

/* A sheet of many rows with shared strings, some of them with commas. */
static void many_rows(unsigned rows)
{
    bd_buf sheet = {0};
    bd_buf strings = {0};
    bd_buf_add_string(&sheet, XLSX_XML "<worksheet><sheetData>" HEAD);
    bd_buf_add_string(&strings, XLSX_XML "<sst>");
    for (unsigned i = 0; i < rows; i++) {
        bd_buf_printf(
            &sheet,
            "<row r=\"%u\"><c r=\"A%u\" t=\"s\"><v>%u</v></c><c r=\"C%u\"><v>%u</v></c></row>",
            i + 2, i + 2, rows - 1 - i, i + 2, i);
        bd_buf_printf(&strings, i % 3 == 0 ? "<si><t>n,%u</t></si>" : "<si><t>n%u</t></si>", i);
    }
    bd_buf_add(&sheet, "</sheetData></worksheet>", sizeof "</sheetData></worksheet>");
    bd_buf_add(&strings, "</sst>", sizeof "</sst>");
    xlsx_workbook(&book, NULL, sheet.at, strings.at);
    bd_buf_fini(&sheet);
    bd_buf_fini(&strings);
}

Test(xlsx_reader, chunks_of_any_size_give_the_same_rows)
{
    const bd_reader_spec spec = spec_of(letters, 3);
    bd_buf first = {0};
    many_rows(3000);
    bd_buf_add_string(&first, read_book(&spec));
    cr_expect(strstr(first.at, "2:[n2999][][0]\n3:[n2998][][1]\n4:[n,2997][][2]\n") == first.at,
              "%.60s", first.at);
    bd_buf_add_char(&first, '\0');
    for (size_t rows_max = 1; rows_max < 4000; rows_max = rows_max * 3 + 1) {
        tuning.rows_max = rows_max;
        cr_expect_str_eq(read_book(&spec), first.at);
    }
    bd_xlsx_tuning_usual(&tuning);
    for (size_t bytes = 1; bytes < 40000; bytes = bytes * 5 + 1) {
        tuning.chunk_bytes = bytes;
        cr_expect_str_eq(read_book(&spec), first.at);
    }
    bd_buf_fini(&first);
}

/* What stands behind the rows is not parsed, and a chunk that ends with the last row changes nothing
 * of that. */
Test(xlsx_reader, what_is_behind_the_rows_says_the_same_in_chunks_of_any_size)
{
    static const char *const tails[] = {"</worksheet>", "<a/><b></worksheet>", "</wor\xFF", "<",
                                        ""};
    const bd_reader_spec spec = spec_of(letters, 3);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        bd_buf sheet = {0};
        bd_buf_add_string(&sheet,
                          XLSX_XML "<worksheet><sheetData>" HEAD "<row><c><v>1</v></c></row>"
                                   "<row><c><v>2</v></c></row></sheetData>");
        bd_buf_add(&sheet, tails[i], strlen(tails[i]) + 1);
        xlsx_workbook(&book, NULL, sheet.at, NULL);
        for (tuning.rows_max = 1; tuning.rows_max < 4; tuning.rows_max++)
            cr_expect_str_eq(read_book(&spec), "2:[1][][]\n3:[2][][]\nend", "%zu rows, '%s'",
                             tuning.rows_max, tails[i]);
        bd_buf_fini(&sheet);
    }
}

Test(xlsx_reader, rows_that_are_too_long_are_reported_and_cut)
{
    const bd_reader_spec spec = spec_of(letters, 3);
    tuning.row_max = 20;
    tuning.row_shown = 6;
    xlsx_workbook(
        &book, NULL,
        XLSX_SHEET(HEAD
                   "<row><c t=\"str\"><v>0123456789012345678</v></c><c><v>1</v></c></row>"
                   "<row><c t=\"str\"><v>01234567890123456</v></c><c><v>1</v></c></row>"
                   "<row><c t=\"str\"><v>,,,,,,,,,,,,,,,,,,,,,,,</v></c><c><v>1</v></c></row>"),
        NULL);
    xlsx_file_set(&file, book.at, book.len);
    xlsx_read(&file, &spec, &tuning, chunk, true, &got);
    cr_expect_str_eq(
        got.at,
        "2!:[][][]{012345}\n3:[01234567890123456][1][]{01234567890123456,1,}\n4!:[][][]{\",,,,,}\nend");
}

Test(xlsx_reader, a_row_of_more_than_a_mebibyte_is_no_row)
{
    bd_buf sheet = {0};
    bd_buf_add_string(&sheet, XLSX_XML "<worksheet><sheetData>" HEAD);
    for (unsigned r = 2; r < 6; r++) {
        bd_buf_add_string(&sheet, "<row>");
        for (unsigned c = 0; c < 3; c++) {
            bd_buf_add_string(&sheet, "<c t=\"str\"><v>");
            for (unsigned i = 0; i < (r == 3 ? 40000u : 34900u); i++)
                bd_buf_add_string(&sheet, "0123456789");
            bd_buf_add_string(&sheet, "</v></c>");
        }
        bd_buf_add_string(&sheet, "</row>");
    }
    bd_buf_add(&sheet, "</sheetData></worksheet>", sizeof "</sheetData></worksheet>");
    const bd_reader_spec spec = spec_of(letters, 3);
    xlsx_workbook(&book, NULL, sheet.at, NULL);
    xlsx_file_set(&file, book.at, book.len);
    cr_expect_eq(xlsx_read(&file, &spec, &tuning, chunk, false, &got), BD_END, "%.100s", got.at);
    cr_expect(strstr(got.at, "3!:[][][]\n4:[0123") != NULL);
    bd_buf_fini(&sheet);
}

Test(xlsx_reader, shared_strings_that_do_not_fit_the_budget_are_refused_with_a_hint)
{
    const bd_reader_spec spec = spec_of(letters, 3);
    many_rows(200000);
    bd_budget_init(&budget, 64 << 20);
    bd_chunk_free(chunk);
    bd_err err = {0};
    bd_budget_init(&budget, bd_chunk_bytes() + (2 << 20));
    cr_assert_eq(bd_chunk_new(&budget, &chunk, &err), BD_OK);
    xlsx_file_set(&file, book.at, book.len);
    cr_expect_eq(xlsx_read(&file, &spec, &tuning, chunk, false, &got), BD_E_NOMEM);
    cr_expect(strstr(got.at, "'FILE': its table of shared strings (") != NULL &&
                  strstr(got.at, "does not fit the memory"),
              "%s", got.at);
    cr_expect(
        strstr(got.at,
               " | give more with --memory, or save the sheet as CSV UTF-8, which needs none") !=
            NULL,
        "%s", got.at);
    cr_expect_eq(budget.used_bytes, bd_chunk_bytes(), "the table was not given back");
    budget.limit_bytes += 8 << 20;
    cr_expect_eq(xlsx_read(&file, &spec, &tuning, chunk, false, &got), BD_END);
    cr_expect(strstr(got.at, "200001:[n,0][][199999]\nend") != NULL);
}

Test(xlsx_reader, a_signal_ends_the_loading_of_a_large_string_table_and_the_digest)
{
    static bd_stop stop;
    bd_reader_spec spec = spec_of(letters, 3);
    bd_reader *reader;
    bd_err err = {0};
    spec.stop = &stop;
    many_rows(200000); /* strings that need many reads */
    xlsx_file_set(&file, book.at, book.len);
    cr_assert_eq(bd_reader_open(&spec, file.path, &reader, &err), BD_OK, "%s", err.text);
    stop = SIGINT;
    cr_expect_eq(bd_reader_take(reader, chunk, &err), BD_E_CANCELLED);
    cr_expect_str_eq(err.text, "stopped by a signal");
    bd_reader_close(reader);
    cr_expect_eq(budget.used_bytes, bd_chunk_bytes(), "the table was not given back");
    err = (bd_err){0};
    cr_expect_eq(bd_reader_open(&spec, file.path, &reader, &err), BD_E_CANCELLED);
    stop = 0;
}

Test(xlsx_reader, the_digest_is_that_of_the_file)
{
    const bd_reader_spec plain = spec_of(numbers, 1);
    bd_reader_spec spec = plain;
    bd_err err = {0};
    bd_reader *reader;
    bd_reader_totals totals;
    bd_digest *digest;
    char want[BD_DIGEST_TEXT];
    uint64_t done, all;
    spec.digest = BD_DIGEST_SHA256;
    xlsx_workbook(&book, NULL, XLSX_SHEET("<row><c><v>1</v></c></row>"), NULL);
    xlsx_file_set(&file, book.at, book.len);
    cr_assert_eq(bd_reader_open(&spec, file.path, &reader, &err), BD_OK);
    cr_expect(bd_reader_slow_take(reader));
    bd_reader_progress(reader, &done, &all);
    cr_expect_eq(all, book.len);
    while (bd_reader_take(reader, chunk, &err) == BD_OK)
        ;
    bd_reader_totals_get(reader, &totals);
    cr_assert_eq(bd_digest_new(BD_DIGEST_SHA256, &digest, &err), BD_OK);
    bd_digest_add(digest, book.at, book.len);
    bd_digest_text(digest, want);
    bd_digest_free(digest);
    cr_expect_str_eq(totals.digest, want);
    cr_expect_eq(totals.bytes, book.len);
    bd_reader_progress(reader, &done, &all);
    cr_expect_eq(done, all);
    bd_reader_close(reader);
}

Test(xlsx_reader, a_file_that_is_changed_while_it_is_read_is_refused)
{
    const bd_reader_spec spec = spec_of(numbers, 1);
    bd_err err = {0};
    bd_reader *reader;
    xlsx_workbook(&book, NULL, XLSX_SHEET("<row><c><v>1</v></c></row>"), NULL);
    xlsx_file_set(&file, book.at, book.len);
    cr_assert_eq(bd_reader_open(&spec, file.path, &reader, &err), BD_OK);
    cr_assert_eq(bd_reader_take(reader, chunk, &err), BD_OK);
    cr_assert_eq(pwrite(file.fd, "x", 1, (off_t)book.len), 1);
    cr_expect_eq(bd_reader_take(reader, chunk, &err), BD_E_INPUT);
    cr_expect(strstr(err.text, "' grew while it was read: ") != NULL, "%s", err.text);
    bd_reader_close(reader);
}

/* libzip makes descriptors of its own, and says of each failure only that it could not open. */
Test(xlsx_reader, without_descriptors_a_sound_file_is_not_called_damaged)
{
    const bd_reader_spec spec = spec_of(numbers, 1);
    struct rlimit limit;
    rlim_t open_files = (rlim_t)file.fd + 1;
    bd_status st;
    bd_err err;
    bd_reader *reader;
    xlsx_workbook(&book, NULL, XLSX_SHEET("<row><c><v>1</v></c></row>"), NULL);
    xlsx_file_set(&file, book.at, book.len);
    cr_assert_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    do {
        err = (bd_err){0};
        limit.rlim_cur = open_files++;
        cr_assert_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
        st = bd_reader_open(&spec, file.path, &reader, &err);
        cr_expect(st == BD_OK || (st == BD_E_IO && err.sys_errno == EMFILE), "%d: %s", st,
                  err.text);
    } while (st < 0);
    cr_expect_geq(open_files, (rlim_t)file.fd + 4);
    bd_reader_close(reader);
}
