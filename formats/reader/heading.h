/*
 * heading: decides whether the first row of a file is certainly a header, so that messages may show
 * it.
 *
 * In a file without a header the first row is a person's, and no number and no name may ever get
 * into a message. So a row is shown only when it has no long number and two cells are headings, or
 * one of two cells: that of a wanted column, or a word that is a heading in many files; or when each
 * is one or a column's code (AAC002). Pure, any thread.
 */
#ifndef BD_FORMATS_READER_HEADING_H
#define BD_FORMATS_READER_HEADING_H

#include "formats/reader/reader.h"

typedef enum bd_first_row {
    BD_FIRST_ROW_HEADINGS, /* may be shown */
    BD_FIRST_ROW_DATA,     /* a number stands in it */
    BD_FIRST_ROW_UNKNOWN   /* may be either */
} bd_first_row;

/** What the first row is. The headings of a dbf table are always headings. cells are trimmed. */
bd_first_row bd_heading_row(const bd_reader_spec *spec, const bd_text *cells, size_t count);

#endif
