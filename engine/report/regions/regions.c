/* regions: see regions.h. */
#include "engine/report/regions/regions.h"

#include <inttypes.h>
#include <stdlib.h>

#include "engine/base/share.h"
#include "engine/report/regions/region_tree.h"
#include "engine/report/words/words.h"
#include "formats/output/csv_sheet.h"
#include "formats/output/csv_write.h"

enum { TEXT_BYTES = 256 << 10 };

uint64_t bd_region_rate(uint64_t match, uint64_t roster)
{
    return bd_share(match, roster, BD_SHARE_HUNDRED);
}

void bd_regions_outcomes(const bd_region_counts *counts, uint64_t outcomes[BD_OUTCOME_COUNT])
{
    memset(outcomes, 0, BD_OUTCOME_COUNT * sizeof *outcomes);
    for (bd_region_cursor cursor = bd_region_counts_read(counts); cursor.more;
         bd_region_cursor_next(&cursor)) {
        const unsigned first = bd_region_outcome_word(counts->rules, (bd_outcome)0);
        const unsigned word = bd_region_cursor_word(&cursor);
        if (word >= first && word < first + BD_OUTCOME_COUNT)
            outcomes[word - first] += cursor.pair.count;
    }
}

/* ---- regions.csv ---- */

struct csv {
    const bd_rules *rules;
    const bd_row_form *form; /* for a spreadsheet, or NULL */
    bd_outfile *file;
    bd_buf text;
    uint64_t rows;
};

static bd_status flush(struct csv *csv, bd_err *err)
{
    BD_TRY(bd_buf_check(&csv->text, err));
    BD_TRY(bd_outfile_append(csv->file, csv->text.at, csv->text.len, csv->rows, err));
    csv->text.len = 0;
    csv->rows = 0;
    return BD_OK;
}

static const bd_text *labels_of(const struct csv *csv)
{
    return csv->form == NULL ? NULL : csv->form->labels;
}

/* Append "word=count" for each of the words from..to that occurred, in the order of the table. */
static void add_words(struct csv *csv, const uint64_t *counted, size_t from, size_t to)
{
    const bd_text *labels = labels_of(csv);
    const char *before = "";
    for (size_t word = from; word < to; word++) {
        if (counted[word] == 0)
            continue;
        bd_buf_add_string(&csv->text, before);
        bd_buf_add_text(&csv->text, labels != NULL ? labels[word] : csv->rules->words[word]);
        bd_buf_add_char(&csv->text, '=');
        bd_buf_add_u64(&csv->text, counted[word]);
        before = labels != NULL ? "；" : " ";
    }
}

static void add_cell(struct csv *csv, bd_text value)
{
    bd_buf *out = &csv->text;
    if (csv->form != NULL)
        bd_csv_sheet_add(out, value);
    else if (bd_buf_reserve(out, bd_csv_cell_room(value.len)))
        out->len = (size_t)(bd_csv_write_cell(out->at + out->len, value.at, value.len) - out->at);
    bd_buf_add_char(out, ',');
}

static bd_status add_row(void *context, const bd_region_row *row, bd_err *err)
{
    struct csv *csv = context;
    bd_buf *out = &csv->text;
    add_cell(csv, bd_text_of(row->code));
    add_cell(csv, row->name);
    add_cell(csv,
             bd_text_of(labels_of(csv) != NULL ? bd_word_label(row->level, true) : row->level));
    add_cell(csv, bd_text_of(row->parent));
    bd_buf_printf(out, "%" PRIu64 ",", row->roster);
    for (int i = 0; i < BD_OUTCOME_COUNT; i++) {
        bd_buf_add_u64(out, row->words[bd_region_outcome_word(csv->rules, (bd_outcome)i)]);
        bd_buf_add_char(out, ',');
    }
    const uint64_t match = row->words[bd_region_outcome_word(csv->rules, BD_OUTCOME_MATCH)];
    const uint64_t rate = bd_region_rate(match, row->roster);
    bd_buf_printf(out, "%" PRIu64 ".%03" PRIu64 ",", rate / 1000, rate % 1000);
    add_words(csv, row->words, 0, bd_word_first_note(csv->rules));
    bd_buf_add_char(out, ',');
    add_words(csv, row->words, bd_word_first_note(csv->rules), csv->rules->word_count);
    bd_buf_add_char(out, '\n');
    csv->rows++;
    return out->len >= TEXT_BYTES ? flush(csv, err) : BD_OK;
}

static void add_headings(struct csv *csv)
{
    static const char *const keys[] = {"code",       "name",     "level",   "parent",    "roster",
                                       "match",      "mismatch", "missing", "duplicate", "rejected",
                                       "match_rate", "reasons",  "notes"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *labelled = i == 1 ? "region_name" : keys[i]; /* people have names too */
        bd_buf_add_string(&csv->text, i == 0 ? "" : ",");
        bd_buf_add_string(&csv->text,
                          labels_of(csv) != NULL ? bd_word_label(labelled, true) : keys[i]);
    }
    bd_buf_add_char(&csv->text, '\n');
}

bd_status bd_regions_csv(const bd_region_counts *counts, const bd_row_writer *writer,
                         bd_outfile *file, bd_err *err)
{
    struct csv csv = {.rules = counts->rules, .file = file};
    if (writer->form != NULL && writer->form->spreadsheet)
        csv.form = writer->form;
    if (writer->bom)
        bd_buf_add_string(&csv.text, BD_CSV_BOM);
    add_headings(&csv);
    bd_status st = bd_region_tree_walk(counts, true, add_row, &csv, err);
    if (st >= 0)
        st = flush(&csv, err);
    bd_buf_fini(&csv.text);
    return st;
}

/* ---- summary.json ---- */

struct json {
    const bd_rules *rules;
    bd_json *json;
};

static void write_words(const struct json *out, const char *key, const uint64_t *counted,
                        size_t from, size_t to)
{
    char name[128];
    bd_json_object(out->json, key);
    for (size_t word = from; word < to; word++) {
        const bd_text text = out->rules->words[word];
        if (counted[word] == 0 || text.len >= sizeof name)
            continue;
        memcpy(name, text.at, text.len);
        name[text.len] = '\0';
        bd_json_u64(out->json, name, counted[word]);
    }
    bd_json_end(out->json);
}

/* Write the members that regions and groups have in common, from `roster` on. */
static void write_counts(const struct json *out, uint64_t roster, const uint64_t *counted)
{
    const uint64_t match = counted[bd_region_outcome_word(out->rules, BD_OUTCOME_MATCH)];
    bd_json_u64(out->json, "roster", roster);
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        bd_json_u64(out->json, bd_outcome_name((bd_outcome)i),
                    counted[bd_region_outcome_word(out->rules, (bd_outcome)i)]);
    if (roster != 0)
        bd_json_thousandths(out->json, "match_rate", (int64_t)bd_region_rate(match, roster));
    else
        bd_json_null(out->json, "match_rate");
    write_words(out, "reasons", counted, 0, bd_word_first_note(out->rules));
    write_words(out, "notes", counted, bd_word_first_note(out->rules), out->rules->word_count);
}

static bd_status write_region(void *context, const bd_region_row *row, bd_err *err)
{
    const struct json *out = context;
    bd_json_object(out->json, NULL);
    bd_json_string(out->json, "code", row->code);
    bd_json_text(out->json, "name", row->name);
    bd_json_string(out->json, "level", row->level);
    bd_json_string(out->json, "parent", row->parent);
    write_counts(out, row->roster, row->words);
    bd_json_end(out->json);
    return bd_buf_check(out->json->out, err);
}

/* One region of one group. */
struct member {
    uint64_t code;
    size_t group;
};

static int compare_members(const void *a, const void *b)
{
    const struct member *p = a;
    const struct member *q = b;
    if (p->code != q->code)
        return p->code < q->code ? -1 : 1;
    return (p->group > q->group) - (p->group < q->group);
}

static size_t first_member(const struct member *members, size_t count, uint64_t code)
{
    size_t lo = 0;
    size_t hi = count;
    while (lo < hi) {
        const size_t middle = lo + (hi - lo) / 2;
        if (members[middle].code < code)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

/* Read the counts once and add each to the groups that have its code or a code that contains it. */
static void sum_groups(const bd_region_counts *counts, const struct member *members, size_t count,
                       uint64_t *sums)
{
    const size_t words = bd_region_word_count(counts->rules);
    for (bd_region_cursor cursor = bd_region_counts_read(counts); cursor.more;
         bd_region_cursor_next(&cursor)) {
        const uint64_t code = bd_region_cursor_code(&cursor);
        uint64_t before = BD_REGION_UNMAPPED;
        for (int level = 0; level < BD_REGION_LEVELS; level++) {
            const uint64_t above = bd_region_above(code, (bd_region_level)level);
            if (above == before)
                continue;
            before = above;
            for (size_t i = first_member(members, count, above);
                 i < count && members[i].code == above; i++)
                sums[members[i].group * words + bd_region_cursor_word(&cursor)] +=
                    cursor.pair.count;
        }
    }
}

static void write_group(const struct json *out, const bd_region_group *group,
                        const uint64_t *counted)
{
    uint64_t roster = 0;
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        roster += counted[bd_region_outcome_word(out->rules, (bd_outcome)i)];
    bd_json_object(out->json, NULL);
    bd_json_string(out->json, "name", group->name);
    bd_json_u64(out->json, "regions", group->region_count);
    write_counts(out, roster, counted);
    bd_json_end(out->json);
}

static bd_status write_groups(const bd_region_counts *counts, const bd_region_group *groups,
                              size_t group_count, const struct json *out, bd_err *err)
{
    const size_t words = bd_region_word_count(counts->rules);
    size_t count = 0;
    for (size_t i = 0; i < group_count; i++)
        count += groups[i].region_count;
    struct member *members = calloc(count + 1, sizeof *members);
    uint64_t *sums = calloc(group_count * words + 1, sizeof *sums);
    if (members != NULL && sums != NULL) {
        count = 0;
        for (size_t i = 0; i < group_count; i++)
            for (size_t k = 0; k < groups[i].region_count; k++)
                members[count++] = (struct member){groups[i].regions[k], i};
        qsort(members, count, sizeof *members, compare_members);
        sum_groups(counts, members, count, sums);
        for (size_t i = 0; i < group_count; i++)
            write_group(out, &groups[i], sums + i * words);
    }
    const bool done = members != NULL && sums != NULL;
    free(members);
    free(sums);
    return done ? BD_OK
                : bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu groups of regions", group_count);
}

bd_status bd_regions_json(const bd_region_counts *counts, const bd_region_group *groups,
                          size_t group_count, bd_json *json, bd_err *err)
{
    struct json out = {counts->rules, json};
    bd_json_array(json, "regions");
    BD_TRY(bd_region_tree_walk(counts, false, write_region, &out, err));
    bd_json_end(json);
    bd_json_array(json, "groups");
    if (group_count != 0)
        BD_TRY(write_groups(counts, groups, group_count, &out, err));
    bd_json_end(json);
    return bd_buf_check(json->out, err);
}
