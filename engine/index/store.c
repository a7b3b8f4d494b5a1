/* store: see store.h. The environment, and writing. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/limit.h"
#include "engine/index/store_parts.h"

enum { FULL_BYTES = 64 << 10 };

const char *const bd_store__sets[BD_SET_COUNT] = {"roster", "cards", "rejected"};

/* LMDB returns EIO after a short write, or ENOSPC. If the disk is full, that was the cause; or the limit
 * on the size of files. */
static bool is_full(const char *path)
{
    struct statvfs s;
    return statvfs(path, &s) == 0 && (uint64_t)s.f_bavail * s.f_frsize < FULL_BYTES;
}

bd_status bd_store__damaged(const bd_store *store, bd_err *err, const char *format, ...)
{
    char what[BD_ERR_TEXT];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    return bd_fail(err, BD_E_INPUT, 0, "store '%s' is damaged: %s", store->path, what);
}

/* Codes of LMDB that say that a page is not as it was written. */
static bool is_damage(const bd_store *store, int rc)
{
    if (store->reading)
        return rc < 0 || rc == EINVAL;
    return rc == MDB_CORRUPTED || rc == MDB_INVALID || rc == MDB_VERSION_MISMATCH ||
           rc == MDB_PAGE_NOTFOUND || rc == MDB_NOTFOUND;
}

/* LMDB returns errno values and its own codes. */
bd_status bd_store__fail(bd_store *store, const char *what, int rc, bd_err *err)
{
    const bool is_mapping = strcmp(what, "open") == 0 || strcmp(what, "grow") == 0;
    store->failed = true;
    if (is_damage(store, rc))
        return bd_store__damaged(store, err, "%s", mdb_strerror(rc));
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
    return bd_fail(err, BD_E_IO, 0, "cannot %s store '%s': %s", what, store->path,
                   mdb_strerror(rc));
}

/* Bytes of the pages that LMDB has used; 0 if it cannot tell. */
size_t bd_store__used_bytes(MDB_env *env)
{
    MDB_envinfo info;
    MDB_stat stat;
    if (mdb_env_info(env, &info) != 0 || mdb_env_stat(env, &stat) != 0)
        return 0;
    return (info.me_last_pgno + 1) * stat.ms_psize;
}

bd_status bd_store__new(const char *path, bd_store **out, bd_err *err)
{
    bd_store *store = calloc(1, sizeof *store);
    if (store == NULL || (store->path = strdup(path)) == NULL) {
        free(store);
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for a store");
    }
    *out = store;
    return BD_OK;
}

bd_status bd_store__env_open(bd_store *store, const char *path, unsigned flags, bd_err *err)
{
    MDB_stat stat;
    int rc = mdb_env_create(&store->env);
    if (rc == 0)
        rc = mdb_env_set_maxdbs(store->env, BD_STORE_RUNS_MAX + 8);
    if (rc == 0)
        rc = mdb_env_set_mapsize(store->env, store->map_bytes);
    if (rc == 0)
        rc = mdb_env_open(store->env, path, MDB_NOSUBDIR | MDB_NOTLS | MDB_NOLOCK | flags, 0600);
    if (rc == 0)
        rc = mdb_env_stat(store->env, &stat);
    if (rc == 0)
        store->block_most = bd_block_most(stat.ms_psize);
    return rc == 0 ? BD_OK : bd_store__fail(store, "open", rc, err);
}

/* A number that no earlier store had. It is no secret. Two stores with one salt could take each
 * other's blocks for their own, where a disk lost a write and the old contents remain. */
static uint64_t new_salt(void)
{
    struct {
        struct timespec now;
        uint64_t random[2];
        pid_t process;
    } from;
    memset(&from, 0, sizeof from);
    clock_gettime(CLOCK_REALTIME, &from.now);
    (void)!getrandom(from.random, sizeof from.random, GRND_NONBLOCK);
    from.process = getpid();
    return bd_hash64(&from, sizeof from);
}

/* The map is only address space, and grows after commits. A limit on address space below that ends
 * the run at once, with its name. */
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
    BD_GOTO(bd_store__env_open(store, path, MDB_NOSYNC | MDB_NORDAHEAD, err));
done:
    close(fd);
    return st;
}

bd_status bd_store_create(const char *path, size_t commit_bytes, bd_store **out, bd_err *err)
{
    bd_store *store = NULL;
    BD_TRY(bd_path_remove(path, err));
    BD_TRY(bd_store__new(path, &store, err));
    store->commit_bytes = commit_bytes;
    store->map_bytes = MAP_START_BYTES;
    store->salt = new_salt();
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
    const size_t used = bd_store__used_bytes(store->env);
    size_t wanted = store->map_bytes;
    /* Four times the next transaction: LMDB also needs pages for copy-on-write and for partly
     * filled ones. */
    while (wanted < used || wanted - used < 4 * next_bytes + (64u << 20))
        wanted *= 2;
    if (wanted == store->map_bytes)
        return BD_OK;
    store->map_bytes = wanted;
    const int rc = mdb_env_set_mapsize(store->env, wanted);
    return rc == 0 ? BD_OK : bd_store__fail(store, "grow", rc, err);
}

bd_status bd_store__write_begin(bd_store *store, size_t next_bytes, bd_err *err)
{
    if (store->failed)
        return bd_fail(err, BD_E_IO, 0, "store '%s' failed before", store->path);
    if (store->txn != NULL)
        return BD_OK;
    BD_TRY(
        map_grow(store, next_bytes > store->commit_bytes ? next_bytes : store->commit_bytes, err));
    const int rc = mdb_txn_begin(store->env, NULL, 0, &store->txn);
    return rc == 0 ? BD_OK : bd_store__fail(store, "write", rc, err);
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
        return bd_store__fail(store, "write", rc, err);
    /* Start writing to the disk now. Only a hint: an error is reported by the sync. */
    mdb_filehandle_t fd;
    if (mdb_env_get_fd(store->env, &fd) == 0)
        (void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
    return BD_OK;
}

/* Make space for run run_no. */
static bd_status runs_reserve(struct bd_store_runs *runs, uint32_t run_no, bd_err *err)
{
    if (run_no < runs->capacity)
        return BD_OK;
    size_t capacity = runs->capacity < 64 ? 64 : runs->capacity;
    while (capacity <= run_no)
        capacity *= 2;
    struct bd_store_run *more = realloc(runs->at, capacity * sizeof *more);
    if (more == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu runs", capacity);
    memset(more + runs->capacity, 0, (capacity - runs->capacity) * sizeof *more);
    runs->at = more;
    runs->capacity = capacity;
    return BD_OK;
}

bd_status bd_store__run_open(bd_store *store, MDB_txn *txn, bd_set set, uint32_t run_no,
                             unsigned flags, bd_err *err)
{
    struct bd_store_runs *runs = &store->runs[set];
    BD_TRY(runs_reserve(runs, run_no, err));
    char name[BD_STORE_RUN_NAME_BYTES];
    snprintf(name, sizeof name, "%s/%u", bd_store__sets[set], run_no);
    const int rc = mdb_dbi_open(txn, name, flags, &runs->at[run_no].dbi);
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
        return bd_store__fail(store, "open a run of", rc, err);
    runs->at[run_no].open = true;
    if (run_no >= runs->count)
        runs->count = (size_t)run_no + 1;
    return BD_OK;
}

void bd_store__key_put(uint8_t out[BD_BLOCK_KEY_BYTES], uint64_t first, uint32_t block_no)
{
    const uint64_t k = __builtin_bswap64(first);
    const uint32_t n = __builtin_bswap32(block_no);
    memcpy(out, &k, sizeof k);
    memcpy(out + sizeof k, &n, sizeof n);
}

size_t bd_store_block_most(const bd_store *store)
{
    return store->block_most;
}

uint64_t bd_store_block_seed(const bd_store *store, bd_set set, uint32_t run_no, uint32_t block_no)
{
    return bd_block_seed(store->salt, set, run_no, block_no);
}

bd_status bd_store_put(bd_store *store, bd_set set, uint32_t run_no, uint32_t block_no,
                       const uint8_t *block, size_t bytes, bd_err *err)
{
    const uint64_t first = bd_block_first_key(block);
    BD_TRY(bd_store__write_begin(store, bytes, err));
    if (run_no >= store->runs[set].capacity || !store->runs[set].at[run_no].open)
        BD_TRY(bd_store__run_open(store, store->txn, set, run_no, MDB_CREATE, err));
    struct bd_store_run *run = &store->runs[set].at[run_no];
    if (block_no != run->seal.blocks)
        return bd_fail(err, BD_E_BUG, 0, "block %u of %s/%u comes after %u blocks", block_no,
                       bd_store__sets[set], run_no, run->seal.blocks);
    uint8_t key_bytes[BD_BLOCK_KEY_BYTES];
    bd_store__key_put(key_bytes, first, block_no);
    MDB_val key = {sizeof key_bytes, key_bytes};
    MDB_val value = {bytes, NULL};
    const int rc = mdb_put(store->txn, run->dbi, &key, &value, MDB_APPEND | MDB_RESERVE);
    if (rc != 0)
        return bd_store__fail(store, "write", rc, err);
    memcpy(value.mv_data, block, bytes);
    bd_run_seal_add(&run->seal, first, bd_block_checksum(block));
    store->put_bytes += bytes;
    return store->put_bytes >= store->commit_bytes ? bd_store_commit(store, err) : BD_OK;
}

uint64_t bd_store_bytes(const bd_store *store)
{
    return bd_store__used_bytes(store->env);
}

void bd_store_close(bd_store *store)
{
    if (store == NULL)
        return;
    if (store->txn != NULL)
        mdb_txn_abort(store->txn);
    if (store->env != NULL)
        mdb_env_close(store->env);
    for (int set = 0; set < BD_SET_COUNT; set++)
        free(store->runs[set].at);
    free(store->path);
    free(store);
}
