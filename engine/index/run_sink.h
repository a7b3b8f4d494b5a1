/*
 * run_sink: the way from the workers' sorted runs to the store. A fixed set of segments, each with
 * some blocks of one run, circulates: builders fill them, and the one writer thread writes them to
 * the store.
 *
 *   builders ---full---> writer ---> LMDB
 *      ^                   |
 *      +-------free--------+
 *
 * When the disk is slower than the workers, they wait for a free segment. So the segments are all
 * the memory that is in flight.
 *
 * Threads: any number of builders, one writer; any thread may cancel.
 */
#ifndef BD_INDEX_RUN_SINK_H
#define BD_INDEX_RUN_SINK_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/budget.h"
#include "engine/base/queue.h"
#include "engine/index/store.h"

enum { BD_SEGMENT_BYTES = 256 << 10 };

/* Blocks of one run, back to back; each contains its own length. */
typedef struct bd_segment {
    bd_set set;
    uint32_t run_no;
    uint32_t block_no; /* of the first block */
    uint32_t blocks;
    size_t used;     /* bytes */
    size_t capacity; /* bytes; more than BD_SEGMENT_BYTES only if mapped for one huge record */
    uint8_t *bytes;
} bd_segment;

typedef struct bd_run_sink {
    bd_budget *budget;
    bd_store *store;
    bd_segment *segments;
    uint8_t *memory;
    size_t segment_count;
    bd_queue full;
    bd_queue free;
    bd_queue large; /* one token, so that only one segment is larger than BD_SEGMENT_BYTES */
    _Atomic uint32_t next_run[BD_SET_COUNT];
    _Atomic uint64_t bytes_put;
} bd_run_sink;

/** store must live longer: it says how large blocks are, and how they are bound to their places. */
BD_NODISCARD bd_status bd_run_sink_init(bd_run_sink *sink, bd_budget *budget, bd_store *store,
                                        size_t segment_count, bd_err *err);

/** No thread may use the sink any more. Harmless on a zeroed sink. */
void bd_run_sink_fini(bd_run_sink *sink);

/** The writer thread's work: write segments until the queue full is closed and drained.
 * BD_E_CANCELLED. */
BD_NODISCARD bd_status bd_run_sink_write(bd_run_sink *sink, bd_err *err);

/** Every wait, current or later, returns BD_E_CANCELLED. */
void bd_run_sink_cancel(bd_run_sink *sink);

#endif
