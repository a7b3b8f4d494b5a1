/* meta: the description that a store holds of itself: the configuration it was built with, its
 * source files, its run. One thread at a time. */
#ifndef BD_RUN_META_H
#define BD_RUN_META_H

#include "engine/index/store.h"
#include "engine/report/publish/manifest.h"
#include "engine/run/plan/plan.h"

/** Store the plan's configuration and file names, and the run's name. */
BD_NODISCARD bd_status bd_meta_write(bd_store *store, const bd_plan *plan, const char *run_name,
                                     bd_err *err);

/** The seal that the manifest of a published run gives its store, in *seal; NULL: it gives none. */
const bd_store_seal *bd_meta_seal(const bd_manifest_tie *tie, bd_store_seal *seal);

/* The description as it was read. The lists are owned; all texts are borrowed from the view. */
typedef struct bd_meta {
    bd_text config; /* the YAML text */
    bd_text run;
    bd_text *files[BD_DATASETS]; /* owned */
    size_t file_count[BD_DATASETS];
} bd_meta;

/** Read the description. BD_E_INPUT: the store is damaged, an entry is missing. Call fini on
 * failure too. */
BD_NODISCARD bd_status bd_meta_read(bd_view *view, bd_meta *out, bd_err *err);
void bd_meta_fini(bd_meta *meta); /* harmless on a zeroed value */

#endif
