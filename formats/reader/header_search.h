/*
 * header_search: which row of a file has the headings.
 *
 * A title, a unit and a date often stand above the headings. A format feeds the first rows of a
 * file, cell by cell, until the search is decided:
 *
 *   spec->header_rows {0, 0}: the first row that is not blank, if it has all wanted headings. Else
 *                             the one row of the first BD_HEADER_ROWS that has them all. If none
 *                             has, the one that has most, for messages.
 *   spec->header_rows {3, 0}: row 3.
 *   spec->header_rows {3, 4}: rows 3 and 4, joined by "/". A heading of row 3 also stands for the
 *                             empty cells to its right, as merged cells leave them, as long as
 *                             row 4 has headings below.
 *
 * Rows are counted from 1 and blank ones count. At most five rows are kept, whatever is fed, so the
 * format limits memory by the length of a row. One thread.
 */
#ifndef BD_FORMATS_READER_HEADER_SEARCH_H
#define BD_FORMATS_READER_HEADER_SEARCH_H

#include "formats/reader/reader.h"

enum {
    BD_HEADER_ROWS = 20 /* that are looked at, blank ones aside */
};

/* The cells of a row. */
typedef struct bd_header_row {
    uint64_t no;   /* in the file, from 1; 0: there is none */
    bd_buf text;   /* the cells, trimmed, each terminated */
    bd_buf cells;  /* bd_text of each, set when the row is whole */
    size_t count;  /* of cells, at most BD_READER_COLUMNS_MAX */
    size_t filled; /* of them, those that are not empty */
    bool too_many; /* there were more */
} bd_header_row;

typedef struct bd_header_search {
    const bd_reader_spec *spec; /* borrowed */
    const char *name;           /* of the file, for messages; borrowed */
    bd_header_row row;          /* the next one, while its cells are added */
    bd_header_row before;       /* the one before it */
    bd_header_row best;         /* the header, when all is over */
    bd_header_row pair;         /* two rows, joined, that would have all headings */
    bd_header_row own[2];       /* of a header of two rows: each as it is in the file */
    uint64_t first;             /* number of the first row that is not blank */
    uint64_t twin;              /* of another row with all headings; 0: there is none */
    size_t rows;                /* that were looked at */
    size_t matched;             /* wanted columns that best has */
    bool halved;                /* best has all headings, but seems to be the lower half of pair */
} bd_header_search;

void bd_header_search_init(bd_header_search *search, const bd_reader_spec *spec, const char *name);
void bd_header_search_fini(bd_header_search *search); /* harmless on a zeroed one */

/** Free the rows that are not needed once the search is over and the columns are found. */
void bd_header_search_settle(bd_header_search *search);

/** Begin the current row anew, without cells. */
void bd_header_search_begin(bd_header_search *search);

/** Add the next cell of the current row, UTF-8; it is copied. */
void bd_header_search_cell(bd_header_search *search, bd_text cell);

/**
 * End the current row, which is number no. BD_END: the search is decided, no more rows are needed.
 * search->best.no is no if the row is the best one so far. A blank row is passed over.
 * BD_E_USAGE: a row that header_rows names is blank.
 */
BD_NODISCARD bd_status bd_header_search_row(bd_header_search *search, uint64_t no, bd_err *err);

/**
 * No more rows will come. best is the header, unless it has no number: then no row had a value.
 * BD_E_USAGE: several rows could be the header, or the rows that header_rows names do not exist.
 */
BD_NODISCARD bd_status bd_header_search_end(bd_header_search *search, bd_err *err);

/** Whether row number no is needed, so that a format need not decode the others. */
bool bd_header_search_wants(const bd_header_search *search, uint64_t no);

/** Whether the row that was ended last is blank. */
bool bd_header_search_blank(const bd_header_search *search);

/** The cells of a whole row. */
const bd_text *bd_header_cells(const bd_header_row *row);

/** The rows of the header as they are in the file, one or two, by which it is known again further
 * down. 0: there is none. Borrowed until bd_header_search_fini(). */
size_t bd_header_search_own(const bd_header_search *search, const bd_header_row *out[2]);

/** Set the hint that the headings are in two rows, those of pair. */
void bd_header_search_hint(const bd_header_search *search, bd_err *err);

/** Whether the header was found below other rows. */
bool bd_header_search_below(const bd_header_search *search);

/** Add the remark on such a header, for totals, to note. */
void bd_header_search_note(const bd_header_search *search, char note[BD_READER_NOTE]);

#endif
