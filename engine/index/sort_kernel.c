/*
 * sort kernel. Large inputs are cut once by value into pieces that fit the second-level cache. A
 * piece is ordered by a guess of some 18 bits (two counting passes over four-byte items, the second
 * of which moves the pairs) and put right by insertion. Where the guess is bad, and only there, the
 * piece goes through a plain bytewise radix sort.
 *
 * A guess is any function that never falls when the key rises; ours is a share of the keys below,
 * from samples. Against division into region, year, month and day it is a third of the time, and
 * knows nothing of the keys.
 */
#include "engine/index/sort.h"

#include <stdbool.h>
#include <string.h>

enum {
    INSERTION_MAX = 20,  /* pairs; below, insertion alone */
    PIECE_BITS = 16,     /* an item holds a pair's number in at most this many bits */
    PIECE_MAX = 1 << 15, /* pairs that are ordered in one piece; twice as many leave the cache */
    PIECE_AIM = 1 << 10, /* pairs a cut tries to put into a piece; finer cuts make better guesses */
    MERGE_MAX = 16,      /* sorted sequences that are merged instead */
    LINE_BITS = 10,      /* a guess has at most so many straight lines, about one for two pairs */
    LINES = 1 << LINE_BITS,
    SAMPLES = 4096,    /* keys that shape a guess */
    WEIGHT = 2,        /* of a sample, beside 1 for every line */
    SAMPLES_TELL = 12, /* so many show where a line's keys begin and end */
    PLACE_BITS = 20,
    DIGIT_MAX = 9,      /* bits of one counting pass over items */
    BINS = 1 << 14,     /* a cut's fine bins for keys without bit 63 */
    HASH_BINS = 1 << 8, /* and for keys with it */
    CUT_MAX = 512,      /* pieces a cut aims at, at most */
    PIECES = 2 * CUT_MAX + 2,
    INSERTION_WORK = 12 /* moves per pair before insertion gives up */
};

#define HASH_BIT (UINT64_C(1) << 63)

/* What one look over the keys finds. */
typedef struct outline {
    uint64_t low, high;          /* smallest and largest key */
    uint64_t low_end;            /* largest key without bit 63; only where hashes < count */
    size_t hashes;               /* keys with bit 63 */
    size_t sequences;            /* sorted ones; counted up to MERGE_MAX + 1 */
    size_t start[MERGE_MAX + 2]; /* where they begin, and the count behind the last */
} outline;

static unsigned bit_length(uint64_t value)
{
    return value == 0 ? 0 : 64 - (unsigned)__builtin_clzll(value);
}

/* Number the sequences, as long as there are few: one comparison a pair where keys are random. */
static void find_sequences(const bd_pair *pairs, size_t count, outline *out)
{
    size_t found = 1;

    out->start[0] = 0;
    for (size_t i = 1; i < count && found <= MERGE_MAX; i++)
        if (pairs[i].key < pairs[i - 1].key)
            out->start[found++] = i;
    out->sequences = found;
    if (found <= MERGE_MAX)
        out->start[found] = count;
}

static void find_range(const bd_pair *pairs, size_t count, outline *out)
{
    uint64_t low = UINT64_MAX, high = 0, low_end = 0;
    size_t hashes = 0;

    for (size_t i = 0; i < count; i++) {
        const uint64_t key = pairs[i].key;
        const uint64_t plain = (key & HASH_BIT) != 0 ? 0 : key;
        low = key < low ? key : low;
        high = key > high ? key : high;
        low_end = plain > low_end ? plain : low_end;
        hashes += (size_t)(key >> 63);
    }
    out->low = low;
    out->high = high;
    out->low_end = low_end;
    out->hashes = hashes;
}

/* Insertion by key. False: more than work moves; the pairs are all there, equal keys in order, but
 * unsorted. */
static bool insert(bd_pair *pairs, size_t count, size_t work)
{
    for (size_t i = 1; i < count; i++) {
        const bd_pair pair = pairs[i];
        size_t at = i;
        if (pairs[i - 1].key <= pair.key)
            continue;
        do {
            pairs[at] = pairs[at - 1];
            at--;
        } while (at > 0 && pairs[at - 1].key > pair.key);
        pairs[at] = pair;
        if (i - at > work)
            return false;
        work -= i - at;
    }
    return true;
}

/* ---- merging a few sorted sequences ---- */

typedef struct lane {
    const bd_pair *a, *a_end, *b, *b_end;
    bd_pair *out;
} lane;

static size_t safe_steps(const lane *l)
{
    const size_t a = (size_t)(l->a_end - l->a);
    const size_t b = (size_t)(l->b_end - l->b);
    return a < b ? a : b;
}

static inline void step(lane *l)
{
    const bool b = l->b->key < l->a->key;
    const bd_pair *from = b ? l->b : l->a;

    *l->out++ = *from;
    l->b += b;
    l->a += !b;
}

static void finish(lane l)
{
    for (size_t steps = safe_steps(&l); steps > 0; steps = safe_steps(&l))
        for (; steps > 0; steps--)
            step(&l);
    memcpy(l.out, l.a, (size_t)(l.a_end - l.a) * sizeof *l.a);
    memcpy(l.out + (l.a_end - l.a), l.b, (size_t)(l.b_end - l.b) * sizeof *l.b);
}

/* How many of the first half of the merged pairs come from a. */
static size_t halfway(const bd_pair *a, size_t a_count, const bd_pair *b, size_t b_count)
{
    const size_t half = (a_count + b_count) / 2;
    size_t from = half > b_count ? half - b_count : 0;
    size_t to = half < a_count ? half : a_count;

    while (from < to) {
        const size_t mid = from + (to - from) / 2;
        if (a[mid].key <= b[half - mid - 1].key)
            from = mid + 1;
        else
            to = mid;
    }
    return from;
}

/* Two halves at a time: each is a chain of dependent loads, and two chains overlap. */
static void merge(const bd_pair *a, size_t a_count, const bd_pair *b, size_t b_count, bd_pair *out)
{
    const size_t half = (a_count + b_count) / 2;
    const size_t a_half = halfway(a, a_count, b, b_count);
    const size_t b_half = half - a_half;
    lane x = {a, a + a_half, b, b + b_half, out};
    lane y = {a + a_half, a + a_count, b + b_half, b + b_count, out + half};

    for (;;) {
        size_t steps = safe_steps(&x);
        const size_t other = safe_steps(&y);
        steps = steps < other ? steps : other;
        if (steps == 0)
            break;
        for (; steps > 0; steps--) {
            step(&x);
            step(&y);
        }
    }
    finish(x);
    finish(y);
}

/* Merge neighbours until one is left; true: it lies in other. */
static bool merge_all(bd_pair *pairs, bd_pair *other, outline *seen)
{
    bd_pair *from = pairs, *to = other;

    while (seen->sequences > 1) {
        size_t left = 0;
        for (size_t i = 0; i < seen->sequences; i += 2, left++) {
            const size_t start = seen->start[i];
            const size_t mid = seen->start[i + 1];
            const size_t end = i + 1 < seen->sequences ? seen->start[i + 2] : mid;
            merge(from + start, mid - start, from + mid, end - mid, to + start);
            seen->start[left] = start;
            seen->start[left + 1] = end;
        }
        seen->sequences = left;
        bd_pair *swap = from;
        from = to;
        to = swap;
    }
    return from == other;
}

/* ---- the fallback: bytewise, least significant first; the result lies in dst ---- */

static void radix(bd_pair *src, bd_pair *dst, size_t count)
{
    size_t starts[8][256];
    bd_pair *from = src, *to = dst;

    memset(starts, 0, sizeof starts);
    for (size_t i = 0; i < count; i++)
        for (unsigned d = 0; d < 8; d++)
            starts[d][(src[i].key >> (8 * d)) & 255]++;
    for (unsigned d = 0; d < 8; d++) {
        size_t sum = 0;
        if (starts[d][(src[0].key >> (8 * d)) & 255] == count)
            continue; /* the same byte everywhere */
        for (size_t b = 0; b < 256; b++) {
            const size_t here = starts[d][b];
            starts[d][b] = sum;
            sum += here;
        }
        for (size_t i = 0; i < count; i++)
            to[starts[d][(from[i].key >> (8 * d)) & 255]++] = from[i];
        bd_pair *swap = from;
        from = to;
        to = swap;
    }
    if (from != dst)
        memcpy(dst, from, count * sizeof *dst);
}

/* ---- one piece ---- */

/*
 * A guess at the share of keys below a key: a table over equal ranges of keys, and in each a
 * straight line between the least and the greatest place that samples show: a region's people fill
 * 80 of 10000 years.
 */
typedef struct line {
    uint32_t start;     /* first code of the range */
    uint32_t low, span; /* places */
    float rise;         /* codes a place */
} line;

typedef struct guess {
    uint64_t low;
    size_t count;        /* of lines, a power of two */
    unsigned shift;      /* bits of a key's place inside its range ... */
    unsigned place_bits; /* ... of which the upper ones count; a float holds them exactly */
    uint32_t last;       /* for keys with bit 63 beside others without */
    line lines[LINES];
} guess;

static inline uint32_t place_of(const guess *g, uint64_t at)
{
    return (uint32_t)(at >> (g->shift - g->place_bits)) & ((UINT32_C(1) << g->place_bits) - 1);
}

/* Count samples into start, and their extremes into low and span (the greatest place). */
static size_t take_samples(const bd_pair *pairs, size_t count, uint64_t high, guess *g)
{
    const size_t stride = count / SAMPLES + 1;
    size_t taken = 0;

    for (size_t i = 0; i < g->count; i++)
        g->lines[i] = (line){.low = UINT32_MAX};
    for (size_t i = 0; i < count; i += stride) {
        const uint64_t at = pairs[i].key - g->low;
        if (at > high - g->low)
            continue; /* bit 63 */
        line *l = &g->lines[at >> g->shift];
        const uint32_t place = place_of(g, at);
        l->start++;
        l->low = place < l->low ? place : l->low;
        l->span = place > l->span ? place : l->span;
        taken++;
    }
    return taken;
}

/* high: the largest key the guess is for. Codes are below 2^bits - 1. */
static void make_guess(const bd_pair *pairs, size_t count, uint64_t low, uint64_t high,
                       unsigned bits, guess *g)
{
    const unsigned range_bits = bit_length(high - low), count_bits = bit_length(count) - 1;
    const unsigned line_bits = count_bits < LINE_BITS ? count_bits : LINE_BITS;
    uint64_t sum = 0;

    g->low = low;
    g->count = (size_t)1 << line_bits;
    g->shift = range_bits > line_bits ? range_bits - line_bits : 0;
    g->place_bits = g->shift < PLACE_BITS ? g->shift : PLACE_BITS;
    g->last = (UINT32_C(1) << bits) - 1;
    const uint32_t places = UINT32_C(1) << g->place_bits;
    const uint64_t total = g->count + WEIGHT * take_samples(pairs, count, high, g);
    const uint64_t factor = ((uint64_t)(g->last - 1) << 32) / total;
    for (size_t i = 0; i < g->count; i++) {
        line *l = &g->lines[i];
        const uint32_t start = (uint32_t)(sum >> 32);
        uint32_t from = 0, to = places - 1;
        if (l->start >=
            SAMPLES_TELL) { /* the keys between reach a little further than the samples */
            const uint32_t margin = (l->span - l->low) / 8 + 1;
            from = l->low > margin ? l->low - margin : 0;
            to = l->span + margin < to ? l->span + margin : to;
        }
        sum += (1 + WEIGHT * (uint64_t)l->start) * factor;
        *l = (line){start, from, to - from, 0};
        l->rise = (float)((uint32_t)(sum >> 32) - start) / (float)(to - from + 1);
    }
}

/* hashed: some keys have bit 63 and the guess is for the others. */
static inline uint32_t code_of(const guess *g, uint64_t key, bool hashed)
{
    const uint64_t at = key - g->low;

    if (hashed && (key & HASH_BIT) != 0)
        return g->last;
    const line *l = &g->lines[at >> g->shift];
    const uint32_t place = place_of(g, at);
    uint32_t up = place > l->low ? place - l->low : 0;
    up = up < l->span ? up : l->span;
    return l->start + (uint32_t)(int32_t)((float)(int32_t)up * l->rise);
}

typedef struct counts {
    uint32_t low[1 << DIGIT_MAX], high[1 << DIGIT_MAX];
    unsigned digit_bits, idx_bits;
} counts;

static inline void make_items(const bd_pair *src, bd_pair *dst, size_t count, const guess *g,
                              bool hashed, counts *c, uint32_t *items)
{
    const unsigned idx_bits = c->idx_bits, digit_bits = c->digit_bits;
    const uint32_t mask = (UINT32_C(1) << digit_bits) - 1;

    for (size_t i = 0; i < count; i++) {
        const uint32_t code = code_of(g, src[i].key, hashed);
        __builtin_prefetch(dst + i, 1); /* soon written in no order */
        items[i] = code << idx_bits | (uint32_t)i;
        c->low[code & mask]++;
        c->high[code >> digit_bits]++;
    }
}

static void sum_up(uint32_t *counters, unsigned bits)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < (size_t)1 << bits; i++) {
        const uint32_t here = counters[i];
        counters[i] = sum;
        sum += here;
    }
}

/* Order src by guess into dst. */
static void place(const bd_pair *src, bd_pair *dst, size_t count, const guess *g, bool hashed,
                  counts *c)
{
    uint32_t items[PIECE_MAX], sorted[PIECE_MAX];
    const uint32_t mask = (UINT32_C(1) << c->digit_bits) - 1;
    const uint32_t idx_mask = (UINT32_C(1) << c->idx_bits) - 1;
    const unsigned low_shift = c->idx_bits, high_shift = c->idx_bits + c->digit_bits;

    if (hashed)
        make_items(src, dst, count, g, true, c, items);
    else
        make_items(src, dst, count, g, false, c, items);
    sum_up(c->low, c->digit_bits);
    sum_up(c->high, c->digit_bits);
    for (size_t i = 0; i < count; i++)
        sorted[c->low[(items[i] >> low_shift) & mask]++] = items[i];
    for (size_t i = 0; i < count; i++)
        dst[c->high[sorted[i] >> high_shift]++] = src[sorted[i] & idx_mask];
}

static void sort_into(bd_pair *src, bd_pair *dst, size_t count, unsigned depth);

/* Sort up to PIECE_MAX pairs from src into dst; src is lost. */
static void sort_piece(bd_pair *src, bd_pair *dst, size_t count, const outline *seen)
{
    const bool mixed = seen->hashes > 0 && seen->hashes < count;
    const size_t plain = mixed ? count - seen->hashes : count;
    counts c;
    guess g;

    memset(c.low, 0, sizeof c.low);
    memset(c.high, 0, sizeof c.high);
    c.idx_bits = bit_length(count - 1);
    c.digit_bits = (c.idx_bits + 5) / 2;
    c.digit_bits = c.digit_bits > DIGIT_MAX ? DIGIT_MAX : c.digit_bits;
    c.digit_bits = 2 * c.digit_bits > 32 - c.idx_bits ? (32 - c.idx_bits) / 2 : c.digit_bits;
    make_guess(src, count, seen->low, mixed ? seen->low_end : seen->high, 2 * c.digit_bits, &g);
    place(src, dst, count, &g, mixed, &c);
    if (!insert(dst, plain, INSERTION_WORK * plain)) {
        radix(dst, src, plain);
        memcpy(dst, src, plain * sizeof *dst);
    }
    if (mixed) { /* the others are all behind, in their old order */
        sort_into(dst + plain, src + plain, seen->hashes, 0);
        memcpy(dst + plain, src + plain, seen->hashes * sizeof *dst);
    }
}

/* ---- cutting a large input by value ---- */

typedef struct cut {
    uint64_t low;
    unsigned shift;
    size_t pieces;
    size_t start[PIECES + 1];
} cut;

static inline size_t bin_of(const cut *c, uint64_t key)
{
    return (key & HASH_BIT) != 0 ? BINS + (size_t)((key << 1) >> 56)
                                 : (size_t)((key - c->low) >> c->shift);
}

/* Move src's pairs into dst, piece after piece; fine bins share a piece until it has its size. */
static __attribute__((noinline)) void cut_up(const bd_pair *src, bd_pair *dst, size_t count,
                                             const outline *seen, cut *out)
{
    size_t bins[BINS + HASH_BINS];
    uint16_t piece_of[BINS + HASH_BINS];
    size_t next[PIECES + 1];
    const size_t aim = count / CUT_MAX > PIECE_AIM ? count / CUT_MAX : PIECE_AIM;
    const cut map = {.low = seen->low,
                     .shift = seen->hashes == count || bit_length(seen->low_end - seen->low) < 14
                                  ? 0
                                  : bit_length(seen->low_end - seen->low) - 14};
    size_t piece = 0, filled = 0, sum = 0;

    memset(bins, 0, sizeof bins);
    for (size_t i = 0; i < count; i++)
        bins[bin_of(&map, src[i].key)]++;
    next[0] = 0;
    for (size_t b = 0; b < BINS + HASH_BINS; b++) {
        if (filled > 0 && filled + bins[b] > aim) {
            next[++piece] = sum;
            filled = 0;
        }
        piece_of[b] = (uint16_t)piece;
        filled += bins[b];
        sum += bins[b];
    }
    next[++piece] = count;
    memcpy(out->start, next, sizeof next);
    out->pieces = piece;
    for (size_t i = 0; i < count; i++)
        dst[next[piece_of[bin_of(&map, src[i].key)]]++] = src[i];
}

enum {
    DEPTH_MAX = 6
}; /* a piece is smaller or a bin narrower at each level; this is out of reach */

/* What needs no cut: true if done, and *moved says that the result lies in other. */
static bool sort_simple(bd_pair *pairs, bd_pair *other, size_t count, bool *moved)
{
    outline seen;

    *moved = false;
    find_sequences(pairs, count, &seen);
    if (seen.sequences <= MERGE_MAX) {
        *moved = merge_all(pairs, other, &seen);
        return true;
    }
    if (count <= INSERTION_MAX)
        return insert(pairs, count, SIZE_MAX);
    if (count > PIECE_MAX)
        return false;
    find_range(pairs, count, &seen);
    sort_piece(pairs, other, count, &seen);
    *moved = true;
    return true;
}

/* Sort pairs in place. */
static void sort_at(bd_pair *pairs, bd_pair *other, size_t count, unsigned depth)
{
    bool moved;
    outline seen;
    cut c;

    if (sort_simple(pairs, other, count, &moved)) {
        if (moved)
            memcpy(pairs, other, count * sizeof *pairs);
        return;
    }
    find_range(pairs, count, &seen);
    cut_up(pairs, other, count, &seen, &c);
    for (size_t i = 0; i < c.pieces; i++)
        sort_into(other + c.start[i], pairs + c.start[i], c.start[i + 1] - c.start[i], depth + 1);
}

/* Sort src; the result lies in dst. */
static void sort_into(bd_pair *src, bd_pair *dst, size_t count, unsigned depth)
{
    bool moved;
    outline seen;
    cut c;

    if (sort_simple(src, dst, count, &moved)) {
        if (!moved)
            memcpy(dst, src, count * sizeof *dst);
        return;
    }
    if (depth >= DEPTH_MAX) {
        radix(src, dst, count);
        return;
    }
    find_range(src, count, &seen);
    cut_up(src, dst, count, &seen, &c);
    for (size_t i = 0; i < c.pieces; i++)
        sort_at(dst + c.start[i], src + c.start[i], c.start[i + 1] - c.start[i], depth + 1);
}

void bd_sort_pairs(bd_pair *pairs, bd_pair *scratch, size_t count)
{
    if (count > 1)
        sort_at(pairs, scratch, count, 0);
}
