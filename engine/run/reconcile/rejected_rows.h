/* rejected_rows: the rows that were refused while loading, from their runs into rejected.csv, in source
 * order. */
#ifndef BD_RUN_RECONCILE_REJECTED_ROWS_H
#define BD_RUN_RECONCILE_REJECTED_ROWS_H

#include "engine/run/reconcile/reconcile.h"

/** Write all of them, and count them by reason and region; the roster's go to worklists as well
 * (NULL: none are wanted), as worker 0's. One thread: the caller's. */
BD_NODISCARD bd_status bd_write_rejected(const bd_plan *plan, bd_budget *budget, bd_store *store,
                                         bd_outfile *file, bd_worklists *worklists,
                                         const volatile sig_atomic_t *stop,
                                         bd_reconcile_totals *totals, bd_err *err);

#endif
