/* A workbook is accepted only if it is complete: each way of losing a part of it is noticed. */
#include <criterion/criterion.h>

#include "formats/output/xlsx/readback.h"
#include "tests/unit/formats/xlsx/xlsx_make.h"

enum { PARTS = 10, LIST = 9 };

#define HEAD "<worksheet><cols/><sheetData>"
#define ROWS "<row r=\"1\"><c/></row><row r=\"2\"><c/></row>"
#define TAIL "</sheetData><autoFilter/></worksheet>"

static xlsx_file file;
static bd_buf zip;
static bd_err err;
static xlsx_part parts[PARTS];

static void setup(void)
{
    static const char *const names[PARTS] = {"[Content_Types].xml", "_rels/.rels",
                                             "docProps/app.xml",    "docProps/core.xml",
                                             "xl/workbook.xml",     "xl/_rels/workbook.xml.rels",
                                             "xl/styles.xml",       "xl/theme/theme1.xml",
                                             BD_READBACK_COVER,     BD_READBACK_LIST};
    xlsx_file_open(&file);
    for (size_t i = 0; i < PARTS; i++)
        parts[i] = (xlsx_part){names[i], "<a><b/></a>", 0};
    parts[LIST].text = HEAD ROWS TAIL;
}

static void teardown(void)
{
    bd_buf_fini(&zip);
    close(file.fd);
}

TestSuite(readback, .init = setup, .fini = teardown);

static bd_status check_file(uint64_t rows, uint64_t row_bytes)
{
    char digest[BD_DIGEST_TEXT];
    uint64_t bytes = 0;
    const bd_readback wanted = {file.path, rows, row_bytes, BD_DIGEST_XXH3};
    err = (bd_err){0};
    const bd_status st = bd_readback_check(&wanted, &bytes, digest, &err);
    if (st == BD_OK) {
        cr_expect_eq(bytes, zip.len);
        cr_expect_neq(digest[0], '\0');
    }
    return st;
}

static bd_status check(size_t count, uint64_t rows, uint64_t row_bytes)
{
    xlsx_zip(&zip, parts, count);
    xlsx_file_set(&file, zip.at, zip.len);
    return check_file(rows, row_bytes);
}

static void expect_not_whole(size_t count, uint64_t rows, uint64_t row_bytes, const char *part)
{
    char expected[256];
    cr_expect_eq(check(count, rows, row_bytes), BD_E_IO, "%s", part);
    snprintf(expected, sizeof expected,
             "cannot make '%s': part '%s', written a moment ago, is incomplete", file.path, part);
    cr_expect_str_eq(err.text, expected);
    cr_expect_str_eq(err.hint, "is the file system full?");
}

Test(readback, a_whole_workbook_counts)
{
    cr_expect_eq(check(PARTS, 2, strlen(ROWS)), BD_OK, "%s", err.text);
}

Test(readback, a_part_that_is_missing_is_named)
{
    for (size_t i = 0; i < PARTS; i++) {
        const xlsx_part kept = parts[i];
        parts[i] = (xlsx_part){"other.xml", "<a/>", 0};
        expect_not_whole(PARTS, 2, strlen(ROWS), kept.name);
        parts[i] = kept;
    }
}

Test(readback, a_part_that_lost_its_end_is_named)
{
    static const char *const wrong[] = {"<a><b/></a", "<a><b/>", "", " ", "<a><b></a>"};
    for (size_t i = 0; i < LIST; i++)
        for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
            const xlsx_part kept = parts[i];
            parts[i].text = wrong[k];
            expect_not_whole(PARTS, 2, strlen(ROWS), kept.name);
            parts[i] = kept;
        }
}

Test(readback, a_list_that_lost_anything_is_named)
{
    static const char *const wrong[] = {
        "",
        HEAD,
        "<worksheet>" ROWS TAIL,
        HEAD ROWS,
        HEAD ROWS "</sheetData>",
        HEAD ROWS "</sheetData><autoFilter/></workshee",
        HEAD ROWS "<x/>" TAIL,
        HEAD "<row r=\"1\"><c/></row>" TAIL,
        HEAD "<row r=\"1\"><c/></row><row r=\"2\"><c" TAIL, /* without the end of its last row */
        HEAD "<row r=\"1\"><c/></row><xow r=\"2\"><c/></row>" TAIL,
        HEAD ROWS "<row r=\"3\"/>" TAIL};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        parts[LIST].text = wrong[i];
        expect_not_whole(PARTS, 2, strlen(ROWS), BD_READBACK_LIST);
    }
    parts[LIST].text = HEAD ROWS TAIL;
    expect_not_whole(PARTS, 1, strlen(ROWS), BD_READBACK_LIST);
    expect_not_whole(PARTS, 3, strlen(ROWS), BD_READBACK_LIST);
    expect_not_whole(PARTS, 2, strlen(ROWS) - 1, BD_READBACK_LIST);
    expect_not_whole(PARTS, 2, strlen(ROWS) + 1, BD_READBACK_LIST);
}

/* Tags may cross the border between two reads at any place. */
Test(readback, rows_are_counted_at_every_place_of_the_buffer)
{
    enum { COUNT = 9000 };
    bd_buf text = {0};
    for (size_t pad = 0; pad < 40; pad++) {
        text.len = 0;
        for (size_t i = 0; i < 65500 + pad; i++)
            bd_buf_add_char(&text, ' ');
        bd_buf_add_string(&text, "<sheetData>");
        const size_t from = text.len;
        for (size_t i = 0; i < COUNT; i++)
            bd_buf_add_string(&text, i % 3 == 0 ? "<row r=\"1\"></row>" : "<row  ></row>");
        const size_t row_bytes = text.len - from;
        bd_buf_add_string(&text, TAIL);
        bd_buf_add_char(&text, '\0');
        parts[LIST].text = text.at;
        cr_assert_eq(check(PARTS, COUNT, row_bytes), BD_OK, "pad %zu: %s", pad, err.text);
        cr_assert_eq(check(PARTS, COUNT - 1, row_bytes), BD_E_IO, "pad %zu", pad);
    }
    bd_buf_fini(&text);
}

Test(readback, a_flipped_byte_is_noticed)
{
    char expected[256];
    xlsx_zip_with(&zip, parts, PARTS, ZIP_CM_STORE);
    char *rows = memmem(zip.at, zip.len, "<row r=\"2\">", 11);
    cr_assert_not_null(rows, "the part is not stored as it is");
    rows[8] = '3';
    xlsx_file_set(&file, zip.at, zip.len);
    cr_expect_eq(check_file(2, strlen(ROWS)), BD_E_IO);
    snprintf(expected, sizeof expected,
             "cannot make '%s': what was written a moment ago is incomplete: '%s' is damaged: ",
             file.path, file.path);
    cr_expect_eq(strncmp(err.text, expected, strlen(expected)), 0, "%s", err.text);
}

Test(readback, a_file_that_is_not_a_zip_file_is_refused)
{
    xlsx_file_set(&file, "PK\3\4 and no more", 15);
    cr_expect_eq(check_file(2, strlen(ROWS)), BD_E_IO);
    xlsx_file_set(&file, "", 0);
    cr_expect_eq(check_file(2, strlen(ROWS)), BD_E_IO);
    cr_expect_str_eq(err.hint, "");
}

/* The xlsx reader refuses such a sheet in a file of a user: BD_PART_RATIO. */
Test(readback, a_list_that_packs_very_well_counts)
{
    enum { LEN = 101 << 20 };
    bd_buf text = {0};
    bd_buf_add_string(&text, HEAD);
    const size_t from = text.len;
    bd_buf_add_string(&text, "<row r=\"1\">");
    cr_assert(bd_buf_reserve(&text, LEN));
    memset(text.at + text.len, 'a', LEN);
    text.len += LEN;
    bd_buf_add_string(&text, "</row>");
    const size_t row_bytes = text.len - from;
    bd_buf_add_string(&text, TAIL);
    bd_buf_add_char(&text, '\0');
    parts[LIST].text = text.at;
    cr_expect_eq(check(PARTS, 1, row_bytes), BD_OK, "%s", err.text);
    bd_buf_fini(&text);
}
