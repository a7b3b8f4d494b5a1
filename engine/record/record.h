/*
 * record: one row as it is stored: packed from the cells of a batch, and read back.
 *
 * Packing keeps the text of every declared field as it was written; a byte that is not UTF-8, and a
 * NUL, is kept as the four characters \xHH, and a character in CESU-8 as the character. Layout: record_format.h.
 *
 * Pure functions on the caller's memory, any thread. Hot: every row is packed, and every row of a
 * join is opened.
 */
#ifndef BD_RECORD_RECORD_H
#define BD_RECORD_RECORD_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "engine/base/text.h"
#include "engine/identity/id.h"
#include "engine/record/schema.h"
#include "engine/record/value_pack.h"

/* The position of a row in the inputs of its data set. */
typedef struct bd_source {
    uint32_t file; /* index, from 0 */
    uint64_t line; /* from 1 */
} bd_source;

/** Source order: negative, zero or positive, as memcmp. */
static inline int bd_source_compare(bd_source a, bd_source b)
{
    if (a.file != b.file)
        return a.file < b.file ? -1 : 1;
    return a.line < b.line ? -1 : a.line > b.line;
}

/* The notes of a row as it stood in its file. */
enum {
    BD_ROW_NOTE_BYTES,       /* bytes that are not text; shown as \xHH */
    BD_ROW_NOTE_CUT,         /* the end of a fixed field cut a character */
    BD_ROW_NOTE_QUOTE,       /* text stood behind a closing quote */
    BD_ROW_NOTE_QUOTE_STRAY, /* a quote that was never closed is an ordinary character */
    BD_ROW_NOTE_SHORT,       /* fewer columns than the header */
    BD_ROW_NOTE_MERGED,      /* a value of merged cells was filled in */
    BD_ROW_NOTE_CESU8,       /* characters written as two surrogates of three bytes each */
    BD_ROW_NOTE_COUNT
};

/** "invalid_bytes", ..., without the data set; note < BD_ROW_NOTE_COUNT; static. */
const char *bd_row_note_name(unsigned note);

/* What the reader tells about a row: 1 << note. With BAD_BYTES some cell may hold bytes that are
 * not UTF-8, or a NUL: packing looks, and also finds CESU8 itself. */
enum {
    BD_PACK_BAD_BYTES = 1 << BD_ROW_NOTE_BYTES,
    BD_PACK_CUT = 1 << BD_ROW_NOTE_CUT,
    BD_PACK_QUOTE = 1 << BD_ROW_NOTE_QUOTE,
    BD_PACK_QUOTE_STRAY = 1 << BD_ROW_NOTE_QUOTE_STRAY,
    BD_PACK_SHORT = 1 << BD_ROW_NOTE_SHORT,
    BD_PACK_MERGED = 1 << BD_ROW_NOTE_MERGED,
    BD_PACK_CESU8 = 1 << BD_ROW_NOTE_CESU8
};

/** An upper bound of the packed size in bytes of a row with these cells; with bad_bytes every byte
 * may become four. */
size_t bd_record_bound(const bd_schema *schema, const bd_cell *cells, bool bad_bytes);

/**
 * Pack one row at out, which has bd_record_bound() bytes. cells are in the order of the schema's
 * fields; their at counts from base, and 32 bytes after the start of each must be readable. state:
 * BD_PACK_*. With BD_ID_OK, *key and *end are set. Any other status is the reason to reject the
 * row, and out can be used for the next one.
 */
bd_id_status bd_record_pack(const bd_schema *schema, const char *base, const bd_cell *cells,
                            bd_source source, unsigned state, uint8_t *out, uint64_t *key,
                            uint8_t **end);

/**
 * Pack a row that bd_record_pack() refused, at the same out: every cell as it was written, also the
 * number's. Returns the end. The record is opened with BD_RECORD_NO_KEY; then only its source, its
 * flags and bd_record_text() are meaningful.
 */
uint8_t *bd_record_pack_refused(const bd_schema *schema, const char *base, const bd_cell *cells,
                                bd_source source, unsigned state, uint8_t *out);

enum { BD_RECORD_NO_KEY = 0 };

/* A packed record opened for reading; borrows the packed bytes and the schema. */
typedef struct bd_record {
    const bd_schema *schema;
    uint64_t key;
    bd_source source;
    uint32_t flags;       /* BD_REC_* */
    const uint8_t *begin; /* of the packed record */
    const uint8_t *end;
    const uint8_t *other; /* packed canonical text of another document, or NULL */
    const uint8_t *raw;   /* packed number cell as written, or NULL if it is canonical */
    const uint8_t *values[BD_SCHEMA_FIELDS_MAX]; /* packed, by field; NULL for the id field */
} bd_record;

/** Open the len bytes at packed. False: they are not a record of this schema. */
bool bd_record_open(const bd_schema *schema, uint64_t key, const uint8_t *packed, size_t len,
                    bd_record *out);

/** Copy an opened record. Only the fields in use are copied, not the whole array. */
static inline void bd_record_copy(bd_record *to, const bd_record *from)
{
    memcpy(to, from, offsetof(bd_record, values) + from->schema->field_count * sizeof *to->values);
}

/** Read only the source and, for another document, where its canonical text begins (else NULL).
 * Cheaper than opening. False: not a record. */
bool bd_record_peek(uint64_t key, const uint8_t *packed, size_t len, bd_source *source,
                    const uint8_t **other, const uint8_t **end);

/** A field as it was written. scratch as for bd_value_unpack(). The text is borrowed from the
 * record or from scratch. */
bd_text bd_record_text(const bd_record *record, size_t field, char scratch[BD_VALUE_SHORT_MAX]);

/** The canonical number: 18 characters, or the other document's text. */
bd_text bd_record_number(const bd_record *record, char scratch[BD_VALUE_SHORT_MAX]);

/** BD_ID_NOTE_* of the number cell and of the key. */
uint32_t bd_record_notes(const bd_record *record);

/** The notes of the row, each 1 << BD_ROW_NOTE_*. */
static inline uint32_t bd_record_row_notes(const bd_record *record)
{
    return (record->flags >> 5 & 3) | record->flags >> 8 << 2;
}

/** Append text with every byte that is not UTF-8, and every NUL, as \xHH, and a character in CESU-8
 * as the character. True: there was a bad byte. */
bool bd_text_show(bd_buf *out, const char *at, size_t len);

#endif
