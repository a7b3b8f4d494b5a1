/*
 * reader: the interface of all input formats: one file as a sequence of chunks of whole rows.
 *
 * Reading is split in two so that many workers can share a file. bd_reader_take() is serial: the
 * caller lets in one thread at a time (a turn). It only brings bytes and finds where the last whole
 * row ends. bd_reader_parse() needs no turn: each worker parses the chunk that it took and does not
 * change the reader. A chunk belongs to one worker. bd_reader_totals_get() needs a turn, like take.
 * Open and close: one thread, while no other uses the reader.
 *
 *        take (in turn)                      parse (in parallel)
 *   file ------------> chunk of whole rows ------------------------> batch of cells
 *
 * Cells are UTF-8 where the file is text. Bytes that are not text stay as they are, and their row
 * has the flag BD_ROW_BAD_BYTES: packing checks those rows. Values are never trimmed.
 */
#ifndef BD_FORMATS_READER_READER_H
#define BD_FORMATS_READER_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/encoding.h"
#include "engine/base/err.h"
#include "engine/base/seen.h"
#include "engine/base/stop.h"
#include "engine/base/text.h"
#include "formats/encoding/detect.h"

enum {
    BD_READER_CHUNK_BYTES = 256 << 10, /* target of one take: half of a core's second-level cache */
    BD_READER_ROW_MAX = 1 << 20,       /* bytes; a longer row is not a row of a table */
    BD_READER_ROW_SHOWN = 64 << 10,    /* bytes of such a row that are kept for the report */
    BD_READER_PAD = 64,                /* readable bytes after every cell */
    BD_READER_COLUMNS_MAX = 16384,
    BD_READER_WANTED_MAX = 64,
    BD_READER_NOTE = 320,          /* bytes */
    BD_GZ_HELPER_BYTES = 640 << 10 /* memory of a bgzip file for each thread that unpacks it */
};

typedef enum bd_format { BD_FORMAT_CSV, BD_FORMAT_FIXED, BD_FORMAT_DBF, BD_FORMAT_XLSX } bd_format;

/* Where a field stands in a row of fixed width, in bytes of the file's encoding. */
typedef struct bd_reader_span {
    uint32_t at; /* from 1 */
    uint32_t width;
} bd_reader_span;

/* Further names of a wanted column, of which the first one that a file has is used. */
typedef struct bd_names {
    const char *const *at;
    size_t count;
} bd_names;

/* How a data set's files are to be read; borrowed from the configuration. */
typedef struct bd_reader_spec {
    char delimiter;
    bool header;               /* a row holds the headings */
    const char *const *wanted; /* headings, or 1-based numbers as text when header is false */
    size_t wanted_count;       /* cells come in this order */
    int digest;                /* bd_digest_kind of the file's bytes */
    /* All members below: zero is the default. */
    bd_format format;
    bd_encoding encoding;         /* auto for a dbf table: by its code page byte */
    const bd_reader_span *spans;  /* fixed: wanted_count of them, in the order of wanted */
    size_t row_bytes;             /* fixed: length of rows that have no line ends; 0: line ends */
    const char *delimiter_text;   /* csv: several bytes of UTF-8, instead of delimiter */
    const char *wanted_from;      /* the configuration file, for messages, and ... */
    const unsigned *wanted_lines; /* ... the line of each of wanted in it; NULL: not known */
    bool quote_none;              /* csv: a quote is a character like any other */
    char quote;                   /* csv: what quotes a value; NUL: a double quote */
    const char *sheet;            /* xlsx: name, or number from 1; NULL: the first visible one */
    const char *const *sheets;    /* xlsx: several such, each a part of the file; NULL: none */
    size_t sheet_count;
    bool sheets_all;         /* xlsx: every visible one with rows is a part */
    uint32_t header_rows[2]; /* csv, xlsx: the row of the headings, from 1, and 0 or a second
                                one that is joined to it; 0: see header_search.h */
    const bd_names *others;  /* of each of wanted; NULL: it is the only name */
    bool headings_only;      /* for bd_reader_headings(): wanted columns may be missing */
    unsigned helpers;        /* additional threads that may unpack a bgzip file */
    size_t number;           /* 1 + the index in wanted of the identity number; 0: unknown */
    const bd_stop *stop;     /* checked while a pipe is waited for or a workbook is
                                          unpacked; may be NULL */
    /* Where the bytes come from, e.g. a member of an archive; NULL: from the file at path. */
    const struct bd_origin *origin;
    const bd_seen *seen; /* the file, or that in which origin lies, as it was at the start; NULL:
                            it is compared with what it was when it was opened */
} bd_reader_spec;

enum {
    BD_ROW_OK = 0,
    BD_ROW_COLUMNS =
        1, /* too few or too many columns, or longer than BD_READER_ROW_MAX: no cells */
    /* Flags. */
    BD_ROW_BAD_BYTES = 2,    /* some wanted cell may hold bytes that are not UTF-8, or a NUL */
    BD_ROW_CUT = 4,          /* a field's end cut a character, which is U+FFFD in its cell */
    BD_ROW_QUOTE = 8,        /* csv: text stood behind a closing quote; it belongs to the value */
    BD_ROW_QUOTE_STRAY = 16, /* csv: a quote was never closed; it is an ordinary character */
    BD_ROW_SHORT = 32,       /* the row has fewer columns than the header; those are empty */
    BD_ROW_MERGED = 64,      /* xlsx: a cell has the value of the merge in which it lies */
    BD_ROW_CESU8 = 128       /* a character was written as two surrogates of three bytes each */
};

/* What the lines of an input are. For formats without lines: the rows of a sheet, the records of a
 * table. */
typedef struct bd_line_counts {
    uint64_t rows;            /* lines on which a row starts */
    uint64_t header;          /* lines of the header row or rows */
    uint64_t blank;           /* empty lines, and rows without any value */
    uint64_t continued;       /* further lines of rows with line breaks in values */
    uint64_t repeated_header; /* lines of rows equal to the header */
    uint64_t skipped;         /* lines above the header, records marked as deleted */
} bd_line_counts;

void bd_line_counts_add(bd_line_counts *to, const bd_line_counts *more);
uint64_t bd_line_counts_sum(const bd_line_counts *counts);

typedef struct bd_row {
    uint32_t line;    /* lines from batch.first_line to the line on which the row starts */
    uint32_t raw_at;  /* the row as it stands in the file, without its line end */
    uint32_t raw_len; /* bytes; cut to BD_READER_ROW_SHOWN for a row longer than BD_READER_ROW_MAX.
                         bd_reader_raw() returns no more than that of any row */
    uint32_t state;   /* BD_ROW_* */
} bd_row;

/* Rows of one chunk; valid until the next take or parse with the same chunk. */
typedef struct bd_batch {
    const char *base;
    const bd_row *rows;
    const bd_cell *cells; /* row_count x wanted_count; those of a BD_ROW_COLUMNS row are empty */
    size_t row_count;
    bd_line_counts lines;     /* of the chunk */
    uint64_t first_line;      /* from 1 */
    bd_encoding raw_encoding; /* of rows' raw bytes: UTF-8 or GB18030; cells are UTF-8 always */
} bd_batch;

/* A worker's buffers; made once per worker, used for any reader. Opaque: each format keeps its own
 * inside. */
typedef struct bd_chunk bd_chunk;
typedef struct bd_reader bd_reader;

/* What was read, for the manifest; complete after take has answered BD_END. */
typedef struct bd_reader_totals {
    uint64_t bytes;             /* of the file on disk */
    char digest[72];            /* hexadecimal, terminated */
    uint64_t deleted;           /* records marked as deleted, which were skipped (dbf) */
    uint64_t no_result;         /* wanted cells with a formula without a stored result (xlsx) */
    uint64_t unread_sheets;     /* visible sheets with rows that nobody reads (xlsx) */
    bd_line_counts outside;     /* lines that are in no batch: the header and those above it */
    uint64_t line_count;        /* all lines, counted by take, which does not know rows. They are
                                   the lines of all batches and those outside */
    char note[BD_READER_NOTE];  /* a remark on the file for the summary, or empty */
    bd_encoding_found encoding; /* csv */
} bd_reader_totals;

struct bd_budget;

/** What bd_chunk_new() takes from the budget: about 4.7 MiB. Common files use 1.5 MiB of it. */
size_t bd_chunk_bytes(void);

/** Memory: bd_chunk_bytes() of budget. BD_E_NOMEM. */
BD_NODISCARD bd_status bd_chunk_new(struct bd_budget *budget, bd_chunk **out, bd_err *err);
void bd_chunk_free(bd_chunk *chunk); /* harmless on NULL */

/**
 * Open path ("-" is standard input; files, pipes; gz by its first bytes, whatever the name) and
 * read its header. BD_E_USAGE: a wanted column is missing or is twice in the header. BD_E_INPUT:
 * empty, a directory, damaged. BD_E_IO: cannot be opened or read. spec must live as long as the
 * reader.
 */
BD_NODISCARD bd_status bd_reader_open(const bd_reader_spec *spec, const char *path, bd_reader **out,
                                      bd_err *err);
void bd_reader_close(bd_reader *reader); /* harmless on NULL */

/**
 * Fill chunk with the next whole rows. In turn. BD_END when there are no more and the file was
 * sound to its end; chunk is then empty. A chunk may hold no row at all (blank lines only). It
 * brings fewer bytes where rows are so short, or wanted columns so many, that the cells would not
 * fit a chunk's arrays. BD_E_INPUT: damaged, or changed
 * while it was read; after that only close the reader.
 */
BD_NODISCARD bd_status bd_reader_take(bd_reader *reader, bd_chunk *chunk, bd_err *err);

/* The names of the parts of a file that are inputs of their own, such as the sheets of a workbook. */
typedef struct bd_part_names {
    char **at; /* owned, as each name */
    size_t count;
} bd_part_names;

/** List the parts of the file that spec asks for. None: the file is one input. bd_reader_open()
 * then reads one part with its name as spec->sheet. Free the names on failure too. */
BD_NODISCARD bd_status bd_reader_parts(const bd_reader_spec *spec, const char *path,
                                       bd_part_names *out, bd_err *err);
BD_NODISCARD bd_status bd_part_names_add(bd_part_names *names, bd_text name, bd_err *err);
void bd_part_names_fini(bd_part_names *names); /* harmless on a zeroed one */

/*
 * The bytes behind the last whole row of a file that may grow (bd_seen.growth): the beginning of a
 * row, or a row that only the end of the file ends, which one is not known before the file has grown.
 * So take stops in front of them once, with a chunk without rows. It brings them if it is called
 * again, unless they were left out.
 */
typedef enum bd_open_end {
    BD_OPEN_END_NONE, /* there are none, or they are not reached yet */
    BD_OPEN_END_HELD,
    BD_OPEN_END_TAKEN,
    BD_OPEN_END_LEFT_OUT
} bd_open_end;

/** In turn. */
bd_open_end bd_reader_open_end(const bd_reader *reader);

/** Leave them out: they are BD_OPEN_END_HELD. In turn. */
void bd_reader_leave_out(bd_reader *reader);

/** Split the chunk into rows and wanted cells. No turn needed. */
BD_NODISCARD bd_status bd_reader_parse(const bd_reader *reader, bd_chunk *chunk, bd_batch *batch,
                                       bd_err *err);

/** Whether take is so slow (decompression) that a worker should rather begin another file than wait
 * for its turn. */
bool bd_reader_slow_take(const bd_reader *reader);

/** The headings, trimmed, in the file's order, for `check`; borrowed until close. None without a
 * header. */
size_t bd_reader_headings(const bd_reader *reader, const bd_text **out);

/** The row as it stands in the file, as UTF-8 (other bytes stay), at most BD_READER_ROW_SHOWN bytes
 * of the file's; borrowed from chunk until the next call with it. */
bd_text bd_reader_raw(bd_chunk *chunk, const bd_batch *batch, const bd_row *row);

/** The encoding of the file and the reason, for `check`; borrowed until close. NULL for formats
 * that do not detect it. */
const bd_encoding_found *bd_reader_encoding(const bd_reader *reader);

/** Bytes of the file on disk: read so far, and in all (0 when unknown, as for a pipe). Any
 * thread. */
void bd_reader_progress(const bd_reader *reader, uint64_t *done, uint64_t *all);

/** Add a remark to those of a file; it is left out where there is no more room. */
void bd_reader_note(char note[BD_READER_NOTE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Call it after BD_END, and once, since it ends the digest. */
void bd_reader_totals_get(bd_reader *reader, bd_reader_totals *out);

#endif
