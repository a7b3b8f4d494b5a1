/* Cells as other programs write them: inline texts, blanks, formulas, rows in pieces, patterns. */
#include "tests/unit/formats/xlsx/xlsx_suite.h"

static xlsx_suite s;

static void setup(void)
{
    xlsx_suite_open(&s);
}

static void teardown(void)
{
    xlsx_suite_close(&s);
}

TestSuite(xlsx_cells, .init = setup, .fini = teardown, .timeout = 300);

/* Read rows of a sheet without header, three columns. */
static const char *read_rows(const char *sheet)
{
    static const char *const numbers[] = {"1", "2", "3"};
    const bd_reader_spec spec = {.format = BD_FORMAT_XLSX, .wanted = numbers, .wanted_count = 3};
    xlsx_workbook(&s.book, NULL, sheet, XLSX_STRINGS("<si><t>zero</t></si><si><t>one</t></si>"));
    return xlsx_suite_read(&s, &spec);
}

Test(xlsx_cells, the_text_in_a_cell_is_its_value_and_v_only_where_there_is_none)
{
    static const char *const cases[][2] = {
        {"<c t=\"inlineStr\"><v>5</v><is><t>in</t></is></c>", "1:[in][][]\nend"},
        {"<c t=\"inlineStr\"><is><t>in</t></is><v>5</v></c>", "1:[in][][]\nend"},
        {"<c t=\"inlineStr\"><v>5</v></c>", "1:[5][][]\nend"},
        {"<c t=\"inlineStr\"><v>5</v><is/></c>", "end"},
        {"<c t=\"inlineStr\"><is><t>a</t></is><is><t>b</t></is></c>", "1:[a][][]\nend"},
        {"<c><v>5</v><v>6</v></c>", "1:[5][][]\nend"},
        {"<c t=\"s\"><v>1</v><is><t>in</t></is></c>", "1:[one][][]\nend"},
        {"<c t=\"s\"><is><t>in</t></is><v>1</v></c>", "1:[one][][]\nend"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char sheet[400];
        snprintf(sheet, sizeof sheet, XLSX_SHEET("<row>%s</row>"), cases[i][0]);
        cr_expect_str_eq(read_rows(sheet), cases[i][1], "%s: %s", cases[i][0], s.got.at);
    }
}

Test(xlsx_cells, blanks_around_a_strings_number_and_a_truth_value_are_no_part_of_it)
{
    cr_expect_str_eq(read_rows(XLSX_SHEET("<row><c t=\"s\"><v> 1\n</v></c><c t=\"b\"><v>\t1 "
                                          "</v></c><c t=\"str\"><v> x </v></c></row>"
                                          "<row><c t=\"s\"><v> </v></c></row>")),
                     "1:[one][TRUE][ x ]\nend");
}

Test(xlsx_cells, formulas_without_a_stored_result_are_counted)
{
    cr_expect_str_eq(
        read_rows(XLSX_SHEET(
            "<row><c><v>1</v></c><c><f>A1+1</f></c><c><f>A1+2</f><v/></c><c><f>A1</f></c></row>"
            "<row><c><f>A1</f><v>7</v></c><c t=\"str\"><f>\"\"</f><v></v></c></row>"
            "<row><c><f>A1</f></c></row>")),
        "1:[1][][]\n2:[7][][]\nend");
    /* B1, C1, A3; D1 is not wanted, and the result of B2 is an empty text. */
    cr_expect_eq(s.totals.no_result, 3);
    cr_expect_str_eq(xlsx_suite_lines(&s), "2 0 1 0 0 of 3");
    /* No row has any text at all. */
    cr_expect_str_eq(read_rows(XLSX_SHEET("<row><c><f>A2</f></c></row><row><c><f>A3</f></c></row>"
                                          "<row><c><f>A3</f></c><c><f>A4</f></c></row>")),
                     "end");
    cr_expect_eq(s.totals.no_result, 4);
}

Test(xlsx_cells, a_row_in_several_pieces_is_one)
{
    cr_expect_str_eq(
        read_rows(XLSX_SHEET("<row r=\"2\"><c r=\"B2\"><v>2</v></c></row>"
                             "<row r=\"2\"/>"
                             "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"C2\"><v>3</v></c></row>"
                             "<row><c><v>4</v></c></row>"
                             "<row r=\"3\"><c r=\"A3\"><v>4</v></c><c><v>5</v></c></row>")),
        "2:[1][2][3]\n3:[4][5][]\nend");
    s.tuning.rows_max = 1;
    cr_expect_str_eq(read_rows(XLSX_SHEET("<row r=\"1\"><c><v>1</v></c></row>"
                                          "<row r=\"1\"><c r=\"B1\"><v>2</v></c></row>"
                                          "<row r=\"5\"/><row><c><v>3</v></c></row>")),
                     "1:[1][2][]\n6:[3][][]\nend");
    cr_expect_str_eq(xlsx_suite_lines(&s), "2 0 4 0 0 of 6");
}

Test(xlsx_cells, a_format_of_zeros_and_literals_is_part_of_the_value)
{
    static const char styles[] = XLSX_XML
        "<styleSheet " XLSX_MAIN "><numFmts count=\"4\">"
        "<numFmt numFmtId=\"176\" formatCode=\"000\\-00\\-0000\"/>"
        "<numFmt numFmtId=\"177\" formatCode=\"00\\ 00\"/>"
        "<numFmt numFmtId=\"178\" formatCode=\"000\\-00\\-0000\"/>"
        "<numFmt numFmtId=\"179\" formatCode=\"[h]:mm:ss\"/></numFmts>"
        "<cellXfs count=\"5\"><xf numFmtId=\"0\"/><xf numFmtId=\"176\"/><xf numFmtId=\"177\"/>"
        "<xf numFmtId=\"178\"/><xf numFmtId=\"179\"/></cellXfs></styleSheet>";
    static const char *const numbers[] = {"1", "2", "3", "4"};
    const bd_reader_spec spec = {.format = BD_FORMAT_XLSX, .wanted = numbers, .wanted_count = 4};
    const xlsx_part parts[] = {
        {"_rels/.rels", xlsx_root, 0},
        {"xl/workbook.xml", xlsx_book, 0},
        {"xl/_rels/workbook.xml.rels", xlsx_book_rels, 0},
        {"xl/styles.xml", styles, 0},
        {"xl/worksheets/sheet1.xml",
         XLSX_SHEET("<row><c s=\"1\"><v>12345678</v></c><c s=\"2\"><v>123</v></c>"
                    "<c s=\"3\"><v>1</v></c><c s=\"4\"><v>1.5</v></c></row>"),
         0}};
    xlsx_zip(&s.book, parts, sizeof parts / sizeof *parts);
    cr_expect_str_eq(xlsx_suite_read(&s, &spec),
                     "1:[012-34-5678][01 23][000-00-0001][36:00:00]\nend");
}

Test(xlsx_cells, more_patterns_than_are_kept_are_refused)
{
    bd_buf styles = {0};
    bd_buf_add_string(&styles, XLSX_XML "<styleSheet><numFmts>");
    for (unsigned i = 0; i <= BD_STYLES_PATTERNS; i++)
        bd_buf_printf(&styles, "<numFmt numFmtId=\"%u\" formatCode=\"&quot;%u&quot;00\"/>", 200 + i,
                      i);
    bd_buf_add_string(&styles, "</numFmts></styleSheet>");
    bd_buf_add_char(&styles, '\0');
    static const char *const numbers[] = {"1"};
    const bd_reader_spec spec = {.format = BD_FORMAT_XLSX, .wanted = numbers, .wanted_count = 1};
    const xlsx_part parts[] = {{"_rels/.rels", xlsx_root, 0},
                               {"xl/workbook.xml", xlsx_book, 0},
                               {"xl/_rels/workbook.xml.rels", xlsx_book_rels, 0},
                               {"xl/styles.xml", styles.at, 0},
                               {"xl/worksheets/sheet1.xml", XLSX_SHEET(""), 0}};
    xlsx_zip(&s.book, parts, sizeof parts / sizeof *parts);
    cr_expect_str_eq(xlsx_suite_read(&s, &spec),
                     "(-3) 'FILE' has more than 192 different number formats with zeros and text");
    bd_buf_fini(&styles);
}

Test(xlsx_cells, every_row_of_the_sheet_is_accounted_for)
{
    static const char *const names[] = {"a", "b"};
    const bd_reader_spec spec = {
        .format = BD_FORMAT_XLSX, .header = true, .wanted = names, .wanted_count = 2};
    xlsx_workbook(
        &s.book, NULL,
        XLSX_SHEET("<row r=\"3\"><c t=\"str\"><v> a</v></c><c t=\"str\"><v>b</v></c></row>"
                   "<row r=\"4\"><c><v>1</v></c></row><row r=\"6\"><c s=\"1\"/></row>"
                   "<row r=\"7\"><c t=\"str\"><v>a</v></c><c t=\"str\"><v>b </v></c></row>"
                   "<row r=\"8\"><c t=\"str\"><v>a</v></c></row>"
                   "<row r=\"9\"><c t=\"str\"><v>a</v></c><c t=\"str\"><v>b</v></c>"
                   "<c><v>1</v></c></row>"
                   "<row r=\"12\"/>"),
        NULL);
    for (s.tuning.rows_max = 1; s.tuning.rows_max < 5; s.tuning.rows_max++) {
        cr_expect_str_eq(xlsx_suite_read(&s, &spec), "4:[1][]\n8:[a][]\n9!:[][]\nend");
        cr_expect_str_eq(xlsx_suite_lines(&s), "3 1 7 1 0 of 12");
    }
}
