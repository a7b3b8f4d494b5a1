/* check_columns: missing columns, and columns that look like another one; see check_parts.h. */
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/nearest.h"
#include "engine/inspect/check/check_parts.h"
#include "formats/reader/column_match.h"
#include "formats/reader/heading.h"

enum {
    SURVEY_ROWS = 1000,
    SUGGESTED_MAX = 3, /* columns named at once */
    STATE_BYTES = 512
};

/* All columns of a file, not only the declared ones. */
typedef struct survey {
    const char *headings[BD_READER_WANTED_MAX]; /* each once, none empty; in text */
    size_t count;
    uint64_t inferred[BD_READER_WANTED_MAX][BD_INFERRED_COUNT];
    bd_buf text;
} survey;

static size_t times(const bd_text *headings, size_t count, bd_text wanted)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += bd_text_equal(headings[i], wanted);
    return found;
}

/* A header that may be a person's row must not be shown. Headings that look like document numbers
 * are normal: AAC002. */
static bool may_be_data(const bd_checking *c, const bd_text *headings, size_t count)
{
    static const unsigned data = 1u << BD_INFERRED_ID | 1u << BD_INFERRED_PHONE |
                                 1u << BD_INFERRED_DATE | 1u << BD_INFERRED_REGION |
                                 1u << BD_INFERRED_DIGITS | 1u << BD_INFERRED_SEX;
    if (bd_heading_row(&c->dataset->spec, headings, count) != BD_FIRST_ROW_HEADINGS)
        return true;
    for (size_t i = 0; i < count; i++)
        if ((data >> bd_inferred_of(&c->plan->regions, headings[i]) & 1) != 0)
            return true;
    return false;
}

/* Open a file for its headings alone; NULL: it has none, or cannot be opened. */
static bd_reader *open_headings(const bd_checking *c, size_t file)
{
    bd_reader_spec spec = c->dataset->spec;
    bd_reader *reader = NULL;
    bd_err ignored = {0};
    spec.headings_only = true;
    if (!spec.header || spec.format == BD_FORMAT_FIXED ||
        bd_row_source_open(&c->dataset->sources[file], &spec, &reader, &ignored) < 0)
        return NULL;
    return reader;
}

static void keep_headings(const bd_checking *c, const bd_text *headings, size_t count, survey *s)
{
    if (may_be_data(c, headings, count))
        return;
    for (size_t i = 0; i < count; i++) /* one text first, since it moves as it grows */
        if (headings[i].len != 0 && times(headings, count, headings[i]) == 1 &&
            s->count < BD_READER_WANTED_MAX) {
            bd_buf_add_text(&s->text, headings[i]);
            bd_buf_add_char(&s->text, '\0');
            s->count++;
        }
    const char *at = s->text.at;
    for (size_t i = 0; i < s->count && !s->text.failed; i++) {
        s->headings[i] = at;
        at += strlen(at) + 1;
    }
    if (s->text.failed)
        s->count = 0;
}

static void look_at_batch(const bd_checking *c, const bd_batch *batch, survey *s, size_t *rows)
{
    for (size_t i = 0; i < batch->row_count && *rows < SURVEY_ROWS; i++) {
        const bd_cell *cells = batch->cells + i * s->count;
        (*rows)++;
        if ((batch->rows[i].state & BD_ROW_COLUMNS) != 0)
            continue;
        for (size_t k = 0; k < s->count; k++)
            s->inferred[k][bd_inferred_of(&c->plan->regions,
                                          (bd_text){batch->base + cells[k].at, cells[k].len})]++;
    }
}

/* Sample the first rows of every column that has a unique heading. A file that cannot be read is
 * skipped, because the survey only serves hints. */
static void survey_file(const bd_checking *c, size_t file, survey *s)
{
    bd_reader_spec spec = c->dataset->spec;
    bd_err ignored = {0};
    bd_batch batch;
    size_t rows = 0;
    bd_reader *reader = open_headings(c, file);
    if (reader == NULL)
        return;
    const bd_text *headings;
    const size_t count = bd_reader_headings(reader, &headings);
    keep_headings(c, headings, count, s);
    bd_reader_close(reader);
    reader = NULL;
    spec.wanted = s->headings;
    spec.others = NULL;
    spec.wanted_lines = NULL;
    spec.wanted_count = s->count;
    if (s->count == 0 ||
        bd_row_source_open(&c->dataset->sources[file], &spec, &reader, &ignored) < 0)
        return;
    while (rows < SURVEY_ROWS && bd_reader_take(reader, c->sampler->chunk, &ignored) == BD_OK &&
           bd_reader_parse(reader, c->sampler->chunk, &batch, &ignored) == BD_OK)
        look_at_batch(c, &batch, s, &rows);
    bd_reader_close(reader);
}

static bool is_declared(const bd_checking *c, const char *heading)
{
    for (size_t i = 0; i < c->dataset->spec.wanted_count; i++)
        if (bd_column_fits(bd_text_of(heading), &c->dataset->spec, i))
            return true;
    return false;
}

/* Append the undeclared columns that look like that kind; returns how many were named. */
static size_t add_suggested(const bd_checking *c, const survey *s, bd_inferred kind,
                            const char *before, bd_buf *out)
{
    size_t named = 0;
    for (size_t i = 0; i < s->count && kind != BD_INFERRED_EMPTY && named < SUGGESTED_MAX; i++) {
        if (bd_inferred_most(s->inferred[i]) != kind || is_declared(c, s->headings[i]))
            continue;
        bd_buf_add_string(out, named++ == 0 ? before : ", ");
        bd_check__heading(out, bd_text_of(s->headings[i]));
    }
    return named;
}

/* ---- missing columns ---- */

static void add_near(const bd_checking *c, const survey *s, size_t field, bd_buf *state)
{
    const bd_reader_spec *spec = &c->dataset->spec;
    const char *near = NULL;
    for (size_t i = 0; i < bd_column_names(spec, field) && near == NULL; i++)
        near = bd_nearest(bd_column_name(spec, field, i), s->headings, s->count);
    const size_t fields = c->dataset->schema.field_count;
    const bd_inferred kind = field < fields
                                 ? bd_inferred_wanted(c->dataset->config->fields[field].rule.type)
                                 : BD_INFERRED_EMPTY;
    if (near != NULL) {
        bd_buf_add_string(state, "; did you mean ");
        bd_check__heading(state, bd_text_of(near));
        bd_buf_add_char(state, '?');
    } else if (add_suggested(c, s, kind, "; ", state) != 0) {
        bd_buf_printf(state, " looks like %s", bd_inferred_name(kind));
    }
}

static void say_column(const bd_checking *c, const survey *s, const bd_text *headings, size_t count,
                       size_t field)
{
    bd_buf state = {0};
    const size_t found = bd_column_match_in(headings, count, &c->dataset->spec, field).times;
    if (found == 1) {
        bd_buf_add_string(&state, "found");
    } else if (found > 1) {
        bd_buf_printf(&state, "appears %zu times in the header", found);
    } else {
        bd_buf_add_string(&state, "NOT FOUND");
        add_near(c, s, field, &state);
    }
    bd_buf_add_char(&state, '\0');
    bd_check__field(c, field, state.failed ? "" : state.at);
    c->out->failed |= state.failed;
    bd_buf_fini(&state);
}

/* Without headings: open the file for one column at a time. */
static void say_places(const bd_checking *c, size_t file)
{
    for (size_t i = 0; i < c->dataset->spec.wanted_count; i++) {
        bd_reader_spec spec = c->dataset->spec;
        bd_reader *reader = NULL;
        bd_err err = {0};
        spec.wanted = &c->dataset->wanted[i];
        spec.others = &c->dataset->others[i];
        spec.wanted_lines = &c->dataset->lines[i];
        spec.spans = &c->dataset->spans[i];
        spec.wanted_count = 1;
        const bd_status st = bd_row_source_open(&c->dataset->sources[file], &spec, &reader, &err);
        bd_check__field(c, i, st < 0 ? "NOT FOUND" : "found");
        bd_reader_close(reader);
    }
}

void bd_check__columns(const bd_checking *c, size_t file)
{
    bd_reader *reader = open_headings(c, file);
    survey *s = calloc(1, sizeof *s);
    bd_check__field_head(c, "in the file");
    if (reader == NULL || s == NULL) {
        say_places(c, file);
    } else {
        const bd_text *headings;
        const size_t count = bd_reader_headings(reader, &headings);
        survey_file(c, file, s);
        for (size_t i = 0; i < c->dataset->spec.wanted_count; i++)
            say_column(c, s, headings, count, i);
    }
    if (s != NULL)
        bd_buf_fini(&s->text);
    free(s);
    bd_reader_close(reader);
}

/* ---- headings that are not written as configured ---- */

void bd_check__alike(const bd_checking *c, size_t file, const bd_sample *sample)
{
    const bd_text *headings;
    bd_reader *reader = sample->alike == 0 ? NULL : open_headings(c, file);
    if (reader == NULL)
        return;
    const size_t count = bd_reader_headings(reader, &headings);
    for (size_t i = 0; i < c->dataset->spec.wanted_count; i++) {
        const bd_column_match match = bd_column_match_in(headings, count, &c->dataset->spec, i);
        if ((sample->alike >> i & 1) == 0 || match.times == 0)
            continue;
        bd_buf_add_string(c->out, "    heading ");
        bd_check__heading(c->out, headings[match.column]);
        bd_buf_add_string(c->out, " is read as ");
        bd_check__heading(
            c->out, bd_text_of(match.exact ? bd_column_name(&c->dataset->spec, i, 0) : match.name));
        bd_buf_add_char(c->out, '\n');
    }
    bd_reader_close(reader);
}

/* ---- columns that look like another one ---- */

/* Another declared field whose column looks like the type of this one; -1: none. */
static int better_field(const bd_checking *c, const bd_sample *sample, size_t field)
{
    const bd_inferred wanted = bd_inferred_wanted(c->dataset->config->fields[field].rule.type);
    for (size_t i = 0; i < c->dataset->schema.field_count && wanted != BD_INFERRED_EMPTY; i++)
        if (i != field && bd_inferred_most(sample->inferred[i]) == wanted &&
            c->dataset->config->fields[i].rule.type != c->dataset->config->fields[field].rule.type)
            return (int)i;
    return -1;
}

static void add_field_name(const bd_checking *c, size_t field)
{
    bd_check__heading(c->out, bd_text_of(c->dataset->config->fields[field].column));
    bd_buf_printf(c->out, " (%s)", c->dataset->config->fields[field].name);
}

static void add_looks(const bd_checking *c, const bd_sample *sample, size_t field)
{
    const bd_inferred looks = bd_inferred_most(sample->inferred[field]);
    const bd_inferred wanted = bd_inferred_wanted(c->dataset->config->fields[field].rule.type);
    char share[BD_SHARE_TEXT];
    bd_buf_add_string(c->out, "    ! column ");
    add_field_name(c, field);
    if (looks != BD_INFERRED_EMPTY)
        bd_buf_printf(
            c->out, " looks like %s (%s %% of its values), not like %s", bd_inferred_name(looks),
            bd_inferred_share(sample->inferred[field], looks, share), bd_inferred_name(wanted));
    else
        bd_buf_printf(c->out, " does not look like %s: only %s %% of its values do",
                      bd_inferred_name(wanted),
                      bd_inferred_share(sample->inferred[field], wanted, share));
}

static bool fits(const bd_checking *c, const bd_sample *sample, size_t field)
{
    return bd_inferred_fits(c->dataset->config->fields[field].rule.type, sample->inferred[field]);
}

void bd_check__inferred(const bd_checking *c, size_t file, const bd_sample *sample)
{
    survey *s = NULL;
    for (size_t i = 0; i < c->dataset->schema.field_count; i++) {
        const bd_type type = c->dataset->config->fields[i].rule.type;
        if (fits(c, sample, i))
            continue;
        const int better = better_field(c, sample, i);
        const bool swapped = better >= 0 && better_field(c, sample, (size_t)better) == (int)i;
        if (swapped && (size_t)better < i && !fits(c, sample, (size_t)better))
            continue; /* already shown as swapped */
        add_looks(c, sample, i);
        if (better >= 0) {
            bd_buf_add_string(c->out, ",\n      and column ");
            add_field_name(c, (size_t)better);
            bd_buf_printf(c->out, " looks like %s%s", bd_inferred_name(bd_inferred_wanted(type)),
                          swapped ? ": swapped?" : "");
        } else {
            if (s == NULL && (s = calloc(1, sizeof *s)) != NULL)
                survey_file(c, file, s);
            if (s != NULL &&
                add_suggested(c, s, bd_inferred_wanted(type), "; did you mean ", c->out) != 0)
                bd_buf_add_char(c->out, '?');
        }
        bd_buf_add_char(c->out, '\n');
    }
    if (s != NULL)
        bd_buf_fini(&s->text);
    free(s);
}
