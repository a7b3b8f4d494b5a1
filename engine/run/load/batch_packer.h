/*
 * batch_packer: what a worker makes of the batches it parses: records in its run, and the rows
 * without a usable number in a run of rejected rows. Each row goes into one of the two.
 *
 * One thread's. Its runs are flushed when they are full, and when the worker goes over to the other
 * data set, since a run holds rows of one.
 */
#ifndef BD_RUN_LOAD_BATCH_PACKER_H
#define BD_RUN_LOAD_BATCH_PACKER_H

#include "engine/index/run_builder.h"
#include "engine/run/plan/plan.h"

typedef struct bd_batch_packer {
    const bd_plan *plan;
    bd_budget *budget;
    uint8_t *run_room; /* the builders' memory */
    uint8_t *rejected_room;
    bd_run_builder run;
    bd_run_builder rejected;
    uint64_t accepted_rows[BD_DATASETS];
    uint64_t rejected_rows[BD_DATASETS];
} bd_batch_packer;

/** Take the memory of two runs, as the plan divides it; they are handed to sink. On failure the
 * packer is still to be ended with fini. */
BD_NODISCARD bd_status bd_batch_packer_init(bd_batch_packer *packer, const bd_plan *plan,
                                            bd_budget *budget, bd_run_sink *sink, bd_err *err);
void bd_batch_packer_fini(bd_batch_packer *packer); /* harmless on a zeroed one */

/** Pack the rows of a batch, of file number file of the data set; chunk is the one that the batch
 * was parsed from. BD_E_CANCELLED: the sink was cancelled. */
BD_NODISCARD bd_status bd_batch_packer_add(bd_batch_packer *packer, int dataset, uint32_t file,
                                           bd_chunk *chunk, const bd_batch *batch, bd_err *err);

/** Hand in what is left of both runs. */
BD_NODISCARD bd_status bd_batch_packer_flush(bd_batch_packer *packer, bd_err *err);

#endif
