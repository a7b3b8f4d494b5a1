/* Headers of worksheets: titles above, two rows, and where reading goes on below. */
#include "tests/unit/formats/xlsx/xlsx_make.h"

#include <criterion/criterion.h>

static bd_budget budget;
static bd_chunk *chunk;
static xlsx_file file;
static bd_buf book;
static bd_buf got;
static bd_reader_spec spec;
static const char *wanted[2];

static void setup(void)
{
    bd_err err = {0};
    bd_budget_init(&budget, 64 << 20);
    cr_assert_eq(bd_chunk_new(&budget, &chunk, &err), BD_OK);
    xlsx_file_open(&file);
    wanted[0] = "id";
    wanted[1] = "name";
    spec = (bd_reader_spec){
        .format = BD_FORMAT_XLSX, .header = true, .wanted = wanted, .wanted_count = 2};
}

static void teardown(void)
{
    bd_chunk_free(chunk);
    cr_expect_eq(budget.used_bytes, 0);
    bd_buf_fini(&book);
    bd_buf_fini(&got);
    close(file.fd);
}

TestSuite(xlsx_header, .init = setup, .fini = teardown, .timeout = 300);

static const char *read_sheet(const char *sheet, const char *strings)
{
    bd_xlsx_tuning tuning;
    bd_xlsx_tuning_usual(&tuning);
    xlsx_workbook(&book, NULL, sheet, strings);
    xlsx_file_set(&file, book.at, book.len);
    xlsx_read(&file, &spec, &tuning, chunk, false, &got);
    return got.at;
}

#define T(place, text) "<c r=\"" place "\" t=\"str\"><v>" text "</v></c>"
#define S(place, idx)  "<c r=\"" place "\" t=\"s\"><v>" idx "</v></c>"
#define ROW(no, cells) "<row r=\"" no "\">" cells "</row>"
#define BELOW(no)      "end: header in row " no ", the rows above it are skipped"
#define SHEET          "FILE (sheet '\xE5\x90\x8D\xE5\x86\x8C')"

#define STRINGS \
    XLSX_STRINGS("<si><t>name</t></si><si><t>list</t></si><si><t>i\nd</t></si><si><t>x</t></si>")
#define TITLE      ROW("1", S("A1", "1")) ROW("2", T("A2", "unit") T("C2", "date"))
#define HEAD       ROW("3", T("A3", "no") S("B3", "2") S("C3", "0"))
#define PERSON(no) ROW(no, T("A" no, "1") T("B" no, "7") S("C" no, "3"))

Test(xlsx_header, titles_above_the_header_are_passed_over)
{
    cr_expect_str_eq(read_sheet(XLSX_SHEET(TITLE HEAD PERSON("4") PERSON("6")), STRINGS),
                     "4:[7][x]\n6:[7][x]\n" BELOW("3"));
    cr_expect_str_eq(read_sheet(XLSX_SHEET(TITLE HEAD), STRINGS), BELOW("3"));
    cr_expect_str_eq(read_sheet(XLSX_SHEET(HEAD PERSON("4")), STRINGS), "4:[7][x]\nend");
}

Test(xlsx_header, rows_that_were_looked_at_are_read_afterwards)
{
    bd_buf sheet = {0};
    bd_buf rows = {0};
    bd_buf_add_string(&sheet, XLSX_XML "<worksheet><sheetData>" TITLE HEAD);
    for (int i = 4; i < 100; i++) {
        bd_buf_printf(&sheet, "<row r=\"%d\"><c r=\"B%d\"><v>%d</v></c></row>", i, i, i);
        bd_buf_printf(&rows, "%d:[%d][]\n", i, i);
    }
    bd_buf_add(&sheet, "</sheetData></worksheet>", sizeof "</sheetData></worksheet>");
    bd_buf_add(&rows, BELOW("3"), sizeof BELOW("3"));
    cr_expect_str_eq(read_sheet(sheet.at, STRINGS), rows.at);
    bd_buf_fini(&sheet);
    bd_buf_fini(&rows);
}

Test(xlsx_header, its_row_may_be_given)
{
    spec.header_rows[0] = 3;
    cr_expect_str_eq(read_sheet(XLSX_SHEET(TITLE HEAD PERSON("4")), STRINGS), "4:[7][x]\nend");
    spec.header_rows[0] = 4;
    cr_expect_str_eq(read_sheet(XLSX_SHEET(TITLE HEAD PERSON("5")), STRINGS),
                     "(-2) " SHEET
                     ": row 4, which 'header' names, is blank or not there | give the number of "
                     "the row that has the headings, from 1, as a spreadsheet program shows it");
    cr_expect_str_eq(read_sheet(XLSX_SHEET(TITLE HEAD), STRINGS),
                     "(-2) " SHEET
                     ": row 4, which 'header' names, is blank or not there | give the number of "
                     "the row that has the headings, from 1, as a spreadsheet program shows it");
}

#define UPPER ROW("1", T("A1", "no") T("B1", "person") T("D1", "phone"))
#define LOWER ROW("2", S("B2", "0") S("C2", "2"))
#define BOTH  UPPER LOWER ROW("3", T("A3", "1") T("B3", "x") T("C3", "7") T("D3", "9"))

Test(xlsx_header, two_rows_are_joined)
{
    spec.header_rows[0] = 1;
    spec.header_rows[1] = 2;
    wanted[0] = "person/id";
    wanted[1] = "phone";
    cr_expect_str_eq(read_sheet(XLSX_SHEET(BOTH), STRINGS), "3:[7][9]\nend");
    /* Both again, on the next page; a row with other values among them is a row. */
    cr_expect_str_eq(
        read_sheet(XLSX_SHEET(BOTH ROW("4", T("A4", "no") T("B4", "person") T("D4", "phone"))
                                  ROW("5", S("B5", "0") S("C5", "2"))
                                      ROW("6", S("B6", "0") S("C6", "2") T("D6", "9"))),
                   STRINGS),
        "3:[7][9]\n6:[i\nd][9]\nend");
}

Test(xlsx_header, two_rows_are_told_from_a_title)
{
    cr_expect_str_eq(read_sheet(XLSX_SHEET(BOTH), STRINGS),
                     "(-2) " SHEET ": row 2 has all headings, but is the lower row of a header of "
                     "two rows | the headings are in two rows: say `header: [1, 2]`, and name "
                     "columns by both, as 'person/name'");
}

Test(xlsx_header, headings_of_shared_strings_take_no_more_memory_than_a_row_may_have)
{
    bd_buf strings = {0};
    bd_buf sheet = {0};
    bd_buf_add_string(&strings, XLSX_XML "<sst><si><t>");
    for (int i = 0; i < 40000; i++)
        bd_buf_add_char(&strings, 'x');
    bd_buf_add(&strings, "</t></si></sst>", sizeof "</t></si></sst>");
    bd_buf_add_string(&sheet, XLSX_XML "<worksheet><sheetData><row>");
    for (int i = 0; i < 16384; i++)
        bd_buf_add_string(&sheet, "<c t=\"s\"><v>0</v></c>");
    bd_buf_add(&sheet, "</row></sheetData></worksheet>", sizeof "</row></sheetData></worksheet>");
    cr_expect_str_eq(read_sheet(sheet.at, strings.at),
                     "(-3) " SHEET ": the header row has more than 1 MiB");
    bd_buf_fini(&strings);
    bd_buf_fini(&sheet);
}
