/* row_form: see row_form.h. */
#include "engine/report/rows/row_form.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/report/words/words.h"
#include "formats/output/csv_sheet.h"
#include "formats/output/csv_write.h"

enum { SOURCE_MAX = 4096 + 32 }; /* bytes: the longest path that can be opened, and a line number */

/* ---- labels ---- */

bd_status bd_row_labels_make(const bd_rules *rules, bool chinese, bd_text **labels, bd_buf *bytes,
                             bd_err *err)
{
    bd_text *list = calloc(rules->word_count + 1, sizeof *list);
    *labels = list;
    if (list == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu words", rules->word_count);
    for (size_t i = 0; i < rules->word_count; i++) { /* lengths first: the buffer moves */
        const size_t from = bytes->len;
        bd_word_label_add(rules->words[i], chinese, bytes);
        list[i].len = bytes->len - from;
    }
    BD_TRY(bd_buf_check(bytes, err));
    const char *at = bytes->at;
    for (size_t i = 0; i < rules->word_count; at += list[i++].len)
        list[i].at = at;
    return BD_OK;
}

bd_status bd_row_form_finish(bd_row_form *form, const bd_rules *rules, bd_err *err)
{
    if (!form->spreadsheet || !form->chinese)
        return BD_OK;
    return bd_row_labels_make(rules, true, &form->labels, &form->label_bytes, err);
}

void bd_row_form_fini(bd_row_form *form)
{
    free(form->labels);
    bd_buf_fini(&form->label_bytes);
    form->labels = NULL;
}

/* ---- headings ---- */

static void add_heading(const bd_row_form *form, const char *key, bd_buf *out)
{
    bd_buf_add_string(out, form->labels != NULL ? bd_word_label(key, true) : key);
}

static void add_headings(const bd_row_form *form, const char *const keys[], size_t count,
                         bd_buf *out)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            bd_buf_add_char(out, ',');
        add_heading(form, keys[i], out);
        if (i == 0 && form->pseudonym && strcmp(keys[0], "id") == 0) {
            bd_buf_add_char(out, ',');
            add_heading(form, "pseudonym", out);
        }
    }
}

static void add_field_headings(const bd_row_form *form, const char *set, const bd_schema *schema,
                               bd_buf *out)
{
    for (size_t i = 0; i < schema->field_count; i++) {
        bd_buf_add_char(out, ',');
        add_heading(form, set, out);
        bd_buf_add_string(out, form->labels != NULL ? "：" : "_");
        add_heading(form, schema->names[i], out);
    }
}

void bd_row_form_heading(const bd_row_writer *writer, bd_outcome outcome, bd_buf *out)
{
    static const char *const rejected[] = {"dataset", "source", "reason", "row"};
    static const char *const duplicate[] = {"id", "reason", "notes", "kept_source", "source"};
    static const char *const judged[] = {"id",           "reason",    "notes", "roster_source",
                                         "cards_source", "cards_rows"};
    const bd_row_form *form = writer->form;
    if (outcome == BD_OUTCOME_REJECTED) {
        add_headings(form, rejected, sizeof rejected / sizeof *rejected, out);
    } else if (outcome == BD_OUTCOME_DUPLICATE) {
        add_headings(form, duplicate, sizeof duplicate / sizeof *duplicate, out);
        add_field_headings(form, "roster", writer->rules->roster, out);
    } else {
        add_headings(form, judged, sizeof judged / sizeof *judged, out);
        add_field_headings(form, "roster", writer->rules->roster, out);
        add_field_headings(form, "cards", writer->rules->cards, out);
    }
    bd_buf_add_char(out, '\n');
}

/* ---- cells ---- */

static void add_cell(const bd_row_form *form, bd_text value, bd_buf *out)
{
    if (form->spreadsheet)
        bd_csv_sheet_add(out, value);
    else if (bd_buf_reserve(out, bd_csv_cell_room(value.len)))
        out->len = (size_t)(bd_csv_write_cell(out->at + out->len, value.at, value.len) - out->at);
}

static void add_words(const bd_row_writer *writer, const uint16_t *words, size_t count, bd_buf *out)
{
    const bd_text *labels = writer->form->labels;
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            bd_buf_add_string(out, labels != NULL ? "；" : " ");
        bd_buf_add_text(out, labels != NULL ? labels[words[i]] : writer->rules->words[words[i]]);
    }
}

static void add_source(const bd_row_form *form, bd_text file, uint64_t line, bd_buf *out)
{
    char text[SOURCE_MAX];
    const int len =
        snprintf(text, sizeof text, "%.*s:%llu", (int)file.len, file.at, (unsigned long long)line);
    add_cell(form, (bd_text){text, len < SOURCE_MAX ? (size_t)len : SOURCE_MAX - 1}, out);
}

static void add_fields(const bd_row_writer *writer, const bd_mask_person *person,
                       const bd_record *record, int issue_field, bd_buf *out)
{
    const bd_row_form *form = writer->form;
    for (size_t i = 0; i < record->schema->field_count; i++) {
        char scratch[BD_VALUE_SHORT_MAX];
        char masked[BD_MASK_TEXT];
        bd_text value = bd_record_text(record, i, scratch);
        if (form->mask != BD_MASK_NONE)
            value = bd_mask_value(form->mask, person, &record->schema->rules[i],
                                  issue_field == (int)i, value, masked);
        bd_buf_add_char(out, ',');
        add_cell(form, value, out);
    }
}

/* Append id, pseudonym if configured, reason, notes and a comma. */
static bd_status add_front(const bd_row_writer *writer, const bd_finding *finding,
                           const bd_mask_person *person, bd_buf *out, bd_err *err)
{
    const bd_row_form *form = writer->form;
    char masked[BD_MASK_TEXT];
    add_cell(form, form->mask != BD_MASK_NONE ? bd_mask_number(person, masked) : person->number,
             out);
    bd_buf_add_char(out, ',');
    if (form->pseudonym) {
        char code[BD_DIGEST_TEXT];
        BD_TRY(bd_hmac_text(writer->hmac, person->number.at, person->number.len, code, err));
        add_cell(form, bd_text_of(code), out);
        bd_buf_add_char(out, ',');
    }
    add_words(writer, finding->reasons, finding->reason_count, out);
    bd_buf_add_char(out, ',');
    add_words(writer, finding->notes, finding->note_count, out);
    bd_buf_add_char(out, ',');
    return BD_OK;
}

bd_status bd_row_form_append(const bd_row_writer *writer, const bd_finding *finding, bd_text file,
                             bd_text other, bd_buf *out, bd_err *err)
{
    const bd_row_form *form = writer->form;
    const bd_record *roster = finding->roster;
    char scratch[BD_VALUE_SHORT_MAX];
    const bd_mask_person person = bd_mask_of(roster->key, bd_record_number(roster, scratch));
    BD_TRY(add_front(writer, finding, &person, out, err));
    if (finding->outcome == BD_OUTCOME_DUPLICATE) {
        add_source(form, other, finding->kept->source.line, out);
        bd_buf_add_char(out, ',');
        add_source(form, file, roster->source.line, out);
        add_fields(writer, &person, roster, -1, out);
    } else {
        add_source(form, file, roster->source.line, out);
        bd_buf_add_char(out, ',');
        if (finding->card != NULL)
            add_source(form, other, finding->card->source.line, out);
        bd_buf_add_char(out, ',');
        bd_buf_add_u64(out, finding->cards_rows);
        add_fields(writer, &person, roster, -1, out);
        if (finding->card != NULL)
            add_fields(writer, &person, finding->card, writer->rules->newest_field, out);
        for (size_t i = 0; finding->card == NULL && i < writer->rules->cards->field_count; i++)
            bd_buf_add_char(out, ',');
    }
    bd_buf_add_char(out, '\n');
    return bd_buf_check(out, err);
}

bd_status bd_row_form_append_rejected(const bd_row_writer *writer, bool cards, bd_text file,
                                      uint64_t line, uint16_t reason, bd_text row, bd_buf *out,
                                      bd_err *err)
{
    const bd_row_form *form = writer->form;
    bd_buf masked = {0};
    add_heading(form, cards ? "cards" : "roster", out);
    bd_buf_add_char(out, ',');
    add_source(form, file, line, out);
    bd_buf_add_char(out, ',');
    add_words(writer, &reason, 1, out);
    bd_buf_add_char(out, ',');
    if (form->mask != BD_MASK_NONE) {
        bd_mask_row(form->mask, row, &masked);
        row = (bd_text){masked.at, masked.len};
    }
    add_cell(form, row, out);
    bd_buf_add_char(out, '\n');
    const bd_status st = bd_buf_check(&masked, err);
    bd_buf_fini(&masked);
    return st < 0 ? st : bd_buf_check(out, err);
}
