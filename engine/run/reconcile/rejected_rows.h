/* rejected_rows: the rows that were refused while loading, from their runs into rejected.csv, in
 * source order. */
#ifndef BD_RUN_RECONCILE_REJECTED_ROWS_H
#define BD_RUN_RECONCILE_REJECTED_ROWS_H

#include "engine/base/stop.h"
#include "engine/run/reconcile/range_compare.h"
#include "engine/run/reconcile/results_writer.h"

/** Write all of them, and count them by reason and region; the roster's go to the worklists as
 * well, as number 0's, once every comparer has flushed. One thread: the caller's. BD_E_CANCELLED: a
 * signal came. */
BD_NODISCARD bd_status bd_write_rejected(const bd_range_inputs *inputs, bd_results_writer *writer,
                                         const bd_stop *stop, bd_err *err);

#endif
