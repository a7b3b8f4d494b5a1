/*
 * fuzz_xls: workbooks of Excel 97-2003 under libFuzzer. The low bits of the first byte choose what
 * the rest is: a whole file; the stream of a workbook; what stands behind sound globals, as the
 * records of a sheet; the table of shared strings in pieces, of which a sheet shows the first. The
 * other bits choose the limits of the reader. Of all must be true what is true of any reader
 * (fuzz_read.h).
 *
 *   clang -fsanitize=fuzzer,address,undefined ... tests/fuzz/fuzz_xls.c
 */
#include "tests/fuzz/fuzz_read.h"
#include "tests/unit/formats/xls/xls_make.h"

enum { WHOLE, STREAM, CELLS, STRINGS, LIMIT = 40000, WANTED = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bd_status open_xls(const bd_reader_spec *spec, const char *path, bool small,
                          const void *given, bd_reader **out, bd_err *err)
{
    bd_xlsx_tuning tuning = *(const bd_xlsx_tuning *)given;
    if (!small) {
        bd_xlsx_tuning usual;
        bd_xlsx_tuning_usual(&usual);
        usual.row_max = tuning.row_max;
        usual.row_shown = tuning.row_shown;
        tuning = usual;
    }
    return bd_xlsx_open_tuned(spec, path, &tuning, out, err);
}

/* Globals of one sheet, up to where its table of strings may follow. */
static void begin(xls_book *book, bool wide)
{
    xls_book_begin(book, wide);
    xls_number_record(book, BD_BIFF_CODEPAGE, wide ? 1200 : 936);
    xls_format(book, 176, "yyyy-mm-dd");
    xls_style(book, 0);
    xls_style(book, 176);
    xls_sheet(book, "S", 0, 0);
}

static void cells(xls_book *book, bool wide, const uint8_t *data, size_t size)
{
    begin(book, wide);
    xls_begin(book, BD_BIFF_SST);
    xls_bytes(book, "\2\0\0\0\2\0\0\0", 8);
    xls_bytes(book, "\1\0\0001\1\0\0b", 8);
    xls_end(book);
    xls_eof(book);
    xls_cells_begin(book);
    xls_bytes(book, data, size);
}

/* Each piece has as many bytes as its first one says. */
static void strings(xls_book *book, const uint8_t *data, size_t size)
{
    begin(book, true);
    for (size_t at = 0, piece = 0; at < size; piece++) {
        const size_t left = size - at - 1;
        const size_t len = data[at] < left ? data[at] : left;
        xls_begin(book, piece == 0 ? BD_BIFF_SST : BD_BIFF_CONTINUE);
        xls_bytes(book, data + at + 1, len);
        xls_end(book);
        at += len + 1;
    }
    xls_eof(book);
    xls_cells_begin(book);
    for (unsigned i = 0; i < WANTED; i++)
        xls_shared(book, 0, i, i);
    xls_eof(book);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static fuzz_reading reading;
    static xls_book book;
    static bd_buf file;
    static const char *const numbers[WANTED] = {"1", "3", "2"};
    bd_xlsx_tuning tuning;
    if (size < 2 || size > LIMIT)
        return 0;
    fuzz_set_up(&reading);
    const unsigned what = data[0] & 3;
    const bool wide = (data[0] & 8) == 0;
    const bd_reader_spec spec = {.format = BD_FORMAT_XLSX,
                                 .wanted = numbers,
                                 .wanted_count = WANTED,
                                 .sheet = (data[0] & 16) != 0 ? "1" : NULL};
    book.stream.len = 0;
    if (what == STREAM)
        bd_buf_add(&book.stream, data + 1, size - 1);
    else if (what == CELLS)
        cells(&book, wide, data + 1, size - 1);
    else if (what == STRINGS)
        strings(&book, data + 1, size - 1);
    if (what == WHOLE)
        fuzz_file_set(&reading, data + 1, size - 1);
    else
        xls_file(&file, wide ? "Workbook" : "Book", &book.stream);
    if (what != WHOLE)
        fuzz_file_set(&reading, file.at, file.len);
    bd_xlsx_tuning_usual(&tuning);
    if ((data[0] & 32) != 0) {
        tuning.row_max = 40;
        tuning.row_shown = 8;
    }
    tuning.chunk_bytes = 1 + (data[0] >> 6) * (size_t)30;
    tuning.rows_max = 1 + (data[0] >> 7) * 2u;
    fuzz_read_twice(&reading, &spec, open_xls, &tuning);
    FUZZ_CHECK(bd_utf8_valid(reading.usual.at, reading.usual.len));
    return 0;
}
