/* record: see record.h. */
#include "engine/record/record.h"

#include "engine/base/utf8.h"
#include "engine/record/record_format.h"

enum { VARINT_MAX = 10, HEAD_MAX = 2 * VARINT_MAX + 2 };

_Static_assert((int)BD_REC_CLEANED == (int)BD_ID_NOTE_CLEANED &&
                   (int)BD_REC_15_DIGIT == (int)BD_ID_NOTE_15_DIGIT &&
                   (int)BD_REC_DISABILITY == (int)BD_ID_NOTE_DISABILITY,
               "the record keeps these notes as the identity room numbers them");
_Static_assert(BD_REC_BAD_BYTES == BD_PACK_BAD_BYTES << 5 && BD_REC_CUT == BD_PACK_CUT << 5 &&
                   BD_REC_QUOTE == BD_PACK_QUOTE << 6 && BD_REC_CESU8 == BD_PACK_CESU8 << 6,
               "two notes of a row are in the first byte of flags, the others in the second");

enum {
    SECOND_BYTE = BD_REC_QUOTE | BD_REC_QUOTE_STRAY | BD_REC_SHORT | BD_REC_MERGED | BD_REC_CESU8
};

const char *bd_row_note_name(unsigned note)
{
    static const char *const names[BD_ROW_NOTE_COUNT] = {
        "invalid_bytes", "cut_character", "quote", "quote_stray",
        "row_short",     "merged_cell",   "cesu8"};
    return names[note];
}

static uint8_t *put_varint(uint8_t *out, uint64_t value)
{
    while (value >= 0x80) {
        *out++ = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    *out++ = (uint8_t)value;
    return out;
}

static bool get_varint(const uint8_t **from, const uint8_t *end, uint64_t *value)
{
    uint64_t sum = 0;
    for (unsigned shift = 0; shift < 64 && *from < end; shift += 7) {
        const uint8_t byte = *(*from)++;
        sum |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            *value = sum;
            return true;
        }
    }
    return false;
}

size_t bd_record_bound(const bd_schema *schema, const bd_cell *cells, bool bad_bytes)
{
    size_t bytes = 0;
    for (size_t i = 0; i < schema->field_count; i++)
        bytes += cells[i].len;
    return (bad_bytes ? 4 * bytes : bytes) + HEAD_MAX + BD_ID_OTHER_MAX +
           (schema->field_count + 2) * BD_VALUE_PACK_EXTRA;
}

/* Length in bytes of the valid character at at; 0 if its first byte must be shown as \xHH. */
static size_t sound_bytes(const char *at, size_t len)
{
    uint32_t c;
    return *at == '\0' ? 0 : bd_utf8_decode(at, len, &c);
}

static char *show_byte(char *out, unsigned char byte)
{
    static const char hex[] = "0123456789ABCDEF";
    out[0] = '\\';
    out[1] = 'x';
    out[2] = hex[byte >> 4];
    out[3] = hex[byte & 15];
    return out + 4;
}

/* Copy with each pair of surrogates as its character, and each bad byte as \xHH; out has 4 x len
 * bytes. *notes gets BD_PACK_CESU8 and BD_PACK_BAD_BYTES for what was found. */
static size_t show_bytes(char *out, const char *at, size_t len, unsigned *notes)
{
    char *to = out;
    uint32_t cp;
    for (size_t i = 0; i < len;) {
        const size_t n = sound_bytes(at + i, len - i);
        if (n == 0 && bd_utf8_pair(at + i, len - i, &cp)) {
            to += bd_utf8_encode(cp, to);
            *notes |= BD_PACK_CESU8;
            i += BD_UTF8_PAIR;
            continue;
        }
        if (n == 0) {
            to = show_byte(to, (unsigned char)at[i++]);
            *notes |= BD_PACK_BAD_BYTES;
            continue;
        }
        memcpy(to, at + i, n);
        to += n;
        i += n;
    }
    return (size_t)(to - out);
}

bool bd_text_show(bd_buf *out, const char *at, size_t len)
{
    unsigned notes = 0;
    if (len != 0 && bd_buf_reserve(out, 4 * len))
        out->len += show_bytes(out->at + out->len, at, len, &notes);
    return (notes & BD_PACK_BAD_BYTES) != 0;
}

/*
 * Pack a value that may have bad bytes. Its text with \xHH is written in the place of the packed
 * value, after space for the longest head. If that changed it, it is then packed as plain text, as
 * bd_value_pack() packs what is neither a number nor common Han characters.
 */
static uint8_t *pack_shown(uint8_t *out, const char *text, uint32_t len, uint64_t key,
                           unsigned *notes)
{
    unsigned found = 0;
    char *shown = (char *)out + 4;
    const size_t n = show_bytes(shown, text, len, &found);
    if (found == 0)
        return bd_value_pack(out, text, len, key);
    *notes |= found;
    if (n <= BD_TAG_TEXT_MAX) {
        out[0] = (uint8_t)n;
        memmove(out + 1, shown, n);
        return out + 1 + n;
    }
    out[0] = BD_TAG_LONG;
    out[1] = (uint8_t)n;
    out[2] = (uint8_t)(n >> 8);
    out[3] = (uint8_t)(n >> 16);
    return out + 4 + n;
}

/* For a cell that is not a plain citizen number: everything between the flags and the fields. */
static uint8_t *pack_number(uint8_t *out, const bd_id *id, bd_text cell, uint8_t *flags_out)
{
    uint8_t flags = (uint8_t)(id->notes & (BD_REC_CLEANED | BD_REC_15_DIGIT | BD_REC_DISABILITY));
    if (id->key >= BD_KEY_OTHER)
        flags |= BD_REC_OTHER;
    if (!bd_text_equal(cell, (bd_text){id->text, id->text_len}))
        flags |= BD_REC_RAW;
    *flags_out = flags;
    if (flags & BD_REC_OTHER) {
        *out++ = (uint8_t)id->text_len;
        memcpy(out, id->text, id->text_len);
        out += id->text_len;
    }
    if (flags & BD_REC_RAW)
        out = bd_value_pack(out, cell.at, (uint32_t)cell.len, id->key);
    return out;
}

/* Set the notes of the row, each 1 << BD_ROW_NOTE_*, in its flags; end is that of the record. Most
 * rows have none and no second byte, so it is inserted last. Returns the end. */
static uint8_t *set_row_notes(uint8_t *flags, uint8_t *end, unsigned notes)
{
    flags[0] = (uint8_t)(flags[0] | (notes & 3) << 5);
    if (notes >> 2 == 0)
        return end;
    memmove(flags + 2, flags + 1, (size_t)(end - flags) - 1);
    flags[0] |= BD_REC_MORE;
    flags[1] = (uint8_t)(notes >> 2);
    return end + 1;
}

enum { NUMBER_BYTES_MAX = 128, NUMBER_PAD = 32 };

/* The number cell of a row that may have bad bytes: with pairs of surrogates as characters, which
 * may stand in a remark behind the number. Other bad bytes are left, and refused. */
static bd_text show_number(bd_text cell, char out[4 * NUMBER_BYTES_MAX + NUMBER_PAD],
                           unsigned *notes)
{
    unsigned found = 0;
    if (cell.len > NUMBER_BYTES_MAX)
        return cell;
    const size_t len = show_bytes(out, cell.at, cell.len, &found);
    if (found != BD_PACK_CESU8)
        return cell;
    *notes |= found;
    return (bd_text){out, len};
}

/* Pack a number that is not plain: another form of it, or another document. *to is behind the
 * flags. */
static bd_id_status pack_unusual(const bd_schema *schema, bd_text cell, bool bad_bytes,
                                 unsigned *notes, uint8_t *flags, uint8_t **to, uint64_t *key)
{
    bd_id id;
    char shown[4 * NUMBER_BYTES_MAX + NUMBER_PAD];
    if (bad_bytes)
        cell = show_number(cell, shown, notes);
    const bd_id_status status =
        bd_id_read_with(cell, schema->rules[schema->id_field].absent, schema->last_day, &id);
    if (status != BD_ID_OK)
        return status;
    *key = id.key;
    *to = pack_number(*to, &id, cell, flags);
    return BD_ID_OK;
}

bd_id_status bd_record_pack(const bd_schema *schema, const char *base, const bd_cell *cells,
                            bd_source source, unsigned state, uint8_t *out, uint64_t *key,
                            uint8_t **end)
{
    const bd_cell number = cells[schema->id_field];
    uint8_t *flags = put_varint(put_varint(out, source.file), source.line);
    uint8_t *to = flags + 1;
    unsigned notes = state & ~(unsigned)BD_PACK_BAD_BYTES;
    *flags = 0;
    if (number.len != BD_ID_CITIZEN_LEN || !bd_id_plain(base + number.at, key)) {
        const bd_id_status status =
            pack_unusual(schema, (bd_text){base + number.at, number.len},
                         (state & BD_PACK_BAD_BYTES) != 0, &notes, flags, &to, key);
        if (status != BD_ID_OK)
            return status;
    }
    if (__builtin_expect(state & BD_PACK_BAD_BYTES, 0)) {
        for (size_t i = 0; i < schema->field_count; i++)
            if (i != schema->id_field)
                to = pack_shown(to, base + cells[i].at, cells[i].len, *key, &notes);
    } else {
        to = bd_values_pack(to, base, cells, 0, schema->id_field, *key);
        to = bd_values_pack(to, base, cells, schema->id_field + 1, schema->field_count, *key);
    }
    *end = __builtin_expect(notes == 0, 1) ? to : set_row_notes(flags, to, notes);
    return BD_ID_OK;
}

uint8_t *bd_record_pack_refused(const bd_schema *schema, const char *base, const bd_cell *cells,
                                bd_source source, unsigned state, uint8_t *out)
{
    uint8_t *flags = put_varint(put_varint(out, source.file), source.line);
    uint8_t *to = flags + 1;
    unsigned notes = state & ~(unsigned)BD_PACK_BAD_BYTES;
    for (size_t i = 0; i <= schema->field_count; i++) { /* the number first, then the others */
        const size_t field = i == 0 ? schema->id_field : i - 1;
        const char *text = base + cells[field].at;
        if (i != 0 && field == schema->id_field)
            continue;
        to = state & BD_PACK_BAD_BYTES
                 ? pack_shown(to, text, cells[field].len, BD_RECORD_NO_KEY, &notes)
                 : bd_value_pack(to, text, cells[field].len, BD_RECORD_NO_KEY);
    }
    *flags = BD_REC_RAW;
    return set_row_notes(flags, to, notes);
}

bool bd_record_peek(uint64_t key, const uint8_t *packed, size_t len, bd_source *source,
                    const uint8_t **other, const uint8_t **end)
{
    const uint8_t *at = packed;
    const uint8_t *stop = packed + len;
    uint64_t file;
    if (!get_varint(&at, stop, &file) || file > UINT32_MAX ||
        !get_varint(&at, stop, &source->line) || at >= stop)
        return false;
    source->file = (uint32_t)file;
    *end = stop;
    *other = NULL;
    if (*at & BD_REC_OTHER)
        *other = at + 1 + (*at & BD_REC_MORE ? 1 : 0);
    return (*other != NULL) == ((key & BD_KEY_OTHER) != 0) && (*other == NULL || *other <= stop);
}

bool bd_record_open(const bd_schema *schema, uint64_t key, const uint8_t *packed, size_t len,
                    bd_record *out)
{
    const uint8_t *at = packed;
    const uint8_t *end = packed + len;
    uint64_t file;
    if (!get_varint(&at, end, &file) || file > UINT32_MAX ||
        !get_varint(&at, end, &out->source.line) || at >= end)
        return false;
    out->schema = schema;
    out->key = key;
    out->source.file = (uint32_t)file;
    out->flags = *at++;
    if (out->flags & BD_REC_MORE) {
        if (at >= end || (*at << 8 & ~SECOND_BYTE) != 0)
            return false;
        out->flags = (out->flags ^ BD_REC_MORE) | (uint32_t)*at++ << 8;
    }
    out->begin = packed;
    out->end = end;
    out->other = NULL;
    out->raw = NULL;
    if (((out->flags & BD_REC_OTHER) != 0) != ((key & BD_KEY_OTHER) != 0))
        return false;
    if (out->flags & BD_REC_OTHER) {
        out->other = at;
        if (!bd_value_skip(&at, end))
            return false;
    }
    if (out->flags & BD_REC_RAW) {
        out->raw = at;
        if (!bd_value_skip(&at, end))
            return false;
    }
    for (size_t i = 0; i < schema->field_count; i++) {
        out->values[i] = NULL;
        if (i == schema->id_field)
            continue;
        out->values[i] = at;
        if (!bd_value_skip(&at, end))
            return false;
    }
    return at == end;
}

static bd_text unpack(const bd_record *record, const uint8_t *at, char *scratch)
{
    bd_text text = {scratch, 0};
    /* bd_record_open() checked every value, so this cannot fail. */
    (void)bd_value_unpack(&at, record->end, record->key, scratch, &text);
    return text;
}

bd_text bd_record_number(const bd_record *record, char scratch[BD_VALUE_SHORT_MAX])
{
    if (record->other != NULL)
        return unpack(record, record->other, scratch);
    bd_id_key_text(record->key, scratch);
    return (bd_text){scratch, BD_ID_CITIZEN_LEN};
}

bd_text bd_record_text(const bd_record *record, size_t field, char scratch[BD_VALUE_SHORT_MAX])
{
    if (field != record->schema->id_field)
        return unpack(record, record->values[field], scratch);
    if (record->raw != NULL)
        return unpack(record, record->raw, scratch);
    return bd_record_number(record, scratch);
}

uint32_t bd_record_notes(const bd_record *record)
{
    char scratch[BD_VALUE_SHORT_MAX];
    const uint32_t cell = record->flags & (BD_REC_CLEANED | BD_REC_15_DIGIT | BD_REC_DISABILITY);
    if (record->other != NULL)
        return cell | bd_id_other_notes(bd_record_number(record, scratch));
    return cell | bd_id_key_notes(record->key, record->schema->last_day);
}
