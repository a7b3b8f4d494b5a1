/* run_sink: see run_sink.h. */
#include "engine/index/run_sink.h"

#include <stdlib.h>
#include <string.h>

bd_status bd_run_sink_init(bd_run_sink *sink, bd_budget *budget, bd_store *store,
                           size_t segment_count, bd_err *err)
{
    void *memory = NULL;
    bd_status st = BD_OK;
    memset(sink, 0, sizeof *sink);
    sink->budget = budget;
    sink->store = store;
    sink->segment_count = segment_count;
    sink->segments = calloc(segment_count, sizeof *sink->segments);
    if (sink->segments == NULL || bd_queue_init(&sink->full, segment_count) < 0 ||
        bd_queue_init(&sink->free, segment_count) < 0 || bd_queue_init(&sink->large, 1) < 0)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory for %zu segments", segment_count);
    BD_GOTO(bd_budget_map(budget, segment_count * BD_SEGMENT_BYTES, "segments", &memory, err));
    sink->memory = memory;
    BD_GOTO(bd_queue_push(&sink->large, sink));
    for (size_t i = 0; i < segment_count; i++) {
        sink->segments[i].bytes = sink->memory + i * BD_SEGMENT_BYTES;
        sink->segments[i].capacity = BD_SEGMENT_BYTES;
        BD_GOTO(bd_queue_push(&sink->free, &sink->segments[i]));
    }
done:
    if (st < 0)
        bd_run_sink_fini(sink);
    return st;
}

void bd_run_sink_fini(bd_run_sink *sink)
{
    bd_queue_fini(&sink->full);
    bd_queue_fini(&sink->free);
    bd_queue_fini(&sink->large);
    for (size_t i = 0; sink->segments != NULL && i < sink->segment_count; i++)
        if (sink->segments[i].capacity > BD_SEGMENT_BYTES)
            bd_budget_unmap(sink->budget, sink->segments[i].bytes, sink->segments[i].capacity);
    bd_budget_unmap(sink->budget, sink->memory, sink->segment_count * BD_SEGMENT_BYTES);
    free(sink->segments);
    memset(sink, 0, sizeof *sink);
}

void bd_run_sink_cancel(bd_run_sink *sink)
{
    bd_queue_cancel(&sink->full);
    bd_queue_cancel(&sink->free);
    bd_queue_cancel(&sink->large);
}

static bd_status put_segment(bd_run_sink *sink, const bd_segment *segment, bd_err *err)
{
    const uint8_t *at = segment->bytes;
    for (uint32_t i = 0; i < segment->blocks; i++) {
        const uint32_t bytes = bd_block_bytes(at);
        BD_TRY(bd_store_put(sink->store, segment->set, segment->run_no, segment->block_no + i, at,
                            bytes, err));
        at += bytes;
    }
    atomic_fetch_add(&sink->bytes_put, segment->used);
    return BD_OK;
}

/* Give back memory that was mapped for one huge record, and the token for it. */
static bd_status segment_shrink(bd_run_sink *sink, bd_segment *segment)
{
    if (segment->capacity == BD_SEGMENT_BYTES)
        return BD_OK;
    bd_budget_unmap(sink->budget, segment->bytes, segment->capacity);
    segment->bytes = sink->memory + (size_t)(segment - sink->segments) * BD_SEGMENT_BYTES;
    segment->capacity = BD_SEGMENT_BYTES;
    return bd_queue_push(&sink->large, sink); /* never waits: the token's slot is free */
}

bd_status bd_run_sink_write(bd_run_sink *sink, bd_err *err)
{
    for (;;) {
        void *item;
        const bd_status st = bd_queue_pop(&sink->full, &item);
        if (st == BD_END)
            return BD_OK;
        BD_TRY(st);
        BD_TRY(put_segment(sink, item, err));
        BD_TRY(segment_shrink(sink, item));
        BD_TRY(bd_queue_push(&sink->free, item));
    }
}
