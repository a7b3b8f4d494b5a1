/*
 * csv_state: where rows end, byte by byte: the states of libcsv with a space function that is never
 * true and without CSV_STRICT. It reads what the vector kernels cannot, and is the oracle of their
 * tests. Pure, any thread.
 */
#ifndef BD_FORMATS_CSV_CSV_STATE_H
#define BD_FORMATS_CSV_CSV_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum bd_csv_place {
    BD_CSV_ROW_START,
    BD_CSV_FIELD_START,
    BD_CSV_PLAIN,  /* in a field without quotes: a quote is literal there */
    BD_CSV_QUOTED, /* in a quoted field: everything but a quote is literal */
    BD_CSV_CLOSED  /* after a quote in a quoted field: the end, half of a doubled quote, or a
                      literal quote */
} bd_csv_place;

/* Zero at the start of a row. lines counts line ends (LF, CR, CRLF once), also
 * those inside quotes. */
typedef struct bd_csv_state {
    bd_csv_place place;
    bool after_cr; /* the byte before was a CR: a LF next belongs to the same line end */
    uint64_t lines;
    /* Only for csv_dialect.c. */
    uint64_t recent; /* the bytes before, the last one lowest */
    uint8_t starts;  /* bit i: the byte i + 1 bytes back begins a character */
    uint8_t matched; /* bytes of a delimiter after a closing quote */
    bool lead;       /* the byte before begins a character of two bytes */
} bd_csv_state;

/**
 * Go on from bytes[0] until a row or a blank line has ended. Returns the offset after its line end,
 * or 0 when len bytes do not end one. A LF after the CR of a row's end counts as a blank line here,
 * but not as a line.
 */
size_t bd_csv_row_end(bd_csv_state *state, char delimiter, const char *bytes, size_t len);

/** Line ends in bytes; CRLF is one. */
uint64_t bd_csv_count_lines(const char *bytes, size_t len);

#endif
