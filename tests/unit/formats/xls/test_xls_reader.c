/* .xls workbooks: kinds of cells, texts, sheets, the container, and what is refused by name. */
#include "tests/unit/formats/xls/xls_make.h"

#include <criterion/criterion.h>

static bd_budget budget;
static bd_chunk *chunk;
static xlsx_file file;
static xls_book book;
static bd_buf bytes;
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
    xls_free(&book);
    bd_buf_fini(&bytes);
    bd_buf_fini(&got);
    close(file.fd);
}

TestSuite(xls_reader, .init = setup, .fini = teardown, .timeout = 300);

static const char *const numbers[] = {"1", "2", "3", "4", "5", "6", "7"};

static const char *read_bytes(const char *sheet, size_t columns)
{
    const bd_reader_spec spec = {
        .format = BD_FORMAT_XLSX, .wanted = numbers, .wanted_count = columns, .sheet = sheet};
    xlsx_file_set(&file, bytes.at, bytes.len);
    xlsx_read(&file, &spec, &tuning, chunk, false, &got);
    return got.at;
}

/* Read the book, whose cells are complete. */
static const char *read_book(size_t columns)
{
    xls_eof(&book);
    xls_file(&bytes, "Workbook", &book.stream);
    return read_bytes(NULL, columns);
}

/* Begin a book of Excel 97 with one sheet. Styles: 0 General, 1 the built-in date 14, 2 a date of the
 * file's own, 3 six digits, 4 the built-in Chinese date 31. */
static void begin_book(void)
{
    xls_book_begin(&book, true);
    xls_format(&book, 176, "yyyy\"\xE5\xB9\xB4\"m\"\xE6\x9C\x88\"d\"\xE6\x97\xA5\"");
    xls_format(&book, 177, "000000");
    xls_style(&book, 0);
    xls_style(&book, 14);
    xls_style(&book, 176);
    xls_style(&book, 177);
    xls_style(&book, 31);
    xls_sheet(&book, "\xE8\x8A\xB1\xE5\x90\x8D\xE5\x86\x8C", 0, 0);
}

static void begin_cells(void)
{
    begin_book();
    xls_eof(&book);
    xls_cells_begin(&book);
}

Test(xls_reader, each_kind_of_number_shows_what_a_person_reads)
{
    const double half = 44562.5;
    begin_cells();
    xls_double(&book, 0, 0, 0, 13800000000.0);
    xls_double(&book, 0, 1, 0, 440524188001010014.0);
    xls_double(&book, 0, 2, 0, 0.1);
    xls_double(&book, 0, 3, 1, 44562);
    xls_double(&book, 0, 4, 2, half);
    xls_double(&book, 0, 5, 3, 1234);
    xls_double(&book, 0, 6, 4, 44562);
    xls_rk(&book, 1, 0, 0, (uint32_t)530000 << 2 | 2);
    xls_rk(&book, 1, 1, 0, (uint32_t)1234 << 2 | 3);
    xls_rk(&book, 1, 2, 0, (uint32_t)-5 << 2 | 2);
    xls_rk(&book, 1, 3, 1, 0x40E5C240);     /* 44562 as the upper half of a double */
    xls_rk(&book, 1, 4, 0, 0x40590000 | 1); /* 100 in hundredths */
    xls_begin(&book, BD_BIFF_MULRK);
    xls_bytes(&book, "\2\0\1\0", 4);
    xls_bytes(&book, "\0\0\x06\0\0\0", 6); /* 1 */
    xls_bytes(&book, "\3\0\x0A\0\0\0", 6); /* 2 of six digits */
    xls_bytes(&book, "\2\0", 2);
    xls_end(&book);
    cr_expect_str_eq(read_book(7),
                     "1:[13800000000][4.40524E+17][0.1][2022-01-01][2022-01-01 12:00:00][001234]"
                     "[2022-01-01]\n"
                     "2:[530000][12.34][-5][2022-01-01][1][][]\n"
                     "3:[][1][000002][][][][]\nend");
}

Test(xls_reader, booleans_errors_and_results_of_formulas_are_read)
{
    const double sum = 2;
    char number[8];
    memcpy(number, &sum, sizeof number);
    begin_cells();
    xls_cell(&book, BD_BIFF_BOOLERR, 0, 0, 0);
    xls_bytes(&book, "\1\0", 2);
    xls_end(&book);
    xls_cell(&book, BD_BIFF_BOOLERR, 0, 1, 0);
    xls_bytes(&book, "\x2A\1", 2);
    xls_end(&book);
    xls_formula(&book, 0, 2, number, NULL);
    xls_formula(&book, 0, 3, "\0\0\0\0\0\0\xFF\xFF", "\xE5\xA4\xA7\xE6\xB2\xB3");
    xls_formula(&book, 0, 4, "\1\0\0\0\0\0\xFF\xFF", NULL);
    xls_formula(&book, 0, 5, "\2\0\7\0\0\0\xFF\xFF", NULL);
    xls_formula(&book, 0, 6, "\3\0\0\0\0\0\xFF\xFF", NULL);
    xls_formula(&book, 1, 0, "\0\0\0\0\0\0\xFF\xFF", NULL); /* its text is missing */
    xls_label(&book, 1, 1, "behind it");
    cr_expect_str_eq(read_book(7), "1:[TRUE][#N/A][2][\xE5\xA4\xA7\xE6\xB2\xB3][FALSE][#DIV/0!][]\n"
                                   "2:[][behind it][][][][][]\nend");
}

Test(xls_reader, a_formula_that_many_cells_share_keeps_its_text)
{
    begin_cells();
    xls_formula(&book, 0, 0, "\0\0\0\0\0\0\xFF\xFF", NULL);
    xls_begin(&book, BD_BIFF_SHRFMLA);
    xls_bytes(&book, "\0\0\0\0\0\0\0\0", 8);
    xls_end(&book);
    xls_begin(&book, BD_BIFF_STRING);
    xls_text(&book, "shared", 2);
    xls_end(&book);
    cr_expect_str_eq(read_book(1), "1:[shared]\nend");
}

Test(xls_reader, a_text_is_the_text_whatever_it_holds)
{
    begin_cells();
    xls_label(&book, 0, 0, "<&>\"'\r\n\t_x0041_ \x01");
    xls_label(&book, 0, 1, "\xF0\xA0\xAE\xB7 caf\xC3\xA9");
    xls_label(&book, 0, 2, " blanks ");
    xls_cell(&book, BD_BIFF_LABEL, 0, 3, 0); /* a lone surrogate, and padding */
    xls_bytes(&book, "\4\0\1a\0\0\xD8\0\xD8\0\0", 11);
    xls_end(&book);
    xls_cell(&book, BD_BIFF_RSTRING, 0, 4, 0); /* one run of formatting behind it */
    xls_bytes(&book, "\2\0\x08\1\0xy\0\0\1\0", 11);
    xls_end(&book);
    cr_expect_str_eq(read_book(5),
                     "1:[<&>\"'\r\n\t_x0041_ \x01][\xF0\xA0\xAE\xB7 caf\xC3\xA9][ blanks ]"
                     "[a_xD800__xD800_][xy]\nend");
}

/* ---- shared strings ---- */

static void begin_strings(uint32_t count)
{
    xls_begin(&book, BD_BIFF_SST);
    xls_u32(&book.stream, count);
    xls_u32(&book.stream, count);
}

static void begin_continuation(void)
{
    xls_end(&book);
    xls_begin(&book, BD_BIFF_CONTINUE);
}

static const char *read_strings(unsigned cells)
{
    xls_end(&book);
    xls_eof(&book);
    xls_cells_begin(&book);
    for (unsigned i = 0; i < cells; i++)
        xls_shared(&book, 0, i, i);
    return read_book(cells);
}

Test(xls_reader, a_shared_string_goes_on_in_the_next_record_with_other_characters)
{
    begin_book();
    begin_strings(5);
    xls_text(&book, "one", 2);
    xls_text(&book, "", 2); /* as Java programs write it */
    xls_bytes(&book, "\4\0\0ab", 5);
    begin_continuation();
    xls_bytes(&book, "\1\x00\x4E\x8C\x4E", 5);
    /* Two runs of formatting and phonetics, both cut by a record's end. */
    xls_bytes(&book, "\1\0\x0C\2\0\5\0\0\0z1234", 14);
    begin_continuation();
    xls_bytes(&book, "5678vw", 6);
    begin_continuation();
    xls_bytes(&book, "xyz", 3);
    xls_text(&book, "last", 2);
    cr_expect_str_eq(read_strings(5), "1:[one][][ab\xE4\xB8\x80\xE4\xBA\x8C][z][last]\nend");
}

Test(xls_reader, a_table_that_counts_more_strings_than_it_has_ends_with_its_record)
{
    begin_book();
    begin_strings(9);
    xls_text(&book, "only", 2);
    cr_expect_str_eq(read_strings(1), "1:[only]\nend");
}

Test(xls_reader, a_string_that_is_not_in_the_table_is_damage)
{
    begin_book();
    begin_strings(1);
    xls_text(&book, "only", 2);
    cr_expect_str_eq(read_strings(2),
                     "(-3) 'FILE' is damaged: row 1: shared string 1, the table ends at 1");
}

Test(xls_reader, strings_that_do_not_fit_the_memory_are_refused)
{
    begin_book();
    begin_strings(1000);
    for (unsigned i = 0; i < 1000; i++) {
        if (book.stream.len - book.record > 8000)
            begin_continuation();
        xls_text(&book, "0123456789012345678901234567890123456789", 2);
    }
    budget.limit_bytes = budget.used_bytes + 4096;
    cr_expect(strstr(read_strings(1), "its table of shared strings") != NULL, "%s", got.at);
    cr_expect(strstr(got.at, "give more with --memory") != NULL);
}

/* ---- sheets ---- */

static void several_sheets(void)
{
    static const char *const texts[] = {"hidden", "chart", "first", "second"};
    xls_book_begin(&book, true);
    xls_sheet(&book, "Hidden", 1, 0);
    xls_sheet(&book, "Chart1", 0, 2);
    xls_sheet(&book, "A<b>", 0, 0);
    xls_sheet(&book, "\xE4\xBA\x8C", 0, 0);
    for (unsigned i = 0; i < 4; i++) {
        xls_eof(&book);
        xls_cells_begin(&book);
        xls_label(&book, 0, 0, texts[i]);
    }
    xls_eof(&book);
    xls_file(&bytes, "Workbook", &book.stream);
}

Test(xls_reader, the_first_visible_sheet_is_read_or_the_one_that_is_wanted)
{
    static const struct {
        const char *wanted;
        const char *result;
    } table[] = {
        {NULL, "1:[first]\nend: one sheet was read, 1 other visible sheet of the workbook was not"},
        {"\xE4\xBA\x8C",
         "1:[second]\nend: one sheet was read, 1 other visible sheet of the workbook was not"},
        {"A<b>",
         "1:[first]\nend: one sheet was read, 1 other visible sheet of the workbook was not"},
        {"1",
         "1:[hidden]\nend: one sheet was read, 2 other visible sheets of the workbook were not"},
        {"Chart1", "(-2) FILE: sheet 'Chart1' has no cells: it is a chart or a macro"},
        {"9", "(-2) FILE: no sheet '9' | its sheets: Hidden, Chart1, A<b>, \xE4\xBA\x8C"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        several_sheets();
        cr_expect_str_eq(read_bytes(table[i].wanted, 1), table[i].result);
    }
}

Test(xls_reader, cells_of_a_chart_inside_a_sheet_are_not_the_sheets)
{
    begin_cells();
    xls_label(&book, 0, 0, "sheet");
    xls_bof(&book, 32);
    xls_double(&book, 0, 0, 0, 7);
    xls_eof(&book);
    xls_label(&book, 1, 0, "more");
    cr_expect_str_eq(read_book(1), "1:[sheet]\n2:[more]\nend");
}

Test(xls_reader, cells_merged_downwards_have_the_value_in_every_row)
{
    begin_cells();
    xls_label(&book, 0, 0, "household");
    for (unsigned i = 0; i < 3; i++)
        xls_double(&book, i, 1, 0, i);
    xls_begin(&book, BD_BIFF_MERGEDCELLS);
    xls_bytes(&book, "\1\0\0\0\1\0\0\0\0\0", 10);
    xls_end(&book);
    const char *result = read_book(2);
    cr_expect(strstr(result, "[household][0]\n") != NULL, "%s", result);
    cr_expect(strstr(result, "[household][1]\n") != NULL, "%s", result);
    cr_expect(strstr(result, "[][2]\n") != NULL, "%s", result);
}

Test(xls_reader, days_count_from_1904_where_the_workbook_says_so)
{
    xls_book_begin(&book, true);
    xls_number_record(&book, BD_BIFF_DATEMODE, 1);
    xls_style(&book, 14);
    xls_sheet(&book, "S", 0, 0);
    xls_eof(&book);
    xls_cells_begin(&book);
    xls_double(&book, 0, 0, 0, 43100);
    cr_expect_str_eq(read_book(1), "1:[2022-01-01]\nend");
}

/* ---- Excel 95 ---- */

static const char *read_95(unsigned code_page, const char *text)
{
    xls_book_begin(&book, false);
    if (code_page != 0)
        xls_number_record(&book, BD_BIFF_CODEPAGE, code_page);
    xls_format(&book, 176, "yyyy-mm-dd");
    xls_style(&book, 176);
    xls_sheet(&book, "\xBB\xA8\xC3\xFB\xB2\xE1" + (code_page == 1252 ? 6 : 0), 0, 0);
    xls_eof(&book);
    xls_cells_begin(&book);
    xls_label(&book, 0, 0, text);
    xls_double(&book, 0, 1, 0, 44562);
    xls_eof(&book);
    xls_file(&bytes, "Book", &book.stream);
    return read_bytes(NULL, 2);
}

Test(xls_reader, excel_95_is_read_in_the_chinese_code_page_and_no_other)
{
    cr_expect_str_eq(read_95(936, "\xB4\xF3\xBA\xD3"),
                     "1:[\xE5\xA4\xA7\xE6\xB2\xB3][2022-01-01]\nend");
    cr_expect_str_eq(read_95(0, "\xB4\xF3\xBA\xD3"),
                     "1:[\xE5\xA4\xA7\xE6\xB2\xB3][2022-01-01]\nend");
    cr_expect_str_eq(read_95(936, "a\xFF"), "1:[a\\xFF][2022-01-01]\nend");
    cr_expect_str_eq(read_95(1252, "plain"), "1:[plain][2022-01-01]\nend");
    cr_expect_str_eq(read_95(1252, "\xE9"),
                     "(-3) 'FILE' is a workbook of Excel 95 with text in code page 1252, which "
                     "cannot be read | open it in Excel or WPS and save it as .xlsx");
}

/* ---- the container ---- */

Test(xls_reader, a_workbook_of_any_size_is_read)
{
    /* The mini stream to 4096 bytes, then sectors; more than 128 of them need a second one of FAT. */
    for (unsigned rows = 1; rows < 7000; rows = rows * 3 + 1) {
        begin_cells();
        for (unsigned i = 0; i < rows; i++)
            xls_double(&book, i, 0, 0, i);
        read_book(1);
        bd_buf want = {0};
        for (unsigned i = 0; i < rows; i++)
            bd_buf_printf(&want, "%u:[%u]\n", i + 1, i);
        bd_buf_add_string(&want, "end");
        bd_buf_add_char(&want, '\0');
        cr_expect_str_eq(got.at, want.at);
        bd_buf_fini(&want);
    }
}

Test(xls_reader, an_office_file_without_a_workbook_is_named)
{
    static const struct {
        const char *stream;
        const char *result;
    } table[] = {
        {"WordDocument", "(-3) 'FILE' is a text document of Word, not a workbook"},
        {"PowerPoint Document", "(-3) 'FILE' is a presentation of PowerPoint, not a workbook"},
        {"EncryptedPackage", "(-3) 'FILE' has a password | open it in Excel or WPS and save it as "
                             ".xlsx without a password"},
        {"Catalog", "(-3) 'FILE' holds the thumbnails of a folder (Thumbs.db), not a workbook | "
                    "delete it, or make the pattern of the files narrower"},
        {"Other", "(-3) 'FILE' is a file of Microsoft Office without a workbook in it | if Excel "
                  "or WPS can open it, save it as .xlsx"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        begin_cells();
        xls_file(&bytes, table[i].stream, &book.stream);
        cr_expect_str_eq(read_bytes(NULL, 1), table[i].result);
    }
}

Test(xls_reader, a_workbook_with_a_password_is_refused)
{
    xls_book_begin(&book, true);
    xls_number_record(&book, BD_BIFF_FILEPASS, 0);
    cr_expect_str_eq(read_book(1),
                     "(-3) 'FILE' has a password | open it in Excel or WPS and save it "
                     "as .xlsx without a password");
}

Test(xls_reader, an_older_workbook_is_refused)
{
    xls_book_begin(&book, true);
    xls_put16(&book.stream, 0, 0x0409);
    cr_expect_str_eq(read_book(1), "(-3) 'FILE' is a workbook of Excel 4.0 or earlier | open it in "
                                   "Excel or WPS and save it as .xlsx");
}
