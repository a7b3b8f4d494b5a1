/* sample: see sample.h. */
#include "engine/run/sample.h"

#include "engine/run/join.h"

/* How far the reading came, for the estimate. */
typedef struct extent {
    uint64_t rows;  /* parsed, also those behind the ones looked at */
    uint64_t bytes; /* of these rows as they stand, with one byte for the line end */
} extent;

/* A name or a village in the number's column: something of a script beyond ASCII, and no digit. */
static bool is_words(bd_text cell)
{
    bool beyond = false;
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.at[i] >= '0' && cell.at[i] <= '9')
            return false;
        beyond = beyond || (unsigned char)cell.at[i] >= 0x80;
    }
    return beyond;
}

static void look_at_row(const bd_dataset_plan *dataset, const char *base, const bd_row *row,
                        const bd_cell *cells, bd_sample *out)
{
    const bd_schema *schema = &dataset->schema;
    bd_id id = {0};

    out->rows++;
    if ((row->state & BD_ROW_COLUMNS) != 0) {
        out->row_columns++;
        return;
    }
    out->bad_bytes += (row->state & BD_ROW_BAD_BYTES) != 0;
    for (size_t i = 0; i < schema->field_count; i++) {
        const bd_text value = {base + cells[i].at, cells[i].len};
        out->absent[i] +=
            bd_value_absent(&schema->rules[i], value) && !bd_join_goes_on(dataset, i, base, cells);
    }
    const bd_cell *cell = &cells[schema->id_field];
    const bd_text number = {base + cell->at, cell->len};
    const bd_id_status status = bd_id_read(number, schema->last_day, &id);
    out->reasons[status]++;
    out->words += status != BD_ID_OK && is_words(number);
    if (status != BD_ID_OK)
        return;
    for (unsigned bit = 0; bit < BD_ID_NOTE_COUNT; bit++)
        out->notes[bit] += id.notes >> bit & 1;
}

static void look_at_batch(const bd_dataset_plan *dataset, const bd_batch *batch, bd_sample *out,
                          extent *seen)
{
    for (size_t i = 0; i < batch->row_count; i++) {
        const bd_row *row = &batch->rows[i];
        seen->rows++;
        seen->bytes += (uint64_t)row->raw_len + 1;
        if (out->rows < BD_SAMPLE_ROWS)
            look_at_row(dataset, batch->base, row, batch->cells + i * dataset->spec.wanted_count,
                        out);
    }
}

/* Plain files by the length of the rows, which is what their bytes are; packed ones by how far the
 * reading came. */
static uint64_t estimate(const bd_reader *reader, const extent *seen)
{
    uint64_t done = 0;
    uint64_t all = 0;

    bd_reader_progress(reader, &done, &all);
    if (!bd_reader_slow_take(reader))
        done = seen->bytes;
    if (done == 0 || all <= done)
        return seen->rows;
    return (uint64_t)((double)seen->rows * (double)all / (double)done);
}

bd_status bd_sample_read(const bd_dataset_plan *dataset, const char *path, bd_chunk *chunk,
                         bd_sample *out, bd_err *err)
{
    bd_reader *reader = NULL;
    bd_batch batch;
    extent seen = {0};
    bd_status st = BD_OK;

    *out = (bd_sample){0};
    BD_GOTO(bd_reader_open(&dataset->spec, path, &reader, err));
    /* One chunk more than needed tells whether the file ends here. */
    while (seen.rows <= BD_SAMPLE_ROWS) {
        BD_GOTO(bd_reader_take(reader, chunk, err));
        if (st == BD_END)
            break;
        BD_GOTO(bd_reader_parse(reader, chunk, &batch, err));
        look_at_batch(dataset, &batch, out, &seen);
    }
    out->complete = st == BD_END;
    out->estimated_rows = out->complete ? seen.rows : estimate(reader, &seen);
    st = BD_OK;
done:
    bd_reader_close(reader);
    return st;
}

void bd_sample_add(bd_sample *sum, const bd_sample *one)
{
    sum->rows += one->rows;
    sum->row_columns += one->row_columns;
    sum->bad_bytes += one->bad_bytes;
    sum->words += one->words;
    sum->estimated_rows += one->estimated_rows;
    sum->complete = sum->complete && one->complete;
    for (size_t i = 0; i < BD_SAMPLE_REASONS; i++)
        sum->reasons[i] += one->reasons[i];
    for (size_t i = 0; i < BD_ID_NOTE_COUNT; i++)
        sum->notes[i] += one->notes[i];
    for (size_t i = 0; i < BD_FIELDS_MAX; i++)
        sum->absent[i] += one->absent[i];
}

uint64_t bd_sample_rejected(const bd_sample *sample)
{
    return sample->rows - sample->reasons[BD_ID_OK];
}
