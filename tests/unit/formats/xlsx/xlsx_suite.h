/* xlsx_suite: what the suites about workbooks share: a file in memory, a chunk, and rows as text. */
#ifndef BD_TESTS_UNIT_FORMATS_XLSX_XLSX_SUITE_H
#define BD_TESTS_UNIT_FORMATS_XLSX_XLSX_SUITE_H

#include <criterion/criterion.h>

#include "tests/unit/formats/xlsx/xlsx_make.h"

typedef struct xlsx_suite {
    bd_budget budget;
    bd_chunk *chunk;
    xlsx_file file;
    bd_buf book;
    bd_buf got;
    bd_xlsx_tuning tuning;
    bd_reader_totals totals; /* of the last reading */
    bd_line_counts lines;    /* of its batches, and outside */
    unsigned states;         /* of its rows, ored */
} xlsx_suite;

static inline void xlsx_suite_open(xlsx_suite *s)
{
    bd_err err = {0};
    *s = (xlsx_suite){.chunk = NULL};
    bd_budget_init(&s->budget, 64 << 20);
    cr_assert_eq(bd_chunk_new(&s->budget, &s->chunk, &err), BD_OK);
    bd_xlsx_tuning_usual(&s->tuning);
    xlsx_file_open(&s->file);
}

static inline void xlsx_suite_close(xlsx_suite *s)
{
    bd_chunk_free(s->chunk);
    cr_expect_eq(s->budget.used_bytes, 0);
    bd_buf_fini(&s->book);
    bd_buf_fini(&s->got);
    close(s->file.fd);
}

/* Read the workbook in s->book: rows, the line of each with its notes ("m" merged, "!" refused). */
static inline const char *xlsx_suite_read(xlsx_suite *s, const bd_reader_spec *spec)
{
    bd_err err = {0};
    bd_reader *reader = NULL;
    bd_batch batch;
    s->got.len = 0;
    s->lines = (bd_line_counts){0};
    s->totals = (bd_reader_totals){0};
    s->states = 0;
    xlsx_file_set(&s->file, s->book.at, s->book.len);
    bd_status st = bd_xlsx_open_tuned(spec, s->file.path, &s->tuning, &reader, &err);
    while (st >= 0 && (st = bd_reader_take(reader, s->chunk, &err)) == BD_OK) {
        st = bd_reader_parse(reader, s->chunk, &batch, &err);
        bd_line_counts_add(&s->lines, &batch.lines);
        for (size_t i = 0; i < batch.row_count; i++) {
            const bd_row *row = &batch.rows[i];
            s->states |= row->state;
            bd_buf_printf(&s->got, "%llu%s%s:", (unsigned long long)(batch.first_line + row->line),
                          row->state & BD_ROW_MERGED ? "m" : "",
                          row->state & BD_ROW_COLUMNS ? "!" : "");
            for (size_t k = 0; k < spec->wanted_count; k++) {
                const bd_cell cell = batch.cells[i * spec->wanted_count + k];
                bd_buf_printf(&s->got, "[%.*s]", (int)cell.len, batch.base + cell.at);
            }
            bd_buf_add_char(&s->got, '\n');
        }
    }
    if (st == BD_END) {
        bd_reader_totals_get(reader, &s->totals);
        bd_line_counts_add(&s->lines, &s->totals.outside);
        bd_buf_printf(&s->got, "end%s%s", s->totals.note[0] == '\0' ? "" : ": ", s->totals.note);
    } else {
        xlsx_add_failure(&s->got, &s->file, &err);
    }
    bd_reader_close(reader);
    cr_expect_eq(s->budget.used_bytes, bd_chunk_bytes());
    bd_buf_add_char(&s->got, '\0');
    return s->got.at;
}

/* "rows header blank repeated skipped of all". */
static inline const char *xlsx_suite_lines(xlsx_suite *s)
{
    static char text[128];
    snprintf(text, sizeof text, "%llu %llu %llu %llu %llu of %llu",
             (unsigned long long)s->lines.rows, (unsigned long long)s->lines.header,
             (unsigned long long)s->lines.blank, (unsigned long long)s->lines.repeated_header,
             (unsigned long long)s->lines.skipped, (unsigned long long)s->totals.line_count);
    cr_expect_eq(bd_line_counts_sum(&s->lines), s->totals.line_count, "%s", text);
    return text;
}

#endif
