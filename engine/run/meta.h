/* meta: what a store says of itself: the configuration it was built by, its source
 * files, its run. */
#ifndef BD_RUN_META_H
#define BD_RUN_META_H

#include "engine/index/store.h"
#include "engine/run/plan/plan.h"

/** Keep the plan's configuration and file names, and the run's name. */
BD_NODISCARD bd_status bd_meta_write(bd_store *store, const bd_plan *plan, const char *run_name,
                                     bd_err *err);

/* What was kept; borrowed from the view, but for the name lists. */
typedef struct bd_meta {
    bd_text config; /* the YAML text */
    bd_text run;
    bd_text *files[BD_DATASETS]; /* owned */
    size_t file_count[BD_DATASETS];
} bd_meta;

/** BD_E_INPUT: something is missing. */
BD_NODISCARD bd_status bd_meta_read(bd_view *view, bd_meta *out, bd_err *err);
void bd_meta_fini(bd_meta *meta); /* harmless on a zeroed value */

#endif
