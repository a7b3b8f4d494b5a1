/*
 * part_reader: a reader of a part of a file. It keeps the part's own spec, which differs from its
 * data set's, as long as the reader lives. Threads as in reader.h.
 */
#ifndef BD_FORMATS_READER_PART_READER_H
#define BD_FORMATS_READER_PART_READER_H

#include "formats/reader/reader.h"

/** bd_reader_open() with a copy of spec; what spec points to must live as long as the reader. */
BD_NODISCARD bd_status bd_part_reader_open(const bd_reader_spec *spec, const char *path,
                                           bd_reader **out, bd_err *err);

#endif
