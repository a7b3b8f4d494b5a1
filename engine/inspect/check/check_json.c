/* check_json: what `check` found, as data: files, columns, counts, alarms; see check_parts.h. It
 * holds headings of the configuration and counts, never a cell. */
#include <stdio.h>

#include "engine/base/shown.h"
#include "engine/inspect/check/check_parts.h"

/* Text of the configuration, as check shows it. */
static void write_echo(bd_json *json, const char *key, const char *text)
{
    char shown[BD_SHOWN_ECHO];
    bd_json_string(json, key,
                   bd_shown_has_number(bd_text_of(text)) ? bd_shown_echo(text, shown, sizeof shown)
                                                         : text);
}

/* A message, or the name of a file. */
static void write_message(bd_json *json, const char *key, const char *text)
{
    bd_buf shown = {0};
    bd_shown_add_hidden(&shown, bd_text_of(text));
    bd_json_text(json, key, (bd_text){shown.at, shown.len});
    json->out->failed |= shown.failed;
    bd_buf_fini(&shown);
}

void bd_check__json_begin(bd_json *json, const bd_plan *plan, bool published)
{
    const bd_config *config = plan->config;
    bd_json_object(json, NULL);
    bd_json_string(json, "period", config->period);
    bd_json_bool(json, "published", published);
    write_message(json, "store", config->store);
    write_message(json, "reports", config->editions[0].reports);
    bd_json_array(json, "editions");
    for (size_t i = 1; i < config->edition_count; i++)
        write_message(json, NULL, config->editions[i].reports);
    bd_json_end(json);
    bd_json_array(json, "compared");
    for (size_t i = 0; i < config->compare_count; i++)
        write_echo(json, NULL, config->compare[i].name);
    bd_json_end(json);
    bd_buf notes = {0};
    bd_shown_add_hidden(&notes, (bd_text){plan->notes.at, plan->notes.len});
    bd_json_lines(json, "input_notes", (bd_text){notes.at, notes.len});
    json->out->failed |= notes.failed;
    bd_buf_fini(&notes);
}

void bd_check__json_dataset(const bd_checking *c)
{
    if (c->json == NULL)
        return;
    bd_json_object(c->json, c->dataset->name);
    bd_json_array(c->json, "files");
}

static void write_fields(const bd_checking *c, const bd_sample *sample)
{
    bd_json_array(c->json, "columns");
    for (size_t i = 0; i < c->dataset->schema.field_count; i++) {
        const bd_field *field = &c->dataset->config->fields[i];
        bd_json_object(c->json, NULL);
        write_echo(c->json, "field", field->name);
        write_echo(c->json, "column", field->column);
        bd_json_string(c->json, "type", bd_type_name(field->rule.type));
        bd_json_u64(c->json, "empty", sample->absent[i]);
        bd_json_end(c->json);
    }
    bd_json_end(c->json);
}

static void write_count(bd_json *json, const char *set, const char *name, uint64_t count)
{
    char key[96];
    snprintf(key, sizeof key, "%s%s", set, name);
    if (count != 0)
        bd_json_u64(json, key, count);
}

static void write_counts(const bd_checking *c, const bd_sample *sample)
{
    static const unsigned of_cell =
        BD_ID_NOTE_CLEANED | BD_ID_NOTE_15_DIGIT | BD_ID_NOTE_DISABILITY;
    const bool cards = c->dataset_no == BD_CARDS;
    const char *set = cards ? "cards." : "roster.";
    bd_json *json = c->json;
    bd_json_object(json, "rejected");
    write_count(json, "", "row_columns", sample->row_columns);
    for (int reason = BD_ID_OK + 1; reason < BD_SAMPLE_REASONS; reason++)
        write_count(json, "", bd_id_status_name((bd_id_status)reason), sample->reasons[reason]);
    bd_json_end(json);
    bd_json_object(json, "notes");
    for (unsigned bit = 0; bit < BD_ID_NOTE_COUNT; bit++)
        write_count(json, cards && (of_cell >> bit & 1) != 0 ? set : "", bd_id_note_name(bit),
                    sample->notes[bit]);
    for (unsigned note = 0; note < BD_ROW_NOTE_COUNT; note++)
        write_count(json, set, bd_row_note_name(note), sample->row_notes[note]);
    write_count(json, "", "region_unmapped", sample->region_unmapped);
    write_count(json, "", "region_from_id", sample->region_from_id);
    bd_json_end(json);
}

static void write_rows(bd_json *json, const bd_sample *sample, bool exact)
{
    bd_json_u64(json, "rows", sample->estimated_rows);
    bd_json_bool(json, "rows_exact", exact);
    bd_json_u64(json, "rows_looked_at", sample->rows);
}

static void write_format(const bd_checking *c, const bd_sample *sample)
{
    if (!sample->opened)
        return;
    bd_json_string(c->json, "format", bd_check__format_name(c->dataset->spec.format));
    bd_json_bool(c->json, "packed", sample->slow && c->dataset->spec.format != BD_FORMAT_XLSX);
    if (sample->encoding.evidence[0] != '\0') {
        bd_json_string(c->json, "encoding", bd_encoding_name(sample->encoding.encoding));
        bd_json_string(c->json, "evidence", sample->encoding.evidence);
    }
}

void bd_check__json_file(const bd_checking *c, size_t file, uint64_t size_bytes,
                         const bd_sample *sample, const bd_err *refused, bool pipe)
{
    bd_json *json = c->json;
    if (json == NULL)
        return;
    bd_json_object(json, NULL);
    write_message(json, "path", c->dataset->shown[file].at);
    bd_json_string(json, "state", pipe ? "pipe" : refused != NULL ? "refused" : "read");
    if (size_bytes != 0)
        bd_json_u64(json, "bytes", size_bytes);
    if (refused != NULL) {
        write_message(json, "refusal", refused->text);
        if (refused->hint[0] != '\0')
            write_message(json, "hint", refused->hint);
    }
    if (!pipe)
        write_format(c, sample);
    if (!pipe && refused == NULL) {
        write_rows(json, sample, sample->complete);
        write_fields(c, sample);
        write_counts(c, sample);
        if (sample->note[0] != '\0')
            bd_json_string(json, "note", sample->note);
        if (sample->deleted != 0)
            bd_json_u64(json, "deleted", sample->deleted);
    }
    bd_json_end(json);
}

void bd_check__json_dataset_end(const bd_checking *c, const bd_sample *sum, bool exact)
{
    if (c->json == NULL)
        return;
    bd_json_end(c->json);
    write_rows(c->json, sum, exact);
    bd_json_end(c->json);
}

void bd_check__json_end(bd_json *json, const bd_alarm_list *alarms, const bd_estimate *estimate,
                        const bd_plan *plan, const bd_err *refused)
{
    bd_json_array(json, "alarms");
    for (size_t i = 0; i < alarms->count; i++)
        bd_alarm_json(&alarms->at[i], json);
    bd_json_end(json);
    if (refused != NULL)
        write_message(json, "refusal", refused->text);
    else
        bd_json_null(json, "refusal");
    bd_json_object(json, "needs");
    bd_json_u64(json, "memory_bytes", estimate->memory_bytes);
    if (estimate->pipes == 0) {
        bd_disk_need needs[BD_DISK_NEEDS_MAX];
        const size_t count = bd_estimate_needs(estimate, plan, needs);
        uint64_t reports_bytes = 0;
        for (size_t i = 1; i < count; i++)
            reports_bytes += needs[i].bytes;
        bd_json_fixed3(json, "seconds", estimate->seconds);
        bd_json_u64(json, "store_bytes", needs[0].bytes);
        bd_json_u64(json, "reports_bytes", reports_bytes);
    }
    bd_json_end(json);
    bd_json_end(json);
    bd_json_finish(json);
}
