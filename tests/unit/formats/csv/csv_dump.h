/*
 * csv_dump: everything that a reader finds in a file as one text, so that two ways to the same rows
 * can be compared. Shared by the tests and the fuzz target of encodings and delimiters. One thread.
 */
#ifndef BD_TESTS_UNIT_FORMATS_CSV_CSV_DUMP_H
#define BD_TESTS_UNIT_FORMATS_CSV_CSV_DUMP_H

#include "tests/unit/formats/csv/csv_oracle.h"

static inline void dump_row(const bd_batch *batch, size_t r, size_t wanted, bd_chunk *chunk,
                            bd_buf *out)
{
    const bd_row *row = &batch->rows[r];
    const bd_cell *cells = batch->cells + r * wanted;
    const bool tail = (row->state & BD_ROW_QUOTE) != 0;
    bd_buf_printf(out, "%llu:%u", (unsigned long long)(batch->first_line + row->line),
                  row->state & ~(tail ? (uint32_t)BD_ROW_BAD_BYTES : 0U));
    /* A value that ends in half a character may make a whole one with the text after its closing
     * quote, in one encoding and not in the other. */
    for (size_t i = 0; i < wanted && !tail; i++) {
        bd_buf_printf(out, " %u[", cells[i].len);
        bd_buf_add(out, batch->base + cells[i].at, cells[i].len);
        bd_buf_add_char(out, ']');
    }
    bd_buf_add_string(out, " raw ");
    bd_buf_add_text(out, bd_reader_raw(chunk, batch, row));
    bd_buf_add_char(out, '\n');
}

/* The rows of file, or its error; columns 1 and 2 where it has them. */
static inline void dump_file(const bd_reader_spec *given, const oracle_file *file,
                             const bd_csv_tuning *tuning, bd_chunk *chunk, bd_buf *out)
{
    static const char *const wanted[] = {"1", "2", "1"};
    bd_reader_spec spec = *given;
    bd_reader *reader;
    bd_status st;
    bd_err err = {0};
    spec.wanted = wanted;
    spec.wanted_count = 3;
    out->len = 0;
    st = bd_csv_open_tuned(&spec, file->path, tuning, &reader, &err);
    if (st == BD_E_USAGE) { /* one column */
        spec.wanted_count = 1;
        err = (bd_err){0};
        st = bd_csv_open_tuned(&spec, file->path, tuning, &reader, &err);
    }
    while (st == BD_OK) {
        bd_batch batch;
        st = bd_reader_take(reader, chunk, &err);
        if (st != BD_OK)
            break;
        st = bd_reader_parse(reader, chunk, &batch, &err);
        for (size_t r = 0; r < batch.row_count; r++)
            dump_row(&batch, r, spec.wanted_count, chunk, out);
    }
    bd_buf_printf(out, "status %d %s\n", st, err.text);
    bd_reader_close(reader);
}

static inline bool same_dump(const bd_buf *a, const bd_buf *b)
{
    if (a->len == b->len && memcmp(a->at, b->at, a->len) == 0)
        return true;
    fprintf(stderr, "--- one\n%.*s--- other\n%.*s", (int)a->len, a->at, (int)b->len, b->at);
    return false;
}

#endif
