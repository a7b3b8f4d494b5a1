/*
 * check: what a run would read, as text: files, columns, the problems of the first rows. Part of
 * run.h.
 *
 * Every file is looked at, also behind one that is refused, so that one call shows all there is to
 * mend; the first refusal is what bd_check() returns. The text has counts only.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/base/budget.h"
#include "engine/base/number.h"
#include "engine/base/utf8.h"
#include "engine/report/publish.h"
#include "engine/run/run.h"
#include "engine/run/sample.h"

enum {
    COLUMN_WIDTH = 24, /* places of a terminal */
    ALARM_PERCENT = 1, /* of the rows looked at */
    WORDS_PERCENT = 50 /* of the number cells: then it is another column */
};

typedef struct check {
    const bd_dataset_plan *dataset;
    bd_chunk *chunk;
    bd_buf *out;
    bd_err *err;    /* of the first refusal */
    bd_status st;   /* the first refusal, BD_OK: none */
    uint64_t bytes; /* of all files, on the disk */
    size_t unread;  /* files that are no files: standard input, pipes */
    bd_sample sum;
} check;

static double percent(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0 : 100.0 * (double)part / (double)whole;
}

static const char *size_text(uint64_t bytes, char out[BD_NUMBER_TEXT])
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    double value = (double)bytes;
    size_t unit = 0;
    while (value >= 1000 && unit < 4) {
        value /= 1000;
        unit++;
    }
    snprintf(out, BD_NUMBER_TEXT, "%.*f %s", unit == 0 ? 0 : 1, value, units[unit]);
    return out;
}

/* Places on a terminal: Han and full-width characters take two. */
static size_t width_of(const char *text)
{
    size_t len = strlen(text);
    size_t width = 0;
    while (len > 0) {
        uint32_t cp = 0;
        size_t n = bd_utf8_decode(text, len, &cp);
        n = n == 0 ? 1 : n;
        width += cp >= 0x1100 ? 2 : 1;
        text += n;
        len -= n;
    }
    return width;
}

static void add_padded(bd_buf *out, const char *text, size_t width)
{
    bd_buf_add_string(out, text);
    for (size_t w = width_of(text); w < width; w++)
        bd_buf_add_char(out, ' ');
    bd_buf_add_string(out, "  ");
}

static void add_rows(bd_buf *out, uint64_t rows, bool exact)
{
    char text[BD_NUMBER_TEXT];
    bd_buf_printf(out, "%s%s row%s", exact ? "" : "about ", bd_number_grouped(rows, text),
                  rows == 1 ? "" : "s");
}

/* ---- columns ---- */

/* The field's place in the table, its first column or the one it goes on in; share of the rows in
 * which it is empty, or what is wrong with it. */
static void add_field(const check *c, size_t i, const char *state)
{
    const size_t fields = c->dataset->schema.field_count;
    const size_t idx = i < fields ? i : c->dataset->joins[i - fields];
    const bd_field *field = &c->dataset->config->fields[idx];
    bd_buf_add_string(c->out, "    ");
    add_padded(c->out, field->name, 16);
    add_padded(c->out, i < fields ? field->column : field->append, COLUMN_WIDTH);
    add_padded(c->out, bd_type_name(field->rule.type), 9);
    bd_buf_printf(c->out, "%s\n", state);
}

static void add_field_head(const check *c)
{
    bd_buf_add_string(c->out, "    ");
    add_padded(c->out, "field", 16);
    add_padded(c->out, "column", COLUMN_WIDTH);
    add_padded(c->out, "type", 9);
    bd_buf_add_string(c->out, "empty\n");
}

/* Ask for each column alone, since the reader stops at the first that is missing. */
static void add_columns(const check *c, const char *path)
{
    add_field_head(c);
    for (size_t i = 0; i < c->dataset->spec.wanted_count; i++) {
        bd_reader_spec spec = c->dataset->spec;
        bd_reader *reader = NULL;
        bd_err ignored = {0};
        char state[BD_ERR_HINT + 32] = "found";
        spec.wanted = &c->dataset->wanted[i];
        spec.wanted_count = 1;
        if (bd_reader_open(&spec, path, &reader, &ignored) < 0)
            snprintf(state, sizeof state, "NOT FOUND%s%s", ignored.hint[0] == '\0' ? "" : "; ",
                     ignored.hint);
        bd_reader_close(reader);
        add_field(c, i, state);
    }
}

static void add_fields(const check *c, const bd_sample *sample)
{
    add_field_head(c);
    for (size_t i = 0; i < c->dataset->schema.field_count; i++) {
        char state[32];
        snprintf(state, sizeof state, "%6.2f %%", percent(sample->absent[i], sample->rows));
        add_field(c, i, state);
    }
}

/* ---- problems of the rows ---- */

static void add_count(bd_buf *out, const char *name, uint64_t count, uint64_t rows)
{
    char text[BD_NUMBER_TEXT];
    if (count != 0)
        bd_buf_printf(out, "      %-26s%10s  %6.2f %%\n", name, bd_number_grouped(count, text),
                      percent(count, rows));
}

static void add_problems(const check *c, const bd_sample *sample)
{
    bd_buf_add_string(c->out, "    rows that would be rejected:\n");
    add_count(c->out, "row_columns", sample->row_columns, sample->rows);
    for (int reason = BD_ID_OK + 1; reason < BD_SAMPLE_REASONS; reason++)
        add_count(c->out, bd_id_status_name((bd_id_status)reason), sample->reasons[reason],
                  sample->rows);
    add_count(c->out, "in all", bd_sample_rejected(sample), sample->rows);
    if (bd_sample_rejected(sample) == 0)
        bd_buf_add_string(c->out, "      none\n");
    bd_buf_add_string(c->out, "    notes on the numbers:\n");
    uint64_t notes = 0;
    for (unsigned bit = 0; bit < BD_ID_NOTE_COUNT; bit++) {
        add_count(c->out, bd_id_note_name(bit), sample->notes[bit], sample->rows);
        notes += sample->notes[bit];
    }
    if (notes == 0)
        bd_buf_add_string(c->out, "      none\n");
}

/* What a person has to do something about before the run. */
static void add_alarms(const check *c, const bd_sample *sample)
{
    const char *column = c->dataset->config->fields[c->dataset->schema.id_field].column;
    const uint64_t damaged =
        sample->notes[__builtin_ctz(BD_ID_NOTE_TRUNCATED)] + sample->reasons[BD_ID_SPREADSHEET];

    if (percent(sample->words, sample->rows) > WORDS_PERCENT)
        bd_buf_printf(c->out, "    ! column '%s' holds words, not numbers: is it the right one?\n",
                      column);
    if (percent(damaged, sample->rows) > ALARM_PERCENT)
        bd_buf_printf(
            c->out,
            "    ! %.2f %% of the numbers were damaged by a spreadsheet program (cut to 15 "
            "digits): have the\n      file exported again, with the numbers as text\n",
            percent(damaged, sample->rows));
    if (percent(sample->bad_bytes, sample->rows) > ALARM_PERCENT)
        bd_buf_printf(c->out,
                      "    ! %.2f %% of the rows are not UTF-8: have the file exported as UTF-8\n",
                      percent(sample->bad_bytes, sample->rows));
    if (percent(sample->row_columns, sample->rows) > ALARM_PERCENT)
        bd_buf_printf(
            c->out,
            "    ! %.2f %% of the rows have too few or too many columns: is the delimiter "
            "right?\n",
            percent(sample->row_columns, sample->rows));
}

/* ---- files and data sets ---- */

static void keep_refusal(check *c, bd_status st, const bd_err *err)
{
    if (c->st >= 0) {
        c->st = st;
        *c->err = *err;
    }
}

/* One file. What is refused is told and kept; only out of memory ends the check. */
static void check_file(check *c, size_t index)
{
    const char *path = c->dataset->files[index];
    const bd_text shown = c->dataset->shown[index];
    struct stat info = {0};
    bd_sample sample;
    bd_err err = {0};
    char text[BD_NUMBER_TEXT];

    bd_buf_printf(c->out, "\n  %.*s: ", (int)shown.len, shown.at);
    if (strcmp(path, "-") == 0 || (stat(path, &info) == 0 && S_ISFIFO(info.st_mode))) {
        bd_buf_add_string(c->out, "a pipe, which can be read only once: not looked at\n");
        c->unread++;
        return;
    }
    c->bytes += (uint64_t)info.st_size;
    const bd_status st = bd_sample_read(c->dataset, path, c->chunk, &sample, &err);
    bd_buf_printf(c->out, "%s, ", size_text((uint64_t)info.st_size, text));
    if (st < 0) {
        bd_buf_printf(c->out, "refused: %s\n", err.text);
        if (err.hint[0] != '\0')
            bd_buf_printf(c->out, "    hint: %s\n", err.hint);
        if (st == BD_E_USAGE)
            add_columns(c, path);
        keep_refusal(c, st, &err);
        return;
    }
    add_rows(c->out, sample.estimated_rows, sample.complete);
    bd_buf_printf(c->out, ", %s looked at\n", bd_number_grouped(sample.rows, text));
    add_fields(c, &sample);
    add_problems(c, &sample);
    add_alarms(c, &sample);
    bd_sample_add(&c->sum, &sample);
}

static void check_dataset(check *c)
{
    char text[BD_NUMBER_TEXT];

    bd_buf_printf(c->out, "\n%s: %zu file%s\n", c->dataset->name, c->dataset->file_count,
                  c->dataset->file_count == 1 ? "" : "s");
    for (size_t i = 0; i < c->dataset->file_count; i++)
        check_file(c, i);
    bd_buf_printf(c->out, "\n  %s in all: %s, ", c->dataset->name, size_text(c->bytes, text));
    add_rows(c->out, c->sum.estimated_rows, c->sum.complete && c->unread == 0);
    bd_buf_printf(c->out, "; of %s looked at, %.2f %% would be rejected\n",
                  bd_number_grouped(c->sum.rows, text),
                  percent(bd_sample_rejected(&c->sum), c->sum.rows));
}

static void add_head(const bd_config *config, bd_buf *out)
{
    bd_buf_printf(out, "period: %s%s\n", config->period,
                  bd_folder_published(config->reports, config->period)
                      ? ", published already: a run needs --force"
                      : "");
    bd_buf_printf(out, "store: %s\nreports: %s\ncompared:", config->store, config->reports);
    for (size_t i = 0; i < config->compare_count; i++)
        bd_buf_printf(out, " %s", config->compare[i].name);
    bd_buf_add_string(out, config->compare_count == 0 ? " nothing, only looked up\n" : "\n");
}

bd_status bd_check(const bd_config *config, bd_buf *out, bd_err *err)
{
    bd_plan *plan = calloc(1, sizeof *plan);
    bd_chunk *chunk = NULL;
    bd_budget budget;
    bd_status first = BD_OK;
    bd_status st = BD_OK;

    if (plan == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    bd_budget_init(&budget, (size_t)BD_BUDGET_MIN_MIB << 20);
    BD_GOTO(bd_plan_init(plan, config, err));
    BD_GOTO(bd_plan_files(plan, err));
    BD_GOTO(bd_plan_form(plan, out, err)); /* what a run would warn of */
    BD_GOTO(bd_chunk_new(&budget, &chunk, err));
    add_head(config, out);
    for (int d = 0; d < BD_DATASETS; d++) {
        check c = {.dataset = &plan->datasets[d],
                   .chunk = chunk,
                   .out = out,
                   .err = err,
                   .st = first,
                   .sum = {.complete = true}};
        check_dataset(&c);
        first = c.st;
    }
    st = first;
    BD_KEEP(bd_buf_check(out, err));
done:
    bd_chunk_free(chunk);
    bd_plan_fini(plan);
    free(plan);
    return st;
}
