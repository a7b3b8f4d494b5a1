/* worklist_cells: the cells of a row. See worklist_form.h. */
#include "engine/report/worklist/worklist_form.h"

/* The sources of one row's cells. */
struct making {
    const bd_worklist_form *form;
    const bd_worklist_row *row;
    bd_worklist_cells *out;
    bd_mask_person person;
};

static bd_buf *bytes_of(const struct making *making)
{
    return &making->out->bytes;
}

static const char *between(const bd_worklist_form *form)
{
    return form->chinese ? "；" : "; ";
}

static void add_words(const struct making *making, const uint16_t *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            bd_buf_add_string(bytes_of(making), between(making->form));
        bd_buf_add_text(bytes_of(making), making->form->labels[words[i]]);
    }
}

static void add_differing(const struct making *making)
{
    const bd_worklist_form *form = making->form;
    const char *before = "";
    for (size_t i = 0; i < form->order.rules->compare_count; i++) {
        if ((making->row->differing >> i & 1) == 0)
            continue;
        bd_buf_add_string(bytes_of(making), before);
        bd_buf_add_string(bytes_of(making), form->compared[i]);
        before = between(form);
    }
}

static void add_field(const struct making *making, const bd_record *record, size_t field,
                      bool issue_date)
{
    const bd_mask mask = making->form->mask;
    char scratch[BD_VALUE_SHORT_MAX];
    char masked[BD_MASK_TEXT];
    bd_text value = bd_record_text(record, field, scratch);
    if (mask != BD_MASK_NONE)
        value = bd_mask_value(mask, &making->person, &record->schema->rules[field], issue_date,
                              value, masked);
    bd_buf_add_text(bytes_of(making), value);
}

/* A rejected row has no known number, so any of its cells may hold one: all of them are masked. */
static void add_refused_field(const struct making *making, size_t field)
{
    char scratch[BD_VALUE_SHORT_MAX];
    const bd_text value = bd_record_text(&making->row->roster, field, scratch);
    if (making->form->mask != BD_MASK_NONE)
        bd_mask_refused_cell(making->form->mask, value, bytes_of(making));
    else
        bd_buf_add_text(bytes_of(making), value);
}

static bd_status add_source(const struct making *making, const bd_file_names *files,
                            bd_source source, bd_err *err)
{
    if (source.file >= files->count)
        return bd_fail(err, BD_E_INPUT, 0,
                       "the store is damaged: a record names source file %u of %zu", source.file,
                       files->count);
    bd_buf_add_text(bytes_of(making), files->names[source.file]);
    bd_buf_add_char(bytes_of(making), ':');
    bd_buf_add_u64(bytes_of(making), source.line);
    return BD_OK;
}

/* The name of the region, or of the nearest region above it that has a name. */
static void add_area(const struct making *making)
{
    const bd_region_table *table = making->form->order.rules->regions;
    size_t idx;
    if (making->row->region != BD_REGION_UNMAPPED &&
        bd_region_nearest(table, making->row->region, &idx))
        bd_buf_add_text(bytes_of(making), bd_region_name(table, idx));
    else
        bd_buf_add_string(bytes_of(making), making->form->unmapped);
}

static void add_number(const struct making *making)
{
    char masked[BD_MASK_TEXT];
    bd_buf_add_text(bytes_of(making), making->form->mask != BD_MASK_NONE
                                          ? bd_mask_number(&making->person, masked)
                                          : making->person.number);
}

static bd_status add_pseudonym(const struct making *making, bd_err *err)
{
    char code[BD_DIGEST_TEXT];
    BD_TRY(bd_hmac_text(making->out->hmac, making->person.number.at, making->person.number.len,
                        code, err));
    bd_buf_add_string(bytes_of(making), code);
    return BD_OK;
}

static void add_raw(const struct making *making)
{
    if (making->form->mask != BD_MASK_NONE)
        bd_mask_row(making->form->mask, making->row->raw, bytes_of(making));
    else
        bd_buf_add_text(bytes_of(making), making->row->raw);
}

static bd_status add_cell(const struct making *making, const bd_worklist_column *column,
                          bd_err *err)
{
    const bd_worklist_form *form = making->form;
    const bd_worklist_row *row = making->row;
    const bool rejected = row->outcome == BD_OUTCOME_REJECTED;
    const bool duplicate = row->outcome == BD_OUTCOME_DUPLICATE;
    char code[BD_REGION_TEXT];
    switch (column->kind) {
    case BD_CELL_ID:
        if (!rejected)
            add_number(making);
        break;
    case BD_CELL_PSEUDONYM:
        return rejected ? BD_OK : add_pseudonym(making, err);
    case BD_CELL_OUTCOME:
        bd_buf_add_string(bytes_of(making), form->outcomes[row->outcome]);
        break;
    case BD_CELL_REASON:
        add_words(making, row->reasons, row->reason_count);
        break;
    case BD_CELL_DIFFERS:
        add_differing(making);
        break;
    case BD_CELL_NOTES:
        add_words(making, row->notes, row->note_count);
        break;
    case BD_CELL_ROSTER:
        if (!rejected)
            add_field(making, &row->roster, column->field, false);
        else if (row->has_roster)
            add_refused_field(making, column->field);
        break;
    case BD_CELL_CARD:
        if (row->has_card)
            add_field(making, &row->card, column->field,
                      form->order.rules->newest_field == (int)column->field);
        break;
    case BD_CELL_KEPT:
        if (duplicate)
            add_field(making, &row->kept, column->field, false);
        break;
    case BD_CELL_CODE:
        if (row->region != BD_REGION_UNMAPPED)
            bd_buf_add_string(bytes_of(making), bd_region_text(row->region, code));
        break;
    case BD_CELL_AREA:
        add_area(making);
        break;
    case BD_CELL_ROSTER_SOURCE:
        return add_source(making, &form->writer->roster_files, row->source, err);
    case BD_CELL_CARDS_SOURCE:
        return row->has_card ? add_source(making, &form->writer->cards_files, row->card.source, err)
                             : BD_OK;
    case BD_CELL_KEPT_SOURCE:
        return duplicate ? add_source(making, &form->writer->roster_files, row->kept.source, err)
                         : BD_OK;
    case BD_CELL_CARDS_ROWS:
        if (!rejected && !duplicate)
            bd_buf_add_u64(bytes_of(making), row->cards_rows);
        break;
    case BD_CELL_RAW:
        if (rejected)
            add_raw(making);
        break;
    case BD_CELL_FILL_IN:
        break;
    }
    return BD_OK;
}

/* Whether the cell is one of two that differ: the roster's, and that of the card or of the first
 * row. */
static bool marked(const bd_worklist_column *column, const bd_worklist_row *row)
{
    const bd_worklist_cell_kind beside =
        row->outcome == BD_OUTCOME_DUPLICATE ? BD_CELL_KEPT : BD_CELL_CARD;
    return column->compared >= 0 && (row->differing >> column->compared & 1) != 0 &&
           (column->kind == BD_CELL_ROSTER || column->kind == beside);
}

bd_status bd_worklist_cells_fill(const bd_worklist_form *form, const bd_worklist_row *row,
                                 bd_worklist_cells *out, bd_err *err)
{
    struct making making = {.form = form, .row = row, .out = out};
    char scratch[BD_VALUE_SHORT_MAX];
    if (row->outcome != BD_OUTCOME_REJECTED)
        making.person = bd_mask_of(row->roster.key, bd_record_number(&row->roster, scratch));
    out->bytes.len = 0;
    for (size_t i = 0; i < form->column_count; i++) {
        const bd_worklist_column *column = &form->columns[i];
        const size_t from = out->bytes.len;
        BD_TRY(add_cell(&making, column, err));
        out->cells[i] =
            (bd_xlsx_cell){.len = (uint32_t)(out->bytes.len - from), .mark = marked(column, row)};
    }
    BD_TRY(bd_buf_check(&out->bytes, err));
    const char *at = out->bytes.at; /* only now, since the buffer moved as it grew */
    for (size_t i = 0; i < form->column_count; at += out->cells[i++].len)
        out->cells[i].at = at;
    return BD_OK;
}

void bd_worklist_cells_fini(bd_worklist_cells *cells)
{
    bd_buf_fini(&cells->bytes);
    bd_hmac_free(cells->hmac);
    *cells = (bd_worklist_cells){0};
}
