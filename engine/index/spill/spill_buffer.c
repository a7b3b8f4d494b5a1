/*
 * spill_buffer: one thread's items until they are written as a run. See spill.h.
 *
 *   region:  [ block | items -> ...            <- scratch | <- pairs (key, position of the item) ]
 */
#include <stdlib.h>
#include <string.h>

#include "engine/base/hash.h"
#include "engine/index/spill/spill_parts.h"

struct bd_spill_buffer {
    bd_spill_writer writer;
    uint8_t *region;
    size_t bytes; /* of the region */
    uint8_t *items;
    size_t used;    /* bytes of items */
    bd_pair *pairs; /* the newest; they end at the region's end */
    size_t count;
};

static bd_pair *pairs_end(const bd_spill_buffer *buffer)
{
    return (bd_pair *)(void *)(buffer->region + buffer->bytes);
}

bd_status bd_spill_buffer_new(bd_spill *spill, size_t bytes, bd_spill_buffer **out, bd_err *err)
{
    void *region;
    *out = NULL;
    if (bytes < BD_SPILL_BUFFER_MIN)
        bytes = BD_SPILL_BUFFER_MIN;
    bytes &= ~(sizeof(bd_pair) - 1);
    bd_spill_buffer *buffer = calloc(1, sizeof *buffer);
    if (buffer == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    const bd_status st = bd_budget_map(spill->budget, bytes, "sorting worklists", &region, err);
    if (st < 0) {
        free(buffer);
        return st;
    }
    buffer->region = region;
    buffer->bytes = bytes;
    buffer->writer = (bd_spill_writer){.spill = spill, .block = region};
    buffer->items = buffer->region + BD_SPILL_BLOCK_BYTES;
    buffer->pairs = pairs_end(buffer);
    *out = buffer;
    return BD_OK;
}

void bd_spill_buffer_free(bd_spill_buffer *buffer)
{
    if (buffer == NULL)
        return;
    bd_spill__drop_run(&buffer->writer);
    bd_budget_unmap(buffer->writer.spill->budget, buffer->region, buffer->bytes);
    free(buffer);
}

/* ---- sorting ---- */

static bd_spill_item item_at(const bd_spill_buffer *buffer, const bd_pair *pair)
{
    bd_spill_item item = {0};
    const uint8_t *next;
    /* Only complete items are in the buffer. */
    (void)!bd_spill__get(buffer->items + pair->ref, buffer->items + buffer->used, &item, &next);
    return item;
}

static bool in_order(const bd_spill_buffer *buffer, const bd_pair *a, const bd_pair *b)
{
    const bd_spill_item x = item_at(buffer, a);
    const bd_spill_item y = item_at(buffer, b);
    return bd_spill__compare(&x, &y) <= 0;
}

/* Sort pairs of one key by their tails: a bottom-up merge sort between pairs and scratch. */
static void sort_tails(const bd_spill_buffer *buffer, bd_pair *pairs, bd_pair *scratch,
                       size_t count)
{
    bd_pair *from = pairs;
    bd_pair *to = scratch;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t lo = 0; lo < count; lo += 2 * width) {
            const size_t middle = lo + width < count ? lo + width : count;
            const size_t hi = middle + width < count ? middle + width : count;
            size_t a = lo;
            size_t b = middle;
            for (size_t i = lo; i < hi; i++) {
                const bool first = b == hi || (a < middle && in_order(buffer, &from[a], &from[b]));
                to[i] = from[first ? a++ : b++];
            }
        }
        bd_pair *swap = from;
        from = to;
        to = swap;
    }
    if (from != pairs)
        memcpy(pairs, from, count * sizeof *pairs);
}

static void sort(bd_spill_buffer *buffer)
{
    bd_pair *pairs = buffer->pairs;
    bd_pair *scratch = pairs - buffer->count;
    bd_sort_pairs(pairs, scratch, buffer->count);
    for (size_t from = 0; from < buffer->count;) {
        size_t to = from + 1;
        while (to < buffer->count && pairs[to].key == pairs[from].key)
            to++;
        if (to - from > 1)
            sort_tails(buffer, pairs + from, scratch, to - from);
        from = to;
    }
}

bd_status bd_spill_flush(bd_spill_buffer *buffer, bd_err *err)
{
    if (buffer->count == 0)
        return BD_OK;
    sort(buffer);
    for (size_t i = 0; i < buffer->count; i++) {
        const bd_spill_item item = item_at(buffer, &buffer->pairs[i]);
        BD_TRY(bd_spill__append(&buffer->writer, &item, err));
    }
    BD_TRY(bd_spill__end_run(&buffer->writer, err));
    buffer->used = 0;
    buffer->count = 0;
    buffer->pairs = pairs_end(buffer);
    return BD_OK;
}

bd_status bd_spill_add(bd_spill_buffer *buffer, const bd_spill_item *item, bd_err *err)
{
    bd_spill_item kept = *item;
    if (kept.tail_len > BD_SPILL_TAIL_MAX || (kept.value_len & BD_SPILL_LARGE) != 0)
        return bd_fail(err, BD_E_BUG, 0, "an item to sort is too long: tail %u, value %u bytes",
                       kept.tail_len, kept.value_len);
    if (kept.value_len >= BD_SPILL_INLINE_MAX) {
        kept.hash = bd_hash64(kept.value, kept.value_len);
        BD_TRY(bd_spill__write(buffer->writer.spill, kept.value, kept.value_len, &kept.at, err));
        kept.value = NULL;
    } else if (kept.value == NULL) {
        kept.value = ""; /* empty, not large */
    }
    const size_t room = buffer->bytes - BD_SPILL_BLOCK_BYTES;
    const size_t bytes = bd_spill__item_bytes(&kept);
    if (buffer->used + bytes + (buffer->count + 1) * 2 * sizeof(bd_pair) > room)
        BD_TRY(bd_spill_flush(buffer, err));
    bd_spill__put(buffer->items + buffer->used, &kept);
    *--buffer->pairs = (bd_pair){kept.key, buffer->used};
    buffer->used += bytes;
    buffer->count++;
    return BD_OK;
}
