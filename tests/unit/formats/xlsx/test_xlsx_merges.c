/* Cells merged downwards: which rows get the value, and what is kept in memory for it. */
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

TestSuite(xlsx_merges, .init = setup, .fini = teardown, .timeout = 300);

static const char *const names[] = {"a", "b", "c"};

static bd_reader_spec spec_of(bool header, size_t count)
{
    static const char *const numbers[] = {"1", "2", "3"};
    return (bd_reader_spec){.format = BD_FORMAT_XLSX,
                            .header = header,
                            .wanted = header ? names : numbers,
                            .wanted_count = count};
}

#define HEAD                                                                               \
    "<row r=\"1\"><c t=\"str\"><v>a</v></c><c t=\"str\"><v>b</v></c><c t=\"str\"><v>c</v>" \
    "</c></row>"
#define MERGED(rows, merges)                                                               \
    XLSX_XML "<worksheet " XLSX_MAIN "><sheetData>" rows "</sheetData><mergeCells>" merges \
             "</mergeCells></worksheet>"
#define MERGE(ref) "<mergeCell ref=\"" ref "\"/>"
/* Rows 2 to 6 with a value in column B only; A2 and C2 have one, too. */
#define FIVE_ROWS                                                                            \
    "<row r=\"2\"><c t=\"str\"><v>x,y</v></c><c><v>1</v></c><c t=\"str\"><v>z</v></c></row>" \
    "<row r=\"3\"><c r=\"A3\" s=\"1\"/><c r=\"B3\"><v>2</v></c></row>"                       \
    "<row r=\"4\"><c r=\"B4\"><v>3</v></c></row>"                                            \
    "<row r=\"6\"><c r=\"B6\"><v>5</v></c></row>"

static const char *read_sheet(const char *sheet, bool header, size_t count)
{
    const bd_reader_spec spec = spec_of(header, count);
    xlsx_workbook(&s.book, NULL, sheet, XLSX_STRINGS("<si><t>shared</t></si>"));
    return xlsx_suite_read(&s, &spec);
}

Test(xlsx_merges, each_row_of_a_merge_has_its_value)
{
    cr_expect_str_eq(read_sheet(MERGED(HEAD FIVE_ROWS, MERGE("A2:A4") MERGE("C2:C3")), true, 3),
                     "2:[x,y][1][z]\n3m:[x,y][2][z]\n4m:[x,y][3][]\n6:[][5][]\nend");
    cr_expect_str_eq(xlsx_suite_lines(&s), "4 1 1 0 0 of 6");
    /* The row that is not in the file, and a merge longer than the table. */
    cr_expect_str_eq(read_sheet(MERGED(HEAD FIVE_ROWS, MERGE("A2:A1048576")), true, 2),
                     "2:[x,y][1]\n3m:[x,y][2]\n4m:[x,y][3]\n6m:[x,y][5]\nend");
}

Test(xlsx_merges, the_raw_row_has_the_value_in_its_place)
{
    const bd_reader_spec spec = spec_of(true, 3);
    xlsx_workbook(&s.book, NULL, MERGED(HEAD FIVE_ROWS, MERGE("C2:C3") MERGE("A2:A3")), NULL);
    xlsx_file_set(&s.file, s.book.at, s.book.len);
    xlsx_read(&s.file, &spec, &s.tuning, s.chunk, true, &s.got);
    cr_expect_str_eq(s.got.at, "2:[x,y][1][z]{\"x,y\",1,z}\n3!:[x,y][2][z]{\"x,y\",2,z}\n"
                               "4:[][3][]{,3,}\n6:[][5][]{,5,}\nend");
}

Test(xlsx_merges, a_merge_gives_its_value_to_the_column_of_its_upper_left_cell_only)
{
    cr_expect_str_eq(read_sheet(MERGED(HEAD FIVE_ROWS, MERGE("A2:C4")), true, 3),
                     "2:[x,y][1][z]\n3m:[x,y][2][]\n4m:[x,y][3][]\n6:[][5][]\nend");
    cr_expect_str_eq(read_sheet(MERGED(HEAD FIVE_ROWS, MERGE("A2:C2")), true, 3),
                     "2:[x,y][1][z]\n3:[][2][]\n4:[][3][]\n6:[][5][]\nend");
}

Test(xlsx_merges, a_merge_of_the_header_is_no_value)
{
    cr_expect_str_eq(read_sheet(MERGED(HEAD FIVE_ROWS, MERGE("C1:C4")), true, 3),
                     "2:[x,y][1][z]\n3:[][2][]\n4:[][3][]\n6:[][5][]\nend");
    /* Without a header, the same row is one. */
    cr_expect_str_eq(read_sheet(MERGED(HEAD FIVE_ROWS, MERGE("C1:C4")), false, 3),
                     "1:[a][b][c]\n2:[x,y][1][z]\n3m:[][2][c]\n4m:[][3][c]\n6:[][5][]\nend");
}

Test(xlsx_merges, a_cell_with_a_value_of_its_own_keeps_it)
{
    cr_expect_str_eq(read_sheet(MERGED(HEAD FIVE_ROWS, MERGE("B2:B6")), true, 2),
                     "2:[x,y][1]\n3:[][2]\n4:[][3]\n6:[][5]\nend");
}

Test(xlsx_merges, a_row_with_nothing_of_its_own_stays_blank)
{
    cr_expect_str_eq(
        read_sheet(MERGED(HEAD "<row r=\"2\"><c><v>1</v></c></row><row r=\"3\"><c s=\"1\"/></row>"
                               "<row r=\"4\"><c r=\"B4\"><f>1</f></c></row>"
                               "<row r=\"5\"><c r=\"C5\"><v>3</v></c></row>",
                          MERGE("A2:A5")),
                   true, 3),
        "2:[1][][]\n5m:[1][][3]\nend");
    cr_expect_str_eq(xlsx_suite_lines(&s), "2 1 2 0 0 of 5");
}

Test(xlsx_merges, merges_come_in_any_order_and_end_where_the_next_begins)
{
    s.tuning.rows_max = 1;
    cr_expect_str_eq(
        read_sheet(MERGED("<row><c t=\"s\"><v>0</v></c></row><row><c r=\"B2\"><v>2</v></c></row>"
                          "<row><c><v>3</v></c></row><row><c r=\"B4\"><v>4</v></c></row>"
                          "<row><c r=\"B5\"><v>5</v></c></row><row><c r=\"B6\"><v>6</v></c></row>",
                          MERGE("A5:A6") MERGE("A3:A4") MERGE("A1:A2")),
                   false, 2),
        "1:[shared][]\n2m:[shared][2]\n3:[3][]\n4m:[3][4]\n5:[][5]\n6:[][6]\nend");
    /* A merge whose first row is not in the file has no value. */
    cr_expect_str_eq(read_sheet(MERGED("<row r=\"1\"><c><v>1</v></c></row>"
                                       "<row r=\"3\"><c r=\"B3\"><v>3</v></c></row>",
                                       MERGE("A2:A3")),
                                false, 2),
                     "1:[1][]\n3:[][3]\nend");
}

#define HINT " | open it in Excel or WPS and save it as .xlsx"

Test(xlsx_merges, what_is_not_a_range_is_refused)
{
    static const char *const merges[] = {MERGE(""),
                                         MERGE("foo"),
                                         MERGE(":"),
                                         MERGE("A2:"),
                                         MERGE(":A4"),
                                         MERGE("A2:A99999999999"),
                                         MERGE("A2:A1048577"),
                                         MERGE("A0:A2"),
                                         MERGE("2:4"),
                                         MERGE("A2:A4:A5"),
                                         MERGE("XFE2:XFE4"),
                                         MERGE("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA2:A4"),
                                         "<mergeCell/>"};
    for (size_t i = 0; i < sizeof merges / sizeof *merges; i++) {
        char sheet[2000];
        snprintf(sheet, sizeof sheet, MERGED(HEAD FIVE_ROWS, MERGE("E1:E2") "%s"), merges[i]);
        cr_expect_str_eq(
            read_sheet(sheet, true, 2),
            "(-3) 'FILE' is damaged: in the list of merged cells there is no range at 2" HINT, "%s",
            merges[i]);
    }
}

Test(xlsx_merges, a_range_may_begin_with_any_corner_or_be_one_cell)
{
    static const char *const merges[] = {MERGE("A4:A2"), MERGE("C2:A4"), MERGE("a4:c2"),
                                         MERGE("A2:A4") MERGE("B2") MERGE("B2:B2")};
    for (size_t i = 0; i < sizeof merges / sizeof *merges; i++) {
        char sheet[2000];
        snprintf(sheet, sizeof sheet, MERGED(HEAD FIVE_ROWS, "%s"), merges[i]);
        cr_expect_str_eq(read_sheet(sheet, true, 2),
                         "2:[x,y][1]\n3m:[x,y][2]\n4m:[x,y][3]\n6:[][5]\nend", "%s", merges[i]);
    }
}

Test(xlsx_merges, merges_that_overlap_are_refused)
{
    static const char *const merges[][2] = {
        {MERGE("A2:A4") MERGE("A4:A5"), "4"}, {MERGE("A4:A5") MERGE("A2:A4"), "4"},
        {MERGE("A2:A6") MERGE("A3:A4"), "3"}, {MERGE("A2:A3") MERGE("A2:A3"), "2"},
        {MERGE("A2:B4") MERGE("B3:B5"), "3"}, {MERGE("A1:A2") MERGE("A2:A3"), "2"}};
    for (size_t i = 0; i < sizeof merges / sizeof *merges; i++) {
        char sheet[2000];
        char want[200];
        snprintf(sheet, sizeof sheet, MERGED(HEAD FIVE_ROWS, "%s"), merges[i][0]);
        snprintf(want, sizeof want, "(-3) 'FILE' is damaged: merged cells overlap in row %s" HINT,
                 merges[i][1]);
        cr_expect_str_eq(read_sheet(sheet, true, 2), want, "%s", merges[i][0]);
    }
    /* Where nothing is read it does not matter. */
    cr_expect_str_eq(read_sheet(MERGED(HEAD FIVE_ROWS, MERGE("A2:A3") MERGE("A4:A6") MERGE("D2:D4")
                                                           MERGE("D3:D5") MERGE("A2:D2")),
                                true, 2),
                     "2:[x,y][1]\n3m:[x,y][2]\n4:[][3]\n6:[][5]\nend");
}

Test(xlsx_merges, merges_in_another_encoding_are_found)
{
    static const char utf8[] = "<?xml version=\"1.0\"?><worksheet><sheetData><row><c><v>1</v></c>"
                               "</row><row><c r=\"B2\"><v>2</v></c></row></sheetData><mergeCells>"
                               "<mergeCell ref=\"A1:A2\"/></mergeCells></worksheet>";
    char utf16[2 * sizeof utf8];
    const bd_reader_spec spec = spec_of(false, 2);
    memcpy(utf16, "\xFE\xFF", 2);
    for (size_t i = 0; i + 1 < sizeof utf8; i++) {
        utf16[2 + 2 * i] = '\0';
        utf16[3 + 2 * i] = utf8[i];
    }
    const xlsx_part parts[] = {{"_rels/.rels", xlsx_root, 0},
                               {"xl/workbook.xml", xlsx_book, 0},
                               {"xl/_rels/workbook.xml.rels", xlsx_book_rels, 0},
                               {"xl/styles.xml", xlsx_styles, 0},
                               {"xl/worksheets/sheet1.xml", utf16, 2 * sizeof utf8}};
    xlsx_zip(&s.book, parts, sizeof parts / sizeof *parts);
    cr_expect_str_eq(xlsx_suite_read(&s, &spec), "1:[1][]\n2m:[1][2]\nend");
}

/* The word lies across two steps of the search, at each of its letters. */
Test(xlsx_merges, a_list_is_found_wherever_it_begins)
{
    enum { STEP = 64 << 10 };
    const bd_reader_spec spec = spec_of(false, 2);
    for (size_t shift = 0; shift < 12; shift++) {
        bd_buf sheet = {0};
        bd_buf_add_string(&sheet,
                          "<worksheet><sheetData><row><c><v>1</v></c></row><row><c r=\"B2\">"
                          "<v>2</v></c></row></sheetData><!--");
        while (sheet.len < STEP - 15 + shift)
            bd_buf_add_char(&sheet, ' ');
        bd_buf_add_string(&sheet, "--><x:mergeCells xmlns:x=\"m\"><x:mergeCell ref=\"A1:A2\"/>"
                                  "</x:mergeCells></worksheet>");
        bd_buf_add_char(&sheet, '\0');
        xlsx_workbook(&s.book, NULL, sheet.at, NULL);
        cr_expect_str_eq(xlsx_suite_read(&s, &spec), "1:[1][]\n2m:[1][2]\nend", "%zu", shift);
        bd_buf_fini(&sheet);
    }
}

static void many_merges(unsigned count)
{
    bd_buf sheet = {0};
    bd_buf_add_string(&sheet, "<worksheet><sheetData>");
    for (unsigned i = 0; i < count; i++)
        bd_buf_printf(&sheet, "<row><c><v>%u</v></c></row><row><c r=\"B%u\"><v>1</v></c></row>", i,
                      2 * i + 2);
    bd_buf_add_string(&sheet, "</sheetData><mergeCells>");
    for (unsigned i = count; i-- > 0;)
        bd_buf_printf(&sheet, "<mergeCell ref=\"A%u:A%u\"/>", 2 * i + 1, 2 * i + 2);
    bd_buf_add_string(&sheet, "</mergeCells></worksheet>");
    bd_buf_add_char(&sheet, '\0');
    xlsx_workbook(&s.book, NULL, sheet.at, NULL);
    bd_buf_fini(&sheet);
}

Test(xlsx_merges, many_merges_lie_in_the_budget_or_are_refused_with_a_hint)
{
    enum { COUNT = 40000 }; /* 12 bytes each */
    const bd_reader_spec spec = spec_of(false, 2);
    bd_err err = {0};
    many_merges(COUNT);
    const char *got = xlsx_suite_read(&s, &spec);
    cr_expect(strstr(got, "1:[0][]\n2m:[0][1]\n3:[1][]\n") == got, "%.60s", got);
    cr_expect(strstr(got, "\n80000m:[39999][1]\nend") != NULL);
    bd_chunk_free(s.chunk);
    bd_budget_init(&s.budget, bd_chunk_bytes() + (512 << 10));
    cr_assert_eq(bd_chunk_new(&s.budget, &s.chunk, &err), BD_OK);
    got = xlsx_suite_read(&s, &spec);
    cr_expect(strstr(got, "(-7) 'FILE': its merged cells do not fit the memory: ") == got, "%s",
              got);
    cr_expect(strstr(got, " | give more with --memory") != NULL, "%s", got);
}

Test(xlsx_merges, a_value_longer_than_a_cell_can_be_is_refused)
{
    const bd_reader_spec spec = spec_of(false, 2);
    for (int more = 0; more < 2; more++) {
        bd_buf sheet = {0};
        bd_buf_add_string(&sheet, "<worksheet><sheetData><row><c t=\"str\"><v>");
        for (int i = 0; i < BD_MERGED_VALUE_MAX + more; i++)
            bd_buf_add_char(&sheet, 'x');
        bd_buf_add_string(&sheet, "</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:A2\"/>"
                                  "</mergeCells></worksheet>");
        bd_buf_add_char(&sheet, '\0');
        xlsx_workbook(&s.book, NULL, sheet.at, NULL);
        const char *got = xlsx_suite_read(&s, &spec);
        const char *want = "(-3) 'FILE' has a merged cell of 98302 bytes, at most 98301 are read";
        cr_expect(more == 0 ? strstr(got, "\nend") != NULL : strcmp(got, want) == 0, "%.80s", got);
        bd_buf_fini(&sheet);
    }
}
