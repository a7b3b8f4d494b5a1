/* powerloss_state: the names and contents of one state. See powerloss.h, and powerloss.c for the rules. */
#include "powerloss.h"

#include <stdlib.h>
#include <string.h>

enum { SECTOR = 512, CORNERS = PL_CORNERS };

/* Contents that some choice of writes gives, computed once. */
typedef struct contents {
    uint64_t key, hash;
} contents;

static contents *cache;
static size_t cache_size, cache_used;

static uint64_t next_random(pl_state *s)
{
    s->random += 0x9e3779b97f4a7c15u;
    return pl_mix(s->random, 0x94d049bb133111ebu);
}

static int below(pl_state *s, int limit) /* 0 ... limit - 1 */
{
    return limit <= 1 ? 0 : (int)(next_random(s) % (uint64_t)limit);
}

/* ---- names ---- */

/* The operations on names that are kept for certain: their number, in model b those of one folder. */
static int forced_names(const pl_state *s, int folder)
{
    int forced = 0;

    for (int i = 0; i < s->point; i++) {
        const pl_op *sync = &s->trace->ops[i];
        if (s->blind)
            break;
        if (sync->kind == 'A')
            forced = i;
        if (sync->kind != 'S' || (folder != PL_NONE && sync->node != folder))
            continue;
        for (int j = i - 1; j >= forced; j--) {
            const pl_op *op = &s->trace->ops[j];
            if (pl_is_names(op) &&
                (op->node == sync->node || op->from == sync->node || op->to == sync->node)) {
                forced = j + 1;
                break;
            }
        }
    }
    return forced;
}

/* How many of the records up to the point count: between forced and all. */
static int choose_end(pl_state *s, int forced)
{
    if (s->number < CORNERS)
        return (s->number & 1) == 0 ? forced : s->point;
    return forced + below(s, s->point - forced + 1);
}

static bool touches(const pl_op *op, int folder)
{
    return op->from == folder || op->to == folder;
}

static void choose_names(pl_state *s)
{
    s->names = s->trace->before;
    if (s->model == 'a') {
        const int end = choose_end(s, forced_names(s, PL_NONE));
        for (int i = 0; i < end; i++)
            if (pl_is_names(&s->trace->ops[i]))
                pl_apply(&s->names, &s->trace->ops[i], PL_NONE);
        return;
    }
    for (int folder = 0; folder < s->trace->node_count; folder++) {
        if (!s->trace->nodes[folder].is_folder)
            continue;
        bool used = false;
        for (int i = 0; i < s->point && !used; i++)
            used = pl_is_names(&s->trace->ops[i]) && touches(&s->trace->ops[i], folder);
        const int end = used ? choose_end(s, forced_names(s, folder)) : 0;
        for (int i = 0; i < end; i++)
            if (pl_is_names(&s->trace->ops[i]) && touches(&s->trace->ops[i], folder))
                pl_apply(&s->names, &s->trace->ops[i], folder);
    }
}

/* ---- contents ---- */

static bool is_data(const pl_op *op, int node)
{
    return (op->kind == 'W' || op->kind == 'T') && op->node == node;
}

static void add_piece(pl_choice *out, int op, size_t len)
{
    if (out->count == (int)(sizeof out->pieces / sizeof *out->pieces))
        pl_die("too many writes to one file");
    out->pieces[out->count++] = (pl_piece){op, len};
}

static size_t torn(pl_state *s, size_t len)
{
    const int sectors = (int)(len / SECTOR);
    return (size_t)below(s, sectors + 1) * SECTOR;
}

/* Choose among the unsynced writes, which begin at record from. */
static void choose_unsynced(pl_state *s, int node, int from, pl_choice *out)
{
    enum { NONE, ALL, FIRST, ANY, ANY_SIZED };
    const int way = s->number < CORNERS ? (s->number & 2) == 0 ? NONE : ALL : below(s, 5);
    const int first = way == FIRST ? from + below(s, s->point - from + 1) : s->point;

    for (int i = from; i < s->point && way != NONE; i++) {
        const pl_op *op = &s->trace->ops[i];
        if (!is_data(op, node))
            continue;
        if (way == ANY_SIZED && op->kind == 'W' && op->at + op->len > out->size)
            out->size = op->at + op->len;
        if (i >= first || ((way == ANY || way == ANY_SIZED) && below(s, 2) == 0))
            continue;
        const bool cut = way != ALL && op->kind == 'W' && below(s, 4) == 0;
        add_piece(out, i, cut ? torn(s, op->len) : op->len);
    }
}

void pl_choose_contents(pl_state *s, int node, pl_choice *out)
{
    int from = 0; /* the first record that is not synced */

    out->count = 0;
    out->size = 0;
    for (int i = 0; i < s->point && !s->blind; i++)
        if (s->trace->ops[i].kind == 'A' ||
            (s->trace->ops[i].kind == 'S' && s->trace->ops[i].node == node))
            from = i;
    for (int i = 0; i < from; i++)
        if (is_data(&s->trace->ops[i], node))
            add_piece(out, i, s->trace->ops[i].len);
    choose_unsynced(s, node, from, out);
}

/* Make the contents; the caller frees them. */
unsigned char *pl_make_contents(const pl_state *s, int node, const pl_choice *chosen, size_t *len)
{
    const pl_node *file = &s->trace->nodes[node];
    size_t room = file->len > chosen->size ? file->len : chosen->size;

    for (int i = 0; i < chosen->count; i++) {
        const pl_op *op = &s->trace->ops[chosen->pieces[i].op];
        if (op->at + op->len > room)
            room = op->at + op->len;
    }
    unsigned char *bytes = calloc(1, room + 1);
    if (bytes == NULL)
        pl_die("out of memory");
    *len = file->len;
    if (file->len > 0)
        memcpy(bytes, file->bytes, file->len);
    for (int i = 0; i < chosen->count; i++) {
        const pl_op *op = &s->trace->ops[chosen->pieces[i].op];
        const size_t end = (size_t)op->at + chosen->pieces[i].len;
        if (op->kind == 'W') {
            memcpy(bytes + op->at, op->bytes, chosen->pieces[i].len);
            *len = end > *len ? end : *len;
        } else {
            if (op->at < *len)
                memset(bytes + op->at, 0, *len - op->at);
            *len = op->at;
        }
    }
    *len = chosen->size > *len ? chosen->size : *len;
    return bytes;
}

static contents *slot_of(contents *table, size_t size, uint64_t key)
{
    size_t at = key & (size - 1);
    while (table[at].key != 0 && table[at].key != key)
        at = (at + 1) & (size - 1);
    return &table[at];
}

static void grow_cache(void)
{
    const size_t size = cache_size == 0 ? 1 << 16 : cache_size * 2;
    contents *table = calloc(size, sizeof *table);
    if (table == NULL)
        pl_die("out of memory");
    for (size_t i = 0; i < cache_size; i++)
        if (cache[i].key != 0)
            *slot_of(table, size, cache[i].key) = cache[i];
    free(cache);
    cache = table;
    cache_size = size;
}

uint64_t pl_contents_hash(const pl_state *s, int node, const pl_choice *chosen)
{
    uint64_t key = pl_mix((uint64_t)node + 1, chosen->size);
    size_t len;

    if (chosen->count == 0 && chosen->size == 0)
        return s->trace->nodes[node].hash;
    for (int i = 0; i < chosen->count; i++)
        key = pl_mix(key, pl_mix((uint64_t)chosen->pieces[i].op, chosen->pieces[i].len));
    key |= 1;
    if (cache_used * 2 >= cache_size)
        grow_cache();
    contents *slot = slot_of(cache, cache_size, key);
    if (slot->key == 0) {
        unsigned char *bytes = pl_make_contents(s, node, chosen, &len);
        *slot = (contents){key, pl_hash(bytes, len)};
        free(bytes);
        cache_used++;
    }
    return slot->hash;
}

void pl_state_begin(pl_state *s, int point, char model, long number, uint64_t seed)
{
    s->point = point;
    s->model = model;
    s->number = number;
    s->random =
        pl_mix(pl_mix(seed, (uint64_t)point + 1), pl_mix((uint64_t)number, (uint64_t)model));
    choose_names(s);
}
