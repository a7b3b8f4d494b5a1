/*
 * fuzz_xlsx: the xlsx reader under libFuzzer. The low bits of the first byte choose what the rest
 * is: a whole file, or one part of a workbook that is sound otherwise (so that checksums and
 * packing do not stand in the way). Rows must be the same in chunks of any size, in rising order,
 * within the chunk, and UTF-8; a failure must have a message.
 *
 * Seeds are in tests/fuzz/corpus/xlsx, words in tests/fuzz/xlsx.dict.
 *
 *   clang -fsanitize=fuzzer,address,undefined ... tests/fuzz/fuzz_xlsx.c
 */
#include "tests/unit/formats/xlsx_make.h"

#include "engine/base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WANTED = 3, LINE_BYTES = 64 };

typedef struct fuzz_state {
    xlsx_file file;
    bd_budget budget;
    bd_chunk *chunk;
    bd_buf zip;
    bd_buf usual;
    bd_buf small;
} fuzz_state;

static void check(bool right)
{
    if (!right)
        abort();
}

static void check_batch(const fuzz_state *s, const bd_batch *batch, uint64_t *line)
{
    const size_t end = (size_t)((char *)s->chunk->cells - s->chunk->data);
    for (size_t i = 0; i < batch->row_count; i++) {
        const bd_row *row = &batch->rows[i];
        check(batch->first_line + row->line > *line);
        *line = batch->first_line + row->line;
        check(row->raw_at + (size_t)row->raw_len <= BD_CHUNK_DATA_BYTES);
        for (size_t k = 0; k < WANTED; k++) {
            const bd_cell cell = batch->cells[i * WANTED + k];
            check(cell.at + (size_t)cell.len <= end &&
                  bd_utf8_valid(batch->base + cell.at, cell.len));
            check(row->state == BD_ROW_OK || cell.len == 0);
        }
    }
}

static bd_status read_all(fuzz_state *s, const bd_reader_spec *spec, const bd_xlsx_tuning *tuning,
                          bd_buf *out)
{
    bd_err err = {0};
    bd_reader *reader = NULL;
    bd_batch batch;
    uint64_t line = 0;
    out->len = 0;
    bd_status st = bd_xlsx_open_tuned(spec, s->file.path, tuning, &reader, &err);
    while (st >= 0 && (st = bd_reader_take(reader, s->chunk, &err)) == BD_OK) {
        check(bd_reader_parse(reader, s->chunk, &batch, &err) == BD_OK);
        check_batch(s, &batch, &line);
        xlsx_add_batch(out, &batch, WANTED, true);
    }
    check(st == BD_END || (st < 0 && st == err.status && err.text[0] != '\0' && st != BD_E_BUG));
    bd_reader_close(reader);
    return st;
}

/* The workbook with one part exchanged. */
static void pack(fuzz_state *s, unsigned which, const char *text, size_t len)
{
    xlsx_part parts[] = {
        {"xl/worksheets/sheet1.xml",
         XLSX_SHEET("<row><c t=\"s\"><v>0</v></c><c s=\"1\"><v>9</v></c></row>"), 0},
        {"xl/sharedStrings.xml", XLSX_STRINGS("<si><t>1</t></si><si><t>b</t></si>"), 0},
        {"xl/styles.xml", xlsx_styles, 0},
        {"xl/workbook.xml", xlsx_book, 0},
        {"xl/_rels/workbook.xml.rels", xlsx_book_rels, 0},
        {"_rels/.rels", xlsx_root, 0}};
    const size_t count = sizeof parts / sizeof *parts;
    parts[which % count].text = text;
    parts[which % count].len = len;
    xlsx_zip_with(&s->zip, parts, count, ZIP_CM_STORE);
}

static void set_up(fuzz_state *s)
{
    bd_err err = {0};
    xlsx_file_open(&s->file);
    bd_budget_init(&s->budget, 64 << 20);
    check(bd_chunk_new(&s->budget, &s->chunk, &err) == BD_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static fuzz_state s;
    static const char *const headings[WANTED] = {"1", "b", "1"};
    static const char *const numbers[WANTED] = {"1", "3", "2"};
    if (size < 2)
        return 0;
    if (s.chunk == NULL)
        set_up(&s);
    const bool header = (data[0] & 8) != 0;
    const bd_reader_spec spec = {.format = BD_FORMAT_XLSX,
                                 .header = header,
                                 .wanted = header ? headings : numbers,
                                 .wanted_count = WANTED,
                                 .sheet = (data[0] & 16) != 0 ? "1" : NULL};
    bd_xlsx_tuning tuning;
    bd_xlsx_tuning_usual(&tuning);
    if ((data[0] & 7) >= 6) {
        xlsx_file_set(&s.file, data + 1, size - 1);
    } else {
        pack(&s, data[0] & 7, (const char *)data + 1, size - 1);
        xlsx_file_set(&s.file, s.zip.at, s.zip.len);
    }
    if ((data[0] & 32) != 0) {
        tuning.row_max = 40;
        tuning.row_shown = 8;
    }
    const bd_status usual = read_all(&s, &spec, &tuning, &s.usual);
    tuning.chunk_bytes = 1 + (data[0] >> 6) * (size_t)LINE_BYTES;
    tuning.rows_max = 1 + (data[0] >> 7) * 2u;
    const bd_status small = read_all(&s, &spec, &tuning, &s.small);
    check(usual == small);
    /* At a failure the last chunk is lost, which is a smaller one the second time. */
    check(s.usual.len <= s.small.len &&
          (s.usual.len == 0 || memcmp(s.usual.at, s.small.at, s.usual.len) == 0));
    check(usual != BD_END || s.usual.len == s.small.len);
    check(s.budget.used_bytes == bd_chunk_bytes());
    return 0;
}
