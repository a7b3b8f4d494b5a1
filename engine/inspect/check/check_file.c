/* check_file: one file that can be read; see check_parts.h. */
#include <stdio.h>
#include <string.h>

#include "engine/base/number.h"
#include "engine/base/share.h"
#include "engine/inspect/check/check_parts.h"

enum { EMPTY_ROWS = 20 }; /* so many rows without a value are not a coincidence */

/* ---- format and columns ---- */

const char *bd_check__format_name(bd_format format)
{
    static const char *const names[] = {[BD_FORMAT_CSV] = "csv",
                                        [BD_FORMAT_FIXED] = "fixed",
                                        [BD_FORMAT_DBF] = "dbf",
                                        [BD_FORMAT_XLSX] = "xlsx"};
    return names[format];
}

void bd_check__format(const bd_checking *c, const bd_sample *sample)
{
    const bd_format format = c->dataset->spec.format;
    if (!sample->opened)
        return;
    bd_buf_printf(c->out, "    format %s%s", bd_check__format_name(format),
                  sample->in_archive                         ? " in an archive"
                  : sample->slow && format != BD_FORMAT_XLSX ? " in gz"
                                                             : "");
    if (sample->encoding.evidence[0] != '\0')
        bd_buf_printf(c->out, ", encoding %s: %s", bd_encoding_name(sample->encoding.encoding),
                      sample->encoding.evidence);
    bd_buf_add_char(c->out, '\n');
}

void bd_check__fields(const bd_checking *c, const bd_sample *sample)
{
    bd_check__field_head(c, "empty");
    for (size_t i = 0; i < c->dataset->schema.field_count; i++) {
        char share[BD_SHARE_TEXT];
        char state[BD_SHARE_TEXT + 8];
        snprintf(state, sizeof state, "%6s %%",
                 bd_share_text(sample->absent[i], sample->rows, share));
        bd_check__field(c, i, state);
    }
}

/* ---- problems of the rows ---- */

static uint64_t add_count(bd_buf *out, const char *set, const char *name, uint64_t count,
                          uint64_t rows)
{
    char text[BD_NUMBER_TEXT];
    char share[BD_SHARE_TEXT];
    if (count != 0)
        bd_buf_printf(out, "      %s%-*s%10s  %6s %%\n", set, 32 - (int)strlen(set), name,
                      bd_number_grouped(count, text), bd_share_text(count, rows, share));
    return count;
}

static void add_rejected(const bd_checking *c, const bd_sample *sample)
{
    bd_buf *out = c->out;
    bd_buf_add_string(out, "    rows that would be rejected:\n");
    add_count(out, "", "row_columns", sample->row_columns, sample->rows);
    for (int reason = BD_ID_OK + 1; reason < BD_SAMPLE_REASONS; reason++)
        add_count(out, "", bd_id_status_name((bd_id_status)reason), sample->reasons[reason],
                  sample->rows);
    if (add_count(out, "", "in all", bd_sample_rejected(sample), sample->rows) == 0)
        bd_buf_add_string(out, "      none\n");
}

void bd_check__problems(const bd_checking *c, const bd_sample *sample)
{
    static const unsigned of_cell =
        BD_ID_NOTE_CLEANED | BD_ID_NOTE_15_DIGIT | BD_ID_NOTE_DISABILITY;
    const bool cards = c->dataset_no == BD_CARDS;
    const char *set = cards ? "cards." : "roster.";
    const uint64_t rows = sample->rows;
    uint64_t notes = 0;
    add_rejected(c, sample);
    bd_buf_add_string(c->out, "    notes:\n");
    for (unsigned bit = 0; bit < BD_ID_NOTE_COUNT; bit++)
        notes += add_count(c->out, cards && (of_cell >> bit & 1) != 0 ? set : "",
                           bd_id_note_name(bit), sample->notes[bit], rows);
    for (unsigned note = 0; note < BD_ROW_NOTE_COUNT; note++)
        notes += add_count(c->out, set, bd_row_note_name(note), sample->row_notes[note], rows);
    notes += add_count(c->out, "", "region_unmapped", sample->region_unmapped, rows);
    notes += add_count(c->out, "", "region_from_id", sample->region_from_id, rows);
    if (notes == 0)
        bd_buf_add_string(c->out, "      none\n");
}

/* ---- alarms ---- */

bd_alarm_facts bd_check__facts(const bd_checking *c, size_t file, const bd_sample *sample)
{
    const bd_reader_totals totals = {.encoding = sample->encoding,
                                     .no_result = sample->no_result,
                                     .unread_sheets = sample->unread_sheets};
    bd_alarm_facts facts =
        bd_alarm_input_facts(c->plan, c->dataset_no, file, &sample->counted, &totals);
    facts.complete = sample->complete;
    facts.region_unmapped = sample->region_unmapped;
    facts.repeated_header = sample->lines.repeated_header;
    facts.grown_bytes = sample->grown_bytes;
    return facts;
}

void bd_check__alarm(const bd_checking *c, const bd_alarm *alarm)
{
    bd_buf_printf(c->out, "    ! %s%s\n", alarm->grave >= 0 && !alarm->accepted ? "grave: " : "",
                  alarm->text + alarm->body);
    if (alarm->hint[0] != '\0')
        bd_buf_printf(c->out, "      %s\n", alarm->hint);
}

static bool is_compared(const bd_checking *c, size_t field)
{
    const bd_rules *rules = &c->plan->rules;
    for (size_t i = 0; i < rules->compare_count; i++)
        if ((c->dataset_no == BD_ROSTER ? rules->compare[i].roster_field
                                        : rules->compare[i].cards_field) == field)
            return true;
    return false;
}

/* Fields that are not compared; for the others there is a grave alarm. */
static void add_empty_alarms(const bd_checking *c, const bd_sample *sample)
{
    for (size_t i = 0; i < c->dataset->schema.field_count && sample->rows >= EMPTY_ROWS; i++) {
        if (sample->absent[i] != sample->rows || is_compared(c, i))
            continue;
        bd_buf_add_string(c->out, "    ! column ");
        bd_check__heading(c->out, bd_text_of(c->dataset->wanted[i]));
        bd_buf_add_string(c->out, " is empty in every row\n");
    }
}

bd_status bd_check__alarms(const bd_checking *c, const bd_alarm_facts *facts,
                           const bd_sample *sample, bd_err *err)
{
    bd_alarm_list alarms = {0};
    const bd_status st = bd_alarms_of_input(facts, &alarms, err);
    if (sample->note[0] != '\0')
        bd_check__line(c->out, "    ! ", sample->note);
    if (sample->deleted > 0)
        bd_buf_printf(c->out, "    %llu records%s are marked as deleted and passed over\n",
                      (unsigned long long)sample->deleted,
                      sample->complete ? "" : " of those looked at");
    bd_check__inferred(c, facts->file, sample);
    for (size_t i = 0; i < alarms.count; i++) {
        bd_alarm *alarm = &alarms.at[i];
        alarm->accepted = alarm->grave >= 0 && (c->accept >> alarm->grave & 1) != 0;
        bd_check__alarm(c, alarm);
    }
    add_empty_alarms(c, sample);
    bd_alarm_list_fini(&alarms);
    return st;
}
