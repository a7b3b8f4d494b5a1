/*
 * store_meta: the entries of a store's "meta": texts of the caller, and the three that seal it:
 *
 *   salt     of the checksums of the blocks: 16 hexadecimal digits
 *   runs     a line for each run: seal.h
 *   digest   "xxh3 0123...": of all other entries in the order of their names, each as its name, a
 *            NUL, the length of its text as 8 bytes, little-endian, and its text
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/index/store_parts.h"

static const char salt_name[] = "salt";
static const char runs_name[] = "runs";
static const char digest_name[] = "digest";

/* LMDB takes what it does not write as pointers to non-const, too. */
static MDB_val val_of(const void *bytes, size_t len)
{
    MDB_val val = {len, NULL};
    memcpy(&val.mv_data, &bytes, sizeof bytes);
    return val;
}

static bool is_named(const MDB_val *key, const char *name)
{
    return bd_text_equal((bd_text){key->mv_data, key->mv_size}, bd_text_of(name));
}

bd_status bd_store_put_meta(bd_store *store, const char *name, const void *bytes, size_t len,
                            bd_err *err)
{
    BD_TRY(bd_store__write_begin(store, len, err));
    int rc = 0;
    if (!store->meta_open) {
        rc = mdb_dbi_open(store->txn, "meta", MDB_CREATE, &store->meta);
        store->meta_open = rc == 0;
    }
    MDB_val key = val_of(name, strlen(name));
    MDB_val value = val_of(bytes, len);
    if (rc == 0)
        rc = mdb_put(store->txn, store->meta, &key, &value, 0);
    return rc == 0 ? BD_OK : bd_store__fail(store, "write", rc, err);
}

/* ---- the digest ---- */

/* Add every entry. The pages may be hostile: names must ascend, and there cannot be more bytes than
 * in the file, so this ends. */
static bd_status add_entries(bd_store *store, MDB_cursor *cursor, uint64_t file_bytes,
                             bd_digest *digest, bd_err *err)
{
    MDB_val key = {0, NULL};
    MDB_val value;
    bd_text before = {NULL, 0};
    uint64_t bytes = 0;
    int rc = mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
    for (; rc == 0; rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) {
        const bd_text name = {key.mv_data, key.mv_size};
        const size_t common = before.len < name.len ? before.len : name.len;
        const int order = common == 0 ? 0 : memcmp(before.at, name.at, common);
        if (name.len == 0 || order > 0 || (order == 0 && before.len >= name.len))
            return bd_store__damaged(store, err, "the entries of its description are not in order");
        before = name;
        if (value.mv_size > file_bytes || bytes > file_bytes - value.mv_size)
            return bd_store__damaged(store, err, "its description is larger than its file");
        bytes += value.mv_size;
        if (is_named(&key, digest_name))
            continue;
        const uint64_t len = value.mv_size;
        bd_digest_add(digest, name.at, name.len);
        bd_digest_add(digest, "", 1);
        bd_digest_add(digest, &len, sizeof len);
        bd_digest_add(digest, value.mv_data, value.mv_size);
    }
    return rc == MDB_NOTFOUND ? BD_OK : bd_store__fail(store, "read", rc, err);
}

static bd_status digest_meta(bd_store *store, MDB_txn *txn, bd_digest_kind kind,
                             uint64_t file_bytes, char out[BD_DIGEST_TEXT], bd_err *err)
{
    bd_status st = BD_OK;
    MDB_cursor *cursor = NULL;
    bd_digest *digest = NULL;
    BD_GOTO(bd_digest_new(kind, &digest, err));
    const int rc = mdb_cursor_open(txn, store->meta, &cursor);
    if (rc != 0) {
        st = bd_store__fail(store, "read", rc, err);
        goto done;
    }
    BD_GOTO(add_entries(store, cursor, file_bytes, digest, err));
    bd_digest_text(digest, out);
    if (out[0] == '\0')
        BD_FAIL(err, BD_E_BUG, 0, "libcrypto failed to compute the digest of store '%s'",
                store->path);
done:
    if (cursor != NULL)
        mdb_cursor_close(cursor);
    bd_digest_free(digest);
    return st;
}

/* ---- writing ---- */

/* Write salt, runs and digest; fills in *seal but its bytes. */
static bd_status put_seal(bd_store *store, bd_digest_kind kind, bd_store_seal *seal, bd_err *err)
{
    bd_buf text = {0};
    bd_status st = BD_OK;
    bd_buf_printf(&text, "%016" PRIx64, store->salt);
    BD_GOTO(bd_buf_check(&text, err));
    BD_GOTO(bd_store_put_meta(store, salt_name, text.at, text.len, err));
    text.len = 0;
    seal->blocks = 0;
    for (int set = 0; set < BD_SET_COUNT; set++)
        for (uint32_t run = 0; run < store->runs[set].count; run++) {
            bd_run_seal_write(bd_store__sets[set], run, &store->runs[set].at[run].seal, &text);
            seal->blocks += store->runs[set].at[run].seal.blocks;
        }
    BD_GOTO(bd_buf_check(&text, err));
    BD_GOTO(bd_store_put_meta(store, runs_name, text.at, text.len, err));
    BD_GOTO(digest_meta(store, store->txn, kind, UINT64_MAX, seal->digest, err));
    text.len = 0;
    bd_buf_printf(&text, "%s %s", bd_digest_name(kind), seal->digest);
    BD_GOTO(bd_buf_check(&text, err));
    BD_GOTO(bd_store_put_meta(store, digest_name, text.at, text.len, err));
done:
    bd_buf_fini(&text);
    return st;
}

/* LMDB does not write pages that it freed in the same transaction. At the end of the file they
 * would be missing from its length. */
static bd_status complete_length(bd_store *store, uint64_t *bytes, bd_err *err)
{
    const uint64_t used = bd_store_bytes(store);
    mdb_filehandle_t fd;
    struct stat s;
    const int rc = mdb_env_get_fd(store->env, &fd);
    if (rc != 0)
        return bd_store__fail(store, "write", rc, err);
    if (fstat(fd, &s) != 0)
        return bd_store__fail(store, "write", errno, err);
    if ((uint64_t)s.st_size < used && ftruncate(fd, (off_t)used) != 0)
        return bd_store__fail(store, "write", errno, err);
    *bytes = (uint64_t)s.st_size < used ? used : (uint64_t)s.st_size;
    return BD_OK;
}

bd_status bd_store_finish(bd_store *store, bd_digest_kind kind, bd_store_seal *seal, bd_err *err)
{
    *seal = (bd_store_seal){.kind = kind};
    BD_TRY(put_seal(store, kind, seal, err));
    BD_TRY(bd_store_commit(store, err));
    BD_TRY(complete_length(store, &seal->bytes, err));
    const int rc = mdb_env_sync(store->env, 1);
    return rc == 0 ? BD_OK : bd_store__fail(store, "sync", rc, err);
}

/* ---- reading ---- */

/* BD_END: there is no such entry. */
static bd_status entry(bd_store *store, MDB_txn *txn, const char *name, bd_text *out, bd_err *err)
{
    MDB_val key = val_of(name, strlen(name));
    MDB_val value;
    const int rc = mdb_get(txn, store->meta, &key, &value);
    if (rc == MDB_NOTFOUND)
        return BD_END;
    if (rc != 0)
        return bd_store__fail(store, "read", rc, err);
    *out = (bd_text){value.mv_data, value.mv_size};
    return BD_OK;
}

/* Whether text is "<kind> <digest>"; fills in the kind. */
static bool read_digest(bd_text text, bd_digest_kind *kind, char digest[BD_DIGEST_TEXT])
{
    char copy[BD_DIGEST_TEXT + 16];
    if (text.len >= sizeof copy)
        return false;
    memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    char *blank = strchr(copy, ' ');
    if (blank == NULL || strlen(copy) != text.len || strlen(blank + 1) >= BD_DIGEST_TEXT)
        return false;
    *blank = '\0';
    memcpy(digest, blank + 1, strlen(blank + 1) + 1);
    return bd_digest_by_name(copy, kind);
}

static bd_status too_old(const bd_store *store, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0,
            "store '%s' was written by an earlier version, and cannot prove what it holds",
            store->path);
    bd_hint(err, "the period's reports stay valid; `bidui run --force` from the same inputs builds "
                 "them and the store anew");
    return BD_E_INPUT;
}

/* The digest of "meta" must be the one it holds. BD_END: it is not that of published. */
static bd_status check_digest(bd_store *store, MDB_txn *txn, const bd_store_seal *published,
                              uint64_t file_bytes, bd_err *err)
{
    bd_text text;
    bd_digest_kind kind;
    char held[BD_DIGEST_TEXT];
    char found[BD_DIGEST_TEXT];
    const bd_status st = entry(store, txn, digest_name, &text, err);
    BD_TRY(st);
    if (st == BD_END)
        return published == NULL ? too_old(store, err)
                                 : bd_store__damaged(store, err, "it has no digest");
    if (!read_digest(text, &kind, held))
        return bd_store__damaged(store, err, "its digest cannot be read");
    BD_TRY(digest_meta(store, txn, kind, file_bytes, found, err));
    if (strcmp(found, held) != 0)
        return bd_store__damaged(store, err, "its description has another digest than it says");
    if (published != NULL && (kind != published->kind || strcmp(found, published->digest) != 0))
        return BD_END;
    return BD_OK;
}

static bd_status read_salt(bd_store *store, MDB_txn *txn, bd_err *err)
{
    bd_text text;
    char copy[17] = "";
    char again[17];
    BD_TRY(entry(store, txn, salt_name, &text, err));
    if (text.len == sizeof copy - 1)
        memcpy(copy, text.at, text.len);
    if (sscanf(copy, "%16" SCNx64, &store->salt) == 1) {
        snprintf(again, sizeof again, "%016" PRIx64, store->salt);
        if (strcmp(copy, again) == 0)
            return BD_OK;
    }
    return bd_store__damaged(store, err, "its salt cannot be read");
}

/* Open the database of one run, which must be a plain one. */
static bd_status read_run(bd_store *store, MDB_txn *txn, bd_set set, uint32_t run_no,
                          const bd_run_seal *seal, bd_err *err)
{
    unsigned flags = 0;
    const bd_status st = bd_store__run_open(store, txn, set, run_no, 0, err);
    BD_TRY(st);
    if (st == BD_END)
        return bd_store__damaged(store, err, "run %s/%u is missing", bd_store__sets[set], run_no);
    struct bd_store_run *run = &store->runs[set].at[run_no];
    const int rc = mdb_dbi_flags(txn, run->dbi, &flags);
    if (rc != 0 || flags != 0)
        return bd_store__damaged(store, err, "run %s/%u is of another kind", bd_store__sets[set],
                                 run_no);
    run->seal = *seal;
    return BD_OK;
}

static bd_status read_runs(bd_store *store, MDB_txn *txn, uint64_t *blocks, bd_err *err)
{
    bd_text text = {NULL, 0};
    bd_run_seal seal;
    BD_TRY(entry(store, txn, runs_name, &text, err));
    for (int set = 0; set < BD_SET_COUNT; set++)
        for (uint32_t run = 0; run < BD_STORE_RUNS_MAX; run++) {
            if (!bd_run_seal_cut(&text, bd_store__sets[set], run, &seal))
                break;
            BD_TRY(read_run(store, txn, (bd_set)set, run, &seal, err));
            *blocks += seal.blocks;
        }
    return text.len == 0 ? BD_OK : bd_store__damaged(store, err, "its list of runs cannot be read");
}

bd_status bd_store__unseal(bd_store *store, MDB_txn *txn, const bd_store_seal *published,
                           uint64_t file_bytes, bd_err *err)
{
    uint64_t blocks = 0;
    unsigned flags = 0;
    const int rc = mdb_dbi_open(txn, "meta", 0, &store->meta);
    if (rc == MDB_NOTFOUND)
        return bd_store__damaged(store, err, "its description is missing");
    if (rc != 0)
        return bd_store__fail(store, "read", rc, err);
    store->meta_open = true;
    if (mdb_dbi_flags(txn, store->meta, &flags) != 0 || flags != 0)
        return bd_store__damaged(store, err, "its description is of another kind");
    const bd_status st = check_digest(store, txn, published, file_bytes, err);
    if (st != BD_OK)
        return st;
    BD_TRY(read_salt(store, txn, err));
    BD_TRY(read_runs(store, txn, &blocks, err));
    if (published != NULL && file_bytes != published->bytes)
        return bd_store__damaged(store, err, "it has %llu bytes, published were %llu",
                                 (unsigned long long)file_bytes,
                                 (unsigned long long)published->bytes);
    if (published != NULL && blocks != published->blocks)
        return bd_store__damaged(store, err, "it has %llu blocks, published were %llu",
                                 (unsigned long long)blocks, (unsigned long long)published->blocks);
    return BD_OK;
}
