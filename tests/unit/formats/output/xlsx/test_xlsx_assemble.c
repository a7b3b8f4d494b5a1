/* A frame and rows become a workbook only when the frame is whole. */
#include <criterion/criterion.h>

#include "engine/base/file.h"
#include "formats/output/xlsx/assemble.h"
#include "tests/unit/formats/xlsx/xlsx_make.h"

static char folder[] = "/tmp/bidui-assemble-XXXXXX";
static char path[64];
static bd_buf frame;
static xlsx_file file;

static void setup(void)
{
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/book.xlsx", folder);
    xlsx_file_open(&file);
}

static void teardown(void)
{
    bd_err ignored = {0};
    cr_expect_eq(bd_path_remove(folder, &ignored), BD_OK);
    bd_buf_fini(&frame);
    close(file.fd);
}

TestSuite(xlsx_assemble, .init = setup, .fini = teardown);

#define LIST "xl/worksheets/sheet2.xml"

/* Put so many rows, spooled as "<row/>", into a frame of these parts. */
static bd_status assemble(const xlsx_part *parts, size_t count, uint64_t rows, bd_err *err)
{
    bd_spool spool;
    bd_zip *zip;
    uint64_t bytes;
    char digest[BD_DIGEST_TEXT];
    bd_err ignored = {0};
    xlsx_zip(&frame, parts, count);
    xlsx_file_set(&file, frame.at, frame.len);
    cr_assert_eq(bd_spool_open(&spool, folder, &ignored), BD_OK);
    for (uint64_t i = 0; i < rows; i++)
        cr_assert_eq(bd_spool_add(&spool, "<row/>", 6, &ignored), BD_OK);
    cr_assert_eq(bd_spool_end(&spool, &ignored), BD_OK);
    cr_assert_eq(bd_zip_create(path, BD_DIGEST_XXH3, &zip, &ignored), BD_OK);
    const bd_assembly all = {.frame = file.path,
                             .folder = "work",
                             .path = "book",
                             .rows = &spool,
                             .row_count = rows,
                             .title = "a<b",
                             .created = 20261101};
    bd_status st = bd_assemble(&all, zip, err);
    if (st == BD_OK)
        st = bd_zip_commit(zip, false, &bytes, digest, err);
    bd_zip_free(zip);
    bd_spool_close(&spool);
    return st;
}

static void expect_not_whole(const xlsx_part *parts, size_t count, const char *part)
{
    char expected[160];
    bd_err err = {0};
    cr_expect_eq(assemble(parts, count, 2, &err), BD_E_IO, "%s", part);
    snprintf(expected, sizeof expected,
             "cannot make 'book': part '%s', written in 'work' a moment ago, is not whole", part);
    cr_expect_str_eq(err.text, expected);
    cr_expect_str_eq(err.hint, "is the file system of 'work' full?");
    cr_expect_not(bd_path_exists(path));
}

static void expect_list(const char *list, uint64_t rows, const char *expected)
{
    char got[512];
    int code;
    bd_err err = {0};
    const xlsx_part parts[] = {{LIST, list, 0}, {"docProps/core.xml", "<core/>", 0}};
    cr_assert_eq(assemble(parts, 2, rows, &err), BD_OK, "%s", err.text);
    zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
    cr_assert_not_null(zip);
    zip_file_t *part = zip_fopen(zip, LIST, 0);
    const zip_int64_t n = zip_fread(part, got, sizeof got - 1);
    cr_assert_geq(n, 0);
    got[n] = '\0';
    cr_expect_str_eq(got, expected);
    zip_fclose(part);
    part = zip_fopen(zip, "docProps/core.xml", 0);
    got[zip_fread(part, got, sizeof got - 1)] = '\0';
    cr_expect_not_null(strstr(got, "<dc:title>a&lt;b</dc:title>"));
    zip_fclose(part);
    zip_discard(zip);
    cr_assert_eq(unlink(path), 0);
}

Test(xlsx_assemble, rows_take_the_place_of_the_frames_last_one)
{
    expect_list("<w><sheetData><row r=\"1\">h</row><row r=\"3\"><c/></row></sheetData><t/></w>", 2,
                "<w><sheetData><row r=\"1\">h</row><row/><row/></sheetData><t/></w>");
    expect_list("<w><sheetData><row r=\"1\">h</row></sheetData><t/></w>", 0,
                "<w><sheetData><row r=\"1\">h</row></sheetData><t/></w>");
}

Test(xlsx_assemble, a_frame_that_is_not_whole_is_refused)
{
    static const char list[] = "<w><sheetData><row r=\"3\"></row></sheetData></w>";
    static const char *const wrong[] = {"<w></w>",
                                        "<w><sheetData><row r=\"3\"></row></sheet",
                                        "<w><sheetData><row r=\"2\"></row></sheetData></w>",
                                        "<w><sheetData></sheetData><row r=\"3\"/></w>",
                                        "<w><row r=\"3\"></row></w>",
                                        " "};
    const xlsx_part cut[] = {{"a.xml", "<a><b></b>", 0}, {LIST, list, 0}};
    expect_not_whole(cut, 2, "a.xml");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const xlsx_part parts[] = {{"a.xml", "<a/>", 0}, {LIST, wrong[i], 0}};
        expect_not_whole(parts, 2, LIST);
    }
    const xlsx_part none[] = {{"a.xml", "<a/>", 0}};
    expect_not_whole(none, 1, LIST);
}

Test(xlsx_assemble, a_frame_that_is_no_zip_file_is_refused)
{
    bd_zip *zip;
    bd_spool spool;
    char expected[160];
    bd_err err = {0};
    xlsx_file_set(&file, "PK\3\4 and no more", 15);
    cr_assert_eq(bd_spool_open(&spool, folder, &err), BD_OK);
    cr_assert_eq(bd_spool_end(&spool, &err), BD_OK);
    cr_assert_eq(bd_zip_create(path, BD_DIGEST_XXH3, &zip, &err), BD_OK);
    const bd_assembly all = {.frame = file.path,
                             .folder = "work",
                             .path = "book",
                             .rows = &spool,
                             .title = "",
                             .created = 20261101};
    cr_expect_eq(bd_assemble(&all, zip, &err), BD_E_IO);
    snprintf(expected, sizeof expected,
             "cannot make 'book': what was written a moment ago is not whole: '%s' is ", file.path);
    cr_expect_eq(strncmp(err.text, expected, strlen(expected)), 0, "%s", err.text);
    cr_expect_str_eq(err.hint, "");
    bd_zip_free(zip);
    bd_spool_close(&spool);
    cr_expect_not(bd_path_exists(path));
}
