/*
 * run_builder: one worker's buffer. It collects records, sorts them by key, and passes the run on
 * as blocks.
 *
 *   region:  [ payloads ->     ...     <- scratch | <- pairs (key, position of the payload) ]
 *
 * Payloads grow from the start and pairs from the end. As much space as the pairs take is kept free
 * for the sort. When no more fits, the run is complete. Equal keys of a run have no particular
 * order: the join orders them by source.
 *
 * Threads: a builder is used by one thread at a time; several share a sink. Hot: finding space and
 * adding a record are inline.
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
    bd_pair *pairs; /* the newest; they end at the region's end */
    size_t count;
    uint64_t runs; /* passed on so far */
} bd_run_builder;

/** Begin an empty buffer in a region of the caller, which must live longer. */
void bd_run_builder_init(bd_run_builder *builder, bd_run_sink *sink, bd_set set, uint8_t *region,
                         size_t bytes);

/** Cold half of bd_run_builder_room(). */
BD_NODISCARD bd_status bd_run_builder__make_room(bd_run_builder *builder, size_t bytes,
                                                 bd_err *err);

/** Find space for a payload of at most bytes. If there is none, the run is first ended. BD_E_NOMEM:
 * the payload does not fit an empty buffer. BD_E_CANCELLED. */
BD_NODISCARD static inline bd_status bd_run_builder_room(bd_run_builder *builder, size_t bytes,
                                                         uint8_t **at, bd_err *err)
{
    const size_t taken = builder->used + (builder->count + 1) * 2 * sizeof(bd_pair);
    if (__builtin_expect(taken > builder->bytes || builder->bytes - taken < bytes, 0))
        BD_TRY(bd_run_builder__make_room(builder, bytes, err));
    *at = builder->region + builder->used;
    return BD_OK;
}

/** Add the record whose payload was written at the last *at, and ends at end. */
static inline void bd_run_builder_add(bd_run_builder *builder, uint64_t key, const uint8_t *end)
{
    const size_t after = (size_t)(end - builder->region);
    builder->pairs--;
    *builder->pairs = (bd_pair){key, bd_ref_make(builder->used, after - builder->used)};
    builder->used = after;
    builder->count++;
}

/** Sort all records and pass them on as one run; does nothing when empty. May wait for a free
 * segment. BD_E_CANCELLED. */
BD_NODISCARD bd_status bd_run_builder_flush(bd_run_builder *builder, bd_err *err);

#endif
