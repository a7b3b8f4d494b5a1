/*
 * append_column: joins a name that continues in a second column (`append`) into one value.
 *
 * The reader delivers the second columns after the fields. In nearly all rows they are empty, and
 * the row is packed from where it was read. Any other row is copied whole, so that all its cells
 * have one base. Any thread; functions without state on the caller's memory.
 */
#ifndef BD_RUN_LOAD_APPEND_COLUMN_H
#define BD_RUN_LOAD_APPEND_COLUMN_H

#include "engine/run/plan/plan.h"

/** Whether a field continues in this row: its second column is not empty. cells are all cells from
 * the reader. */
bool bd_append_present(const bd_dataset_plan *dataset, size_t field, const char *base,
                       const bd_cell *cells);

/** Bytes that the copy of a row needs, including its pad; 0 if no field continues. */
size_t bd_append_bytes(const bd_dataset_plan *dataset, const char *base, const bd_cell *cells);

/** Copy a row whose bd_append_bytes() is not 0 to out, each second column right after its field.
 * joined gets a cell for each field, with base out. */
void bd_append_row(const bd_dataset_plan *dataset, const char *base, const bd_cell *cells,
                   char *out, bd_cell *joined);

#endif
