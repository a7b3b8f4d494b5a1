/* view: one thread's access to a store: see store.h. */
#include <stdlib.h>
#include <string.h>

#include "engine/index/store_parts.h"

bd_status bd_view_open(bd_store *store, bd_view **out, bd_err *err)
{
    bd_view *view = calloc(1, sizeof *view);
    if (view == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for a view");
    view->store = store;
    bd_status st = BD_OK;
    int rc = mdb_txn_begin(store->env, NULL, MDB_RDONLY, &view->txn);
    if (rc != 0)
        BD_GOTO(bd_store__fail(store, "read", rc, err));
    for (int set = 0; set < BD_SET_COUNT; set++) {
        const size_t count = store->runs[set].count;
        view->cursors[set] = calloc(count + 1, sizeof(MDB_cursor *));
        if (view->cursors[set] == NULL)
            BD_FAIL(err, BD_E_NOMEM, 0, "no memory for %zu cursors", count);
        for (size_t run = 0; run < count; run++) {
            rc = mdb_cursor_open(view->txn, store->runs[set].at[run].dbi, &view->cursors[set][run]);
            if (rc != 0)
                BD_GOTO(bd_store__fail(store, "read", rc, err));
        }
    }
    *out = view;
    view = NULL;
done:
    bd_view_close(view);
    return st;
}

void bd_view_close(bd_view *view)
{
    if (view == NULL)
        return;
    for (int set = 0; set < BD_SET_COUNT; set++) {
        for (size_t run = 0; view->cursors[set] != NULL && run < view->store->runs[set].count;
             run++)
            if (view->cursors[set][run] != NULL)
                mdb_cursor_close(view->cursors[set][run]);
        free(view->cursors[set]);
    }
    if (view->txn != NULL)
        mdb_txn_abort(view->txn);
    free(view);
}

static bd_status read_fail(const bd_view *view, int rc, bd_err *err)
{
    return bd_store__damaged(view->store, err, "%s", mdb_strerror(rc));
}

bd_status bd_view_meta(bd_view *view, const char *name, bd_text *out, bd_err *err)
{
    MDB_val key = {strlen(name), NULL};
    MDB_val value;
    memcpy(&key.mv_data, &name, sizeof name);
    const int rc = mdb_get(view->txn, view->store->meta, &key, &value);
    if (rc == MDB_NOTFOUND)
        return BD_END;
    if (rc != 0)
        return read_fail(view, rc, err);
    *out = (bd_text){value.mv_data, value.mv_size};
    return BD_OK;
}

size_t bd_view_runs(const bd_view *view, bd_set set)
{
    return view->store->runs[set].count;
}

bool bd_store__key(const MDB_val *key, uint64_t *first, uint32_t *block_no)
{
    if (key->mv_size != BD_BLOCK_KEY_BYTES)
        return false;
    const uint8_t *at = key->mv_data;
    memcpy(first, at, sizeof *first);
    memcpy(block_no, at + sizeof *first, sizeof *block_no);
    *first = __builtin_bswap64(*first);
    *block_no = __builtin_bswap32(*block_no);
    return true;
}

/* A walk over the blocks of one run, which proves that it misses none. */
struct walk {
    const bd_view *view;
    const bd_run_seal *seal; /* of the run */
    bd_set set;
    uint32_t run_no;
    bool begun;
    uint64_t first;    /* key of the present block */
    uint32_t block_no; /* of the present block */
};

static struct walk walk_of(const bd_view *view, bd_set set, size_t run)
{
    return (struct walk){.view = view,
                         .seal = &view->store->runs[set].at[run].seal,
                         .set = set,
                         .run_no = (uint32_t)run};
}

static bd_status bad_walk(const struct walk *walk, const char *what, bd_err *err)
{
    return bd_store__damaged(walk->view->store, err, "run %s/%u %s", bd_store__sets[walk->set],
                             walk->run_no, what);
}

/* Go on to the block with this LMDB key. lo: where the walk begins there must be no block before
 * with keys from lo on. */
static bd_status walk_to(struct walk *walk, const MDB_val *key, uint64_t lo, bd_err *err)
{
    const uint64_t before = walk->first;
    const uint32_t expected = walk->block_no + 1;
    if (!bd_store__key(key, &walk->first, &walk->block_no) || walk->block_no >= walk->seal->blocks)
        return bad_walk(walk, "has a block with an impossible number", err);
    if (!walk->begun && walk->first >= lo && walk->block_no != 0)
        return bad_walk(walk, "lacks blocks: the first one found is not the first", err);
    if (walk->begun && walk->block_no != expected)
        return bad_walk(walk, "lacks blocks: their numbers do not follow each other", err);
    if (walk->begun && walk->first < before)
        return bad_walk(walk, "has its blocks out of order", err);
    walk->begun = true;
    return BD_OK;
}

/* There is no further block: was it the last one? */
static bd_status walk_end(const struct walk *walk, int rc, bd_err *err)
{
    if (rc != MDB_NOTFOUND)
        return read_fail(walk->view, rc, err);
    if ((walk->begun ? walk->block_no + 1 : 0) != walk->seal->blocks)
        return bad_walk(walk, "lacks blocks at its end", err);
    return BD_OK;
}

/* Open the present block, and verify it if asked. */
static bd_status walk_open(const struct walk *walk, const MDB_val *value, bool verify,
                           bd_block *out, bd_err *err)
{
    const uint64_t seed =
        bd_store_block_seed(walk->view->store, walk->set, walk->run_no, walk->block_no);
    if (bd_block_open(value->mv_data, value->mv_size, verify ? &seed : NULL, out) &&
        out->first_key == walk->first)
        return BD_OK;
    return bd_store__damaged(walk->view->store, err, "a block of %s/%u fails its checksum",
                             bd_store__sets[walk->set], walk->run_no);
}

/* Put the cursor on the last block whose first key is below lo, or on the first block of the
 * run. */
static int seek(MDB_cursor *cursor, uint64_t lo, MDB_val *key, MDB_val *value)
{
    uint8_t wanted[BD_BLOCK_KEY_BYTES];
    bd_store__key_put(wanted, lo, 0);
    *key = (MDB_val){sizeof wanted, wanted};
    int rc = mdb_cursor_get(cursor, key, value, MDB_SET_RANGE);
    if (rc == MDB_NOTFOUND)
        return mdb_cursor_get(cursor, key, value, MDB_LAST);
    if (rc != 0)
        return rc;
    rc = mdb_cursor_get(cursor, key, value, MDB_PREV);
    return rc == MDB_NOTFOUND ? mdb_cursor_get(cursor, key, value, MDB_FIRST) : rc;
}

bd_status bd_view_blocks(bd_view *view, bd_set set, size_t run, uint64_t lo, uint64_t last,
                         bool verify_all, bd_block_fn each, void *context, bd_err *err)
{
    MDB_cursor *cursor = view->cursors[set][run];
    struct walk walk = walk_of(view, set, run);
    MDB_val key;
    MDB_val value;
    int rc = seek(cursor, lo, &key, &value);
    for (; rc == 0; rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) {
        bd_block block;
        BD_TRY(walk_to(&walk, &key, lo, err));
        if (walk.first > last && !verify_all)
            return BD_OK;
        BD_TRY(walk_open(&walk, &value, verify_all || walk.first >= lo, &block, err));
        if (walk.first > last)
            return BD_OK;
        const bd_status st = each(context, &block, err);
        if (st != BD_OK)
            return st < 0 ? st : BD_OK;
    }
    return walk_end(&walk, rc, err);
}

/* A search goes down other ways than a walk. Check that one for lo comes out before block
 * expected. */
static bd_status check_search(const struct walk *walk, MDB_cursor *probe, uint64_t lo,
                              uint32_t expected, bd_err *err)
{
    struct walk found = walk_of(walk->view, walk->set, walk->run_no);
    MDB_val key;
    MDB_val value;
    int rc = seek(probe, lo, &key, &value);
    if (rc != 0)
        return read_fail(walk->view, rc, err);
    BD_TRY(walk_to(&found, &key, lo, err));
    if (found.block_no != (expected == 0 ? 0 : expected - 1))
        return bad_walk(walk, "has blocks that a search does not find", err);
    rc = mdb_cursor_get(probe, &key, &value, MDB_NEXT);
    return rc == 0 ? walk_to(&found, &key, lo, err) : walk_end(&found, rc, err);
}

/* Check every block of a run, on the way that a walk takes and on that of a search. */
static bd_status check_blocks(struct walk *walk, MDB_cursor *cursor, MDB_cursor *probe, bool blocks,
                              bd_err *err)
{
    bd_run_seal found = {0};
    MDB_val key;
    MDB_val value;
    int rc = mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
    for (; rc == 0; rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) {
        const bool is_new = !walk->begun;
        const uint64_t before = walk->first;
        bd_block block;
        BD_TRY(walk_to(walk, &key, 0, err));
        if (is_new || walk->first != before)
            BD_TRY(check_search(walk, probe, walk->first, walk->block_no, err));
        if (!blocks)
            continue;
        BD_TRY(walk_open(walk, &value, true, &block, err));
        bd_run_seal_add(&found, walk->first, bd_block_checksum(value.mv_data));
    }
    BD_TRY(walk_end(walk, rc, err));
    if (blocks && found.digest != walk->seal->digest)
        return bad_walk(walk, "has another digest than its seal", err);
    return walk->first == UINT64_MAX
               ? BD_OK
               : check_search(walk, probe, UINT64_MAX, walk->seal->blocks, err);
}

static bd_status check_run(bd_view *view, bd_set set, size_t run, bool blocks, bd_err *err)
{
    struct walk walk = walk_of(view, set, run);
    MDB_cursor *probe;
    const int rc = mdb_cursor_open(view->txn, view->store->runs[set].at[run].dbi, &probe);
    if (rc != 0)
        return bd_store__fail(view->store, "read", rc, err);
    const bd_status st = check_blocks(&walk, view->cursors[set][run], probe, blocks, err);
    mdb_cursor_close(probe);
    return st;
}

bd_status bd_view_check(bd_view *view, bool blocks, bd_err *err)
{
    for (int set = 0; set < BD_SET_COUNT; set++)
        for (size_t run = 0; run < bd_view_runs(view, (bd_set)set); run++)
            BD_TRY(check_run(view, (bd_set)set, run, blocks, err));
    return BD_OK;
}

bd_status bd_view_first_keys(bd_view *view, bd_set set, size_t stride, uint64_t **keys,
                             size_t *count, size_t *capacity, bd_err *err)
{
    size_t skip = 0;
    for (size_t run = 0; run < view->store->runs[set].count; run++) {
        MDB_val key;
        int rc = mdb_cursor_get(view->cursors[set][run], &key, NULL, MDB_FIRST);
        for (; rc == 0; rc = mdb_cursor_get(view->cursors[set][run], &key, NULL, MDB_NEXT)) {
            if (skip++ % stride != 0)
                continue;
            if (*count == *capacity) {
                const size_t wanted = *capacity == 0 ? 1024 : *capacity * 2;
                uint64_t *more = realloc(*keys, wanted * sizeof **keys);
                if (more == NULL)
                    return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu block keys", wanted);
                *keys = more;
                *capacity = wanted;
            }
            uint32_t block_no;
            if (!bd_store__key(&key, &(*keys)[*count], &block_no))
                return bd_store__damaged(view->store, err, "a block without a key");
            (*count)++;
        }
        if (rc != MDB_NOTFOUND)
            return read_fail(view, rc, err);
    }
    return BD_OK;
}

uint64_t bd_view_block_count(bd_view *view, bd_set set)
{
    uint64_t blocks = 0;
    for (size_t run = 0; run < view->store->runs[set].count; run++) {
        MDB_stat stat;
        if (mdb_stat(view->txn, view->store->runs[set].at[run].dbi, &stat) == 0)
            blocks += stat.ms_entries;
    }
    return blocks;
}
