/*
 * column_match: which headings of a row are those of a wanted column.
 *
 * A column may have several names, of which the first one that a file has is used. A heading that
 * is equal to the name, blanks at both ends aside, comes before one that is only alike
 * (heading_text.h). Pure, any thread.
 */
#ifndef BD_FORMATS_READER_COLUMN_MATCH_H
#define BD_FORMATS_READER_COLUMN_MATCH_H

#include "formats/reader/reader.h"

typedef struct bd_column_match {
    size_t times;     /* headings that fit equally well; 0: none */
    uint32_t column;  /* the first of them, from 0 */
    const char *name; /* which they fit; borrowed from spec */
    bool exact;       /* they are equal to it, not only alike */
} bd_column_match;

/** Number of names of the column that spec wants as number idx, and each of them. */
size_t bd_column_names(const bd_reader_spec *spec, size_t idx);
const char *bd_column_name(const bd_reader_spec *spec, size_t idx, size_t name);

/** Find that column among headings, which are trimmed. */
bd_column_match bd_column_match_in(const bd_text *headings, size_t count,
                                   const bd_reader_spec *spec, size_t idx);

/** Whether the heading is equal to one of the column's names, or alike. */
bool bd_column_fits(bd_text heading, const bd_reader_spec *spec, size_t idx);

/** How many of the wanted columns the headings have, at least once each. */
size_t bd_columns_matched(const bd_text *headings, size_t count, const bd_reader_spec *spec);

/** text without white space (also Unicode's) and byte order marks at both ends. */
bd_text bd_columns_trim(bd_text text);

#endif
