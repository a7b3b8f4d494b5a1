/*
 * table: card rows of the generator as cells, and written as CSV. The same rows in every build.
 * Everything lives until the case ends, unless stated otherwise. One thread.
 */
#ifndef BD_BENCHES_TABLE_H
#define BD_BENCHES_TABLE_H

#include <stdbool.h>

#include "benches/micro/bench.h"
#include "engine/base/encoding.h"
#include "engine/base/text.h"
#include "fixtures/generator/population.h"

/* The columns of the generator's cards.csv. */
enum {
    TABLE_ID,
    TABLE_NAME,
    TABLE_SEX,
    TABLE_ETHNICITY,
    TABLE_BIRTH,
    TABLE_REGION,
    TABLE_CARD_NO,
    TABLE_STATUS,
    TABLE_ISSUED,
    TABLE_PHONE,
    TABLE_BANK,
    TABLE_COLUMNS,
    TABLE_PAD = 64 /* readable bytes after the text */
};

typedef struct bench_table {
    char *text; /* the rows as CSV, LF, no heading, nothing quoted */
    size_t len;
    bd_cell *cells; /* rows x TABLE_COLUMNS, from text */
    size_t rows;
} bench_table;

extern const char *const table_headings[TABLE_COLUMNS];

/** Rows of clean cards. */
void table_make(bench_work *work, size_t rows, bench_table *out);

static inline bd_text table_cell(const bench_table *t, size_t row, size_t column)
{
    const bd_cell cell = t->cells[row * TABLE_COLUMNS + column];
    return (bd_text){t->text + cell.at, cell.len};
}

/** One column's values, back to back, each in slot bytes, 32 readable bytes after the last; *lens
 * has the lengths. */
char *table_column(bench_work *work, const bench_table *t, size_t column, size_t slot,
                   uint32_t **lens);

typedef struct bench_table_csv {
    bd_encoding encoding;
    char delimiter;
    bool quoted;
    bool heading;
} bench_table_csv;

/** Append the table as CSV in another form to out, which the caller frees. */
void table_add_csv(const bench_table *t, const bench_table_csv *form, bd_buf *out);

/** Append UTF-8 text in another encoding. */
void table_add_encoded(bd_text text, bd_encoding encoding, bd_buf *out);

#endif
