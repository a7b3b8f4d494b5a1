/* The workbook writer: its output is read by our own reader and searched for in the parts. */
#include "tests/unit/formats/output/xlsx/xlsx_write_make.h"

TestSuite(xlsx_write, .init = setup, .fini = teardown, .timeout = 300);

/* ---- cells ---- */

Test(xlsx_write, every_text_comes_back_as_it_was)
{
    static const char *const texts[] = {
        "530602196511171234",
        "0012",
        "=1+1",
        "+86 138",
        "-1",
        "@SUM(A1)",
        "1965-11-17",
        "1E5",
        "TRUE",
        "http://example.com/",
        "a\nb",
        "a\r\nb\rc",
        "\ttab\t",
        " two  blanks ",
        "\n",
        "\xE2\x80\xA8line\xC2\x85separators\xE2\x80\xA9",
        "\xF0\x9F\x98\x80 \xF0\xA0\x80\x80 \xEE\xA0\x9E", /* emoji, U+20000, U+E81E */
        "<&>\"' ]]> &amp;",
        "_x0041_ _x005F_ _xZZZZ_ _x00",
        "\x01\x08\x0B\x0C\x1F\x7F",
        "'quoted",
        "\xE5\xBC\xA0\xE4\xB8\x89\xC2\xB7\xE6\x9D\x8E"};
    bd_buf expected = {0};
    const bd_xlsx_write_spec spec = spec_of();
    bd_xlsx_writer *writer = open_writer(&spec);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        add_row(writer, texts[i], "x");
        bd_buf_printf(&expected, "%zu:[%s][x]\n", i + 2, texts[i]);
    }
    close_writer(writer);
    bd_buf_add(&expected, READ_END, sizeof READ_END);
    cr_expect_str_eq(read_list(), expected.at);
    cr_expect_eq(totals.cut, 0);
    bd_buf_fini(&expected);
}

Test(xlsx_write, bytes_that_are_no_text_are_shown)
{
    const bd_xlsx_write_spec spec = spec_of();
    bd_xlsx_writer *writer = open_writer(&spec);
    add_row(writer, "a\xFFz\xE5\xBC", "\xED\xA0\x80");
    const bd_xlsx_cell cells[] = {{"a\0b", 3, 0}, {"\xEF\xBF\xBE\xEF\xBF\xBF", 6, 0}};
    cr_assert_eq(bd_xlsx_write_row(writer, cells, 2, &err), BD_OK);
    close_writer(writer);
    const char *list = part_of("xl/worksheets/sheet2.xml");
    expect_in(list, "<t>a\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD</t>");
    expect_in(list, "<t>\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD</t>");
    expect_in(list, "<t>a_x0000_b</t>");
    expect_in(list, "<t>_xFFFE__xFFFF_</t>");
}

/* Count a cell's characters in the part; each has 3 or 4 bytes. */
static void check_long(size_t characters, const char *one, size_t kept, bool is_cut)
{
    bd_buf text = {0};
    const bd_xlsx_write_spec spec = spec_of();
    bd_xlsx_writer *writer = open_writer(&spec);
    for (size_t i = 0; i < characters; i++)
        bd_buf_add_string(&text, one);
    bd_buf_add_char(&text, '\0');
    add_row(writer, text.at, "x");
    cr_expect_eq(bd_xlsx_write_cut(writer), is_cut);
    close_writer(writer);
    cr_expect_eq(totals.cut, is_cut);
    const char *list = strstr(part_of("xl/worksheets/sheet2.xml"), "<c r=\"A2\"");
    const char *begin = strstr(list, "<t>") + 3;
    const char *end = strstr(begin, "</t>");
    cr_expect_eq((size_t)(end - begin), kept * strlen(one) + (is_cut ? 3 : 0));
    cr_expect_eq(memcmp(begin, text.at, kept * strlen(one)), 0);
    if (is_cut)
        cr_expect_eq(memcmp(end - 3, "\xE2\x80\xA6", 3), 0);
    cr_expect_eq(strncmp(list, is_cut ? "<c r=\"A2\" s=\"2\"" : "<c r=\"A2\" s=\"1\"", 15), 0);
    const char *sheet = part_of("xl/worksheets/sheet1.xml");
    cr_expect_eq(strstr(sheet, cover.cut_note) != NULL, is_cut);
    bd_buf_fini(&text);
    cr_assert_eq(unlink(path), 0);
}

Test(xlsx_write, a_cell_too_long_for_a_spreadsheet_is_cut_where_everyone_sees_it)
{
    check_long(32767, "a", 32767, false);
    check_long(32768, "a", 32766, true);
    check_long(32767, "\xE5\xBC\xA0", 32767, false);
    check_long(32768, "\xE5\xBC\xA0", 32766, true);
    check_long(16383, "\xF0\xA0\x80\x80", 16383, false); /* two units each */
    check_long(16384, "\xF0\xA0\x80\x80", 16383, true);
    check_long(300000, "a", 32766, true);
}

Test(xlsx_write, a_long_cell_of_escapes_goes_through_the_buffer_in_pieces)
{
    enum { COUNT = 32767 };
    static char text[COUNT + 1];
    const bd_xlsx_write_spec spec = spec_of();
    bd_xlsx_writer *writer = open_writer(&spec);
    memset(text, '\x02', COUNT);
    add_row(writer, text, "x");
    memset(text, '&', COUNT);
    add_row(writer, text, "y");
    close_writer(writer);
    const char *begin = strstr(read_list(), "3:[");
    cr_assert_not_null(begin);
    cr_expect_eq(strspn(begin + 3, "&"), COUNT);
    cr_expect_eq(strncmp(begin + 3 + COUNT, "][y]\n", 5), 0);
    cr_expect_eq(strspn(got.at + 3, "\x02"), COUNT);
}

Test(xlsx_write, differing_cells_and_empty_ones_have_their_style)
{
    const bd_xlsx_write_spec spec = spec_of();
    bd_xlsx_writer *writer = open_writer(&spec);
    const bd_xlsx_cell cells[] = {{"x", 1, 1}, {NULL, 0, 1}};
    cr_assert_eq(bd_xlsx_write_row(writer, cells, 2, &err), BD_OK);
    cr_assert_eq(bd_xlsx_write_row(writer, NULL, 0, &err), BD_OK);
    close_writer(writer);
    expect_in(
        part_of("xl/worksheets/sheet2.xml"),
        "<row r=\"2\"><c r=\"A2\" s=\"2\" t=\"inlineStr\"><is><t>x</t></is></c><c r=\"B2\" s=\"2\"/>"
        "<c r=\"C2\" s=\"3\"/></row><row r=\"3\"><c r=\"A3\" s=\"1\"/><c r=\"B3\" s=\"1\"/>"
        "<c r=\"C3\" s=\"3\"/></row></sheetData>");
    const char *styles = part_of("xl/styles.xml");
    expect_in(styles,
              "<xf numFmtId=\"49\" fontId=\"2\" fillId=\"2\" borderId=\"2\""); /* 49 is text: @ */
    expect_in(styles,
              "<left style=\"medium\"><color rgb=\"FF000000\"/>"); /* the bar of a marked cell */
}

Test(xlsx_write, columns_have_the_names_of_a_spreadsheet)
{
    enum { COUNT = 16384 };
    static bd_xlsx_column many[COUNT];
    static bd_xlsx_cell cells[COUNT];
    bd_xlsx_write_spec spec = spec_of();
    for (size_t i = 0; i < COUNT; i++) {
        many[i] = (bd_xlsx_column){"h", 5, BD_XLSX_PERSON, false};
        cells[i] = cell_of("v");
    }
    spec.columns = many;
    spec.columns_count = COUNT;
    bd_xlsx_writer *writer = open_writer(&spec);
    cr_assert_eq(bd_xlsx_write_row(writer, cells, COUNT, &err), BD_OK);
    cr_expect_eq(bd_xlsx_write_row(writer, cells, COUNT + 1, &err), BD_E_BUG);
    err = (bd_err){0};
    close_writer(writer);
    const char *list = part_of("xl/worksheets/sheet2.xml");
    expect_in(list, "<c r=\"Z2\"");
    expect_in(list, "<c r=\"AA2\"");
    expect_in(list, "<c r=\"ZZ2\"");
    expect_in(list, "<c r=\"AAA2\"");
    expect_in(list, "<c r=\"XFD2\"");
}

Test(xlsx_write, a_row_is_as_high_as_its_lines)
{
    static const struct {
        const char *a; /* 19 places wide */
        const char *height;
    } rows[] = {
        {"", NULL},
        {"530602196511171234", NULL},
        {"\xE5\xBC\xA0\xE5\xBC\xA0\xE5\xBC\xA0\xE5\xBC\xA0\xE5\xBC\xA0"
         "\xE5\xBC\xA0\xE5\xBC\xA0\xE5\xBC\xA0\xE5\xBC\xA0",
         NULL}, /* 27 bytes, 18 places */
        {"a\nb", "30"},
        {"\n\n", "44"},
        {"1234567890123456789012345", "30"},
        {"1234567890123456789012345678901234567890\nx", "58"},
        {"\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n", "409"}};
    enum { ROWS = sizeof rows / sizeof *rows };
    const bd_xlsx_write_spec spec = spec_of();
    bd_xlsx_writer *writer = open_writer(&spec);
    for (size_t i = 0; i < ROWS; i++)
        add_row(writer, rows[i].a, "x");
    close_writer(writer);
    const char *list = part_of("xl/worksheets/sheet2.xml");
    for (size_t i = 0; i < ROWS; i++) {
        char begin[64];
        if (rows[i].height == NULL)
            snprintf(begin, sizeof begin, "<row r=\"%zu\"><c", i + 2);
        else
            snprintf(begin, sizeof begin, "<row r=\"%zu\" ht=\"%s\" customHeight=\"1\"><c", i + 2,
                     rows[i].height);
        expect_in(list, begin);
    }
}

/* ---- the sheet ---- */

Test(xlsx_write, the_sheet_has_what_people_need)
{
    write_two();
    const char *list = part_of("xl/worksheets/sheet2.xml");
    expect_in(list, "<dimension ref=\"A1:C3\"/>");
    expect_in(list,
              "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>");
    expect_in(list, "<autoFilter ref=\"A1:C3\"/>");
    expect_in(list, "<dataValidation type=\"list\"");
    expect_in(list, "sqref=\"C2:C3\"><formula1>\"yes,no\"</formula1>");
    expect_in(list, "error=\"one of the list\"");
    expect_in(list, "<pageSetup paperSize=\"9\"");
    expect_in(list, "orientation=\"landscape\"");
    expect_in(list, "<pageSetUpPr fitToPage=\"1\"/>");
    expect_in(list, "A &amp;&amp; B</oddHeader>");
    expect_in(list, "<ignoredError sqref=\"A2:C3\" numberStoredAsText=\"1\"/>");
    const char *book = part_of("xl/workbook.xml");
    expect_in(book,
              "name=\"_xlnm._FilterDatabase\" localSheetId=\"1\" hidden=\"1\">list!$A$1:$C$3<");
    expect_in(book, "name=\"_xlnm.Print_Area\" localSheetId=\"1\">list!$A$1:$C$3<");
    expect_in(book, "name=\"_xlnm.Print_Titles\" localSheetId=\"1\">list!$1:$1<");
}

Test(xlsx_write, frozen_columns_are_seen_and_printed_everywhere)
{
    bd_xlsx_write_spec spec = spec_of();
    spec.frozen_columns = 2;
    bd_xlsx_writer *writer = open_writer(&spec);
    add_row(writer, "x", "y");
    close_writer(writer);
    expect_in(part_of("xl/worksheets/sheet2.xml"),
              "<pane xSplit=\"2\" ySplit=\"1\" topLeftCell=\"C2\"");
    expect_in(part_of("xl/workbook.xml"), ">list!$A:$B,list!$1:$1<");
}

Test(xlsx_write, nothing_in_the_list_is_a_formula_a_number_or_a_link)
{
    write_two();
    const char *list = part_of("xl/worksheets/sheet2.xml");
    const char *rows = strstr(list, "<row r=\"2\"");
    cr_assert_not_null(rows);
    cr_expect_null(strstr(rows, "<f>"));
    cr_expect_null(strstr(rows, "<v>"));
    cr_expect_null(strstr(list, "hyperlink"));
    expect_in(rows, "<is><t>=1+1</t></is>");
}

Test(xlsx_write, the_cover_has_texts_and_numbers)
{
    write_two();
    const char *sheet = part_of("xl/worksheets/sheet1.xml");
    expect_in(sheet, "<v>1234567</v>");
    expect_in(sheet, "tabSelected=\"1\"");
    static const char *const shown[] = {
        "the list &amp; more", "period",        "2026-11", "persons", "mismatch", "how to",
        "choose a result",     "made by a test"};
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        expect_in(sheet, shown[i]);
    cr_expect_null(strstr(sheet, cover.cut_note));
    const char *styles = part_of("xl/styles.xml");
    expect_in(styles, "numFmtId=\"3\""); /* #,##0 */
    const char *core = part_of("docProps/core.xml");
    expect_in(core, ">2026-11-01T00:00:00Z</dcterms:created>");
    expect_in(core, ">2026-11-01T00:00:00Z</dcterms:modified>");
}

Test(xlsx_write, hostile_names_of_regions_make_no_other_sheet)
{
    static const bd_xlsx_fact odd[] = {{"<b>", "&amp; \x01\xFF </si> \"'", 0}};
    bd_xlsx_cover page = cover;
    const bd_xlsx_write_spec spec = spec_of();
    bd_xlsx_writer *writer = open_writer(&spec);
    page.facts = odd;
    page.facts_count = 1;
    page.title = "\xFF\xEF\xBF\xBF & <x>";
    cr_assert_eq(bd_xlsx_write_close(writer, &page, NULL, &err), BD_OK, "%s", err.text);
    const char *sheet = part_of("xl/worksheets/sheet1.xml");
    expect_in(sheet, "&lt;b&gt;");
    expect_in(sheet, "&amp;amp; \xEF\xBF\xBD\xEF\xBF\xBD &lt;/si&gt; \"'");
    expect_in(sheet, "\xEF\xBF\xBD\xEF\xBF\xBD &amp; &lt;x&gt;");
}

Test(xlsx_write, a_workbook_without_rows_is_one)
{
    const bd_xlsx_write_spec spec = spec_of();
    close_writer(open_writer(&spec));
    cr_expect_eq(totals.rows, 0);
    cr_expect_str_eq(read_list(), READ_END);
    const char *list = part_of("xl/worksheets/sheet2.xml");
    expect_in(list, "<autoFilter ref=\"A1:C1\"/>");
    cr_expect_null(strstr(list, "<dataValidation "));
}

Test(xlsx_write, a_full_sheet_takes_no_row_and_stays_whole)
{
    bd_xlsx_write_spec spec = spec_of();
    spec.rows_max = 2;
    bd_xlsx_writer *writer = open_writer(&spec);
    const bd_xlsx_cell cell = cell_of("third");
    add_row(writer, "first", "1");
    add_row(writer, "second", "2");
    cr_expect_eq(bd_xlsx_write_row(writer, &cell, 1, &err), BD_END);
    cr_expect_eq(bd_xlsx_write_rows(writer), 2);
    close_writer(writer);
    cr_expect_eq(totals.rows, 2);
    cr_expect_str_eq(read_list(), "2:[first][1]\n3:[second][2]\n" READ_END);
}

/* A full sheet is within the limit, and the rest is smaller than a row may be. */
Test(xlsx_write, a_sheet_is_full_where_a_part_would_be_too_long)
{
    enum { MOST = 100000 };
    bd_xlsx_write_spec spec = spec_of();
    spec.bytes_max = MOST;
    bd_xlsx_writer *writer = open_writer(&spec);
    const bd_xlsx_cell cells[] = {cell_of("0123456789"), cell_of("x")};
    bd_status st = BD_OK;
    while (st == BD_OK)
        st = bd_xlsx_write_row(writer, cells, 2, &err);
    cr_expect_eq(st, BD_END);
    cr_expect_eq(bd_xlsx_write_row(writer, cells, 2, &err), BD_END);
    close_writer(writer);
    const char *list = part_of("xl/worksheets/sheet2.xml");
    const char *begin = strstr(list, "<sheetData>") + 11;
    const size_t bytes = (size_t)(strstr(begin, "</sheetData>") - begin);
    cr_expect_leq(bytes, MOST);
    cr_expect_geq(bytes, MOST - 3000);
    cr_expect_gt(totals.rows, 500);
}

Test(xlsx_write, a_first_row_is_taken_whatever_its_length)
{
    static char text[20000];
    bd_xlsx_write_spec spec = spec_of();
    spec.bytes_max = 5000;
    memset(text, 'a', sizeof text - 1);
    bd_xlsx_writer *writer = open_writer(&spec);
    const bd_xlsx_cell cell = cell_of(text);
    cr_expect_eq(bd_xlsx_write_row(writer, &cell, 1, &err), BD_OK);
    cr_expect_eq(bd_xlsx_write_row(writer, &cell, 1, &err), BD_END);
    close_writer(writer);
    cr_expect_eq(totals.rows, 1);
}

Test(xlsx_write, many_rows_come_back)
{
    enum { ROWS = 20000 };
    const bd_xlsx_write_spec spec = spec_of();
    bd_xlsx_writer *writer = open_writer(&spec);
    bd_buf expected = {0};
    uint64_t seed = 20261123;
    for (int i = 0; i < ROWS; i++) {
        char number[32], other[32];
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        snprintf(number, sizeof number, "%020llu", (unsigned long long)seed);
        snprintf(other, sizeof other, "%llx", (unsigned long long)(seed >> 13));
        add_row(writer, number, other);
        bd_buf_printf(&expected, "%d:[%s][%s]\n", i + 2, number, other);
    }
    close_writer(writer);
    bd_buf_add(&expected, READ_END, sizeof READ_END);
    cr_expect_eq(strcmp(read_list(), expected.at), 0);
    bd_buf_fini(&expected);
}
