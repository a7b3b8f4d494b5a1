/* key_ranges: see key_ranges.h. Each data set is cut by itself; then the cuts are merged. */
#include "engine/run/reconcile/key_ranges.h"

#include <stdlib.h>

#include "engine/index/block_format.h"

/* The most first keys that are read per data set; 8 bytes each, so this bounds the memory. */
enum { SAMPLES_MAX = 1 << 19 };

static int key_compare(const void *a, const void *b)
{
    uint64_t p;
    uint64_t q;
    memcpy(&p, a, sizeof p);
    memcpy(&q, b, sizeof q);
    return (p > q) - (p < q);
}

/* The number of the store's blocks that hold as much as `blocks` of the usual size. */
static size_t store_blocks(const bd_store *store, size_t blocks)
{
    const size_t here = blocks * BD_BLOCK_BYTES / bd_store_block_most(store);
    return here > 0 ? here : 1;
}

/* Keep every blocks-th key of one set's sorted first keys as a cut. */
static bd_status cut_set(bd_view *view, bd_set set, size_t blocks, uint64_t *cuts, size_t *count,
                         bd_err *err)
{
    uint64_t *keys = NULL;
    size_t found = 0;
    size_t capacity = 0;
    size_t stride = bd_view_block_count(view, set) / SAMPLES_MAX + 1;
    if (stride > blocks)
        stride = blocks;
    const bd_status st = bd_view_first_keys(view, set, stride, &keys, &found, &capacity, err);
    if (st >= 0 && found > 0) {
        qsort(keys, found, sizeof *keys, key_compare);
        const size_t step =
            (blocks + stride - 1) / stride; /* rounded up, so there are no more cuts than planned */
        for (size_t i = step; i < found; i += step)
            cuts[(*count)++] = keys[i];
    }
    free(keys);
    return st;
}

bd_status bd_key_ranges_cut(bd_store *store, const bd_set sets[BD_KEY_RANGES_SETS],
                            const size_t blocks[BD_KEY_RANGES_SETS], bd_key_ranges *out,
                            bd_err *err)
{
    bd_view *view = NULL;
    bd_status st = bd_view_open(store, &view, err);
    size_t most = 1;
    *out = (bd_key_ranges){0};
    if (st < 0)
        return st;
    for (int i = 0; i < BD_KEY_RANGES_SETS; i++)
        most += bd_view_block_count(view, sets[i]) / store_blocks(store, blocks[i]) + 1;
    out->last = calloc(most, sizeof *out->last);
    if (out->last == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory for %zu key ranges", most);
    size_t cuts = 0;
    for (int i = 0; i < BD_KEY_RANGES_SETS; i++)
        BD_GOTO(cut_set(view, sets[i], store_blocks(store, blocks[i]), out->last, &cuts, err));
    qsort(out->last, cuts, sizeof *out->last, key_compare);
    /* A cut is the first key of the next range. */
    for (size_t i = 0; i < cuts; i++)
        if (out->last[i] > 0 && (out->count == 0 || out->last[i] - 1 > out->last[out->count - 1]))
            out->last[out->count++] = out->last[i] - 1;
    out->last[out->count++] = UINT64_MAX;
done:
    bd_view_close(view);
    if (st < 0)
        bd_key_ranges_fini(out);
    return st;
}

void bd_key_ranges_fini(bd_key_ranges *ranges)
{
    free(ranges->last);
    *ranges = (bd_key_ranges){0};
}
