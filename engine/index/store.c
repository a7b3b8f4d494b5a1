/* store: see store.h. Writing and reading share the environment; the views are at the end. */
#include "engine/index/store.h"

#include <errno.h>
#include <fcntl.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/limit.h"
#include "engine/index/block_format.h"

enum { RUN_NAME_BYTES = 32, FULL_BYTES = 64 << 10 };

static const char *const set_names[BD_SET_COUNT] = {"roster", "cards", "rejected"};

/* The database handles of one set's runs, by run number. */
struct runs {
    MDB_dbi *dbi;
    bool *open;
    size_t capacity;
    size_t count; /* one more than the highest run number */
};

struct bd_store {
    char *path;
    MDB_env *env;
    MDB_txn *txn; /* of the writer, or NULL */
    MDB_dbi meta;
    bool meta_open;
    size_t commit_bytes;
    size_t put_bytes; /* since the last commit */
    size_t map_bytes;
    bool failed;
    struct runs runs[BD_SET_COUNT];
};

struct bd_view {
    bd_store *store;
    MDB_txn *txn;
    MDB_cursor **cursors[BD_SET_COUNT];
};

/* LMDB returns EIO after a short write, or ENOSPC. If the disk is full, that was the cause; or the limit
 * on the size of files. */
static bool is_full(const char *path)
{
    struct statvfs s;
    return statvfs(path, &s) == 0 && (uint64_t)s.f_bavail * s.f_frsize < FULL_BYTES;
}

/* LMDB returns errno values and its own codes. */
static bd_status lmdb_fail(bd_store *store, const char *what, int rc, bd_err *err)
{
    const bool is_mapping = strcmp(what, "open") == 0 || strcmp(what, "grow") == 0;
    store->failed = true;
    if (rc == EIO && is_full(store->path))
        rc = ENOSPC;
    if ((rc == EIO || rc == ENOSPC) && bd_limit_is_reached(store->path))
        rc = EFBIG;
    if (rc == ENOMEM && is_mapping)
        return bd_fail(err, BD_E_NOMEM, rc, "cannot map %zu MiB of store '%s'",
                       store->map_bytes >> 20, store->path);
    if (rc == ENOMEM)
        return bd_fail(err, BD_E_NOMEM, rc, "cannot %s store '%s'", what, store->path);
    if (rc > 0)
        return bd_fail(err, BD_E_IO, rc, "cannot %s store '%s'", what, store->path);
    if (rc == MDB_CORRUPTED || rc == MDB_INVALID || rc == MDB_VERSION_MISMATCH ||
        rc == MDB_PAGE_NOTFOUND || rc == MDB_NOTFOUND)
        return bd_fail(err, BD_E_INPUT, 0, "store '%s' is damaged: %s", store->path,
                       mdb_strerror(rc));
    return bd_fail(err, BD_E_IO, 0, "cannot %s store '%s': %s", what, store->path,
                   mdb_strerror(rc));
}

/* Bytes of the pages that LMDB has used; 0 if it cannot tell. */
static size_t used_bytes(MDB_env *env)
{
    MDB_envinfo info;
    MDB_stat stat;
    if (mdb_env_info(env, &info) != 0 || mdb_env_stat(env, &stat) != 0)
        return 0;
    return (info.me_last_pgno + 1) * stat.ms_psize;
}

static bd_status store_new(const char *path, bd_store **out, bd_err *err)
{
    bd_store *store = calloc(1, sizeof *store);
    if (store == NULL || (store->path = strdup(path)) == NULL) {
        free(store);
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for a store");
    }
    *out = store;
    return BD_OK;
}

static bd_status env_open(bd_store *store, const char *path, unsigned flags, bd_err *err)
{
    int rc = mdb_env_create(&store->env);
    if (rc == 0)
        rc = mdb_env_set_maxdbs(store->env, BD_STORE_RUNS_MAX + 8);
    if (rc == 0)
        rc = mdb_env_set_mapsize(store->env, store->map_bytes);
    if (rc == 0)
        rc = mdb_env_open(store->env, path, MDB_NOSUBDIR | MDB_NOTLS | MDB_NOLOCK | flags, 0600);
    return rc == 0 ? BD_OK : lmdb_fail(store, "open", rc, err);
}

/* The map is only address space, and grows after commits. 1 GiB fits within any limit on address
 * space with which the program can start. */
enum { MAP_START_BYTES = 1 << 30 };

/* Create the file, and let LMDB open that very file and none that another user may have put in its
 * place: it opens by path, follows links, and takes a file that is there. */
static bd_status create_env(bd_store *store, bd_err *err)
{
    char path[32];
    struct stat made;
    int fd;
    bd_status st = BD_OK;
    BD_TRY(bd_file_create(store->path, &fd, err));
    if (fstat(fd, &made) != 0)
        BD_FAIL(err, BD_E_IO, errno, "cannot look at '%s'", store->path);
    if (made.st_uid != geteuid() || (made.st_mode & 07177) != 0 || made.st_nlink != 1)
        BD_FAIL(err, BD_E_IO, 0, "'%s' is not for its owner alone: owner %u, mode %04o",
                store->path, (unsigned)made.st_uid, (unsigned)(made.st_mode & 07777));
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    BD_GOTO(env_open(store, path, MDB_NOSYNC | MDB_NORDAHEAD, err));
done:
    close(fd);
    return st;
}

bd_status bd_store_create(const char *path, size_t commit_bytes, bd_store **out, bd_err *err)
{
    bd_store *store = NULL;
    BD_TRY(bd_path_remove(path, err));
    BD_TRY(store_new(path, &store, err));
    store->commit_bytes = commit_bytes;
    store->map_bytes = MAP_START_BYTES;
    const bd_status st = create_env(store, err);
    if (st < 0) {
        bd_store_close(store);
        return st;
    }
    *out = store;
    return BD_OK;
}

/* Double the map until its contents and the next transaction surely fit. No transaction may be
 * open. */
static bd_status map_grow(bd_store *store, size_t next_bytes, bd_err *err)
{
    const size_t used = used_bytes(store->env);
    size_t wanted = store->map_bytes;
    /* Four times the next transaction: LMDB also needs pages for copy-on-write and for partly
     * filled ones. */
    while (wanted < used || wanted - used < 4 * next_bytes + (64u << 20))
        wanted *= 2;
    if (wanted == store->map_bytes)
        return BD_OK;
    store->map_bytes = wanted;
    const int rc = mdb_env_set_mapsize(store->env, wanted);
    return rc == 0 ? BD_OK : lmdb_fail(store, "grow", rc, err);
}

static bd_status write_begin(bd_store *store, size_t next_bytes, bd_err *err)
{
    if (store->failed)
        return bd_fail(err, BD_E_IO, 0, "store '%s' failed before", store->path);
    if (store->txn != NULL)
        return BD_OK;
    BD_TRY(
        map_grow(store, next_bytes > store->commit_bytes ? next_bytes : store->commit_bytes, err));
    const int rc = mdb_txn_begin(store->env, NULL, 0, &store->txn);
    return rc == 0 ? BD_OK : lmdb_fail(store, "write", rc, err);
}

bd_status bd_store_commit(bd_store *store, bd_err *err)
{
    if (store->failed)
        return bd_fail(err, BD_E_IO, 0, "store '%s' failed before", store->path);
    if (store->txn == NULL)
        return BD_OK;
    MDB_txn *txn = store->txn;
    store->txn = NULL; /* commit frees it, also when it fails */
    store->put_bytes = 0;
    int rc = mdb_txn_commit(txn);
    if (rc != 0)
        return lmdb_fail(store, "write", rc, err);
    /* Start writing to the disk now. Only a hint: an error is reported by the sync. */
    mdb_filehandle_t fd;
    if (mdb_env_get_fd(store->env, &fd) == 0)
        (void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
    return BD_OK;
}

/* Make space for the handle of run run_no. */
static bd_status runs_reserve(struct runs *runs, uint32_t run_no, bd_err *err)
{
    if (run_no < runs->capacity)
        return BD_OK;
    size_t capacity = runs->capacity < 64 ? 64 : runs->capacity;
    while (capacity <= run_no)
        capacity *= 2;
    MDB_dbi *dbi = realloc(runs->dbi, capacity * sizeof *dbi);
    if (dbi != NULL)
        runs->dbi = dbi;
    bool *open = realloc(runs->open, capacity * sizeof *open);
    if (open != NULL)
        runs->open = open;
    if (dbi == NULL || open == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu runs", capacity);
    memset(runs->open + runs->capacity, 0, (capacity - runs->capacity) * sizeof *open);
    runs->capacity = capacity;
    return BD_OK;
}

static bd_status run_open(bd_store *store, MDB_txn *txn, bd_set set, uint32_t run_no,
                          unsigned flags, bd_err *err)
{
    struct runs *runs = &store->runs[set];
    BD_TRY(runs_reserve(runs, run_no, err));
    char name[RUN_NAME_BYTES];
    snprintf(name, sizeof name, "%s/%u", set_names[set], run_no);
    const int rc = mdb_dbi_open(txn, name, flags, &runs->dbi[run_no]);
    if (rc == MDB_DBS_FULL) {
        bd_fail(err, BD_E_NOMEM, 0, "more than %d runs in store '%s'", BD_STORE_RUNS_MAX,
                store->path);
        bd_hint(err, "give more with --memory");
        store->failed = true;
        return BD_E_NOMEM;
    }
    if (rc == MDB_NOTFOUND)
        return BD_END;
    if (rc != 0)
        return lmdb_fail(store, "open a run of", rc, err);
    runs->open[run_no] = true;
    if (run_no >= runs->count)
        runs->count = (size_t)run_no + 1;
    return BD_OK;
}

static void key_put(uint8_t out[BD_BLOCK_KEY_BYTES], uint64_t key, uint32_t block_no)
{
    const uint64_t k = __builtin_bswap64(key);
    const uint32_t n = __builtin_bswap32(block_no);
    memcpy(out, &k, sizeof k);
    memcpy(out + sizeof k, &n, sizeof n);
}

static uint64_t key_get(const MDB_val *val)
{
    uint64_t k = 0;
    if (val->mv_size == BD_BLOCK_KEY_BYTES)
        memcpy(&k, val->mv_data, sizeof k);
    return __builtin_bswap64(k);
}

bd_status bd_store_put(bd_store *store, bd_set set, uint32_t run_no, uint32_t block_no,
                       const uint8_t *block, size_t bytes, bd_err *err)
{
    BD_TRY(write_begin(store, bytes, err));
    if (run_no >= store->runs[set].capacity || !store->runs[set].open[run_no])
        BD_TRY(run_open(store, store->txn, set, run_no, MDB_CREATE, err));
    uint8_t key_bytes[BD_BLOCK_KEY_BYTES];
    key_put(key_bytes, bd_block_first_key(block), block_no);
    MDB_val key = {sizeof key_bytes, key_bytes};
    MDB_val value = {bytes, NULL};
    const int rc =
        mdb_put(store->txn, store->runs[set].dbi[run_no], &key, &value, MDB_APPEND | MDB_RESERVE);
    if (rc != 0)
        return lmdb_fail(store, "write", rc, err);
    memcpy(value.mv_data, block, bytes);
    store->put_bytes += bytes;
    return store->put_bytes >= store->commit_bytes ? bd_store_commit(store, err) : BD_OK;
}

bd_status bd_store_put_meta(bd_store *store, const char *name, const void *bytes, size_t len,
                            bd_err *err)
{
    BD_TRY(write_begin(store, len, err));
    int rc = 0;
    if (!store->meta_open) {
        rc = mdb_dbi_open(store->txn, "meta", MDB_CREATE, &store->meta);
        store->meta_open = rc == 0;
    }
    MDB_val key = {strlen(name), NULL};
    MDB_val value = {len, NULL};
    memcpy(&key.mv_data, &name, sizeof name); /* LMDB does not write through it */
    memcpy(&value.mv_data, &bytes, sizeof bytes);
    if (rc == 0)
        rc = mdb_put(store->txn, store->meta, &key, &value, 0);
    return rc == 0 ? BD_OK : lmdb_fail(store, "write", rc, err);
}

bd_status bd_store_finish(bd_store *store, bd_err *err)
{
    BD_TRY(bd_store_commit(store, err));
    const int rc = mdb_env_sync(store->env, 1);
    return rc == 0 ? BD_OK : lmdb_fail(store, "sync", rc, err);
}

uint64_t bd_store_bytes(const bd_store *store)
{
    return used_bytes(store->env);
}

void bd_store_close(bd_store *store)
{
    if (store == NULL)
        return;
    if (store->txn != NULL)
        mdb_txn_abort(store->txn);
    if (store->env != NULL)
        mdb_env_close(store->env);
    for (int set = 0; set < BD_SET_COUNT; set++) {
        free(store->runs[set].dbi);
        free(store->runs[set].open);
    }
    free(store->path);
    free(store);
}

/* For an empty file LMDB would report a bad descriptor; a pipe it would open and wait. */
static bd_status check_file(const char *path, bd_err *err)
{
    struct stat s;
    if (stat(path, &s) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot read store '%s'", path);
    if (!S_ISREG(s.st_mode) || s.st_size == 0)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' is not a store: %s", path,
                       S_ISREG(s.st_mode) ? "it is empty" : "it is not a regular file");
    return BD_OK;
}

/* Check the size: in a truncated file, the first access past its end would raise SIGBUS. */
static bd_status check_size(bd_store *store, bd_err *err)
{
    struct stat s;
    if (stat(store->path, &s) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot read store '%s'", store->path);
    if ((uint64_t)s.st_size < bd_store_bytes(store))
        return bd_fail(err, BD_E_INPUT, 0, "store '%s' is cut short: %llu of %llu bytes",
                       store->path, (unsigned long long)s.st_size,
                       (unsigned long long)bd_store_bytes(store));
    return BD_OK;
}

static bd_status runs_open(bd_store *store, bd_err *err)
{
    bd_status st = BD_OK;
    MDB_txn *txn;
    int rc = mdb_txn_begin(store->env, NULL, MDB_RDONLY, &txn);
    if (rc != 0)
        return lmdb_fail(store, "read", rc, err);
    for (int set = 0; set < BD_SET_COUNT && st >= 0; set++) {
        st = BD_OK;
        for (uint32_t run = 0; st == BD_OK; run++)
            st = run_open(store, txn, (bd_set)set, run, 0, err);
    }
    if (st >= 0) {
        rc = mdb_dbi_open(txn, "meta", 0, &store->meta);
        st = rc == 0 ? BD_OK : lmdb_fail(store, "read", rc, err);
        store->meta_open = rc == 0;
    }
    if (st < 0)
        mdb_txn_abort(txn);
    else if ((rc = mdb_txn_commit(txn)) != 0) /* keeps the handles */
        st = lmdb_fail(store, "read", rc, err);
    return st;
}

bd_status bd_store_open(const char *path, bd_store **out, bd_err *err)
{
    bd_store *store = NULL;
    bd_status st = BD_OK;
    BD_TRY(check_file(path, err));
    BD_TRY(store_new(path, &store, err));
    BD_GOTO(env_open(store, path, MDB_RDONLY | MDB_NORDAHEAD, err));
    BD_GOTO(check_size(store, err));
    BD_GOTO(runs_open(store, err));
    *out = store;
    store = NULL;
done:
    bd_store_close(store);
    return st;
}

bd_status bd_view_open(bd_store *store, bd_view **out, bd_err *err)
{
    bd_view *view = calloc(1, sizeof *view);
    if (view == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for a view");
    view->store = store;
    bd_status st = BD_OK;
    int rc = mdb_txn_begin(store->env, NULL, MDB_RDONLY, &view->txn);
    if (rc != 0)
        BD_FAIL(err, BD_E_IO, 0, "cannot read store '%s': %s", store->path, mdb_strerror(rc));
    for (int set = 0; set < BD_SET_COUNT; set++) {
        const size_t count = store->runs[set].count;
        view->cursors[set] = calloc(count + 1, sizeof(MDB_cursor *));
        if (view->cursors[set] == NULL)
            BD_FAIL(err, BD_E_NOMEM, 0, "no memory for %zu cursors", count);
        for (size_t run = 0; run < count; run++) {
            rc = mdb_cursor_open(view->txn, store->runs[set].dbi[run], &view->cursors[set][run]);
            if (rc != 0)
                BD_FAIL(err, BD_E_IO, 0, "cannot read store '%s': %s", store->path,
                        mdb_strerror(rc));
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
    return bd_fail(err, BD_E_INPUT, 0, "store '%s' is damaged: %s", view->store->path,
                   mdb_strerror(rc));
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

/* Put the cursor on the last block whose first key is below lo, or on the first block of the
 * run. */
static int seek(MDB_cursor *cursor, uint64_t lo, MDB_val *key, MDB_val *value)
{
    uint8_t wanted[BD_BLOCK_KEY_BYTES];
    key_put(wanted, lo, 0);
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
    MDB_val key;
    MDB_val value;
    int rc = seek(cursor, lo, &key, &value);
    for (; rc == 0; rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) {
        const uint64_t first = key_get(&key);
        bd_block block;
        if (first > last)
            return BD_OK;
        if (!bd_block_open(value.mv_data, value.mv_size, verify_all || first >= lo, &block) ||
            block.first_key != first)
            return bd_fail(err, BD_E_INPUT, 0,
                           "store '%s' is damaged: a block of %s/%zu fails its checksum",
                           view->store->path, set_names[set], run);
        const bd_status st = each(context, &block, err);
        if (st != BD_OK)
            return st < 0 ? st : BD_OK;
    }
    return rc == MDB_NOTFOUND ? BD_OK : read_fail(view, rc, err);
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
            (*keys)[(*count)++] = key_get(&key);
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
        if (mdb_stat(view->txn, view->store->runs[set].dbi[run], &stat) == 0)
            blocks += stat.ms_entries;
    }
    return blocks;
}
