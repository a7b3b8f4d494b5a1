/* sample: see sample.h. */
#include "engine/run/preflight/sample.h"

#include <string.h>

#include "engine/compare/judge.h"
#include "engine/compare/place.h"
#include "engine/record/record_format.h"
#include "engine/run/load/pack_row.h"
#include "formats/reader/column_match.h"

enum {
    GZ_AHEAD_BYTES = 64 << 10, /* compressed bytes that are read ahead, on average */
    GZ_LEAST_BYTES = 1 << 20   /* compressed bytes that an estimate needs at least */
};

/* The row that is being examined. */
typedef struct row_view {
    const bd_dataset_plan *dataset;
    bool cards;
    bd_row_counter *counter;
    const char *base;
    const bd_row *row;
    const bd_cell *cells;
} row_view;

static void look_at_cells(const bd_sampler *sampler, const row_view *view, bd_sample *out)
{
    const bd_schema *schema = &view->dataset->schema;
    for (size_t i = 0; i < schema->field_count; i++) {
        const bd_text value = {view->base + view->cells[i].at, view->cells[i].len};
        out->absent[i] += bd_value_absent(&schema->rules[i], value) &&
                          !bd_append_present(view->dataset, i, view->base, view->cells);
        if (sampler->inferred)
            out->inferred[i][bd_inferred_of(&sampler->plan->regions, value)]++;
    }
}

/* Count the notes that a run would make for the record. */
static void look_at_record(bd_sampler *sampler, const bd_record *record, bool cards, bd_sample *out)
{
    const bd_rules *rules = &sampler->plan->rules;
    const uint32_t notes = bd_record_notes(record);
    for (unsigned bit = 0; bit < BD_ID_NOTE_COUNT; bit++)
        out->notes[bit] += notes >> bit & 1;
    const uint32_t row_notes = bd_record_row_notes(record);
    for (unsigned note = 0; note < BD_ROW_NOTE_COUNT; note++)
        out->row_notes[note] += row_notes >> note & 1;
    if (cards) {
        bd_choice choice;
        bd_choice_begin(&choice, rules);
        bd_choice_add(&choice, record, &sampler->scratch);
        out->usable += choice.usable;
        return;
    }
    uint64_t region;
    const bd_placing placing = bd_place(rules, record, &region);
    out->region_unmapped += placing == BD_PLACED_UNMAPPED;
    out->region_from_id += placing == BD_PLACED_BY_NUMBER;
}

static void look_at_row(bd_sampler *sampler, const row_view *view, bd_row_packing *packing,
                        bool packable, bd_sample *out)
{
    const bd_schema *schema = &view->dataset->schema;
    uint64_t key;
    uint8_t *end;
    bd_record record;

    out->rows++;
    if (!packable) {
        out->row_columns++;
        view->counter->counts.row_columns++;
        out->rejected_bytes += view->row->raw_len;
        return;
    }
    if (!sampler->sizes_only)
        look_at_cells(sampler, view, out);
    const bd_id_status status =
        bd_row_packing_into(packing, view->dataset, sampler->room, &key, &end);
    out->reasons[status]++;
    if (status != BD_ID_OK) {
        bd_row_counter_reject(view->counter, status);
        out->rejected_bytes += view->row->raw_len;
        return;
    }
    const size_t len = (size_t)(end - sampler->room);
    out->packed_bytes += len;
    for (size_t i = 0; i < view->dataset->spec.wanted_count; i++)
        out->cell_bytes += view->cells[i].len;
    if (!sampler->sizes_only) {
        bd_row_counter_accept(view->counter, packing, key, sampler->room, end);
        view->counter->counts.reasons[BD_ID_OK]++;
    }
    if (!sampler->sizes_only && bd_record_open(schema, key, sampler->room, len, &record))
        look_at_record(sampler, &record, view->cards, out);
}

static void look_at_batch(bd_sampler *sampler, int dataset, size_t file, const bd_batch *batch,
                          bd_sample *out)
{
    row_view view = {.dataset = &sampler->plan->datasets[dataset],
                     .cards = dataset == BD_CARDS,
                     .counter = &sampler->counters[dataset],
                     .base = batch->base};
    bd_line_counts_add(&out->lines, &batch->lines);
    for (size_t i = 0; i < batch->row_count; i++) {
        view.row = &batch->rows[i];
        view.cells = batch->cells + i * view.dataset->spec.wanted_count;
        out->parsed_rows++;
        out->parsed_bytes += (uint64_t)view.row->raw_len + 1;
        if (out->rows >= sampler->rows_max)
            continue;
        bd_row_packing packing;
        const bool packable =
            bd_row_packing_begin(&packing, view.dataset, batch, i, (uint32_t)file);
        look_at_row(sampler, &view, &packing, packable, out);
    }
}

/*
 * Estimate the rows of the whole file. For plain text the bytes of the rows are those of the file.
 * For all others the reader's progress is used: UTF-16 rows have another length in the file, a
 * table has rows that are skipped, and the full length of a compressed file is unknown.
 */
static uint64_t estimate(const bd_reader *reader, bd_format format, const bd_sample *seen)
{
    uint64_t done = 0;
    uint64_t all = 0;
    const bd_encoding encoding = seen->encoding.encoding;
    const bool plain = !seen->slow && (format == BD_FORMAT_CSV || format == BD_FORMAT_FIXED) &&
                       encoding != BD_ENCODING_UTF16LE && encoding != BD_ENCODING_UTF16BE;

    bd_reader_progress(reader, &done, &all);
    if (plain)
        done = seen->parsed_bytes;
    else if (seen->slow && done > 4 * GZ_AHEAD_BYTES)
        done -= GZ_AHEAD_BYTES;
    if (done == 0 || all <= done)
        return seen->parsed_rows;
    return (uint64_t)((double)seen->parsed_rows * (double)all / (double)done);
}

/* Whether enough was read. One chunk more than is examined shows whether the file ends here. */
static bool is_enough(const bd_sampler *sampler, const bd_reader *reader, bd_format format,
                      const bd_sample *seen)
{
    uint64_t done;
    uint64_t all;
    bd_reader_progress(reader, &done, &all);
    return seen->parsed_rows > sampler->rows_max &&
           (!seen->slow || format == BD_FORMAT_XLSX || done >= GZ_LEAST_BYTES);
}

static void match_headings(const bd_reader *reader, const bd_reader_spec *spec, bd_sample *out)
{
    const bd_text *headings;
    const size_t count = bd_reader_headings(reader, &headings);
    for (size_t i = 0; i < spec->wanted_count && count != 0; i++) {
        const bd_column_match match = bd_column_match_in(headings, count, spec, i);
        if (!match.exact || match.name != spec->wanted[i])
            out->alike |= UINT64_C(1) << i;
    }
}

static void opened(bd_reader *reader, const bd_reader_spec *spec, bd_sample *out)
{
    const bd_encoding_found *found = bd_reader_encoding(reader);
    uint64_t done;
    out->opened = true;
    out->slow = bd_reader_slow_take(reader);
    if (found != NULL)
        out->encoding = *found;
    match_headings(reader, spec, out);
    bd_reader_progress(reader, &done, &out->disk_bytes);
}

/* An estimate does without. For `check` it counts as long as the file has not grown. */
static bd_status look_at_open_end(const bd_sampler *sampler, const bd_row_source *source,
                                  bd_reader *reader, bd_err *err)
{
    uint64_t grown_bytes;
    BD_TRY(bd_row_source_unchanged(source, &grown_bytes, err));
    if (sampler->sizes_only || grown_bytes != 0)
        bd_reader_leave_out(reader);
    return BD_OK;
}

bd_status bd_sample_read(bd_sampler *sampler, int dataset, size_t index, bd_sample *out,
                         bd_err *err)
{
    const bd_dataset_plan *plan = &sampler->plan->datasets[dataset];
    bd_reader_spec spec = plan->spec;
    bd_reader *reader = NULL;
    bd_reader_totals totals;
    bd_batch batch;
    bd_status st = BD_OK;

    *out = (bd_sample){0};
    bd_row_counter_clear(&sampler->counters[dataset]);
    spec.helpers = 0; /* helpers read ahead, so the reader's progress would be wrong */
    BD_GOTO(bd_row_source_open(&plan->sources[index], &spec, &reader, err));
    opened(reader, &spec, out);
    out->in_archive = plan->sources[index].origin != NULL;
    while (!is_enough(sampler, reader, plan->spec.format, out)) {
        BD_GOTO(bd_reader_take(reader, sampler->chunk, err));
        if (st == BD_END)
            break;
        if (bd_reader_open_end(reader) == BD_OPEN_END_HELD)
            BD_GOTO(look_at_open_end(sampler, &plan->sources[index], reader, err));
        BD_GOTO(bd_reader_parse(reader, sampler->chunk, &batch, err));
        look_at_batch(sampler, dataset, index, &batch, out);
    }
    bd_reader_totals_get(reader, &totals);
    out->deleted = totals.deleted;
    out->counted = sampler->counters[dataset].counts;
    out->no_result = totals.no_result;
    out->unread_sheets = totals.unread_sheets;
    memcpy(out->note, totals.note, sizeof out->note);
    out->complete = st == BD_END;
    out->estimated_rows =
        out->complete ? out->parsed_rows : estimate(reader, plan->spec.format, out);
    /* A reader that has read everything does not notice what happens to the file afterwards. */
    st = bd_row_source_unchanged(&plan->sources[index], &out->grown_bytes, err);
done:
    bd_reader_close(reader);
    return st;
}

bd_status bd_sampler_init(bd_sampler *sampler, const bd_plan *plan, bd_budget *budget, bd_err *err)
{
    *sampler = (bd_sampler){.plan = plan, .budget = budget, .rows_max = BD_SAMPLE_ROWS};
    void *room;
    BD_TRY(bd_chunk_new(budget, &sampler->chunk, err));
    BD_TRY(bd_budget_map(budget, BD_PLAN_RECORD_MAX, "one row", &room, err));
    sampler->room = room;
    for (int d = 0; d < BD_DATASETS; d++)
        bd_row_counter_init(&sampler->counters[d], plan, d);
    return BD_OK;
}

void bd_sampler_fini(bd_sampler *sampler)
{
    bd_chunk_free(sampler->chunk);
    if (sampler->room != NULL)
        bd_budget_unmap(sampler->budget, sampler->room, BD_PLAN_RECORD_MAX);
    bd_buf_fini(&sampler->scratch);
    for (int d = 0; d < BD_DATASETS; d++)
        bd_row_counter_fini(&sampler->counters[d]);
    *sampler = (bd_sampler){0};
}

/* A member that is added or changes its type has to be looked at here. */
_Static_assert(offsetof(bd_sample, deleted) ==
                   sizeof(uint64_t) * (12 + BD_SAMPLE_REASONS + BD_ID_NOTE_COUNT +
                                       BD_ROW_NOTE_COUNT + BD_FIELDS_MAX * (1 + BD_INFERRED_COUNT)),
               "the members before `deleted` are counts");

void bd_sample_add(bd_sample *sum, const bd_sample *one)
{
    uint64_t *to = (uint64_t *)(void *)sum;
    const uint64_t *from = (const uint64_t *)(const void *)one;
    for (size_t i = 0; i < offsetof(bd_sample, deleted) / sizeof *to; i++)
        to[i] += from[i];
    bd_row_counts_add(&sum->counted, &one->counted);
    sum->complete = sum->complete && one->complete;
}

uint64_t bd_sample_rejected(const bd_sample *sample)
{
    return sample->rows - sample->reasons[BD_ID_OK];
}
