/*
 * explain_cells: the cells of a rejected row, from the text that the report shows. Which column each
 * is in is not known: a row may be rejected for its number of columns. Pure functions, any thread.
 */
#ifndef BD_INSPECT_EXPLAIN_EXPLAIN_CELLS_H
#define BD_INSPECT_EXPLAIN_EXPLAIN_CELLS_H

#include "engine/base/text.h"
#include "formats/reader/reader.h"

typedef bool (*bd_explain_cell_fn)(void *context, bd_text cell);

/** Cut the next cell off *row, at the data set's delimiter or at another usual one, without its
 * quotes; a doubled quote stays two. False: there is none left. */
bool bd_explain__cut_cell(const bd_reader_spec *spec, bd_text *row, bd_text *cell);

/** Whether fits says yes to some cell of the row. */
bool bd_explain__any_cell(const bd_reader_spec *spec, bd_text row, bd_explain_cell_fn fits,
                          void *context);

#endif
