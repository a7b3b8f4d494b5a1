/* region_counts: see region_counts.h. */
#include "engine/report/regions/region_counts.h"

#include <stdlib.h>

enum { VARINT_MAX = 10 };

bd_status bd_region_counts_init(bd_region_counts *counts, const bd_rules *rules, bd_err *err)
{
    *counts = (bd_region_counts){.rules = rules, .fine_max = BD_REGION_FINE_MAX};
    if (bd_region_word_count(rules) > 1U << BD_REGION_WORD_BITS)
        return bd_fail(err, BD_E_BUG, 0, "%zu words do not fit the counters of regions",
                       rules->word_count);
    counts->batch = malloc(BD_REGION_BATCH * sizeof *counts->batch);
    return counts->batch != NULL ? BD_OK
                                 : bd_fail(err, BD_E_NOMEM, 0, "no memory for counters of regions");
}

void bd_region_counts_fini(bd_region_counts *counts)
{
    free(counts->batch);
    bd_buf_fini(&counts->run);
    bd_buf_fini(&counts->spilled);
    *counts = (bd_region_counts){0};
}

/* ---- the run: key differences and counts as varints ---- */

static void put_varint(bd_buf *out, uint64_t value)
{
    uint8_t bytes[VARINT_MAX];
    size_t len = 0;
    for (; value >= 0x80; value >>= 7)
        bytes[len++] = (uint8_t)(value | 0x80);
    bytes[len++] = (uint8_t)value;
    bd_buf_add(out, bytes, len);
}

static uint64_t get_varint(const uint8_t **at)
{
    uint64_t value = 0;
    unsigned shift = 0;
    for (; **at >= 0x80; ++*at, shift += 7)
        value |= (uint64_t)(**at & 0x7F) << shift;
    return value | (uint64_t) * (*at)++ << shift;
}

void bd_region_cursor_next(bd_region_cursor *cursor)
{
    cursor->more = cursor->at < cursor->end;
    if (!cursor->more)
        return;
    cursor->pair.key += get_varint(&cursor->at);
    cursor->pair.count = get_varint(&cursor->at);
}

static bd_region_cursor read_run(const bd_buf *run)
{
    const uint8_t *at = (const uint8_t *)run->at;
    bd_region_cursor cursor = {.at = at, .end = run->len == 0 ? at : at + run->len};
    bd_region_cursor_next(&cursor);
    return cursor;
}

bd_region_cursor bd_region_counts_read(const bd_region_counts *counts)
{
    return read_run(&counts->run);
}

/* ---- merging ---- */

/* The run that is being written. */
struct target {
    const bd_region_counts *counts;
    bd_buf run;
    uint64_t key; /* the last key written */
    uint64_t code;
    size_t codes;
    bool counting; /* there may be too many codes, so unknown ones are counted */
    size_t fine;   /* unknown codes so far */
    bool spilling; /* this code is beyond the limit */
    uint64_t spill_to;
    bd_buf *spilled;
};

/* A new code begins: decide whether it is beyond the limit. The unmapped code counts as known. */
static void begin_code(struct target *target, uint64_t code)
{
    const bd_region_table *table = target->counts->rules->regions;
    size_t idx;
    target->code = code;
    target->spilling = false;
    if (target->counting && code != BD_REGION_UNMAPPED && !bd_region_find(table, code, &idx) &&
        ++target->fine > target->counts->fine_max) {
        target->spilling = true;
        target->spill_to =
            bd_region_nearest(table, code, &idx) ? table->entries[idx].code : BD_REGION_UNMAPPED;
    }
    target->codes += !target->spilling;
}

static void put_pair(struct target *target, const bd_region_pair *pair)
{
    const uint64_t code = pair->key >> BD_REGION_WORD_BITS;
    if (code != target->code || target->codes == 0)
        begin_code(target, code);
    if (target->spilling) {
        const bd_region_pair other = {
            bd_region_key(target->spill_to,
                          (unsigned)pair->key & ((1U << BD_REGION_WORD_BITS) - 1)),
            pair->count};
        bd_buf_add(target->spilled, &other, sizeof other);
        return;
    }
    put_varint(&target->run, pair->key - target->key);
    put_varint(&target->run, pair->count);
    target->key = pair->key;
}

static int compare_pairs(const void *a, const void *b)
{
    const bd_region_pair *p = a;
    const bd_region_pair *q = b;
    return (p->key > q->key) - (p->key < q->key);
}

/* Merge pairs into the run; pairs of codes beyond the limit are appended to spilled. */
static bd_status merge(bd_region_counts *counts, bd_region_pair *pairs, size_t pair_count,
                       bd_buf *spilled, bd_err *err)
{
    bd_region_cursor old = read_run(&counts->run);
    struct target target = {.counts = counts, .spilled = spilled};
    size_t i = 0;
    target.counting = counts->run_codes + pair_count > counts->fine_max;
    qsort(pairs, pair_count, sizeof *pairs, compare_pairs);
    while (old.more || i < pair_count) {
        bd_region_pair pair = {UINT64_MAX, 0};
        if (i < pair_count)
            pair.key = pairs[i].key;
        if (old.more && old.pair.key <= pair.key) {
            pair = old.pair;
            bd_region_cursor_next(&old);
        }
        while (i < pair_count && pairs[i].key == pair.key)
            pair.count += pairs[i++].count;
        put_pair(&target, &pair);
    }
    bd_status st = bd_buf_check(&target.run, err);
    if (st >= 0)
        st = bd_buf_check(spilled, err);
    bd_buf_fini(st < 0 ? &target.run : &counts->run);
    if (st >= 0) {
        counts->run = target.run;
        counts->run_codes = target.codes;
    }
    return st;
}

/* Spilled pairs have known codes, so merging them spills nothing again. */
static bd_status merge_batch(bd_region_counts *counts, bd_err *err)
{
    bd_buf none = {0};
    bd_status st = merge(counts, counts->batch, counts->batch_count, &counts->spilled, err);
    counts->batch_count = 0;
    if (st >= 0 && counts->spilled.len != 0) {
        st = merge(counts, (bd_region_pair *)(void *)counts->spilled.at,
                   counts->spilled.len / sizeof(bd_region_pair), &none, err);
        if (st >= 0 && none.len != 0)
            st = bd_fail(err, BD_E_BUG, 0, "counters of regions spill for ever");
        bd_buf_fini(&none);
        bd_buf_fini(&counts->spilled);
    }
    return st;
}

bd_status bd_region_counts_add(bd_region_counts *counts, const bd_region_pair *pairs,
                               size_t pair_count, bd_err *err)
{
    for (size_t i = 0; i < pair_count; i++) {
        if (counts->batch_count == BD_REGION_BATCH)
            BD_TRY(merge_batch(counts, err));
        counts->batch[counts->batch_count++] = pairs[i];
    }
    return BD_OK;
}

bd_status bd_region_counts_finish(bd_region_counts *counts, bd_err *err)
{
    return merge_batch(counts, err);
}
