/*
 * fuzz_xlsx: the xlsx reader under libFuzzer. The low bits of the first byte choose what the rest
 * is: a whole file, one part of a workbook that is sound otherwise, or several parts with FF
 * between them, which are packed here (so that checksums and packing do not stand in the way). Of
 * the rows must be true what is true of any reader (fuzz_read.h), and all of it is UTF-8.
 *
 * Words are in tests/fuzz/xlsx.dict.
 *
 *   clang -fsanitize=fuzzer,address,undefined ... tests/fuzz/fuzz_xlsx.c
 */
#include "tests/fuzz/fuzz_read.h"
#include "tests/unit/formats/xlsx/xlsx_make.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WANTED = 3, PARTS = 6, LINE_BYTES = 64, SEVERAL = 6, BETWEEN = 0xFF };

/* The workbook that parts are exchanged in. */
static const xlsx_part usual_parts[PARTS] = {
    {"xl/worksheets/sheet1.xml",
     XLSX_SHEET("<row><c t=\"s\"><v>0</v></c><c s=\"1\"><v>9</v></c></row>"), 0},
    {"xl/sharedStrings.xml", XLSX_STRINGS("<si><t>1</t></si><si><t>b</t></si>"), 0},
    {"xl/styles.xml", xlsx_styles, 0},
    {"xl/workbook.xml", xlsx_book, 0},
    {"xl/_rels/workbook.xml.rels", xlsx_book_rels, 0},
    {"_rels/.rels", xlsx_root, 0}};

static void pack(bd_buf *zip, const xlsx_part parts[PARTS])
{
    xlsx_zip_with(zip, parts, PARTS, ZIP_CM_STORE);
}

static void exchange_one(bd_buf *zip, size_t which, const char *text, size_t len)
{
    xlsx_part parts[PARTS];
    memcpy(parts, usual_parts, sizeof parts);
    parts[which].text = text;
    parts[which].len = len;
    pack(zip, parts);
}

/* An empty piece leaves a part as it is, one that is "-" leaves it out. */
static void exchange_several(bd_buf *zip, const char *text, size_t len)
{
    xlsx_part parts[PARTS];
    memcpy(parts, usual_parts, sizeof parts);
    for (size_t i = 0; i < PARTS; i++) {
        const char *end = len == 0 ? NULL : memchr(text, BETWEEN, len);
        const size_t n = end == NULL ? len : (size_t)(end - text);
        if (n == 1 && *text == '-') {
            parts[i].text = NULL;
        } else if (n != 0) {
            parts[i].text = text;
            parts[i].len = n;
        }
        text += n + (end != NULL);
        len -= n + (end != NULL);
    }
    pack(zip, parts);
}

static bd_status open_xlsx(const bd_reader_spec *spec, const char *path, bool small,
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static fuzz_reading reading;
    static bd_buf zip;
    static const char *const headings[WANTED] = {"1", "b", "1"};
    static const char *const numbers[WANTED] = {"1", "3", "2"};
    if (size < 2)
        return 0;
    fuzz_set_up(&reading);
    const bool header = (data[0] & 8) != 0;
    const size_t what = data[0] & 7;
    const bd_reader_spec spec = {.format = BD_FORMAT_XLSX,
                                 .header = header,
                                 .wanted = header ? headings : numbers,
                                 .wanted_count = WANTED,
                                 .sheet = (data[0] & 16) != 0 ? "1" : NULL};
    bd_xlsx_tuning tuning;
    bd_xlsx_tuning_usual(&tuning);
    if (what < PARTS)
        exchange_one(&zip, what, (const char *)data + 1, size - 1);
    else if (what == SEVERAL)
        exchange_several(&zip, (const char *)data + 1, size - 1);
    if (what <= SEVERAL)
        fuzz_file_set(&reading, zip.at, zip.len);
    else
        fuzz_file_set(&reading, data + 1, size - 1);
    if ((data[0] & 32) != 0) {
        tuning.row_max = 40;
        tuning.row_shown = 8;
    }
    tuning.chunk_bytes = 1 + (data[0] >> 6) * (size_t)LINE_BYTES;
    tuning.rows_max = 1 + (data[0] >> 7) * 2u;
    fuzz_read_twice(&reading, &spec, open_xlsx, &tuning);
    FUZZ_CHECK(bd_utf8_valid(reading.usual.at, reading.usual.len));
    return 0;
}
