/* rows: see rows.h. Room for a whole line is reserved once, so its cells are written without
 * further checks. */
#include "engine/report/rows/rows.h"

#include "engine/base/digits.h"
#include "engine/record/record_format.h"
#include "engine/report/rows/row_form.h"
#include "formats/output/csv_sheet.h"
#include "formats/output/csv_write.h"

static void heading_fields(const bd_schema *schema, const char *prefix, bd_buf *out)
{
    for (size_t i = 0; i < schema->field_count; i++) {
        bd_buf_add_char(out, ',');
        bd_buf_add_string(out, prefix);
        bd_buf_add_string(out, schema->names[i]);
    }
}

void bd_rows_heading(const bd_row_writer *writer, bd_outcome outcome, bd_buf *out)
{
    if (writer->bom)
        bd_buf_add_string(out, BD_CSV_BOM);
    if (writer->form != NULL) {
        bd_row_form_heading(writer, outcome, out);
        return;
    }
    if (outcome == BD_OUTCOME_REJECTED) {
        bd_buf_add_string(out, "dataset,source,reason,row");
    } else if (outcome == BD_OUTCOME_DUPLICATE) {
        bd_buf_add_string(out, "id,reason,notes,kept_source,source");
        heading_fields(writer->rules->roster, "roster_", out);
    } else {
        bd_buf_add_string(out, "id,reason,notes,roster_source,cards_source,cards_rows");
        heading_fields(writer->rules->roster, "roster_", out);
        heading_fields(writer->rules->cards, "cards_", out);
    }
    bd_buf_add_char(out, '\n');
}

/* Words contain no character that CSV quotes: the configuration checks the names of fields. */
static char *put_words(char *to, const bd_rules *rules, const uint16_t *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const bd_text word = rules->words[words[i]];
        if (i > 0)
            *to++ = ' ';
        memcpy(to, word.at, word.len);
        to += word.len;
    }
    return to;
}

static size_t words_room(const bd_rules *rules, const uint16_t *words, size_t count)
{
    size_t bytes = count;
    for (size_t i = 0; i < count; i++)
        bytes += rules->words[words[i]].len;
    return bytes;
}

/* Write file:line, quoted as a whole if the file's name needs quotes. */
static char *put_source(char *to, bd_text file, uint64_t line)
{
    char *end = bd_csv_write_cell(to, file.at, file.len);
    const bool quoted = (size_t)(end - to) != file.len;
    if (quoted)
        end--;
    *end++ = ':';
    end = bd_digits_put(end, line);
    if (quoted)
        *end++ = '"';
    return end;
}

static char *put_character(char *to, char c)
{
    return bd_csv_write_cell(to, &c, 1);
}

/* Values that are not stored as text are unpacked straight into the line. Of these only a single
 * character may need quotes. values[i] of the id field is NULL. */
static char *put_fields(char *to, const bd_record *record, bd_text number)
{
    for (size_t i = 0; i < record->schema->field_count; i++) {
        *to++ = ',';
        if (i == record->schema->id_field && record->raw == NULL) {
            memcpy(to, number.at, number.len);
            to += number.len;
            continue;
        }
        const uint8_t *packed = record->values[i];
        if (packed != NULL && (*packed & BD_TAG_CHAR) != 0) { /* a third of all values */
            to = put_character(to, (char)(*packed & 0x7F));
            continue;
        }
        const bd_text text = bd_record_text(record, i, to);
        if (text.at != to)
            to = bd_csv_write_cell(to, text.at, text.len);
        else
            to += text.len;
    }
    return to;
}

/* Packed digits and days unpack to at most twice their bytes plus a few; quoting at most doubles
 * text. */
static size_t fields_room(const bd_record *record)
{
    return 2 * (size_t)(record->end - record->begin) +
           record->schema->field_count * (BD_VALUE_SHORT_MAX + 3);
}

static bd_status file_name(const bd_file_names *files, uint32_t file, bd_text *out, bd_err *err)
{
    if (file >= files->count)
        return bd_fail(err, BD_E_INPUT, 0,
                       "the store is damaged: a record names source file %u of %zu", file,
                       files->count);
    *out = files->names[file];
    return BD_OK;
}

/* Write id, reason, notes and a comma. */
static char *put_front(char *to, const bd_rules *rules, const bd_finding *finding, bd_text number)
{
    memcpy(to, number.at, number.len); /* letters and digits */
    to += number.len;
    *to++ = ',';
    to = put_words(to, rules, finding->reasons, finding->reason_count);
    *to++ = ',';
    to = put_words(to, rules, finding->notes, finding->note_count);
    *to++ = ',';
    return to;
}

bd_status bd_rows_append(const bd_row_writer *writer, const bd_finding *finding, bd_buf *out,
                         bd_err *err)
{
    const bd_rules *rules = writer->rules;
    const bool duplicate = finding->outcome == BD_OUTCOME_DUPLICATE;
    const bd_record *other = duplicate ? finding->kept : finding->card;
    bd_text file;
    bd_text other_file = {0};
    BD_TRY(file_name(&writer->roster_files, finding->roster->source.file, &file, err));
    if (other != NULL)
        BD_TRY(file_name(duplicate ? &writer->roster_files : &writer->cards_files,
                         other->source.file, &other_file, err));
    if (__builtin_expect(writer->form != NULL, 0))
        return bd_row_form_append(writer, finding, file, other_file, out, err);
    const size_t room =
        2 * BD_VALUE_SHORT_MAX + words_room(rules, finding->reasons, finding->reason_count) +
        words_room(rules, finding->notes, finding->note_count) + bd_csv_cell_room(file.len) +
        bd_csv_cell_room(other_file.len) + 3 * BD_DIGITS_PUT_MAX + fields_room(finding->roster) +
        (finding->card != NULL ? fields_room(finding->card) : rules->cards->field_count);
    if (!bd_buf_reserve(out, room))
        return bd_buf_check(out, err);

    char scratch[BD_VALUE_SHORT_MAX];
    const bd_text number = bd_record_number(finding->roster, scratch);
    char *to = put_front(out->at + out->len, rules, finding, number);
    if (duplicate) {
        to = put_source(to, other_file, other->source.line);
        *to++ = ',';
        to = put_source(to, file, finding->roster->source.line);
        to = put_fields(to, finding->roster, number);
    } else {
        to = put_source(to, file, finding->roster->source.line);
        *to++ = ',';
        if (other != NULL)
            to = put_source(to, other_file, other->source.line);
        *to++ = ',';
        to = bd_digits_put(to, finding->cards_rows);
        to = put_fields(to, finding->roster, number);
        if (other != NULL) {
            to = put_fields(to, other, number);
        } else {
            memset(to, ',', rules->cards->field_count);
            to += rules->cards->field_count;
        }
    }
    *to++ = '\n';
    out->len = (size_t)(to - out->at);
    return BD_OK;
}

bd_status bd_rows_append_rejected(const bd_row_writer *writer, bool cards, bd_source source,
                                  uint16_t reason, bd_text row, bd_buf *out, bd_err *err)
{
    bd_text file;
    BD_TRY(
        file_name(cards ? &writer->cards_files : &writer->roster_files, source.file, &file, err));
    if (writer->form != NULL)
        return bd_row_form_append_rejected(writer, cards, file, source.line, reason, row, out, err);
    const bd_text word = writer->rules->words[reason];
    if (!bd_buf_reserve(out,
                        bd_csv_cell_room(file.len) + bd_csv_cell_room(row.len) + word.len + 64))
        return bd_buf_check(out, err);
    bd_buf_add_string(out, cards ? "cards," : "roster,");
    char *to = put_source(out->at + out->len, file, source.line);
    *to++ = ',';
    memcpy(to, word.at, word.len);
    to += word.len;
    *to++ = ',';
    to = bd_csv_write_cell(to, row.at, row.len);
    *to++ = '\n';
    out->len = (size_t)(to - out->at);
    return BD_OK;
}
