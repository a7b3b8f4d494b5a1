/*
 * explain_field: the roster's rows whose field NAME is VALUE, as written or as compared, and the
 * rejected rows of which that can be said.
 *
 * The store is sorted by number, so the roster is read once; only for the field of the number it is
 * not. Of all that is found the first SHOWN_MAX in the order of the reports are kept, whatever the
 * order of the runs.
 */
#include <stdlib.h>

#include "engine/base/file.h"
#include "engine/base/nearest.h"
#include "engine/identity/chars.h"
#include "engine/inspect/explain/explain_cells.h"
#include "engine/inspect/explain/explain_parts.h"

enum {
    SHOWN_MAX = 100,        /* rows with a number, and as many without */
    VALUE_BYTES = 64 << 10, /* of VALUE on standard input */
    NO_FIELD = BD_SCHEMA_FIELDS_MAX
};

struct hit {
    uint64_t key;
    bd_row_ref row; /* borrowed from the view */
};

/* The first hits in the order of the reports, and how many there are in all. */
struct hits {
    struct hit at[SHOWN_MAX];
    size_t count;
    uint64_t all;
};

struct looking {
    const bd_explaining *explain;
    size_t fields[BD_DATASETS]; /* index of the field in each data set, or NO_FIELD */
    bd_text value;
    bd_buf compared[BD_DATASETS]; /* the value as the field's type compares it */
    bd_buf scratch;
    bd_id id; /* if the field is the number and the value is one; else text_len is 0 */
    struct hits rows;
    struct hits rejected;
};

/* ---- the query ---- */

static bd_status fail_name(const bd_explaining *explain, const char *name, bd_err *err)
{
    const bd_schema *schema = &explain->plan.datasets[BD_ROSTER].schema;
    bd_buf allowed = {0};
    const char *near = bd_nearest(name, schema->names, schema->field_count);
    for (size_t i = 0; i < schema->field_count; i++)
        bd_buf_printf(&allowed, "%s%s", i == 0 ? "" : ", ", schema->names[i]);
    bd_buf_add_char(&allowed, '\0');
    if (near != NULL)
        bd_hint(err, "did you mean '%s'?", near);
    const bd_status st =
        allowed.failed
            ? bd_buf_check(&allowed, err)
            : bd_fail(err, BD_E_USAGE, 0,
                      "the roster has no field of the name given by --field; allowed: %s",
                      allowed.at);
    bd_buf_fini(&allowed);
    return st;
}

static size_t field_of(const bd_explaining *explain, int dataset, const char *name)
{
    const bd_schema *schema = &explain->plan.datasets[dataset].schema;
    for (size_t i = 0; i < schema->field_count; i++)
        if (strcmp(schema->names[i], name) == 0)
            return i;
    return NO_FIELD;
}

/* The only line of the open file. */
static bd_status read_value(int fd, bd_buf *out, bd_err *err)
{
    static const char mark[] = "\xEF\xBB\xBF";
    const size_t mark_len = sizeof mark - 1;
    size_t len = 0;
    if (!bd_buf_reserve(out, VALUE_BYTES + 1))
        return bd_buf_check(out, err);
    BD_TRY(bd_file_read(fd, "standard input", out->at, VALUE_BYTES + 1, &len, err));
    if (len > VALUE_BYTES)
        return bd_fail(err, BD_E_USAGE, 0, "the value on standard input is longer than %d bytes",
                       VALUE_BYTES);
    if (len >= mark_len && memcmp(out->at, mark, mark_len) == 0) {
        len -= mark_len;
        memmove(out->at, out->at + mark_len, len);
    }
    const char *end = memchr(out->at, '\n', len);
    if (end != NULL && end + 1 != out->at + len)
        return bd_fail(err, BD_E_USAGE, 0,
                       "--field takes one value, and standard input has "
                       "several lines");
    if (end != NULL)
        len--;
    if (len > 0 && out->at[len - 1] == '\r')
        len--;
    out->len = len;
    return BD_OK;
}

/* Split NAME=VALUE at its first equals sign, into *name, terminated, and *value, as the store keeps
 * it. The caller ends both. */
static bd_status read_query(const bd_explain_query *query, bd_buf *name, bd_buf *value, bd_err *err)
{
    const char *equals = strchr(query->text, '=');
    bd_buf typed = {0};
    bd_status st = BD_OK;
    if (equals == NULL || equals == query->text) {
        bd_hint(err, "for example --field name=-, and the value on standard input");
        return bd_fail(err, BD_E_USAGE, 0, "--field needs NAME=VALUE");
    }
    bd_buf_add(name, query->text, (size_t)(equals - query->text));
    bd_buf_add_char(name, '\0');
    if (strcmp(equals + 1, "-") == 0)
        BD_GOTO(read_value(query->input, &typed, err));
    else
        bd_buf_add_string(&typed, equals + 1);
    bd_text_show(value, typed.at, typed.len);
    BD_GOTO(bd_buf_check(name, err));
    BD_GOTO(bd_buf_check(&typed, err));
    st = bd_buf_check(value, err);
done:
    bd_buf_fini(&typed);
    return st;
}

/* ---- what equals the value ---- */

/* The form in which two values of a field are equal for a search: as they are compared, and names
 * without their dots, which one system writes and the other does not. */
static void add_form(const bd_value_rule *rule, bd_text text, bd_buf *out)
{
    out->len = 0;
    bd_value_canonical(rule, text, out);
    if (rule->type != BD_TYPE_NAME)
        return;
    size_t to = 0;
    for (size_t from = 0; from < out->len;) {
        if (from + 1 < out->len && memcmp(out->at + from, "\xC2\xB7", 2) == 0)
            from += 2;
        else
            out->at[to++] = out->at[from++];
    }
    out->len = to;
}

static bool equals(struct looking *looking, int dataset, bd_text text)
{
    const bd_schema *schema = &looking->explain->plan.datasets[dataset].schema;
    const bd_buf *wanted = &looking->compared[dataset];
    if (bd_text_equal(text, looking->value))
        return true;
    if (looking->fields[dataset] == schema->id_field) /* no number can be read: only the text */
        return bd_text_equal(bd_chars_bare(text), bd_chars_bare(looking->value));
    add_form(&schema->rules[looking->fields[dataset]], text, &looking->scratch);
    return bd_text_equal((bd_text){looking->scratch.at, looking->scratch.len},
                         (bd_text){wanted->at, wanted->len});
}

/* A cell of a row of which no column is known. */
struct cell_search {
    struct looking *looking;
    int dataset;
};

static bool cell_equals(void *context, bd_text cell)
{
    const struct cell_search *search = context;
    const bd_text value = search->looking->value;
    if (search->looking->compared[search->dataset].len == 0) /* else every empty cell would be it */
        return bd_text_equal(bd_chars_bare(cell), value);
    return equals(search->looking, search->dataset, cell);
}

/* Whether a row without packed fields has the value: in some cell, or, in rows of fixed width,
 * anywhere. */
static bool row_equals(struct looking *looking, int dataset, bd_text row)
{
    const bd_reader_spec *spec = &looking->explain->plan.datasets[dataset].spec;
    struct cell_search search = {looking, dataset};
    if (looking->value.len == 0)
        return false; /* an empty cell may be any column */
    if (spec->format == BD_FORMAT_FIXED)
        return memmem(row.at, row.len, looking->value.at, looking->value.len) != NULL;
    return bd_explain__any_cell(spec, row, cell_equals, &search);
}

/* ---- the search ---- */

static int hit_compare(const struct hit *a, const struct hit *b)
{
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return bd_row_ref_compare(&a->row, &b->row);
}

static void add_hit(struct hits *hits, const struct hit *hit)
{
    size_t place = hits->count;
    hits->all++;
    while (place > 0 && hit_compare(hit, &hits->at[place - 1]) < 0)
        place--;
    if (place == SHOWN_MAX)
        return;
    if (hits->count < SHOWN_MAX)
        hits->count++;
    memmove(&hits->at[place + 1], &hits->at[place], (hits->count - 1 - place) * sizeof *hits->at);
    hits->at[place] = *hit;
}

static bd_status look_at_row(void *context, uint64_t key, const uint8_t *at, size_t len,
                             bd_err *err)
{
    struct looking *looking = context;
    const bd_schema *schema = &looking->explain->plan.datasets[BD_ROSTER].schema;
    const size_t field = looking->fields[BD_ROSTER];
    char scratch[BD_VALUE_SHORT_MAX];
    struct hit hit = {.key = key};
    bd_record record;
    if (!bd_record_open(schema, key, at, len, &record))
        return bd_row_ref_damaged(err);
    const bool fits = field == schema->id_field
                          ? bd_text_equal(bd_record_number(&record, scratch),
                                          (bd_text){looking->id.text, looking->id.text_len})
                          : equals(looking, BD_ROSTER, bd_record_text(&record, field, scratch));
    if (!fits)
        return BD_OK;
    BD_TRY(bd_row_ref_read(key, at, len, &hit.row, err));
    add_hit(&looking->rows, &hit);
    return BD_OK;
}

/* The packed fields say it exactly. Without them any cell of the row may be the one. */
static bd_status rejected_fits(struct looking *looking, const bd_explained_rejected *rejected,
                               bool *fits, bd_err *err)
{
    const int d = rejected->dataset;
    const bd_dataset_plan *dataset = &looking->explain->plan.datasets[d];
    char scratch[BD_VALUE_SHORT_MAX];
    bd_record record;
    *fits = false;
    if (looking->fields[d] == NO_FIELD)
        return BD_OK;
    if (rejected->fields.len == 0) {
        *fits = row_equals(looking, d, rejected->row);
        return BD_OK;
    }
    if (!bd_record_open(&dataset->schema, BD_RECORD_NO_KEY, (const uint8_t *)rejected->fields.at,
                        rejected->fields.len, &record))
        return bd_row_ref_damaged(err);
    *fits = equals(looking, d, bd_record_text(&record, looking->fields[d], scratch));
    return BD_OK;
}

static bd_status look_at_rejected(void *context, uint64_t key, const uint8_t *at, size_t len,
                                  bd_err *err)
{
    struct looking *looking = context;
    const struct hit hit = {.key = key, .row = {.at = at, .len = len}};
    bd_explained_rejected rejected;
    bool fits;
    BD_TRY(bd_explain__read_rejected(key, at, len, &rejected, err));
    BD_TRY(rejected_fits(looking, &rejected, &fits, err));
    if (fits)
        add_hit(&looking->rejected, &hit);
    return BD_OK;
}

static bd_status look(struct looking *looking, bd_err *err)
{
    const bd_explaining *explain = looking->explain;
    const bd_schema *schema = &explain->plan.datasets[BD_ROSTER].schema;
    const bool by_number = looking->fields[BD_ROSTER] == schema->id_field;
    const bool number =
        by_number && bd_id_read_with(looking->value, schema->rules[schema->id_field].absent,
                                     schema->last_day, &looking->id) == BD_ID_OK;
    for (int d = 0; d < BD_DATASETS; d++)
        if (looking->fields[d] != NO_FIELD)
            add_form(&explain->plan.datasets[d].schema.rules[looking->fields[d]], looking->value,
                     &looking->compared[d]);
    if (number || !by_number)
        BD_TRY(bd_explain__scan(explain, BD_SET_ROSTER, number ? looking->id.key : 0,
                                number ? looking->id.key : UINT64_MAX, look_at_row, looking, err));
    BD_TRY(
        bd_explain__scan(explain, BD_SET_REJECTED, 0, UINT64_MAX, look_at_rejected, looking, err));
    for (int d = 0; d < BD_DATASETS; d++)
        BD_TRY(bd_buf_check(&looking->compared[d], err));
    return bd_buf_check(&looking->scratch, err);
}

/* ---- the answer ---- */

/* Judge one row of the list. BD_END: its number has too many rows to show. */
static bd_status judge(bd_explaining *explain, const struct hit *hit, bd_explained_row *out,
                       bd_err *err)
{
    bd_err too_many = {0};
    bd_choice choice;
    bd_id id;
    bd_explain__id_of(explain, hit->key, &hit->row, &id);
    const bd_status st = bd_explain__find(explain, &id, &too_many);
    if (st == BD_E_USAGE)
        return BD_END;
    if (st < 0) {
        *err = too_many;
        return st;
    }
    BD_TRY(bd_explain__choose(explain, &choice, err));
    for (size_t i = 0; i < explain->row_count[BD_ROSTER]; i++)
        if (bd_source_compare(explain->rows[BD_ROSTER][i].source, hit->row.source) == 0)
            return bd_explain__judge(explain, &choice, i, out, err);
    return bd_fail(err, BD_E_BUG, 0, "a row that was found is not among those of its number");
}

/* A row of the list: its outcome, if its number has not too many rows to judge it. */
struct listed {
    const bd_explained_row *judged; /* or NULL */
    bd_source source;
    bd_text written; /* the field's value */
};

static void text_row(bd_explaining *explain, const struct listed *listed, bd_text value)
{
    bd_buf *out = &explain->out->text;
    const bd_explained_row *judged = listed->judged;
    bd_buf_printf(out, "%-18s  %-9s  ", explain->id.text,
                  judged == NULL ? "?" : bd_outcome_name(judged->finding.outcome));
    bd_explain__add_source(explain, BD_ROSTER, listed->source, out);
    if (judged == NULL) {
        bd_buf_add_string(out, "  too many rows of this number");
    } else if (judged->finding.reason_count > 0) {
        bd_buf_add_string(out, "  ");
        bd_explain__add_words(out, &explain->plan.rules, judged->finding.reasons,
                              judged->finding.reason_count);
    }
    if (!bd_text_equal(listed->written, value)) {
        bd_buf_add_string(out, "  written as ");
        bd_explain__add_value(out, listed->written);
    }
    bd_buf_add_char(out, '\n');
}

static bd_status json_row(bd_explaining *explain, const struct listed *listed, bd_err *err)
{
    const bd_explained_row *judged = listed->judged;
    bd_json json;
    bd_json_begin_line(&json, &explain->out->text);
    bd_json_object(&json, NULL);
    bd_json_string(&json, "period", explain->config->period);
    BD_TRY(bd_explain__json_source(explain, &json, "source", BD_ROSTER, listed->source, err));
    bd_json_text(&json, "number", (bd_text){explain->id.text, explain->id.text_len});
    if (judged == NULL) {
        bd_json_null(&json, "outcome");
        bd_json_string(&json, "error", "too many rows of this number");
    } else {
        bd_json_string(&json, "outcome", bd_outcome_name(judged->finding.outcome));
        bd_explain__json_words(&json, "reasons", &explain->plan.rules, judged->finding.reasons,
                               judged->finding.reason_count);
    }
    bd_json_string(&json, "dataset", "roster");
    bd_json_text(&json, "written", listed->written);
    bd_json_end(&json);
    bd_json_finish(&json);
    return BD_OK;
}

static bd_status show_row(bd_explaining *explain, const struct looking *looking,
                          const struct hit *hit, bd_err *err)
{
    char scratch[BD_VALUE_SHORT_MAX];
    bd_explained_row judged;
    bd_record record;
    const bd_status st = judge(explain, hit, &judged, err);
    BD_TRY(st);
    if (!bd_record_open(&explain->plan.datasets[BD_ROSTER].schema, hit->key, hit->row.at,
                        hit->row.len, &record))
        return bd_row_ref_damaged(err);
    const struct listed listed = {st == BD_END ? NULL : &judged, hit->row.source,
                                  bd_record_text(&record, looking->fields[BD_ROSTER], scratch)};
    if (explain->query->json)
        BD_TRY(json_row(explain, &listed, err));
    else
        text_row(explain, &listed, looking->value);
    return bd_explain__pass(explain, err);
}

static bd_status show_rejected(bd_explaining *explain, const struct hit *hit, bd_err *err)
{
    bd_explained_rejected rejected;
    BD_TRY(bd_explain__read_rejected(hit->key, hit->row.at, hit->row.len, &rejected, err));
    if (explain->query->json)
        BD_TRY(bd_explain__json_rejected(explain, &rejected, err));
    else
        bd_explain__text_rejected(explain, &rejected);
    return bd_explain__pass(explain, err);
}

/* The counts: of text the head, of JSON the last line, so that an empty list is an answer as well. */
static void show_counts(bd_explaining *explain, const struct looking *looking, const char *name)
{
    bd_buf *out = &explain->out->text;
    bd_json json;
    if (!explain->query->json) {
        bd_buf_printf(out, "field    %s\nvalue    ", name);
        bd_explain__add_value(out, looking->value);
        bd_buf_printf(out, "\nperiod   %s\nrows     %llu in roster, %llu rejected\n",
                      explain->config->period, (unsigned long long)looking->rows.all,
                      (unsigned long long)looking->rejected.all);
        bd_buf_add_string(out, looking->rows.all > 0 ? "\n" : "");
        return;
    }
    bd_json_begin_line(&json, out);
    bd_json_object(&json, NULL);
    bd_json_string(&json, "period", explain->config->period);
    bd_json_string(&json, "field", name);
    bd_json_text(&json, "value", looking->value);
    bd_json_u64(&json, "roster_rows", looking->rows.all);
    bd_json_u64(&json, "rejected_rows", looking->rejected.all);
    bd_json_u64(&json, "more",
                looking->rows.all - looking->rows.count + looking->rejected.all -
                    looking->rejected.count);
    bd_json_end(&json);
    bd_json_finish(&json);
}

static void text_more(bd_explaining *explain, const struct hits *hits, const char *which)
{
    if (!explain->query->json && hits->all > hits->count)
        bd_buf_printf(&explain->out->text, "%sand %llu more %s: only the first %d are shown\n",
                      which[0] == 'r' ? "\n" : "", (unsigned long long)(hits->all - hits->count),
                      which, SHOWN_MAX);
}

static bd_status show(bd_explaining *explain, const struct looking *looking, const char *name,
                      bd_err *err)
{
    if (!explain->query->json)
        show_counts(explain, looking, name);
    for (size_t i = 0; i < looking->rows.count; i++)
        BD_TRY(show_row(explain, looking, &looking->rows.at[i], err));
    text_more(explain, &looking->rows, "in the roster");
    for (size_t i = 0; i < looking->rejected.count; i++)
        BD_TRY(show_rejected(explain, &looking->rejected.at[i], err));
    text_more(explain, &looking->rejected, "rejected");
    if (explain->query->json)
        show_counts(explain, looking, name);
    return bd_explain__pass(explain, err);
}

bd_status bd_explain__field(bd_explaining *explain, bd_err *err)
{
    struct looking *looking = calloc(1, sizeof *looking);
    bd_buf name = {0};
    bd_buf value = {0};
    bd_status st = BD_OK;
    if (looking == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for a list of rows");
    looking->explain = explain;
    BD_GOTO(read_query(explain->query, &name, &value, err));
    looking->value = (bd_text){value.at, value.len};
    for (int d = 0; d < BD_DATASETS; d++)
        looking->fields[d] = field_of(explain, d, name.at);
    if (looking->fields[BD_ROSTER] == NO_FIELD) {
        st = fail_name(explain, name.at, err);
        goto done;
    }
    BD_GOTO(look(looking, err));
    BD_GOTO(show(explain, looking, name.at, err));
done:
    for (int d = 0; d < BD_DATASETS; d++)
        bd_buf_fini(&looking->compared[d]);
    bd_buf_fini(&looking->scratch);
    free(looking);
    bd_buf_fini(&name);
    bd_buf_fini(&value);
    return st;
}
