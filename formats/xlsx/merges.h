/*
 * merges: the merged cells of a worksheet that give their value to rows below (ECMA-376 part 1,
 * 18.3.1.55 mergeCells).
 *
 * A cell that is merged downwards has its value in the first row only; a person reads it in every
 * row. So each row of the merge gets it, in the upper left cell's column. The list stands in the
 * part behind the rows that need it, so the part is unpacked once more, and only read as XML if it
 * names merged cells at all. The merges of wanted columns are kept, 12 bytes each, in the budget.
 * A list with anything but ranges is refused, and so are merges of several rows that overlap in a
 * wanted column. One thread at a time.
 */
#ifndef BD_FORMATS_XLSX_MERGES_H
#define BD_FORMATS_XLSX_MERGES_H

#include "engine/base/budget.h"
#include "engine/base/text.h"
#include "formats/xlsx/package.h"

enum {
    BD_MERGED_VALUE_MAX = 3 * 32767, /* bytes: a spreadsheet's cell has 32767 characters */
    BD_MERGED_COLUMNS_MAX = 64
};

typedef struct bd_merge {
    uint32_t first_row; /* from 1 */
    uint32_t last_row;  /* larger than first_row */
    uint16_t column;    /* from 0 */
    uint16_t last_column;
} bd_merge;

/* A column in which something is merged. */
typedef struct bd_merged_column {
    uint32_t column;
    bool begins;       /* the current row is the first of a merge: its cell has the value */
    uint64_t last_row; /* of the merge that the current row lies in; 0: none */
    bd_buf value;      /* as a person reads it */
} bd_merged_column;

typedef struct bd_merges {
    bd_budget *budget;
    bd_merge *all; /* by first_row */
    size_t count;
    size_t bytes; /* mapped */
    size_t next;  /* the first that the current row has not reached */
    bd_merged_column columns[BD_MERGED_COLUMNS_MAX]; /* by column */
    size_t column_count;
} bd_merges;

/**
 * Read the merges of part that begin below row `after` in one of the wanted columns (from 0), and
 * have more than one row. BD_E_NOMEM: they do not fit budget; BD_E_INPUT: damaged. End *out with
 * fini also on failure.
 */
BD_NODISCARD bd_status bd_merges_load(bd_package *package, const char *part, uint64_t limit_bytes,
                                      const uint32_t *wanted, size_t wanted_count, uint64_t after,
                                      bd_budget *budget, bd_merges *out, bd_err *err);
void bd_merges_fini(bd_merges *merges); /* harmless on a zeroed one */

/** Go on to row number, which is larger than at the last call: sets begins and last_row of all
 * columns. */
void bd_merges_row(bd_merges *merges, uint64_t number);

/** Keep the value of a merge that begins. BD_E_INPUT: it is longer than a cell can be. */
BD_NODISCARD bd_status bd_merges_keep(bd_merged_column *column, bd_text value, const char *file,
                                      bd_err *err);

#endif
