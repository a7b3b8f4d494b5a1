/* table: see table.h. */
#include "benches/micro/table.h"

#include <stdlib.h>

#include "engine/base/utf8.h"
#include "fixtures/generator/cards.h"
#include "formats/encoding/gb18030.h"

enum { SEED = 1, ROW_ROOM = 160 };

const char *const table_headings[TABLE_COLUMNS] = {"AAC002", "AAC003", "AAC004", "AAC005",
                                                   "AAC006", "AAB301", "AAZ500", "AAZ502",
                                                   "AAZ503", "AAE005", "AAE008"};

static void split(bench_table *t)
{
    size_t cell = 0;
    uint32_t from = 0;
    for (uint32_t at = 0; at < t->len; at++)
        if (t->text[at] == ',' || t->text[at] == '\n') {
            if (cell == t->rows * TABLE_COLUMNS)
                bench_die("a row of the generator has another number of columns");
            t->cells[cell++] = (bd_cell){from, at - from};
            from = at + 1;
        }
    if (cell != t->rows * TABLE_COLUMNS)
        bench_die("%zu cells in %zu rows", cell, t->rows);
}

void table_make(bench_work *work, size_t rows, bench_table *out)
{
    bd_gen_population *population = bench_room(work, sizeof *population);
    bd_gen_cards cards;
    char row[BD_GEN_ROW_BYTES];
    bd_err err = {0};
    /* As many people as in a country, so that regions, birth dates and names are spread as
     * there. */
    bench_must(bd_gen_population_init(population, 1000000000, SEED, false, &err), &err);
    bd_gen_cards_init(&cards, population, 1000000000);
    *out = (bench_table){.text = bench_room(work, rows * ROW_ROOM + TABLE_PAD), .rows = rows};
    out->cells = bench_room(work, rows * TABLE_COLUMNS * sizeof *out->cells);
    for (size_t i = 0; i < rows; i++) {
        const size_t len = (size_t)(bd_gen_card_write(&cards, i, row) - row);
        if (len > ROW_ROOM)
            bench_die("a row of the generator has %zu bytes", len);
        memcpy(out->text + out->len, row, len);
        out->len += len;
    }
    split(out);
}

char *table_column(bench_work *work, const bench_table *t, size_t column, size_t slot,
                   uint32_t **lens)
{
    char *values = bench_room(work, t->rows * slot + TABLE_PAD);
    *lens = bench_room(work, t->rows * sizeof **lens);
    for (size_t i = 0; i < t->rows; i++) {
        const bd_text cell = table_cell(t, i, column);
        if (cell.len > slot)
            bench_die("a value of %zu bytes does not fit %zu", cell.len, slot);
        memcpy(values + i * slot, cell.at, cell.len);
        (*lens)[i] = (uint32_t)cell.len;
    }
    return values;
}

static void add_utf16(bd_buf *out, uint32_t point)
{
    if (point >= 0x10000) {
        add_utf16(out, 0xD800 + ((point - 0x10000) >> 10));
        add_utf16(out, 0xDC00 + ((point - 0x10000) & 0x3FF));
        return;
    }
    bd_buf_add_char(out, (char)(point & 0xFF));
    bd_buf_add_char(out, (char)(point >> 8));
}

/* A cache for bd_gb18030_encode(), which searches its tables; names repeat some hundred
 * characters. */
static void add_gb18030(bd_buf *out, uint32_t point)
{
    static struct {
        uint32_t point; /* 0: free */
        char code[4];
        uint8_t len;
    } seen[4096];
    const size_t slot = point % (sizeof seen / sizeof *seen);
    if (seen[slot].point != point) {
        seen[slot].point = point;
        seen[slot].len = (uint8_t)bd_gb18030_encode(point, seen[slot].code);
    }
    bd_buf_add(out, seen[slot].code, seen[slot].len);
}

void table_add_encoded(bd_text text, bd_encoding encoding, bd_buf *out)
{
    if (encoding == BD_ENCODING_UTF8) {
        bd_buf_add_text(out, text);
        return;
    }
    for (size_t at = 0; at < text.len;) {
        uint32_t point = 0;
        const size_t bytes = bd_utf8_decode(text.at + at, text.len - at, &point);
        if (bytes == 0)
            bench_die("the generator made bytes that are no text");
        at += bytes;
        if (encoding == BD_ENCODING_GB18030)
            add_gb18030(out, point);
        else
            add_utf16(out, point);
    }
}

static void add_cell(bd_text cell, const bench_table_csv *form, bool last, bd_buf *out)
{
    const char end = last ? '\n' : form->delimiter;
    if (form->quoted)
        table_add_encoded(bd_text_of("\""), form->encoding, out);
    table_add_encoded(cell, form->encoding, out);
    if (form->quoted)
        table_add_encoded(bd_text_of("\""), form->encoding, out);
    table_add_encoded((bd_text){&end, 1}, form->encoding, out);
}

void table_add_csv(const bench_table *t, const bench_table_csv *form, bd_buf *out)
{
    if (form->encoding == BD_ENCODING_UTF16)
        bd_buf_add_string(out, "\xFF\xFE");
    for (size_t i = 0; form->heading && i < TABLE_COLUMNS; i++)
        add_cell(bd_text_of(table_headings[i]), form, i + 1 == TABLE_COLUMNS, out);
    for (size_t i = 0; i < t->rows; i++)
        for (size_t k = 0; k < TABLE_COLUMNS; k++)
            add_cell(table_cell(t, i, k), form, k + 1 == TABLE_COLUMNS, out);
    if (out->failed)
        bench_die("no memory for the table as CSV");
}
