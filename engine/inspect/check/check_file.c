/* check_file: one file that can be read; see check_parts.h. */
#include <stdio.h>
#include <string.h>

#include "engine/base/number.h"
#include "engine/inspect/check/check_parts.h"

enum {
    ALARM_PERCENT = 1,     /* of the rows looked at */
    UNMAPPED_PERCENT = 50, /* likewise */
    EMPTY_ROWS = 20        /* so many rows without a value are not a coincidence */
};

/* ---- format and columns ---- */

void bd_check__format(const bd_checking *c, const bd_sample *sample)
{
    static const char *const names[] = {[BD_FORMAT_CSV] = "csv",
                                        [BD_FORMAT_FIXED] = "fixed",
                                        [BD_FORMAT_DBF] = "dbf",
                                        [BD_FORMAT_XLSX] = "xlsx"};
    const bd_format format = c->dataset->spec.format;
    if (!sample->opened)
        return;
    bd_buf_printf(c->out, "    format %s%s", names[format],
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
        char state[32];
        snprintf(state, sizeof state, "%6.2f %%",
                 bd_check__percent(sample->absent[i], sample->rows));
        bd_check__field(c, i, state);
    }
}

/* ---- problems of the rows ---- */

static uint64_t add_count(bd_buf *out, const char *set, const char *name, uint64_t count,
                          uint64_t rows)
{
    char text[BD_NUMBER_TEXT];
    if (count != 0)
        bd_buf_printf(out, "      %s%-*s%10s  %6.2f %%\n", set, 32 - (int)strlen(set), name,
                      bd_number_grouped(count, text), bd_check__percent(count, rows));
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

/* Begin an alarm if part is more than limit per cent of the rows. */
static bool alarm_at(const bd_checking *c, uint64_t part, const bd_sample *sample, double limit)
{
    const double share = bd_check__percent(part, sample->rows);
    if (share <= limit)
        return false;
    bd_buf_printf(c->out, "    ! %.2f %% of the ", share);
    return true;
}

static void add_number_alarms(const bd_checking *c, const bd_sample *sample)
{
    static const char remedy[] = "\n      have the file exported again, with the numbers as text\n";
    const uint64_t cut = sample->notes[__builtin_ctz(BD_ID_NOTE_TRUNCATED)];
    if (alarm_at(c, cut, sample, ALARM_PERCENT))
        bd_buf_printf(c->out,
                      "numbers end in 000 and fail the check: a spreadsheet program keeps 15 "
                      "digits;%s",
                      remedy);
    if (alarm_at(c, sample->reasons[BD_ID_SPREADSHEET], sample, ALARM_PERCENT))
        bd_buf_printf(c->out,
                      "numbers are floats such as 4.4E+17: a spreadsheet program threw their last "
                      "digits away;%s",
                      remedy);
}

static void add_byte_alarms(const bd_checking *c, const bd_sample *sample)
{
    if (alarm_at(c, sample->row_notes[BD_ROW_NOTE_BYTES] + sample->reasons[BD_ID_ENCODING], sample,
                 ALARM_PERCENT))
        bd_buf_printf(c->out, "rows hold bytes that are not %s: %s\n",
                      bd_encoding_name(sample->encoding.encoding),
                      c->dataset->spec.encoding == BD_ENCODING_AUTO
                          ? "have the file exported again"
                          : "say `encoding: auto`, which looks at each file");
    if (alarm_at(c, sample->row_notes[BD_ROW_NOTE_CUT], sample, ALARM_PERCENT))
        bd_buf_add_string(c->out, "rows have a character cut at a field's end: are `at` and "
                                  "`width` right? They count bytes of the file's encoding\n");
}

static void add_row_alarms(const bd_checking *c, const bd_sample *sample)
{
    static const char *const questions[] = {
        [BD_FORMAT_CSV] = "rows have too few or too many columns: is the delimiter right?\n",
        [BD_FORMAT_FIXED] = "rows are shorter than the fields need: are `at` and `width` right?\n",
        [BD_FORMAT_DBF] = "rows are too long to be kept\n",
        [BD_FORMAT_XLSX] = "rows are too long to be kept\n"};
    if (alarm_at(c, sample->row_columns, sample, ALARM_PERCENT))
        bd_buf_add_string(c->out, questions[c->dataset->spec.format]);
    if (alarm_at(c, sample->region_unmapped, sample, UNMAPPED_PERCENT))
        bd_buf_add_string(c->out, c->dataset->config->region_name_count != 0
                                      ? "rows name no known region: is `under` right?\n"
                                      : "rows have no known region code: is it a column of "
                                        "codes? For names say `columns`\n");
}

static void add_empty_alarms(const bd_checking *c, const bd_sample *sample)
{
    for (size_t i = 0; i < c->dataset->schema.field_count && sample->rows >= EMPTY_ROWS; i++) {
        if (sample->absent[i] != sample->rows)
            continue;
        bd_buf_add_string(c->out, "    ! column ");
        bd_check__heading(c->out, bd_text_of(c->dataset->wanted[i]));
        bd_buf_add_string(c->out, " is empty in every row\n");
    }
}

void bd_check__alarms(const bd_checking *c, size_t file, const bd_sample *sample)
{
    if (sample->parsed_rows == 0 && sample->complete)
        bd_buf_add_string(c->out, "    ! the file has no rows\n");
    if (sample->note[0] != '\0')
        bd_buf_printf(c->out, "    ! %s\n", sample->note);
    if (sample->deleted > 0)
        bd_buf_printf(c->out, "    %llu records%s are marked as deleted and passed over\n",
                      (unsigned long long)sample->deleted,
                      sample->complete ? "" : " of those looked at");
    bd_check__inferred(c, file, sample);
    add_number_alarms(c, sample);
    add_byte_alarms(c, sample);
    add_row_alarms(c, sample);
    add_empty_alarms(c, sample);
}
