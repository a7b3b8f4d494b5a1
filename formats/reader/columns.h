/*
 * columns: finds the wanted columns by heading or by number, and words the errors in a header. The
 * same for every format that has headings. Pure, any thread.
 */
#ifndef BD_FORMATS_READER_COLUMNS_H
#define BD_FORMATS_READER_COLUMNS_H

#include "formats/reader/column_match.h"
#include "formats/reader/header_search.h"

typedef struct bd_columns {
    const char *name;        /* of the file, for messages */
    const bd_text *headings; /* trimmed, each terminated */
    size_t heading_count;
    size_t columns;         /* of a file without header; 0: not known */
    const char *alone_hint; /* used where there is only one heading and it is not a wanted one */
    const char *part_hint;  /* NULL, or comes after the name that was probably meant */
    const char *first_hint; /* NULL, or a more probable cause: comes before all other hints */
    const bd_header_search *search; /* how the headings were found; NULL: they have a fixed place */
} bd_columns;

/** Find the columns that spec wants, from 0, in its order. BD_E_USAGE: missing, or there twice. */
BD_NODISCARD bd_status bd_columns_find(const bd_columns *columns, const bd_reader_spec *spec,
                                       uint32_t *wanted, bd_err *err);

#endif
