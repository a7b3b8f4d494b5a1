/* spill_reader: merges runs with a heap of their next items; see spill.h. Each run has one block in
 * memory. */
#include <stdlib.h>

#include "engine/index/spill/spill_parts.h"

/* One run in the merge. */
struct source {
    const bd_spill_run *run;
    size_t next_block;
    uint8_t *block;
    const uint8_t *at; /* end of the current item */
    const uint8_t *end;
    bd_spill_item item; /* the current item */
};

struct bd_spill_reader {
    bd_spill *spill;
    uint8_t *region;
    size_t bytes;
    struct source *sources;
    size_t source_count;
    struct source **heap; /* the source with the smallest item is first */
    size_t heap_count;
    uint64_t last;
    bool given; /* the first item was returned: advance its source before the next */
};

size_t bd_spill_runs_of(size_t bytes)
{
    return bytes / (BD_SPILL_BLOCK_BYTES + sizeof(struct source) + sizeof(struct source *));
}

bd_status bd_spill__reader_of(bd_spill *spill, size_t first, size_t count, bd_spill_reader **out,
                              bd_err *err)
{
    bd_status st = BD_OK;
    void *region;
    bd_spill_reader *reader = calloc(1, sizeof *reader);

    *out = NULL;
    if (reader == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    reader->spill = spill;
    reader->source_count = count;
    const size_t bytes = (count + 1) * BD_SPILL_BLOCK_BYTES;
    BD_GOTO(bd_budget_map(spill->budget, bytes, "merging worklists", &region, err));
    reader->region = region;
    reader->bytes = bytes;
    reader->sources = calloc(count + 1, sizeof *reader->sources);
    reader->heap = calloc(count + 1, sizeof(struct source *));
    if (reader->sources == NULL || reader->heap == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory to merge %zu runs", count);
    for (size_t i = 0; i < count; i++)
        reader->sources[i] = (struct source){.run = &spill->runs[first + i],
                                             .block = reader->region + i * BD_SPILL_BLOCK_BYTES};
    *out = reader;
    reader = NULL;
done:
    bd_spill_reader_free(reader);
    return st;
}

bd_status bd_spill_reader_new(bd_spill *spill, bd_spill_reader **out, bd_err *err)
{
    return bd_spill__reader_of(spill, 0, spill->run_count, out, err);
}

void bd_spill_reader_free(bd_spill_reader *reader)
{
    if (reader == NULL)
        return;
    bd_budget_unmap(reader->spill->budget, reader->region, reader->bytes);
    free(reader->sources);
    free(reader->heap);
    free(reader);
}

/* ---- one run ---- */

/* Go to the run's next item. BD_END: no item up to the last key is left. */
static bd_status advance(const bd_spill_reader *reader, struct source *source, bd_err *err)
{
    if (source->at == source->end) {
        if (source->next_block == source->run->count ||
            source->run->blocks[source->next_block].first_key > reader->last)
            return BD_END;
        const bd_spill_block *block = &source->run->blocks[source->next_block++];
        BD_TRY(bd_spill__read(reader->spill, source->block, block->bytes, block->at, block->hash,
                              err));
        source->at = source->block;
        source->end = source->block + block->bytes;
    }
    if (!bd_spill__get(source->at, source->end, &source->item, &source->at))
        return bd_fail(err, BD_E_BUG, 0, "an item of a sorted run does not end in its block");
    return source->item.key > reader->last ? BD_END : BD_OK;
}

/* The first block that may contain lo: the block before the first one whose first key is lo or
 * more. */
static size_t block_of(const bd_spill_run *run, uint64_t lo)
{
    size_t from = 0;
    size_t to = run->count;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        if (run->blocks[middle].first_key < lo)
            from = middle + 1;
        else
            to = middle;
    }
    return from == 0 ? 0 : from - 1;
}

static bd_status seek_run(const bd_spill_reader *reader, struct source *source, uint64_t lo,
                          bd_err *err)
{
    source->at = NULL;
    source->end = NULL;
    source->next_block = block_of(source->run, lo);
    for (;;) {
        const bd_status st = advance(reader, source, err);
        if (st != BD_OK || source->item.key >= lo)
            return st;
    }
}

/* ---- the heap ---- */

static bool before(const struct source *a, const struct source *b)
{
    const int order = bd_spill__compare(&a->item, &b->item);
    return order != 0 ? order < 0 : a < b;
}

/* Move the source at idx down to its place in the heap. */
static void sink(bd_spill_reader *reader, size_t idx)
{
    struct source **heap = reader->heap;
    struct source *moved = heap[idx];
    for (;;) {
        size_t child = 2 * idx + 1;
        if (child >= reader->heap_count)
            break;
        if (child + 1 < reader->heap_count && before(heap[child + 1], heap[child]))
            child++;
        if (!before(heap[child], moved))
            break;
        heap[idx] = heap[child];
        idx = child;
    }
    heap[idx] = moved;
}

bd_status bd_spill_seek(bd_spill_reader *reader, uint64_t lo, uint64_t last, bd_err *err)
{
    reader->last = last;
    reader->heap_count = 0;
    reader->given = false;
    for (size_t i = 0; i < reader->source_count; i++) {
        const bd_status st = seek_run(reader, &reader->sources[i], lo, err);
        BD_TRY(st);
        if (st == BD_OK)
            reader->heap[reader->heap_count++] = &reader->sources[i];
    }
    for (size_t i = reader->heap_count / 2; i-- > 0;)
        sink(reader, i);
    return BD_OK;
}

bd_status bd_spill_next(bd_spill_reader *reader, bd_spill_item *out, bd_err *err)
{
    if (reader->given) {
        const bd_status st = advance(reader, reader->heap[0], err);
        BD_TRY(st);
        if (st == BD_END)
            reader->heap[0] = reader->heap[--reader->heap_count];
        if (reader->heap_count > 1)
            sink(reader, 0);
    }
    reader->given = reader->heap_count > 0;
    if (!reader->given)
        return BD_END;
    *out = reader->heap[0]->item;
    return BD_OK;
}

/* ---- fewer runs ---- */

/* Merge the first count runs into one, which is added after the others. */
static bd_status merge_first(bd_spill *spill, size_t count, bd_err *err)
{
    bd_status st = BD_OK;
    void *block = NULL;
    bd_spill_reader *reader = NULL;
    bd_spill_writer writer = {.spill = spill};
    bd_spill_item item;

    BD_GOTO(bd_budget_map(spill->budget, BD_SPILL_BLOCK_BYTES, "merging worklists", &block, err));
    writer.block = block;
    BD_GOTO(bd_spill__reader_of(spill, 0, count, &reader, err));
    BD_GOTO(bd_spill_seek(reader, 0, UINT64_MAX, err));
    for (;;) {
        BD_GOTO(bd_spill_next(reader, &item, err));
        if (st == BD_END)
            break;
        BD_GOTO(bd_spill__append(&writer, &item, err));
    }
    BD_GOTO(bd_spill__end_run(&writer, err));
    for (size_t i = 0; i < count; i++)
        free(spill->runs[i].blocks);
    spill->run_count -= count;
    for (size_t i = 0; i < spill->run_count; i++)
        spill->runs[i] = spill->runs[i + count];
done:
    bd_spill_reader_free(reader);
    bd_spill__drop_run(&writer);
    bd_budget_unmap(spill->budget, block, BD_SPILL_BLOCK_BYTES);
    return st < 0 ? st : BD_OK;
}

bd_status bd_spill_settle(bd_spill *spill, size_t runs_max, bd_err *err)
{
    if (runs_max < BD_SPILL_RUNS_MIN)
        runs_max = BD_SPILL_RUNS_MIN;
    while (spill->run_count > runs_max) {
        const size_t surplus = spill->run_count - runs_max + 1;
        BD_TRY(merge_first(spill, surplus < runs_max ? surplus : runs_max, err));
    }
    return BD_OK;
}
