/*
 * reader_ops: what a format implements, and the worker's buffers it may use. Only for source files
 * in formats/.
 *
 * A format's reader begins with a struct bd_reader. A chunk is one mapping. The cells of a batch
 * lie in data (as in the file) or in side (unescaped or decoded); both are reached by offsets from
 * data.
 *
 * Threads: a chunk belongs to one worker. What take changes in a reader, parse must not read.
 */
#ifndef BD_FORMATS_READER_READER_OPS_H
#define BD_FORMATS_READER_READER_OPS_H

#include "engine/base/budget.h"
#include "formats/reader/reader.h"

enum {
    /* Rows and cells of one chunk. A take stops early where a chunk would have more. */
    BD_CHUNK_ROWS = 32 << 10,
    BD_CHUNK_CELLS = 64 << 10,
    BD_CHUNK_ROW_SLACK = 64, /* a take stops between blocks of 64 bytes, not inside one */
    BD_CHUNK_DATA_BYTES = BD_READER_CHUNK_BYTES + BD_READER_ROW_MAX + 64,
    BD_CHUNK_PIECE_BYTES =
        16 << 10 /* what is scanned at once: its positions stay in the first-level cache */
};

struct bd_chunk {
    bd_budget *budget;
    size_t bytes;  /* of the mapping; it begins with data */
    char *data;    /* BD_CHUNK_DATA_BYTES and the pad */
    char *side;    /* BD_CHUNK_DATA_BYTES and the pad */
    char *scratch; /* BD_READER_ROW_MAX + 64: one row's field, for libcsv */
    bd_row *rows;
    bd_cell *cells;
    uint32_t *pos;      /* of a piece, one row's separators and slack; pos[-1] exists */
    uint32_t *row_ends; /* of a piece, and slack */

    /* What take leaves for parse. */
    size_t begin; /* of the first row in data */
    size_t end;   /* after the last row's line end */
    uint64_t first_line;
    uint32_t kind;           /* the format's own */
    size_t columns;          /* csv: of a row; 0: not known yet, and all rows are bad */
    bd_line_counts lines;    /* of formats whose take knows rows */
    uint64_t long_row_bytes; /* not 0: the chunk is one row of that length, cut to what is shown */
    uint64_t long_row_lines; /* line ends in it */
};

typedef struct bd_reader_ops {
    const char *name; /* as in the configuration */
    bd_status (*open)(const bd_reader_spec *spec, const char *path, bd_reader **out, bd_err *err);
    void (*close)(bd_reader *reader);
    bd_status (*take)(bd_reader *reader, bd_chunk *chunk, bd_err *err);
    bd_status (*parse)(const bd_reader *reader, bd_chunk *chunk, bd_batch *batch, bd_err *err);
    bool (*slow_take)(const bd_reader *reader);
    size_t (*headings)(const bd_reader *reader, const bd_text **out);
    void (*progress)(const bd_reader *reader, uint64_t *done, uint64_t *all);
    void (*totals)(bd_reader *reader, bd_reader_totals *out);
    const bd_encoding_found *(*encoding)(const bd_reader *reader); /* may be NULL */
    /* bd_reader_parts(); NULL: a file is always one input. */
    bd_status (*parts)(const bd_reader_spec *spec, const char *path, bd_part_names *out,
                       bd_err *err);
} bd_reader_ops;

struct bd_reader {
    const bd_reader_ops *ops;
    bool holds; /* take stops in front of an open end: the file may grow */
    bd_open_end open_end;
};

/* At the beginning of take: what becomes of an open end that was held. BD_END: it was left out. */
static inline bd_status bd_reader_resume(bd_reader *reader)
{
    if (reader->open_end == BD_OPEN_END_HELD)
        reader->open_end = BD_OPEN_END_TAKEN;
    return reader->open_end == BD_OPEN_END_LEFT_OUT ? BD_END : BD_OK;
}

/* Whether take has to stop in front of an open end. */
static inline bool bd_reader_is_to_hold(const bd_reader *reader)
{
    return reader->holds && reader->open_end == BD_OPEN_END_NONE;
}

extern const bd_reader_ops bd_csv_reader_ops;
extern const bd_reader_ops bd_fixed_reader_ops;
extern const bd_reader_ops bd_dbf_reader_ops;
extern const bd_reader_ops bd_xlsx_reader_ops;

#endif
