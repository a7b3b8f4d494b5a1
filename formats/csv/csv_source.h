/*
 * csv_source: a file's bytes as the CSV reader takes them. It detects the encoding, removes the end
 * mark and any byte order mark but UTF-8's, and decodes UTF-16. GB18030 is handed on as it is,
 * since rows can be found in it and only wanted cells need decoding. One thread at a time.
 */
#ifndef BD_FORMATS_CSV_CSV_SOURCE_H
#define BD_FORMATS_CSV_CSV_SOURCE_H

#include "formats/input/end_mark.h"
#include "formats/input/input.h"
#include "formats/reader/reader.h"

typedef struct bd_csv_source {
    bd_input *input;         /* owned */
    bd_encoding_found found; /* of the file */
    bd_buf head;             /* bytes read for detection; not yet handed out from head_at on */
    size_t head_at;
    struct bd_csv_utf16 *utf16; /* NULL: handed on as it is */
    bd_end_mark end_mark;
} bd_csv_source;

/**
 * Open path and detect its encoding. gz, gz_step: as in bd_input_open_with(), NULL and 0 for the
 * usual. BD_E_INPUT: it begins with another encoding's mark. Else as bd_input_open(). Close it also
 * after a failure.
 */
BD_NODISCARD bd_status bd_csv_source_open(bd_csv_source *source, const bd_reader_spec *spec,
                                          const char *path, const bd_gz_ops *gz, size_t gz_step,
                                          bd_err *err);
void bd_csv_source_close(bd_csv_source *source); /* harmless on a zeroed one */

/** Read len bytes, UTF-8 or GB18030; *got is short only at the end of a sound file. */
BD_NODISCARD bd_status bd_csv_source_read(bd_csv_source *source, char *out, size_t len, size_t *got,
                                          bd_err *err);

/** What is handed out: BD_ENCODING_UTF8 or BD_ENCODING_GB18030. */
bd_encoding bd_csv_source_encoding(const bd_csv_source *source);

#endif
