/* The xlsx reader with files that are another kind of file, damaged, or hostile: each is refused
 * with its reason. */
#include "tests/unit/formats/xlsx/xlsx_make.h"
#include "tests/unit/rounds.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

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

TestSuite(xlsx_hostile, .init = setup, .fini = teardown, .timeout = 300);

static const char *const numbers[] = {"1", "2"};
static const bd_reader_spec plain = {
    .format = BD_FORMAT_XLSX, .wanted = numbers, .wanted_count = 2};

static const char *read_bytes(const void *bytes, size_t len)
{
    xlsx_file_set(&file, bytes, len);
    xlsx_read(&file, &plain, &tuning, chunk, false, &got);
    return got.at;
}

static const char *read_book(void)
{
    return read_bytes(book.at, book.len);
}

static const char *read_sheet(const char *sheet)
{
    xlsx_workbook(&book, NULL, sheet, NULL);
    return read_book();
}

static const char *read_rows(const char *rows)
{
    bd_buf sheet = {0};
    bd_buf_printf(&sheet, "%s<worksheet><sheetData>%s</sheetData></worksheet>", XLSX_XML, rows);
    bd_buf_add_char(&sheet, '\0');
    const char *answer = read_sheet(sheet.at);
    bd_buf_fini(&sheet);
    return answer;
}

/* The usual workbook with one part replaced, or left out (NULL). */
static const char *read_with(const char *name, const char *text)
{
    xlsx_part parts[] = {
        {"_rels/.rels", xlsx_root, 0},
        {"xl/workbook.xml", xlsx_book, 0},
        {"xl/_rels/workbook.xml.rels", xlsx_book_rels, 0},
        {"xl/styles.xml", xlsx_styles, 0},
        {"xl/sharedStrings.xml", XLSX_STRINGS("<si><t>s</t></si>"), 0},
        {"xl/worksheets/sheet1.xml", XLSX_SHEET("<row><c t=\"s\"><v>0</v></c></row>"), 0}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i].name, name) == 0)
            parts[i].text = text;
    xlsx_zip(&book, parts, sizeof parts / sizeof *parts);
    return read_book();
}

/* ---- other files ---- */

Test(xlsx_hostile, what_is_no_workbook_is_refused_with_what_to_do)
{
    cr_expect_str_eq(read_bytes("", 0), "(-3) 'FILE' is empty");
    cr_expect_str_eq(
        read_bytes("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more", 17),
        "(-3) 'FILE' is damaged: it ends too early | copy the file again, or open it in Excel or WPS and save it as "
        ".xlsx");
    cr_expect_str_eq(
        read_bytes("\x1F\x8B\x08", 3),
        "(-3) 'FILE' is packed by gz, not a workbook (.xlsx or .xls) | unpack it: a workbook is packed already, "
        "and cannot be read as a stream");
    cr_expect_str_eq(
        read_bytes("\xEF\xBB\xBF\r\n<html>", 11),
        "(-3) 'FILE' is a web page (HTML), not a workbook (.xlsx or .xls) | open it in Excel or WPS and save it "
        "as .xlsx, for `format: xlsx`, or as CSV");
    cr_expect_str_eq(
        read_bytes("id,name\n", 8),
        "(-3) 'FILE' is not a workbook (.xlsx or .xls) | if it is text, say `format: csv`; else open it in "
        "Excel or WPS and save it as .xlsx");
}

static const char *read_zip_of(const char *name, const char *text)
{
    const xlsx_part part = {name, text, 0};
    xlsx_zip(&book, &part, 1);
    return read_book();
}

Test(xlsx_hostile, other_zip_files_are_told_apart)
{
    cr_expect_str_eq(
        read_zip_of("a.txt", "x"),
        "(-3) 'FILE' is a zip file, but not an .xlsx workbook | open it in Excel or WPS and save it as .xlsx");
    cr_expect_str_eq(
        read_zip_of("content.xml", "<x/>"),
        "(-3) 'FILE' is a zip file, but not an .xlsx workbook | it is an OpenDocument file: save it as .xlsx");
    cr_expect_str_eq(
        read_zip_of("_rels/.rels", XLSX_RELS XLSX_REL("a", "officeDocument",
                                                      "xl/workbook.bin") "</Relationships>"),
        "(-3) 'FILE' is an .xlsb workbook | open it in Excel or WPS and save it as .xlsx");
    cr_expect_str_eq(
        read_zip_of("_rels/.rels", XLSX_RELS XLSX_REL("a", "officeDocument",
                                                      "word/document.xml") "</Relationships>"),
        "(-3) 'FILE' is a zip file, but not an .xlsx workbook | open it in Excel or WPS and save it as .xlsx");
}

static const char *refusal_of(const char *path)
{
    bd_err err = {0};
    bd_reader *reader;
    cr_expect(bd_reader_open(&plain, path, &reader, &err) < 0);
    got.len = 0;
    bd_buf_printf(&got, "(%d) %s | %s", err.status, err.text, err.hint);
    bd_buf_add_char(&got, '\0');
    return got.at;
}

Test(xlsx_hostile, streams_and_folders_are_refused_at_once)
{
    char path[] = "/tmp/bidui-xlsx-XXXXXX";
    char pipe_path[64];
    char want[256];
    cr_expect_str_eq(
        refusal_of("-"),
        "(-2) an .xlsx workbook cannot be read from standard input | its directory is at its "
        "end: save it as a file, and name the file");
    cr_assert(mkdtemp(path) != NULL);
    snprintf(pipe_path, sizeof pipe_path, "%s/pipe", path);
    cr_assert_eq(mkfifo(pipe_path, 0600), 0);
    snprintf(
        want, sizeof want,
        "(-3) '%s' is not a regular file, and an .xlsx workbook cannot be read from a pipe | save it as a file first",
        pipe_path);
    cr_expect_str_eq(refusal_of(pipe_path), want);
    snprintf(want, sizeof want, "(-3) '%s' is a directory, not a file | ", path);
    cr_expect_str_eq(refusal_of(path), want);
    unlink(pipe_path);
    rmdir(path);
    snprintf(want, sizeof want, "(-4) cannot open '%s'", path);
    cr_expect(strncmp(refusal_of(path), want, strlen(want)) == 0, "%s", got.at);
}

/* ---- parts ---- */

Test(xlsx_hostile, missing_parts_are_named)
{
    cr_expect_str_eq(read_with("", NULL), "1:[s][]\nend");
    cr_expect_str_eq(
        read_with("_rels/.rels", NULL),
        "(-3) 'FILE' is a zip file, but not an .xlsx workbook | open it in Excel or WPS and save it as .xlsx");
    cr_expect_str_eq(read_with("xl/workbook.xml", NULL),
                     "(-3) 'FILE' is damaged: part 'xl/workbook.xml' is missing | open it in "
                     "Excel or WPS and save it as .xlsx");
    cr_expect_str_eq(
        read_with("xl/_rels/workbook.xml.rels", NULL),
        "(-3) 'FILE' is damaged: the part of sheet '\xE5\x90\x8D\xE5\x86\x8C' is missing");
    cr_expect_str_eq(read_with("xl/styles.xml", NULL),
                     "(-3) 'FILE' is damaged: part 'xl/styles.xml' is missing");
    cr_expect_str_eq(read_with("xl/sharedStrings.xml", NULL),
                     "(-3) 'FILE' is damaged: part 'xl/sharedStrings.xml' is missing");
    cr_expect_str_eq(
        read_with("xl/worksheets/sheet1.xml", NULL),
        "(-3) 'FILE' is damaged: the part of sheet '\xE5\x90\x8D\xE5\x86\x8C' is missing");
    cr_expect_str_eq(read_with("xl/workbook.xml", XLSX_BOOK("")),
                     "(-3) 'FILE' has no visible sheet with cells");
    cr_expect_str_eq(
        read_with("xl/workbook.xml", XLSX_BOOK("<sheets><sheet name=\"a\"/></sheets>")),
        "(-3) 'FILE' is damaged: sheet 1 has no name or no part");
    cr_expect_str_eq(read_with("xl/worksheets/sheet1.xml", "<worksheet/>"),
                     "(-3) 'FILE' is damaged: its sheet has no rows (sheetData)");
}

Test(xlsx_hostile, document_types_and_entities_are_refused)
{
    static const char *const refused =
        "a document type declaration, which no spreadsheet has | it can make a file read others or "
        "grow without end: where is it from?";
    cr_expect(
        strstr(
            read_sheet(
                "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><worksheet><sheetData><row>"
                "<c t=\"str\"><v>&a;</v></c></row></sheetData></worksheet>"),
            refused) != NULL,
        "%s", got.at);
    cr_expect(strncmp(got.at, "(-3) 'FILE' part 'xl/worksheets/sheet1.xml' byte 12: ", 50) == 0,
              "%s", got.at);
    cr_expect(
        strstr(
            read_with(
                "xl/sharedStrings.xml",
                "<!DOCTYPE l [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;\">]><sst><si><t>&b;</t></si></sst>"),
            refused) != NULL,
        "%s", got.at);
    cr_expect(strstr(read_with("xl/workbook.xml",
                               "<!DOCTYPE x SYSTEM \"http://127.0.0.1/x.dtd\"><workbook/>"),
                     refused) != NULL,
              "%s", got.at);
    cr_expect(strstr(read_rows("<row><c t=\"str\"><v>&a;</v></c></row>"), "undefined entity") !=
                  NULL,
              "%s", got.at);
}

Test(xlsx_hostile, xml_that_is_none_is_refused_with_its_place)
{
    cr_expect_str_eq(read_rows("<row><c></row>"),
                     "(-3) 'FILE' part 'xl/worksheets/sheet1.xml' byte 88: mismatched tag");
    cr_expect(strstr(read_rows("<row><c t=\"str\"><v>\xFF</v></c></row>"),
                     "not well-formed (invalid token)") != NULL,
              "%s", got.at);
    cr_expect(strstr(read_sheet("<worksheet><sheetData><row>"), "byte 27: no element found") !=
                  NULL,
              "%s", got.at);
    cr_expect(strstr(read_sheet(" "), "no element found") != NULL, "%s", got.at);
}

/* ---- rows ---- */

Test(xlsx_hostile, wrong_places_and_numbers_are_refused)
{
    static const char *const cases[][2] = {
        {"<row r=\"2\"/><row r=\"1\"/>",
         "row 2: the next row has no number, or one that is smaller"},
        {"<row r=\"0\"/>", "row 0: the next row has no number, or one that is smaller"},
        {"<row r=\"x\"/>", "row 0: the next row has no number, or one that is smaller"},
        {"<row r=\"99999999999\"/>", "row 0: the next row has no number, or one that is smaller"},
        {"<row r=\"99999999\"/>", "row 99999999: a sheet has at most 1048576 rows"},
        {"<row r=\"1048577\"/>", "row 1048577: a sheet has at most 1048576 rows"},
        {"<row r=\"1048576\"/><row/>", "row 1048577: a sheet has at most 1048576 rows"},
        {"<row r=\"1\"><c r=\"A1048577\"/></row>",
         "row 1: a cell with the place of another row, or with none"},
        {"<row r=\"1\"><c r=\"B1\"><v>1</v></c></row><row r=\"1\"><c r=\"B1\"><v>2</v></c></row>",
         "row 1: it is there twice, with different values of a cell"},
        {"<row r=\"1\"><c r=\"A2\"/></row>",
         "row 1: a cell with the place of another row, or with none"},
        {"<row r=\"1\"><c r=\"1\"/></row>",
         "row 1: a cell with the place of another row, or with none"},
        {"<row r=\"1\"><c r=\"\"/></row>",
         "row 1: a cell with the place of another row, or with none"},
        {"<row r=\"1\"><c r=\"AAAAAAAAAAAAAAAAAAAAAAAA1\"/></row>",
         "row 1: a cell with the place of another row, or with none"},
        {"<row r=\"1\"><c r=\"XFE1\"/></row>", "row 1: more than 16384 columns"},
        {"<row r=\"1\"><c r=\"XFD1\"/><c/></row>", "row 1: more than 16384 columns"},
        {"<row r=\"1\"><c r=\"BDWGO1\"/></row>",
         "row 1: more than 16384 columns"}, /* column 10^6 */
        {"<row r=\"1\"><c r=\"B1\"/><c r=\"B1\"/></row>",
         "row 1: its cells are not in the order of the columns"},
        {"<row r=\"1\"><c><c/></c></row>", "row 1: a cell inside a cell"},
        {"<row r=\"1\"><row/></row>", "row 1: another row inside it"},
        {"<row r=\"1\"><c t=\"s\"><v>-1</v></c></row>",
         "row 1: the number of a shared string is not a number"},
        {"<row r=\"1\"><c t=\"s\"><v>99999999999</v></c></row>",
         "row 1: the number of a shared string is not a number"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char want[256];
        snprintf(want, sizeof want, "(-3) 'FILE' is damaged: %s", cases[i][1]);
        cr_expect_str_eq(read_rows(cases[i][0]), want, "%s", cases[i][0]);
    }
    cr_expect_str_eq(
        read_with("xl/worksheets/sheet1.xml", XLSX_SHEET("<row><c t=\"s\"><v>1</v></c></row>")),
        "(-3) 'FILE' is damaged: row 1: shared string 1, the table ends at 1");
    /* The length stated in the table is not trusted. */
    cr_expect_str_eq(
        read_with("xl/sharedStrings.xml",
                  "<sst count=\"-1\" uniqueCount=\"4294967295\"><si><t>s</t></si></sst>"),
        "1:[s][]\nend");
}

Test(xlsx_hostile, a_second_list_of_rows_is_refused)
{
    static const char *const refused =
        "(-3) 'FILE' is damaged: its sheet has two lists of rows (sheetData) | open it in Excel or "
        "WPS and save it as .xlsx";
    static const char *const sheets[] = {
        "<worksheet><sheetData/><sheetData/></worksheet>",
        "<worksheet><sheetData/><mergeCells/><sheetData><row/></sheetData></worksheet>",
        "<worksheet><sheetData><row/><sheetData/></sheetData></worksheet>",
        "<worksheet xmlns:x=\"m\"><sheetData/><a><x:sheetData></x:sheetData></a></worksheet>"};
    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++)
        cr_expect_str_eq(read_sheet(sheets[i]), refused, "%s", sheets[i]);
    for (tuning.rows_max = 1; tuning.rows_max < 4; tuning.rows_max++) {
        cr_expect(
            strstr(read_sheet("<worksheet><sheetData><row><c><v>1</v></c></row></sheetData>"
                              "<sheetData><row><c><v>2</v></c></row></sheetData></worksheet>"),
                   refused) != NULL,
            "%s", got.at);
        /* Only an element is one. */
        cr_expect_str_eq(read_sheet("<worksheet><sheetData><row><c><v>1</v></c></row></sheetData>"
                                    "<!--<sheetData>--><a b=\"&lt;sheetData>\">sheetData</a>"
                                    "<sheetDataX/></worksheet>"),
                         "1:[1][]\nend");
    }
}

Test(xlsx_hostile, a_million_columns_are_refused)
{
    bd_buf rows = {0};
    bd_buf_add_string(&rows, "<row>");
    for (unsigned i = 0; i < 1000000; i++)
        bd_buf_add_string(&rows, "<c><v>1</v></c>");
    bd_buf_add(&rows, "</row>", sizeof "</row>");
    cr_expect_str_eq(read_rows(rows.at), "(-3) 'FILE' is damaged: row 1: more than 16384 columns");
    bd_buf_fini(&rows);
}

Test(xlsx_hostile, a_header_of_all_columns_is_read)
{
    static const char *const wanted[] = {"h16383", "h0"};
    const bd_reader_spec spec = {
        .format = BD_FORMAT_XLSX, .header = true, .wanted = wanted, .wanted_count = 2};
    bd_buf sheet = {0};
    bd_buf strings = {0};
    bd_buf_add_string(&sheet, XLSX_XML "<worksheet><sheetData><row>");
    bd_buf_add_string(&strings, XLSX_XML "<sst>");
    for (unsigned i = 0; i < 16384; i++) {
        bd_buf_printf(&sheet, "<c t=\"s\"><v>%u</v></c>", 16383 - i);
        bd_buf_printf(&strings, "<si><t>h%u</t></si>", i);
    }
    bd_buf_add(&sheet, "</row><row><c><v>7</v></c></row></sheetData></worksheet>",
               sizeof "</row><row><c><v>7</v></c></row></sheetData></worksheet>");
    bd_buf_add(&strings, "</sst>", sizeof "</sst>");
    xlsx_workbook(&book, NULL, sheet.at, strings.at);
    xlsx_file_set(&file, book.at, book.len);
    xlsx_read(&file, &spec, &tuning, chunk, false, &got);
    cr_expect_str_eq(got.at, "2:[7][]\nend");
    bd_buf_fini(&sheet);
    bd_buf_fini(&strings);
}

/* ---- large content ---- */

static const char *read_repeated(const char *begin, const char *each, unsigned count,
                                 const char *end)
{
    bd_buf sheet = {0};
    bd_buf_add_string(&sheet, begin);
    for (unsigned i = 0; i < count; i++)
        bd_buf_printf(&sheet, each, i);
    bd_buf_add(&sheet, end, strlen(end) + 1);
    const char *answer = read_sheet(sheet.at);
    bd_buf_fini(&sheet);
    return answer;
}

#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-extra-args"

Test(xlsx_hostile, deep_long_and_many_names_are_refused)
{
    cr_expect(strstr(read_repeated("", "<a>", 100000, ""),
                     "elements are nested more than 128 deep") != NULL,
              "%s", got.at);
    cr_expect(strstr(read_repeated("<worksheet><sheetData>", "<aa%u/>", 100000,
                                   "</sheetData></worksheet>"),
                     "more than 1024 different names") != NULL,
              "%s", got.at);
    cr_expect(strstr(read_repeated("<worksheet><sheetData>", "<row x%u=\"\"/>", 100000,
                                   "</sheetData></worksheet>"),
                     "more than 1024 different names") != NULL,
              "%s", got.at);
    cr_expect(strstr(read_repeated("<worksheet a=\"", "0123456789", 400000, "\"/>"),
                     "a tag or comment of more than 1 MiB") != NULL,
              "%s", got.at);
    cr_expect(strstr(read_repeated("<!--", "0123456789", 400000, "--><worksheet/>"),
                     "a tag or comment of more than 1 MiB") != NULL,
              "%s", got.at);
    cr_expect_str_eq(read_repeated("<worksheet><sheetData>", "<row><c><v>1</v></c></row>", 3,
                                   "</sheetData><a x=\"1\"></worksheet>"),
                     "1:[1][]\n2:[1][]\n3:[1][]\nend", "behind the rows only the checksum matters");
}

Test(xlsx_hostile, a_shared_string_of_more_than_a_mebibyte_is_refused)
{
    bd_buf text = {0};
    bd_buf_add_string(&text, "<sst><si><t>");
    for (unsigned i = 0; i < 110000; i++)
        bd_buf_add_string(&text, "0123456789");
    bd_buf_add(&text, "</t></si></sst>", sizeof "</t></si></sst>");
    cr_expect_str_eq(
        read_with("xl/sharedStrings.xml", text.at),
        "(-3) 'FILE' part 'xl/sharedStrings.xml': string 0 has more than 1048512 bytes");
    bd_buf_fini(&text);
}

/* 120 MiB of blanks in a part pack to 120 KiB. */
static const char *read_bomb(const char *name)
{
    enum { BYTES = 120 << 20 };
    char *bomb = malloc(BYTES);
    cr_assert(bomb != NULL);
    memset(bomb, ' ', BYTES);
    const xlsx_part parts[] = {{"_rels/.rels", xlsx_root, 0},
                               {"xl/workbook.xml", xlsx_book, 0},
                               {"xl/_rels/workbook.xml.rels", xlsx_book_rels, 0},
                               {"xl/styles.xml", strcmp(name, "styles") == 0 ? bomb : xlsx_styles,
                                strcmp(name, "styles") == 0 ? BYTES : 0},
                               {"xl/worksheets/sheet1.xml", bomb, BYTES}};
    xlsx_zip(&book, parts, sizeof parts / sizeof *parts);
    free(bomb);
    return read_book();
}

Test(xlsx_hostile, zip_bombs_are_refused_before_they_unpack)
{
    cr_expect(
        strncmp(
            read_bomb("sheet"),
            "(-3) 'FILE': part 'xl/worksheets/sheet1.xml' unpacks to 120 MiB, more than 200 times its 1",
            85) == 0,
        "%s", got.at);
    cr_expect(
        strstr(got.at, "KiB: no spreadsheet does | if the sheet is real, save it as CSV UTF-8") !=
            NULL,
        "%s", got.at);
    cr_expect_str_eq(
        read_bomb("styles"),
        "(-3) 'FILE': part 'xl/styles.xml' unpacks to 120 MiB, at most 64 MiB are read");
}

/* Change the size of the sheet in the zip's directory and header. */
static void lie_about_size(uint32_t from, uint32_t to)
{
    for (size_t i = 0; i + 4 <= book.len; i++) {
        uint32_t value;
        memcpy(&value, book.at + i, 4);
        if (value == from)
            memcpy(book.at + i, &to, 4);
    }
}

Test(xlsx_hostile, parts_with_a_wrong_size_are_refused)
{
    const char *sheet = XLSX_SHEET("<row><c><v>1234567</v></c></row>");
    const uint32_t size = (uint32_t)strlen(sheet);
    xlsx_workbook(&book, NULL, sheet, NULL);
    lie_about_size(size, size - 1);
    cr_expect(strncmp(read_book(), "(-3) 'FILE' is damaged: part 'xl/worksheets/sheet1.xml'", 52) ==
                  0,
              "%s", got.at);
    xlsx_workbook(&book, NULL, sheet, NULL);
    lie_about_size(size, size + 1);
    cr_expect(strncmp(read_book(), "(-3) 'FILE' is damaged: part 'xl/worksheets/sheet1.xml'", 52) ==
                  0,
              "%s", got.at);
    xlsx_workbook(&book, NULL, sheet, NULL);
    lie_about_size(size, 0x7FFFFFFF);
    cr_expect(strstr(read_book(), "unpacks to 2047 MiB, more than 200 times its 0 KiB") != NULL,
              "%s", got.at);
}

Test(xlsx_hostile, an_archive_that_claims_millions_of_parts_is_refused)
{
    static const unsigned char record[56] = {
        'P',  'K', 6, 6, 44, 0, 0, 0,    0,    0,    0, 0, 45, 0, 45, 0,    0,
        0,    0,   0, 0, 0,  0, 0, 0xFF, 0xFF, 0xFF, 0, 0, 0,  0, 0,  0xFF, 0xFF,
        0xFF, 0,   0, 0, 0,  0, 0, 0,    0,    0,    0, 0, 0,  0, 4};
    static const unsigned char end[22] = {'P', 'K', 5, 6, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF};
    static const unsigned char locator[20] = {'P', 'K', 6, 7, 0, 0, 0, 0, 4, 0,
                                              0,   0,   0, 0, 0, 0, 1, 0, 0, 0};
    book.len = 0;
    bd_buf_add(&book, "PK\x03\x04", 4);
    bd_buf_add(&book, record, sizeof record);
    bd_buf_add(&book, locator, sizeof locator);
    bd_buf_add(&book, end, sizeof end);
    cr_expect_str_eq(read_book(),
                     "(-3) 'FILE' claims 16777215 parts, a workbook has at most 65536");
}

/* ---- damage ---- */

/* Which of the two would be read depends on their sizes. */
Test(xlsx_hostile, two_workbooks_back_to_back_are_refused_in_either_order)
{
    static const char *const values[] = {"1", "2"};
    for (int first = 0; first < 2; first++) {
        bd_buf both = {0};
        for (int i = 0; i < 2; i++) {
            const char *value = values[first ^ i];
            char rows[70];
            snprintf(rows, sizeof rows, "<row><c><v>%s</v></c></row>%s", value,
                     *value == '1' ? "" : "<row><c><v>3</v></c></row>");
            read_rows(rows);
            bd_buf_add(&both, book.at, book.len);
        }
        cr_expect_str_eq(read_bytes(both.at, both.len),
                         "(-3) 'FILE' is two files back to back, or has something else in front of "
                         "the last one | only one of them would be read: have each sent as a file "
                         "of its own");
        bd_buf_fini(&both);
    }
}

static void small_book(void)
{
    xlsx_workbook(
        &book, NULL,
        XLSX_SHEET(
            "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>"
            "<row r=\"2\"><c r=\"A2\"><v>4.4052418800101E+17</v></c><c r=\"B2\" s=\"1\"><v>44562</v></c></row>"),
        XLSX_STRINGS("<si><t>\xE7\x8E\x8B</t></si><si><r><t>x</t></r></si>"));
}

Test(xlsx_hostile, a_file_cut_at_any_byte_is_refused)
{
    small_book();
    bd_buf whole = {0};
    bd_buf_add(&whole, book.at, book.len);
    cr_expect_str_eq(read_book(), "1:[\xE7\x8E\x8B][x]\n2:[4.40524E+17][2022-01-01]\nend");
    for (size_t len = 0; len < whole.len; len++) {
        xlsx_file_set(&file, whole.at, len);
        const bd_status st = xlsx_read(&file, &plain, &tuning, chunk, false, &got);
        cr_expect(st == BD_E_INPUT && strstr(got.at, "FILE") != NULL, "%zu: %s", len, got.at);
    }
    bd_buf_fini(&whole);
}

Test(xlsx_hostile, a_changed_byte_is_found_or_does_not_matter)
{
    small_book();
    bd_buf whole = {0};
    bd_buf sound = {0};
    bd_buf_add(&whole, book.at, book.len);
    bd_buf_add_string(&sound, read_book());
    bd_buf_add_char(&sound, '\0');
    for (size_t at = 0; at < whole.len; at += test_stride())
        for (unsigned bit = 0; bit < 8; bit += 3) {
            whole.at[at] = (char)(whole.at[at] ^ 1 << bit);
            xlsx_file_set(&file, whole.at, whole.len);
            const bd_status st = xlsx_read(&file, &plain, &tuning, chunk, false, &got);
            cr_expect(st == BD_END ? strcmp(got.at, sound.at) == 0
                                   : st == BD_E_INPUT || st == BD_E_IO,
                      "%zu: %s", at, got.at);
            whole.at[at] = (char)(whole.at[at] ^ 1 << bit);
        }
    bd_buf_fini(&whole);
    bd_buf_fini(&sound);
}

Test(xlsx_hostile, memory_does_not_grow_with_the_rows)
{
    struct rusage before, after;
    bd_buf sheet = {0};
    bd_buf_add_string(&sheet, XLSX_XML "<worksheet><sheetData>");
    for (unsigned i = 1; i <= 400000; i++)
        bd_buf_printf(
            &sheet,
            "<row r=\"%u\"><c r=\"A%u\"><v>%u</v></c><c r=\"B%u\" t=\"str\"><v>some text</v></c></row>",
            i, i, i * 7919, i);
    bd_buf_add(&sheet, "</sheetData></worksheet>", sizeof "</sheetData></worksheet>");
    xlsx_workbook(&book, NULL, sheet.at, NULL);
    bd_buf_fini(&sheet);
    xlsx_file_set(&file, book.at, book.len);
    bd_err err = {0};
    bd_reader *reader;
    bd_batch batch;
    uint64_t rows = 0;
    getrusage(RUSAGE_SELF, &before);
    cr_assert_eq(bd_reader_open(&plain, file.path, &reader, &err), BD_OK);
    while (bd_reader_take(reader, chunk, &err) == BD_OK) {
        cr_assert_eq(bd_reader_parse(reader, chunk, &batch, &err), BD_OK);
        rows += batch.row_count;
    }
    bd_reader_close(reader);
    getrusage(RUSAGE_SELF, &after);
    cr_expect_eq(rows, 400000);
    cr_expect(after.ru_maxrss - before.ru_maxrss < 8 << 10, "%ld KiB",
              after.ru_maxrss - before.ru_maxrss);
}
