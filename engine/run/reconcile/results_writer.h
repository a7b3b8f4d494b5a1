/*
 * results_writer: writes the five reports of every edition: results of ranges in key order, then the
 * rejected rows. It does not know how a result was made. One thread at a time.
 */
#ifndef BD_RUN_RECONCILE_RESULTS_WRITER_H
#define BD_RUN_RECONCILE_RESULTS_WRITER_H

#include "engine/report/publish/folder.h"
#include "engine/report/regions/region_counts.h"
#include "engine/run/plan/plan.h"
#include "engine/run/reconcile/range_result.h"

/* The sums of all results. */
typedef struct bd_reconcile_totals {
    bd_join_totals joined;
    uint64_t *words;       /* by word: reasons and notes; owned */
    uint64_t *cards_words; /* by word: reject reasons of cards; owned */
    uint64_t rejected[BD_DATASETS];
    /* The files' totals, by edition and outcome. */
    bd_outfile_totals outputs[BD_EDITIONS_MAX][BD_OUTCOME_COUNT];
    bd_region_counts regions; /* the roster's, finished at commit */
} bd_reconcile_totals;

typedef struct bd_results_writer {
    const bd_plan *plan;
    bd_gz_pool *pool; /* compresses the reports; NULL: they are plain */
    bd_outfile *files[BD_EDITIONS_MAX][BD_OUTCOME_COUNT]; /* owned by the folders */
    bd_reconcile_totals *totals;
} bd_results_writer;

/** Create the reports in the editions' folders, each with its heading. All counts are added to totals; free it
 * with bd_reconcile_totals_fini(), on failure too. */
BD_NODISCARD bd_status bd_results_open(bd_results_writer *writer, const bd_plan *plan,
                                       bd_folder *const *folders, bd_reconcile_totals *totals,
                                       bd_err *err);

/** Append a result. The caller adds results in key order. */
BD_NODISCARD bd_status bd_results_add(bd_results_writer *writer, const bd_range_result *result,
                                      bd_err *err);

/** Finish the counts by region and commit the files, after everything was added. */
BD_NODISCARD bd_status bd_results_commit(bd_results_writer *writer, bd_err *err);
void bd_results_close(bd_results_writer *writer); /* harmless on a zeroed one */

void bd_reconcile_totals_fini(bd_reconcile_totals *totals);

#endif
