/*
 * worklist_form: the columns of the worklists, and the cells of a row.
 *
 *   id, (pseudonym), outcome, reason, differs, notes
 *   each roster field, beside it the card field of the same name and, if the field is compared,
 *   that of the first row
 *   the other card fields
 *   code and area
 *   sources, card rows, a rejected row
 *   columns that people fill in
 *
 * A duplicate was compared with the first row of its number, not with a card: its card cells stay
 * empty and its first-row cells are filled. Cells that differ are marked, and `differs` names their
 * fields. All labels are in the configured language. The columns follow from the configuration
 * alone, so they are the same every month.
 *
 * Immutable once made; any thread, each with cells of its own.
 */
#ifndef BD_REPORT_WORKLIST_WORKLIST_FORM_H
#define BD_REPORT_WORKLIST_WORKLIST_FORM_H

#include "engine/report/rows/mask.h"
#include "engine/report/rows/row_form.h"
#include "engine/report/worklist/worklist_item.h"
#include "formats/output/xlsx/xlsx_write.h"

enum {
    BD_WORKLIST_FILL_IN = 5, /* the last columns */
    BD_WORKLIST_COLUMNS_MAX = 3 * BD_SCHEMA_FIELDS_MAX + 24,
    BD_WORKLIST_CHOICES = 7
};

typedef enum bd_worklist_cell_kind {
    BD_CELL_ID,
    BD_CELL_PSEUDONYM,
    BD_CELL_OUTCOME,
    BD_CELL_REASON,
    BD_CELL_DIFFERS,
    BD_CELL_NOTES,
    BD_CELL_ROSTER, /* a field */
    BD_CELL_CARD,   /* a field */
    BD_CELL_KEPT,   /* a field of the roster, as the first row has it */
    BD_CELL_CODE,
    BD_CELL_AREA,
    BD_CELL_ROSTER_SOURCE,
    BD_CELL_CARDS_SOURCE,
    BD_CELL_KEPT_SOURCE,
    BD_CELL_CARDS_ROWS,
    BD_CELL_RAW,
    BD_CELL_FILL_IN
} bd_worklist_cell_kind;

typedef struct bd_worklist_column {
    bd_worklist_cell_kind kind;
    size_t field;
    int compared; /* index in rules->compare; -1: not compared */
} bd_worklist_column;

typedef struct bd_worklist_form {
    const bd_row_writer *writer; /* rules and names of files */
    bd_worklist_order order;
    bd_mask mask;
    bool chinese;
    bool pseudonym;
    bool xlsx, csv;
    uint64_t rows_max; /* of a file; BD_XLSX_ROWS_MAX, except in tests */
    const char *period;
    uint32_t created; /* YYYYMMDD, the period's first day */

    bd_worklist_column columns[BD_WORKLIST_COLUMNS_MAX];
    bd_xlsx_column headings[BD_WORKLIST_COLUMNS_MAX];
    size_t column_count;
    const char *choices[BD_WORKLIST_CHOICES];
    bd_buf heading_bytes;
    const char *outcomes[BD_OUTCOME_COUNT]; /* labels */
    const char *compared[BD_COMPARE_MAX];   /* labels of the fields */
    const char *unmapped;
    bd_text *labels; /* of words, by number */
    bd_buf label_bytes;
} bd_worklist_form;

/** Derive the columns and labels from the upper part, which is filled in. End the form with
 * bd_worklist_form_fini(), on failure too. */
BD_NODISCARD bd_status bd_worklist_form_finish(bd_worklist_form *form, bd_err *err);
void bd_worklist_form_fini(bd_worklist_form *form); /* harmless on a zeroed form */

/* The cells of one row, reused for the next; used by one thread. Zeroed before the first row, ended
 * with bd_worklist_cells_fini(). */
typedef struct bd_worklist_cells {
    bd_xlsx_cell cells[BD_WORKLIST_COLUMNS_MAX];
    bd_buf bytes;
    bd_hmac *hmac; /* of that thread; only with pseudonyms, owned */
} bd_worklist_cells;

/** Fill the cells of a row; the columns that people fill in stay empty. The cells are valid until
 * the next call. BD_E_INPUT: the row names a source file that does not exist. */
BD_NODISCARD bd_status bd_worklist_cells_fill(const bd_worklist_form *form,
                                              const bd_worklist_row *row, bd_worklist_cells *out,
                                              bd_err *err);
void bd_worklist_cells_fini(bd_worklist_cells *cells);

#endif
