/* gather: see gather.h. */
#include "engine/compare/gather.h"

enum { RECORDS_PER_BLOCK_SLOT = 4 };

static size_t pair_bytes(size_t capacity)
{
    return capacity * 2 * sizeof(bd_pair);
}

static size_t slots(size_t capacity)
{
    return capacity / RECORDS_PER_BLOCK_SLOT + 1;
}

size_t bd_gather_bytes(size_t capacity)
{
    return pair_bytes(capacity) + slots(capacity) * sizeof(bd_block);
}

bd_status bd_gather_init(bd_gather *gather, bd_budget *budget, bd_gather_list from, size_t capacity,
                         bd_err *err)
{
    void *memory;
    *gather = (bd_gather){.budget = budget, .from = from};
    BD_TRY(bd_budget_map(budget, bd_gather_bytes(capacity), "a key range", &memory, err));
    gather->pairs = memory;
    gather->scratch = gather->pairs + capacity;
    gather->blocks = (bd_block *)(void *)(gather->scratch + capacity);
    gather->capacity = capacity;
    gather->block_capacity = slots(capacity);
    return BD_OK;
}

void bd_gather_fini(bd_gather *gather)
{
    if (gather->budget == NULL)
        return;
    bd_budget_unmap(gather->budget, gather->pairs, bd_gather_bytes(gather->capacity));
    gather->pairs = NULL;
}

/* Take the part of a block that is in the range. BD_END: no more fits. */
static bd_status take_block(void *context, const bd_block *block, bd_err *err)
{
    (void)err;
    bd_gather *gather = context;
    if (gather->too_wide)
        return BD_END;
    const uint32_t from =
        block->first_key >= gather->lo ? 0 : bd_block_lower_bound(block, gather->lo);
    uint32_t to = block->count;
    /* last + 1 cannot overflow: last is below a key. */
    if (bd_block_key(block, to - 1) > gather->last)
        to = bd_block_lower_bound(block, gather->last + 1);
    if (from == to)
        return BD_OK;
    if (gather->block_count == gather->block_capacity ||
        to - from > gather->capacity - gather->count) {
        gather->too_wide = true;
        to = from + (uint32_t)(gather->capacity - gather->count < to - from
                                   ? gather->capacity - gather->count
                                   : 0);
    }
    const uint64_t slot = gather->block_count;
    bd_pair *pair = gather->pairs + gather->count;
    for (uint32_t i = from; i < to; i++)
        *pair++ = (bd_pair){bd_block_key(block, i), slot << 32 | i};
    gather->count += to - from;
    if (gather->too_wide)
        return BD_END;
    gather->blocks[gather->block_count++] = *block;
    return BD_OK;
}

bd_status bd_gather_list_blocks(bd_gather_list from, uint64_t lo, uint64_t last, bool verify_all,
                                bd_block_fn each, void *context, bd_err *err)
{
    for (size_t i = 0; i < from.count; i++) {
        const bd_gather_source *source = &from.sources[i];
        const size_t runs = bd_view_runs(source->view, source->set);
        for (size_t run = 0; run < runs; run++)
            BD_TRY(bd_view_blocks(source->view, source->set, run, lo, last, verify_all, each,
                                  context, err));
    }
    return BD_OK;
}

bd_status bd_gather_range(bd_gather *gather, uint64_t lo, uint64_t last, bd_err *err)
{
    gather->lo = lo;
    gather->last = last;
    gather->count = 0;
    gather->block_count = 0;
    gather->too_wide = false;
    BD_TRY(
        bd_gather_list_blocks(gather->from, lo, last, gather->verify_all, take_block, gather, err));
    bd_sort_pairs(gather->pairs, gather->scratch, gather->count);
    return BD_OK;
}

uint64_t bd_gather_narrow(const bd_gather *gather, uint64_t lo, uint64_t last)
{
    if (gather->count == 0)
        return lo + (last - lo) / 2;
    const uint64_t middle = gather->pairs[gather->count / 2].key;
    /* If half of them have the key last, take everything below it, also if nothing of that was
     * collected. */
    return middle < last ? middle : last - 1;
}

bd_status bd_gather_payload(const bd_gather *gather, size_t idx, const uint8_t **at, size_t *len,
                            bd_err *err)
{
    const uint64_t ref = gather->pairs[idx].ref;
    if (!bd_block_payload(&gather->blocks[ref >> 32], (uint32_t)ref, at, len))
        return bd_fail(err, BD_E_INPUT, 0, "the store is damaged: a record is outside its block");
    return BD_OK;
}
