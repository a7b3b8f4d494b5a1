/*
 * worklist_form: the columns of the worklists, and the cells of a row.
 *
 *   id, (pseudonym), outcome, reason, differs, notes
 *   each roster field, beside it the card's field of that name and, if it is compared, the first
 *   row's
 *   the card fields of no other name
 *   code and area
 *   sources, card rows, a rejected row
 *   what people fill in
 *
 * A field of the roster has the card's field of the same name beside it, compared or not. A
 * duplicate was compared with the first row of its number, not with a card: the card's cells stay
 * empty and the first row's are filled. Which cells differ is marked, and named in `differs`.
 * Everything is in words of the language. The columns follow from the configuration alone, so that
 * they are the same from month to month. Immutable once made; the cells are the caller's, any
 * thread.
 */
#ifndef BD_REPORT_WORKLIST_WORKLIST_FORM_H
#define BD_REPORT_WORKLIST_WORKLIST_FORM_H

#include "engine/report/rows/mask.h"
#include "engine/report/rows/row_form.h"
#include "engine/report/worklist/worklist_item.h"
#include "formats/output/xlsx/xlsx_write.h"

enum {
    BD_WORKLIST_FILL_IN = 5, /* columns, the last ones */
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
    int compared; /* place in rules->compare; -1: not compared */
} bd_worklist_column;

typedef struct bd_worklist_form {
    const bd_row_writer *writer; /* rules and names of files */
    bd_worklist_order order;
    bd_mask mask;
    bool chinese;
    bool pseudonym;
    bool xlsx, csv;
    uint64_t rows_max; /* of a file; BD_XLSX_ROWS_MAX, but in tests */
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

/** Work out the columns; the upper part is filled in. End it with bd_worklist_form_fini() either
 * way. */
BD_NODISCARD bd_status bd_worklist_form_finish(bd_worklist_form *form, bd_err *err);
void bd_worklist_form_fini(bd_worklist_form *form); /* harmless on a zeroed form */

/* One thread's cells; zeroed before the first row, ended with bd_worklist_cells_fini(). */
typedef struct bd_worklist_cells {
    bd_xlsx_cell cells[BD_WORKLIST_COLUMNS_MAX];
    bd_buf bytes;
    bd_hmac *hmac; /* of that thread; only with pseudonyms, owned */
} bd_worklist_cells;

/** Fill all but the columns to fill in, which stay empty. BD_E_INPUT: the row names a file that
 * does not exist. */
BD_NODISCARD bd_status bd_worklist_cells_fill(const bd_worklist_form *form,
                                              const bd_worklist_row *row, bd_worklist_cells *out,
                                              bd_err *err);
void bd_worklist_cells_fini(bd_worklist_cells *cells);

#endif
