/*
 * record: one row as it is kept: packed from the cells of a batch, and read back.
 *
 * Packing keeps the text of every declared field as it was written; a byte that is not UTF-8, and a
 * NUL, is kept as the four characters \xHH. Layout: record_format.h. Pure functions on caller's
 * memory; hot.
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

/* Where a row stands in the inputs of its data set. */
typedef struct bd_source {
    uint32_t file; /* index, from 0 */
    uint64_t line; /* from 1 */
} bd_source;

/** Earlier in source order: negative, zero or positive, as memcmp. */
static inline int bd_source_compare(bd_source a, bd_source b)
{
    if (a.file != b.file)
        return a.file < b.file ? -1 : 1;
    return a.line < b.line ? -1 : a.line > b.line;
}

/* What the reader says of a row. */
enum {
    BD_PACK_BAD_BYTES = 1, /* some cell may hold bytes that are no text */
    BD_PACK_CUT = 2        /* a fixed field's end cut a character */
};

/** An upper bound of the packed size of a row with these cells; with bad_bytes every byte may
 * become four. */
size_t bd_record_bound(const bd_schema *schema, const bd_cell *cells, bool bad_bytes);

/**
 * Pack one row at out, which has bd_record_bound() bytes. cells are in the order of the schema's
 * fields, their at is from base, and 32 bytes behind each are readable. state: BD_PACK_*. BD_ID_OK
 * sets *key and *end; any other status is the reason to reject the row, and out is to be used
 * again.
 */
bd_id_status bd_record_pack(const bd_schema *schema, const char *base, const bd_cell *cells,
                            bd_source source, unsigned state, uint8_t *out, uint64_t *key,
                            uint8_t **end);

/**
 * Pack a row that bd_record_pack() refused, at the same out: every cell as it was written, that of
 * the number too. Returns the end. It opens under BD_RECORD_NO_KEY, and then only its source, its
 * flags and bd_record_text() say anything.
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
    const uint8_t *raw;   /* packed number cell as written, or NULL where it is canonical */
    const uint8_t
        *values[BD_SCHEMA_FIELDS_MAX]; /* packed, by field; that of the id field is NULL */
} bd_record;

/** Open the len bytes at packed. False: they are no record of this schema. */
bool bd_record_open(const bd_schema *schema, uint64_t key, const uint8_t *packed, size_t len,
                    bd_record *out);

/** Copy an opened record; cheaper than all of the struct, which has room for many fields. */
static inline void bd_record_copy(bd_record *to, const bd_record *from)
{
    memcpy(to, from, offsetof(bd_record, values) + from->schema->field_count * sizeof *to->values);
}

/** Only the source and, for other documents, the canonical text's place; cheaper than opening. */
bool bd_record_peek(uint64_t key, const uint8_t *packed, size_t len, bd_source *source,
                    const uint8_t **other, const uint8_t **end);

/** A field as it was written. scratch as for bd_value_unpack(); the text lives as long as both. */
bd_text bd_record_text(const bd_record *record, size_t field, char scratch[BD_VALUE_SHORT_MAX]);

/** The canonical number: 18 characters, or the other document's text. */
bd_text bd_record_number(const bd_record *record, char scratch[BD_VALUE_SHORT_MAX]);

/** BD_ID_NOTE_* of the number cell and of the key. */
uint32_t bd_record_notes(const bd_record *record);

/** Append text with every byte that is no UTF-8, and NUL, as \xHH; true if there was one. */
bool bd_text_show(bd_buf *out, const char *at, size_t len);

#endif
