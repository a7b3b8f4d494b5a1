/*
 * run_builder: one worker's buffer that collects records, sorts them by key, and hands the run on
 * as blocks.
 *
 *   region:  [ payloads ->     ...     <- scratch | <- pairs (key, where the payload lies) ]
 *
 * Payloads grow from the start, pairs from the end, with as much again kept free for the sort; when
 * they would meet the run is complete. Equal keys of a run are in no particular order: whoever
 * joins orders them by their source. One thread at a time.
 */
#ifndef BD_INDEX_RUN_BUILDER_H
#define BD_INDEX_RUN_BUILDER_H

#include "engine/index/run_sink.h"

typedef struct bd_run_builder {
    bd_run_sink *sink;
    bd_set set;
    uint8_t *region;
    size_t bytes;   /* of the region */
    size_t used;    /* bytes of payloads */
    bd_pair *pairs; /* the latest; they end at the region's end */
    size_t count;
    uint64_t runs; /* handed on so far */
} bd_run_builder;

/** Begin an empty buffer in a region of the caller's, which outlives it. */
void bd_run_builder_init(bd_run_builder *builder, bd_run_sink *sink, bd_set set, uint8_t *region,
                         size_t bytes);

/** Cold half of bd_run_builder_room(). */
BD_NODISCARD bd_status bd_run_builder__make_room(bd_run_builder *builder, size_t bytes,
                                                 bd_err *err);

/** Find room for a payload of at most bytes, ending the run first if there is none. */
BD_NODISCARD static inline bd_status bd_run_builder_room(bd_run_builder *builder, size_t bytes,
                                                         uint8_t **at, bd_err *err)
{
    const size_t taken = builder->used + (builder->count + 1) * 2 * sizeof(bd_pair);
    if (__builtin_expect(taken > builder->bytes || builder->bytes - taken < bytes, 0))
        BD_TRY(bd_run_builder__make_room(builder, bytes, err));
    *at = builder->region + builder->used;
    return BD_OK;
}

/** Keep the record whose payload was written at the room found last, and ends at end. */
static inline void bd_run_builder_add(bd_run_builder *builder, uint64_t key, const uint8_t *end)
{
    const size_t after = (size_t)(end - builder->region);
    builder->pairs--;
    *builder->pairs = (bd_pair){key, bd_ref_make(builder->used, after - builder->used)};
    builder->used = after;
    builder->count++;
}

/** Sort what there is and hand it on as one run; nothing to do when empty. */
BD_NODISCARD bd_status bd_run_builder_flush(bd_run_builder *builder, bd_err *err);

#endif
