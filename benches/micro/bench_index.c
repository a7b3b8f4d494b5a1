/* bench_index: sorting, blocks, checksums and digests, the store. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "benches/micro/people.h"
#include "engine/base/digest.h"
#include "engine/base/hash.h"
#include "engine/index/block.h"
#include "engine/index/block_format.h"
#include "engine/index/store.h"

/* ---- sort ---- */

enum { TILE = 16384, RUN = 524288, SEQUENCES = 5, SORT_RUN = 0, SORT_TILE, SORT_SEQUENCES };

struct pairs {
    bd_pair *input;
    bd_pair *pairs;
    bd_pair *scratch;
    size_t count;
};

/* A run: a country's keys in input order. A tile: keys of one range of the join, either in input
 * order or as several sorted sequences. */
static void make_pairs(bench_work *work, unsigned kind)
{
    struct pairs *p = bench_room(work, sizeof *p);
    uint32_t *lens;
    bench_table t;
    table_make(work, RUN, &t);
    const char *ids = table_column(work, &t, TABLE_ID, 32, &lens);
    p->count = kind == SORT_RUN ? RUN : TILE;
    p->input = bench_room(work, RUN * sizeof *p->input);
    p->pairs = bench_room(work, RUN * sizeof *p->pairs);
    p->scratch = bench_room(work, RUN * sizeof *p->scratch);
    for (size_t i = 0; i < RUN; i++) {
        uint64_t key;
        if (!bd_id_plain(ids + i * 32, &key))
            bench_die("the generator made a number that is none");
        p->input[i] = (bd_pair){key, i};
    }
    if (kind != SORT_RUN) { /* ref restores the input order of the tile's pairs */
        bd_sort_pairs(p->input, p->scratch, RUN);
        memmove(p->input, p->input + RUN / 3, TILE * sizeof *p->input);
        for (size_t i = 0; i < TILE; i++)
            p->pairs[i] = (bd_pair){p->input[i].ref, p->input[i].key};
        bd_sort_pairs(p->pairs, p->scratch, TILE);
        for (size_t i = 0; i < TILE; i++)
            p->input[i] = (bd_pair){p->pairs[i].ref, i};
    }
    if (kind == SORT_SEQUENCES)
        for (size_t s = 0; s < SEQUENCES; s++) {
            const size_t from = TILE * s / SEQUENCES;
            bd_sort_pairs(p->input + from, p->scratch, TILE * (s + 1) / SEQUENCES - from);
        }
    *work = (bench_work){p, (double)(p->count * sizeof(bd_pair)), (double)p->count, work->rooms};
}

static void ready_pairs(void *state)
{
    struct pairs *p = state;
    memcpy(p->pairs, p->input, p->count * sizeof *p->pairs);
}

static uint64_t sort(void *state)
{
    struct pairs *p = state;
    bd_sort_pairs(p->pairs, p->scratch, p->count);
    for (size_t i = p->count / 64; i < p->count; i += p->count / 64)
        if (p->pairs[i - 1].key > p->pairs[i].key)
            bench_die("not sorted at %zu", i);
    return p->pairs[p->count / 2].ref + 1;
}

/* ---- blocks ---- */

enum { ROWS = 200000, BLOCK_ROOM = 32 << 20, COMMIT_BYTES = 8 << 20 };

struct blocks {
    people p;
    uint8_t *at;
    size_t used;
    size_t count;
    uint32_t *sizes;
    char folder[256];
    char path[300];
    bd_store *store;
};

static const uint64_t seed = 7;

static uint64_t write_blocks(void *state)
{
    struct blocks *b = state;
    const people_side *side = &b->p.cards;
    b->used = 0;
    b->count = 0;
    for (size_t from = 0; from < side->rows;) {
        size_t bytes;
        const size_t take =
            bd_block_plan(side->sorted + from, side->rows - from, BD_BLOCK_BYTES, &bytes);
        if (b->used + bytes > BLOCK_ROOM)
            bench_die("the blocks do not fit");
        bd_block_write(side->sorted + from, take, side->arena, seed, b->at + b->used, bytes);
        b->sizes[b->count++] = (uint32_t)bytes;
        b->used += bytes;
        from += take;
    }
    return b->used;
}

static void make_blocks(bench_work *work, unsigned kind)
{
    struct blocks *b = bench_room(work, sizeof *b);
    (void)kind;
    people_make(work, ROWS, &b->p);
    b->at = bench_room(work, BLOCK_ROOM);
    b->sizes = bench_room(work, ROWS * sizeof *b->sizes);
    (void)write_blocks(b);
    *work = (bench_work){b, (double)b->used, ROWS, work->rooms};
}

static uint64_t read_blocks(const struct blocks *b, bool verify)
{
    const uint8_t *at = b->at;
    uint64_t sum = 0;
    for (size_t i = 0; i < b->count; at += b->sizes[i++]) {
        bd_block block;
        if (!bd_block_open(at, b->sizes[i], verify ? &seed : NULL, &block))
            bench_die("a block does not open");
        for (uint32_t k = 0; k < block.count; k++)
            sum += bd_block_key(&block, k);
    }
    return sum;
}

static uint64_t read_verified(void *state)
{
    return read_blocks(state, true);
}

static uint64_t read_keys(void *state)
{
    return read_blocks(state, false);
}

/* ---- the store ---- */

static void make_store(bench_work *work, unsigned kind)
{
    const char *base = getenv("BIDUI_BENCH_DIR");
    make_blocks(work, kind);
    struct blocks *b = work->state;
    snprintf(b->folder, sizeof b->folder, "%s/bidui-micro.XXXXXX",
             base != NULL && base[0] != '\0' ? base : "/dev/shm");
    if (mkdtemp(b->folder) == NULL)
        bench_die("no folder for a store; BIDUI_BENCH_DIR names one");
    snprintf(b->path, sizeof b->path, "%s/bench.mdb", b->folder);
}

static void drop_store(void *state)
{
    struct blocks *b = state;
    bd_store_close(b->store);
    (void)unlink(b->path);
    (void)rmdir(b->folder);
}

static void ready_store(void *state)
{
    struct blocks *b = state;
    bd_err err = {0};
    bd_store_close(b->store);
    bench_must(bd_store_create(b->path, COMMIT_BYTES, &b->store, &err), &err);
}

static uint64_t append(void *state)
{
    struct blocks *b = state;
    const uint8_t *at = b->at;
    bd_err err = {0};
    for (size_t i = 0; i < b->count; at += b->sizes[i++])
        bench_must(bd_store_put(b->store, BD_SET_CARDS, 0, (uint32_t)i, at, b->sizes[i], &err),
                   &err);
    bench_must(bd_store_commit(b->store, &err), &err);
    return b->count;
}

/* ---- checksums ---- */

enum { PIECE = 256 << 10, BLOCK64, HASH64, HASH128 };

struct bytes {
    char *at;
    unsigned kind;
};

static void make_bytes(bench_work *work, unsigned kind)
{
    struct bytes *b = bench_room(work, sizeof *b);
    b->at = bench_room(work, PIECE);
    b->kind = kind;
    for (size_t i = 0; i < PIECE; i++)
        b->at[i] = (char)(i * 2654435761U >> 13);
    const double rows = kind == BLOCK64 ? (double)(PIECE / BD_BLOCK_BYTES) : 1;
    *work = (bench_work){b, kind == BLOCK64 ? rows * BD_BLOCK_BYTES : PIECE, rows, work->rooms};
}

static uint64_t hash(void *state)
{
    const struct bytes *b = state;
    unsigned char out[BD_HASH128_BYTES];
    uint64_t sum = 0;
    if (b->kind == HASH64)
        return bd_hash64(b->at, PIECE);
    if (b->kind == HASH128) {
        bd_hash128(b->at, PIECE, out);
        memcpy(&sum, out, sizeof sum);
        return sum;
    }
    for (size_t at = 0; at + BD_BLOCK_BYTES <= PIECE; at += BD_BLOCK_BYTES)
        sum ^= bd_hash64(b->at + at, BD_BLOCK_BYTES);
    return sum;
}

static uint64_t digest(void *state)
{
    const struct bytes *b = state;
    char text[BD_DIGEST_TEXT];
    bd_digest *digest;
    bd_err err = {0};
    uint64_t sum;
    bench_must(bd_digest_new((bd_digest_kind)b->kind, &digest, &err), &err);
    bd_digest_add(digest, b->at, PIECE);
    bd_digest_text(digest, text);
    bd_digest_free(digest);
    memcpy(&sum, text, sizeof sum);
    return sum;
}

const bench_case bench_index_cases[] = {
    {"index/sort/run", make_pairs, sort, SORT_RUN, ready_pairs, NULL},
    {"index/sort/tile", make_pairs, sort, SORT_TILE, ready_pairs, NULL},
    {"index/sort/tile_of_5_sequences", make_pairs, sort, SORT_SEQUENCES, ready_pairs, NULL},
    {"index/block_write", make_blocks, write_blocks, 0, NULL, NULL},
    {"index/block_read/verified", make_blocks, read_verified, 0, NULL, NULL},
    {"index/block_read/keys_only", make_blocks, read_keys, 0, NULL, NULL},
    {"index/store_append", make_store, append, 0, ready_store, drop_store},
    {"index/xxh3_64/block", make_bytes, hash, BLOCK64, NULL, NULL},
    {"index/xxh3_64/256K", make_bytes, hash, HASH64, NULL, NULL},
    {"index/xxh3_128/256K", make_bytes, hash, HASH128, NULL, NULL},
    {"index/digest_xxh3/256K", make_bytes, digest, BD_DIGEST_XXH3, NULL, NULL},
    {"index/digest_sha256/256K", make_bytes, digest, BD_DIGEST_SHA256, NULL, NULL},
    {"index/digest_sm3/256K", make_bytes, digest, BD_DIGEST_SM3, NULL, NULL},
    {0}};
