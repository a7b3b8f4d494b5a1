/*
 * csv_row: where a row ends and what its fields are, exactly, whatever its quotes. It reads what the
 * vector kernels and libcsv cannot. The rules:
 *
 * - A field that begins with a quote is quoted; blanks may stand before the quote. In it a doubled
 *   quote is one quote, and delimiters and line ends belong to the value.
 * - A single quote closes it. Blanks before the next delimiter or line end are dropped. Other text
 *   there belongs to the value, as spreadsheets and Python read it: "ab"cd is abcd.
 * - An opening quote is stray if nothing closes it within the longest row, or if a line after a line
 *   end in the value is by itself a whole row: as many columns as the header, and in the number's
 *   column a number that is readable, several numbers, or one in scientific notation; or another
 *   number of columns, all wanted ones among them, and a citizen number. A stray quote is an ordinary
 *   character, so its row ends with its line.
 * - In a field without quotes a quote is an ordinary character.
 *
 * Whether a quote is stray depends on the file alone, not on how it is cut into chunks. Pure, any
 * thread.
 */
#ifndef BD_FORMATS_CSV_CSV_ROW_H
#define BD_FORMATS_CSV_CSV_ROW_H

#include "formats/csv/csv_dialect.h"

#define BD_CSV_NO_NUMBER UINT32_MAX

/* What the rows of a file look like. */
typedef struct bd_csv_shape {
    const bd_csv_dialect *dialect;
    size_t columns;  /* of a row; 0: not known, then as many as the row's own line has */
    size_t needed;   /* 1 + the last column that is wanted */
    uint32_t number; /* the number's column, from 0; BD_CSV_NO_NUMBER: not known, then any */
    size_t row_max;  /* bytes of the longest row */
} bd_csv_shape;

typedef enum bd_csv_fit {
    BD_CSV_FIT_NOT,
    BD_CSV_FIT_WHOLE, /* as many columns as the header; more, if those are empty */
    BD_CSV_FIT_SHORT  /* fewer, but no wanted one is missing, or the row ends with empty ones */
} bd_csv_fit;

/** Whether a row of so many columns can be used. filled: 1 + its last column that is not empty. */
bd_csv_fit bd_csv_shape_fit(const bd_csv_shape *shape, size_t columns, size_t filled);

/**
 * The offset after the line end of the row that begins at bytes[0]; 0: more bytes are needed. A CRLF
 * counts with its CR. last: no more bytes follow; then the row may end without a line end. *lines:
 * lines of the row.
 */
size_t bd_csv_row_end(const bd_csv_shape *shape, const char *bytes, size_t len, bool last,
                      uint64_t *lines);

/** Whether a line after a line end inside quotes is a whole row. The quoting of bytes is regular and
 * they begin at the start of a row. Lines that are not complete do not count. */
bool bd_csv_swallows_row(const bd_csv_shape *shape, const char *bytes, size_t len);

/** Line ends in bytes; CRLF is one. */
uint64_t bd_csv_count_lines(const char *bytes, size_t len);

/* One field of a row, by offsets in it. */
typedef struct bd_csv_field {
    size_t at;
    size_t open;  /* the opening quote, if quoted */
    size_t close; /* the closing quote, if quoted */
    size_t end;   /* the delimiter or line end after the field, or the end of the row */
    bool quoted;
    bool tail;  /* text stands after the closing quote */
    bool stray; /* it begins with a stray quote, and is not quoted */
} bd_csv_field;

/** Read the field at *at of one whole row, with or without its line end. False: it was the last one;
 * otherwise *at moves to the next. */
bool bd_csv_next_field(const bd_csv_dialect *d, const char *row, size_t len, size_t *at,
                       bd_csv_field *field);

/** Whether the field's value has no bytes. */
static inline bool bd_csv_field_empty(const bd_csv_field *field)
{
    return field->quoted ? field->close == field->open + 1 && !field->tail
                         : field->end == field->at;
}

/** Write the field's value to out, which has room for its bytes. Returns its length. */
size_t bd_csv_field_value(const bd_csv_dialect *d, const char *row, const bd_csv_field *field,
                          char *out);

#endif
