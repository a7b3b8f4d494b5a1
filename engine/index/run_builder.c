/* run_builder: see run_builder.h. */
#include "engine/index/run_builder.h"

void bd_run_builder_init(bd_run_builder *builder, bd_run_sink *sink, bd_set set, uint8_t *region,
                         size_t bytes)
{
    *builder = (bd_run_builder){.sink = sink, .set = set, .region = region};
    builder->bytes = bytes & ~(sizeof(bd_pair) - 1);
    builder->pairs = (bd_pair *)(void *)(region + builder->bytes);
}

bd_status bd_run_builder__make_room(bd_run_builder *builder, size_t bytes, bd_err *err)
{
    BD_TRY(bd_run_builder_flush(builder, err));
    if (builder->bytes < bytes + 2 * sizeof(bd_pair)) {
        bd_fail(err, BD_E_NOMEM, 0,
                "a row of up to %zu bytes does not fit the %zu byte buffer of a run", bytes,
                builder->bytes);
        bd_hint(err, "give more with --memory, or use fewer threads");
        return BD_E_NOMEM;
    }
    return BD_OK;
}

/* A free segment with space for at least bytes. The caller holds no other segment, so the builder
 * with the large one can always continue. */
static bd_status segment_get(bd_run_sink *sink, size_t bytes, bd_segment **out, bd_err *err)
{
    void *item;
    if (bytes > BD_SEGMENT_BYTES)
        BD_TRY(bd_queue_pop(&sink->large, &item)); /* given back once the segment is written */
    BD_TRY(bd_queue_pop(&sink->free, &item));
    bd_segment *segment = item;
    if (bytes > BD_SEGMENT_BYTES) {
        void *memory;
        BD_TRY(bd_budget_map(sink->budget, bytes, "a large record", &memory, err));
        segment->bytes = memory;
        segment->capacity = bytes;
    }
    segment->used = 0;
    segment->blocks = 0;
    *out = segment;
    return BD_OK;
}

/* Write sorted pairs as blocks into segments, and push these to the writer. */
static bd_status write_run(bd_run_builder *builder, const bd_pair *pairs, size_t count,
                           uint32_t run_no, bd_err *err)
{
    const bd_store *store = builder->sink->store;
    const size_t most = bd_store_block_most(store);
    bd_segment *segment = NULL;
    uint32_t block_no = 0;
    while (count > 0) {
        size_t bytes;
        const size_t take = bd_block_plan(pairs, count, most, &bytes);
        if (segment != NULL && segment->capacity - segment->used < bytes) {
            BD_TRY(bd_queue_push(&builder->sink->full, segment));
            segment = NULL;
        }
        if (segment == NULL) {
            BD_TRY(segment_get(builder->sink, bytes, &segment, err));
            segment->set = builder->set;
            segment->run_no = run_no;
            segment->block_no = block_no;
        }
        bd_block_write(pairs, take, builder->region,
                       bd_store_block_seed(store, builder->set, run_no, block_no),
                       segment->bytes + segment->used, bytes);
        segment->used += bytes;
        segment->blocks++;
        block_no++;
        pairs += take;
        count -= take;
    }
    return segment == NULL ? BD_OK : bd_queue_push(&builder->sink->full, segment);
}

bd_status bd_run_builder_flush(bd_run_builder *builder, bd_err *err)
{
    if (builder->count == 0)
        return BD_OK;
    bd_sort_pairs(builder->pairs, builder->pairs - builder->count, builder->count);
    const uint32_t run_no = atomic_fetch_add(&builder->sink->next_run[builder->set], 1);
    BD_TRY(write_run(builder, builder->pairs, builder->count, run_no, err));
    builder->runs++;
    builder->used = 0;
    builder->count = 0;
    builder->pairs = (bd_pair *)(void *)(builder->region + builder->bytes);
    return BD_OK;
}
