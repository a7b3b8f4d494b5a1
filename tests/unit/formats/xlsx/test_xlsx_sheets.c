/* Several sheets of a workbook, sheets that nobody reads, and names of parts. */
#include "tests/unit/formats/xlsx/xlsx_suite.h"

#include "formats/xlsx/xlsx_sheets.h"

static xlsx_suite s;

static void setup(void)
{
    xlsx_suite_open(&s);
}

static void teardown(void)
{
    xlsx_suite_close(&s);
}

TestSuite(xlsx_sheets, .init = setup, .fini = teardown, .timeout = 300);

#define ROW(value)             XLSX_SHEET("<row><c t=\"str\"><v>" value "</v></c></row>")
#define SHEET(name, state, id) "<sheet name=\"" name "\" state=\"" state "\" r:id=\"" id "\"/>"

/* Sheets: one, a hidden one, an empty one, a chart, two, a very hidden one, "2", of unknown state. */
static void make_book(const char *sheets)
{
    char book[2000];
    snprintf(book, sizeof book, XLSX_BOOK("<sheets>%s</sheets>"), sheets);
    const xlsx_part parts[] = {
        {"_rels/.rels", XLSX_RELS XLSX_REL("r1", "officeDocument", "/book.xml") "</Relationships>",
         0},
        {"book.xml", book, 0},
        {"_rels/book.xml.rels",
         XLSX_RELS XLSX_REL("a", "worksheet", "a.xml") XLSX_REL("b", "worksheet", "b.xml")
             XLSX_REL("c", "worksheet", "c.xml") XLSX_REL("d", "chartsheet", "d.xml")
                 XLSX_REL("e", "worksheet", "e.xml") XLSX_REL("f", "worksheet", "f.xml")
                     XLSX_REL("g", "worksheet", "g.xml")
                         XLSX_REL("h", "worksheet", "./E.XML") "</Relationships>",
         0},
        {"a.xml", ROW("a"), 0},
        {"b.xml", ROW("b"), 0},
        {"c.xml", XLSX_SHEET("<row><c s=\"1\"/></row><row/>"), 0},
        {"e.xml", ROW("e"), 0},
        {"f.xml", ROW("f"), 0},
        {"g.xml", ROW("g"), 0}};
    xlsx_zip(&s.book, parts, sizeof parts / sizeof *parts);
    xlsx_file_set(&s.file, s.book.at, s.book.len);
}

static const char usual[] = SHEET("one", "visible", "a") SHEET("hid", "hidden", "b")
    SHEET("empty", "visible", "c") SHEET("chart", "visible", "d") SHEET("two", "visible", "e")
        SHEET("very", "veryHidden", "f") SHEET("2", "shown", "g");

static const char *const first_column[] = {"1"};

static bd_reader_spec spec_of(const char *const *sheets, size_t count)
{
    return (bd_reader_spec){.format = BD_FORMAT_XLSX,
                            .wanted = first_column,
                            .wanted_count = 1,
                            .sheets = sheets,
                            .sheet_count = count,
                            .sheets_all = count == 0 && sheets != NULL};
}

/* The parts, each with its rows. */
static const char *read_parts(const bd_reader_spec *spec)
{
    static bd_buf all;
    bd_part_names names;
    bd_err err = {0};
    all.len = 0;
    const bd_status st = bd_reader_parts(spec, s.file.path, &names, &err);
    if (st < 0)
        xlsx_add_failure(&all, &s.file, &err);
    for (size_t i = 0; i < names.count; i++) {
        bd_reader_spec one = *spec;
        one.sheet = names.at[i];
        bd_buf_printf(&all, "%s %s; ", names.at[i], xlsx_suite_read(&s, &one));
    }
    bd_part_names_fini(&names);
    bd_buf_add_char(&all, '\0');
    return all.at;
}

Test(xlsx_sheets, all_are_the_visible_ones_with_rows_in_the_order_of_the_workbook)
{
    const bd_reader_spec spec = spec_of(first_column, 0);
    make_book(usual);
    cr_expect_str_eq(read_parts(&spec), "one 1:[a]\nend; two 1:[e]\nend; 2 1:[g]\nend; ");
}

Test(xlsx_sheets, a_list_names_or_counts_sheets_also_hidden_ones)
{
    bd_reader_spec spec = spec_of((const char *const[]){"2", "2"}, 1);
    make_book(usual);
    /* A name is preferred to a number. Sheets that are not read are said once. */
    cr_expect_str_eq(
        read_parts(&spec),
        "2 1:[g]\nend: one sheet was read, 2 other visible sheets of the workbook were not; ");
    cr_expect_eq(s.totals.unread_sheets, 2);
    spec = spec_of((const char *const[]){"two", " hid ", "1"}, 3);
    cr_expect_str_eq(
        read_parts(&spec),
        "one 1:[a]\nend: 3 sheets were read, 1 other visible sheet of the workbook was "
        "not; hid 1:[b]\nend; two 1:[e]\nend; ");
    spec = spec_of((const char *const[]){"two", "hid", "5"}, 3);
    cr_expect_str_eq(read_parts(&spec), "(-2) FILE: sheet 'two' is named twice");
    spec = spec_of((const char *const[]){"two", "gone"}, 2);
    cr_expect(strstr(read_parts(&spec), "(-2) FILE: no sheet 'gone' | ") != NULL);
    spec = spec_of((const char *const[]){"chart"}, 1);
    cr_expect_str_eq(read_parts(&spec),
                     "(-2) FILE: sheet 'chart' has no cells: it is a chart or a macro");
}

Test(xlsx_sheets, one_sheet_is_no_part)
{
    bd_part_names names;
    bd_err err = {0};
    const bd_reader_spec spec = spec_of(NULL, 0);
    make_book(usual);
    cr_assert_eq(bd_reader_parts(&spec, s.file.path, &names, &err), BD_OK);
    cr_expect_eq(names.count, 0);
}

Test(xlsx_sheets, a_sheet_that_is_not_read_is_said_only_if_it_has_rows)
{
    const bd_reader_spec spec = spec_of(NULL, 0);
    make_book(SHEET("one", "visible", "a") SHEET("empty", "visible", "c")
                  SHEET("chart", "visible", "d") SHEET("hid", "hidden", "b"));
    cr_expect_str_eq(xlsx_suite_read(&s, &spec), "1:[a]\nend");
    cr_expect_eq(s.totals.unread_sheets, 0);
    make_book(SHEET("one", "visible", "a") SHEET("empty", "visible", "c") SHEET("more", "", "e"));
    cr_expect_str_eq(
        xlsx_suite_read(&s, &spec),
        "1:[a]\nend: one sheet was read, 1 other visible sheet of the workbook was not");
    cr_expect_eq(s.totals.unread_sheets, 1);
}

Test(xlsx_sheets, a_workbook_without_rows_or_with_two_sheets_of_one_name_is_refused)
{
    const bd_reader_spec spec = spec_of(first_column, 0);
    make_book(SHEET("empty", "visible", "c") SHEET("hid", "hidden", "b"));
    cr_expect_str_eq(read_parts(&spec), "(-3) 'FILE' is empty: no visible sheet has a row");
    make_book(SHEET("one", "visible", "a") SHEET("one", "visible", "b"));
    cr_expect_str_eq(read_parts(&spec), "(-3) 'FILE' has two sheets of the name 'one'");
    make_book(SHEET("one", "visible", "a") SHEET("gone", "visible", "x"));
    cr_expect_str_eq(read_parts(&spec),
                     "(-3) 'FILE' is damaged: the part of sheet 'gone' is missing");
}

Test(xlsx_sheets, two_sheets_that_are_the_same_part_are_refused)
{
    const bd_reader_spec all = spec_of(first_column, 0);
    const bd_reader_spec one = spec_of(NULL, 0);
    make_book(SHEET("one", "visible", "a") SHEET("other", "visible", "b")
                  SHEET("again", "hidden", "a"));
    cr_expect_str_eq(
        read_parts(&all),
        "(-3) 'FILE' is damaged: its sheets 'one' and 'again' are the same part | open "
        "it in Excel or WPS and save it as .xlsx");
    cr_expect(strstr(xlsx_suite_read(&s, &one), "'one' and 'again' are the same part") != NULL);
    /* By two relationships, in other letters. */
    make_book(SHEET("one", "visible", "e") SHEET("two", "visible", "h"));
    cr_expect(strstr(read_parts(&all), "'one' and 'two' are the same part") != NULL, "%s",
              s.got.at);
    /* Parts that are missing, and charts, are not the same. */
    make_book(SHEET("one", "visible", "a") SHEET("gone", "hidden", "x") SHEET("g", "hidden", "y")
                  SHEET("chart", "visible", "d") SHEET("chart2", "visible", "d"));
    cr_expect_str_eq(read_parts(&all), "one 1:[a]\nend; ");
}

Test(xlsx_sheets, the_hint_names_the_sheets_that_may_be_meant)
{
    bd_reader_spec spec = spec_of(NULL, 0);
    spec.header = true;
    make_book(SHEET("empty", "visible", "c") SHEET("hid", "hidden", "b")
                  SHEET("two", "visible", "e"));
    cr_expect_str_eq(
        xlsx_suite_read(&s, &spec),
        "(-3) FILE (sheet 'empty') is empty: it has no header row | sheet 'two' has rows: "
        "if it is meant, say `sheet: two`");
    spec = spec_of(first_column, 0);
    spec.header = true;
    make_book(usual);
    cr_expect(strstr(read_parts(&spec),
                     "| if that sheet is not wanted, name those that are: `sheet: [A, B]`") !=
              NULL);
}

/* ---- names of parts ---- */

static const char *read_with_names(const char *book, const char *more)
{
    const bd_reader_spec spec = spec_of(NULL, 0);
    const xlsx_part parts[] = {{"_rels/.rels", xlsx_root, 0},
                               {book, xlsx_book, 0},
                               {"xl\\_rels/workbook.xml.rels", xlsx_book_rels, 0},
                               {"XL\\styles.xml", xlsx_styles, 0},
                               {"xl\\worksheets\\sheet1.xml", ROW("v"), 0},
                               {more, "x", 0}};
    xlsx_zip(&s.book, parts, sizeof parts / sizeof *parts);
    return xlsx_suite_read(&s, &spec);
}

Test(xlsx_sheets, a_backslash_in_the_name_of_a_part_is_a_slash)
{
    cr_expect_str_eq(read_with_names("xl\\workbook.xml", "xl/media"), "1:[v]\nend");
    cr_expect_str_eq(read_with_names("xl\\workbook.xml", "docProps\\"), "1:[v]\nend");
}

Test(xlsx_sheets, two_parts_of_one_name_are_refused)
{
    cr_expect_str_eq(
        read_with_names("xl\\workbook.xml", "xl/workbook.xml"),
        "(-3) 'FILE' is damaged: it has two parts of one name | open it in Excel or WPS "
        "and save it as .xlsx");
    cr_expect(strstr(read_with_names("xl/workbook.xml", "XL/Worksheets\\Sheet1.XML"),
                     "it has two parts of one name") != NULL,
              "%s", s.got.at);
    /* In the same letters, which libzip does not write: two bytes of a name are changed. */
    read_with_names("xl\\workbook.xml", "xl/WORKbook.xm_");
    for (char *at = s.book.at;
         (at = memmem(at, s.book.len - (size_t)(at - s.book.at), "WORKbook.xm_", 12)) != NULL;)
        memcpy(at, "workbook.xml", 12);
    const bd_reader_spec spec = spec_of(NULL, 0);
    cr_expect(strstr(xlsx_suite_read(&s, &spec), "it has two parts of one name") != NULL, "%s",
              s.got.at);
}
