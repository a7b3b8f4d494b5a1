/* .xls workbooks that are damaged or made to harm: whatever the bytes say, the reader ends with rows
 * or with a message, in little memory. */
#include "tests/unit/formats/xls/xls_make.h"

#include <criterion/criterion.h>

#include "tests/unit/rounds.h"

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

TestSuite(xls_hostile, .init = setup, .fini = teardown, .timeout = 600);

static bd_status read_file(void)
{
    static const char *const numbers[] = {"1", "2"};
    const bd_reader_spec spec = {.format = BD_FORMAT_XLSX, .wanted = numbers, .wanted_count = 2};
    xlsx_file_set(&file, bytes.at, bytes.len);
    return xlsx_read(&file, &spec, &tuning, chunk, false, &got);
}

/* Every kind of record that the reader looks into, in a file of about rows cells. */
static void make(unsigned rows)
{
    xls_book_begin(&book, true);
    xls_number_record(&book, BD_BIFF_CODEPAGE, 1200);
    xls_number_record(&book, BD_BIFF_DATEMODE, 0);
    xls_format(&book, 176, "yyyy-mm-dd");
    xls_style(&book, 176);
    xls_sheet(&book, "S", 0, 0);
    xls_begin(&book, BD_BIFF_SST);
    xls_u32(&book.stream, 2);
    xls_u32(&book.stream, 2);
    xls_text(&book, "one", 2);
    xls_bytes(&book, "\4\0\0ab", 5);
    xls_end(&book);
    xls_begin(&book, BD_BIFF_CONTINUE);
    xls_bytes(&book, "\1\x00\x4E\x8C\x4E", 5);
    xls_end(&book);
    xls_eof(&book);
    xls_cells_begin(&book);
    xls_formula(&book, 0, 0, "\0\0\0\0\0\0\xFF\xFF", "text");
    xls_label(&book, 0, 1, "\xE5\xA4\xA7");
    for (unsigned i = 1; i < rows; i++) {
        xls_shared(&book, i, 0, i % 2);
        xls_double(&book, i, 1, 0, i);
    }
    xls_begin(&book, BD_BIFF_MERGEDCELLS);
    xls_bytes(&book, "\1\0\0\0\1\0\0\0\0\0", 10);
    xls_end(&book);
    xls_eof(&book);
    xls_file(&bytes, "Workbook", &book.stream);
}

static const unsigned sizes[] = {3, 140}; /* in the mini stream, and in sectors */

Test(xls_hostile, a_file_cut_anywhere_is_refused)
{
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        make(sizes[s]);
        cr_assert_eq(read_file(), BD_END, "%s", got.at);
        const size_t padding = (XLS_SECTOR - book.stream.len % XLS_SECTOR) % XLS_SECTOR;
        for (size_t len = bytes.len - padding; len-- > 8;) {
            bytes.len = len;
            const bd_status st = read_file();
            cr_expect_eq(st, BD_E_INPUT, "%zu bytes: %s", len, got.at);
        }
    }
}

/* One of the changes for each byte; under AddressSanitizer, where a file takes some 6 ms, for every
 * third one. The fuzz target makes more. */
Test(xls_hostile, a_byte_changed_anywhere_does_no_harm)
{
    static const unsigned char changes[] = {0x01, 0x80, 0xFF};
    const size_t step = test_stride();
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        make(sizes[s]);
        for (size_t i = 8; i < bytes.len; i += step) {
            const unsigned char change = changes[(i / step + s) % sizeof changes];
            bytes.at[i] = (char)((unsigned char)bytes.at[i] ^ change);
            const bd_status st = read_file();
            cr_expect(st == BD_END || st == BD_E_INPUT || st == BD_E_USAGE, "byte %zu: %s", i,
                      got.at);
            bytes.at[i] = (char)((unsigned char)bytes.at[i] ^ change);
        }
    }
}

/* ---- the container ---- */

enum { HEADER = 512, FAT = HEADER, DIRECTORY = FAT + XLS_SECTOR, ENTRY = 128 };

Test(xls_hostile, a_container_that_lies_is_refused)
{
    static const struct {
        const char *what;
        size_t at;
        uint32_t value;
        const char *result;
    } table[] = {
        {"a chain that returns to itself", FAT + 4 * 3, 2, "its workbook ends inside a record"},
        {"a chain that leaves the file", FAT + 4 * 3, 100000,
         "a chain of sectors leaves the file or returns to itself"},
        {"a chain that ends early", FAT + 4 * 3, 0xFFFFFFFE,
         "a stream is shorter than its directory says"},
        {"a FAT behind the end", 76, 100000, "a sector lies behind its end"},
        {"no FAT at all", 76, 0xFFFFFFFF, "a sector lies behind its end"},
        {"a directory behind the end", 48, 100000,
         "a chain of sectors leaves the file or returns to itself"},
        {"a directory of one sector that follows itself", FAT + 4, 1,
         "a chain of sectors leaves the file or returns to itself"},
        {"an entry that is its own neighbour", DIRECTORY + ENTRY + 68, 1,
         "its directory is not a tree"},
        {"an entry behind the directory", DIRECTORY + ENTRY + 72, 1000,
         "its directory is not a tree"},
        {"a stream of 4 GiB", DIRECTORY + ENTRY + 120, 0xFFFFFFFF,
         "a stream is shorter than its directory says"},
        {"sectors of 64 KiB", 30, 16, "its header is not that of a compound file"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        make(140);
        xls_put32(&bytes, table[i].at, table[i].value);
        cr_expect_eq(read_file(), BD_E_INPUT, "%s: %s", table[i].what, got.at);
        cr_expect(strstr(got.at, table[i].result) != NULL, "%s: %s", table[i].what, got.at);
    }
}

/* ---- records ---- */

/* A book whose only sheet has the given record. */
static const char *read_record(unsigned type, const char *data, size_t len)
{
    xls_book_begin(&book, true);
    xls_sheet(&book, "S", 0, 0);
    xls_eof(&book);
    xls_cells_begin(&book);
    xls_begin(&book, type);
    xls_bytes(&book, data, len);
    xls_end(&book);
    xls_eof(&book);
    xls_file(&bytes, "Workbook", &book.stream);
    read_file();
    return got.at;
}

Test(xls_hostile, a_record_shorter_than_its_kind_is_refused)
{
    static const unsigned types[] = {BD_BIFF_RK,       BD_BIFF_MULRK,   BD_BIFF_NUMBER,
                                     BD_BIFF_LABELSST, BD_BIFF_LABEL,   BD_BIFF_RSTRING,
                                     BD_BIFF_BOOLERR,  BD_BIFF_FORMULA, BD_BIFF_MERGEDCELLS};
    static const char zeros[8] = {0};
    static const char all[8] = {1, 0, 0, 0, 0, 0, 9, 0}; /* one merged area; a text of 9 */
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        for (size_t len = 0; len < 8; len++) {
            const bool merges = types[i] == BD_BIFF_MERGEDCELLS;
            const char *data = types[i] == BD_BIFF_LABEL || merges ? all : zeros;
            if ((types[i] == BD_BIFF_RSTRING || types[i] == BD_BIFF_LABEL) && len > 7)
                continue;
            const char *result = read_record(types[i], data, merges && len == 0 ? 1 : len);
            cr_expect(strstr(result, "is damaged") != NULL, "%04X of %zu bytes: %s", types[i], len,
                      result);
        }
}

Test(xls_hostile, a_text_longer_than_its_record_is_refused)
{
    static const char *const results[] = {"a text is longer than its record",
                                          "a record is shorter than its kind"};
    cr_expect(strstr(read_record(BD_BIFF_LABEL, "\0\0\0\0\0\0\xFF\xFF\0abc", 12), results[0]) !=
              NULL);
    cr_expect(strstr(read_record(BD_BIFF_LABEL, "\0\0\0\0\0\0\2\0\1abc", 12), results[1]) != NULL);
    cr_expect(strstr(read_record(BD_BIFF_LABEL,
                                 "\0\0\0\0\0\0\1\0\4\xFF\xFF\xFF\xFF"
                                 "a",
                                 14),
                     results[0]) != NULL);
}

Test(xls_hostile, a_column_that_no_sheet_has_is_refused)
{
    static const char several[] = "\0\0\xFF\xFF\0\0\x06\0\0\0\0\0\x06\0\0\0\0\0";
    const char *result = read_record(BD_BIFF_MULRK, several, 18);
    cr_expect(strstr(result, "more than 16384 columns") != NULL, "%s", result);
    result = read_record(BD_BIFF_MERGEDCELLS, "\1\0\0\0\1\0\xFF\xFF\xFF\xFF", 10);
    cr_expect(strstr(result, "in the list of merged cells there is no range at 1") != NULL, "%s",
              result);
}

Test(xls_hostile, cells_out_of_order_are_refused)
{
    xls_book_begin(&book, true);
    xls_sheet(&book, "S", 0, 0);
    xls_eof(&book);
    xls_cells_begin(&book);
    xls_double(&book, 1, 0, 0, 1);
    xls_double(&book, 0, 0, 0, 2);
    xls_eof(&book);
    xls_file(&bytes, "Workbook", &book.stream);
    read_file();
    cr_expect_str_eq(
        got.at,
        "(-3) 'FILE': the rows of a sheet are not in order in the file | open it in Excel or WPS "
        "and save it as .xlsx, which puts them in order");
}

Test(xls_hostile, sheets_at_one_place_or_nested_deeply_are_refused)
{
    xls_book_begin(&book, true);
    xls_sheet(&book, "S", 0, 0);
    xls_sheet(&book, "T", 0, 0);
    xls_eof(&book);
    xls_file(&bytes, "Workbook", &book.stream);
    cr_expect_eq(read_file(), BD_E_INPUT);
    cr_expect(strstr(got.at, "two sheets are at the same place") != NULL, "%s", got.at);
    xls_book_begin(&book, true);
    xls_sheet(&book, "S", 0, 0);
    xls_eof(&book);
    xls_cells_begin(&book);
    for (unsigned i = 0; i < 9; i++)
        xls_bof(&book, 32);
    xls_file(&bytes, "Workbook", &book.stream);
    cr_expect_eq(read_file(), BD_E_INPUT);
    cr_expect(strstr(got.at, "its sheets are nested too deeply") != NULL, "%s", got.at);
}

/* The table claims four thousand million strings, and a sheet is at a place behind the stream. */
Test(xls_hostile, claims_take_no_memory)
{
    xls_book_begin(&book, true);
    xls_sheet(&book, "S", 0, 0);
    xls_begin(&book, BD_BIFF_SST);
    xls_bytes(&book, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 8);
    xls_text(&book, "only", 2);
    xls_end(&book);
    xls_eof(&book);
    xls_cells_begin(&book);
    xls_shared(&book, 0, 0, 0);
    xls_eof(&book);
    xls_file(&bytes, "Workbook", &book.stream);
    cr_expect_eq(read_file(), BD_END, "%s", got.at);
    cr_expect_str_eq(got.at, "1:[only][]\nend");
    xls_put32(&book.stream, book.sheets[0], 0xFFFFFFF0);
    xls_file(&bytes, "Workbook", &book.stream);
    cr_expect_eq(read_file(), BD_E_INPUT, "%s", got.at);
}
