/*
 * append_column: a name that goes on in a second column (`append`) as one value.
 *
 * The reader brings a data set's second columns behind its fields. Nearly all rows have nothing in
 * them and are packed from where they were read; a row that has is copied whole, so that its cells
 * still lie behind one base. Pure functions on the caller's memory.
 */
#ifndef BD_RUN_LOAD_APPEND_COLUMN_H
#define BD_RUN_LOAD_APPEND_COLUMN_H

#include "engine/run/plan/plan.h"

/** Whether a field goes on in this row: its second column says something. cells are all that the
 * reader brought. */
bool bd_append_present(const bd_dataset_plan *dataset, size_t field, const char *base,
                       const bd_cell *cells);

/** Bytes that the copy of a row needs, its pad included; 0 where no name goes on. */
size_t bd_append_bytes(const bd_dataset_plan *dataset, const char *base, const bd_cell *cells);

/** Copy a row of which bd_append_bytes() is not 0 to out, the second columns behind their fields;
 * joined gets a cell for each field, from out. */
void bd_append_row(const bd_dataset_plan *dataset, const char *base, const bd_cell *cells,
                   char *out, bd_cell *joined);

#endif
