/* rejected_rows: writes the rows that were rejected while loading from their runs to rejected.csv,
 * in source order. */
#ifndef BD_RUN_RECONCILE_REJECTED_ROWS_H
#define BD_RUN_RECONCILE_REJECTED_ROWS_H

#include "engine/base/stop.h"
#include "engine/run/reconcile/range_compare.h"
#include "engine/run/reconcile/results_writer.h"

/** Write all rejected rows, and count them by reason and region. Those of the roster also go to the
 * worklists, through collector 0, so every comparer must have flushed before. Called by the thread
 * that writes the results. BD_E_CANCELLED: a signal came. */
BD_NODISCARD bd_status bd_write_rejected(const bd_range_inputs *inputs, bd_results_writer *writer,
                                         const bd_stop *stop, bd_err *err);

#endif
