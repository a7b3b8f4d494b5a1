/*
 * batch_packer: packs the rows of a worker's batches: each row becomes a record in the worker's run
 * or, if it has no usable number, an entry in its run of rejected rows.
 *
 * A run holds rows of one data set. It is flushed when it is full and when the worker changes to
 * the other data set. One thread at a time per packer. Hot: nothing is allocated per row.
 */
#ifndef BD_RUN_LOAD_BATCH_PACKER_H
#define BD_RUN_LOAD_BATCH_PACKER_H

#include "engine/index/run_builder.h"
#include "engine/run/load/row_counts.h"
#include "engine/run/plan/plan.h"

typedef struct bd_batch_packer {
    const bd_plan *plan;
    bd_budget *budget;
    uint8_t *run_room; /* memory of the two builders */
    uint8_t *rejected_room;
    bd_run_builder run;
    bd_run_builder rejected;
    uint64_t accepted_rows[BD_DATASETS];
    uint64_t rejected_rows[BD_DATASETS];
    bd_row_counter counters[BD_DATASETS]; /* of the last batch */
} bd_batch_packer;

/** Take the memory of two runs from budget, as the plan divides it. Full runs go to sink. Call fini
 * on failure too. */
BD_NODISCARD bd_status bd_batch_packer_init(bd_batch_packer *packer, const bd_plan *plan,
                                            bd_budget *budget, bd_run_sink *sink, bd_err *err);
void bd_batch_packer_fini(bd_batch_packer *packer); /* harmless on a zeroed one */

/** Pack the rows of a batch. file: index of its file in the data set; chunk: the chunk that the
 * batch was parsed from. BD_E_CANCELLED: the sink was cancelled. */
BD_NODISCARD bd_status bd_batch_packer_add(bd_batch_packer *packer, int dataset, uint32_t file,
                                           bd_chunk *chunk, const bd_batch *batch, bd_err *err);

/** Pass what is left of both runs to the sink. */
BD_NODISCARD bd_status bd_batch_packer_flush(bd_batch_packer *packer, bd_err *err);

#endif
