/* store_parts: what the sources of store share; the only file that includes lmdb.h. */
#ifndef BD_INDEX_STORE_PARTS_H
#define BD_INDEX_STORE_PARTS_H

#include <lmdb.h>

#include "engine/index/block_format.h"
#include "engine/index/seal.h"
#include "engine/index/store.h"

enum { BD_STORE_RUN_NAME_BYTES = 32 };

/* One run, and what was put into it so far, or what the seal of a finished store says of it. */
struct bd_store_run {
    MDB_dbi dbi;
    bool open;
    bd_run_seal seal;
};

/* The runs of one set, by run number. */
struct bd_store_runs {
    struct bd_store_run *at;
    size_t capacity;
    size_t count; /* one more than the highest run number */
};

struct bd_store {
    char *path;
    MDB_env *env;
    MDB_txn *txn; /* of the writer, or NULL */
    MDB_dbi meta;
    bool meta_open;
    bool reading; /* a finished store: whatever LMDB finds wrong with its pages is damage */
    bool failed;
    size_t commit_bytes;
    size_t put_bytes; /* since the last commit */
    size_t map_bytes;
    size_t block_most; /* bytes of a block */
    uint64_t salt;     /* of the blocks' checksums */
    struct bd_store_runs runs[BD_SET_COUNT];
};

struct bd_view {
    bd_store *store;
    MDB_txn *txn;
    MDB_cursor **cursors[BD_SET_COUNT];
};

/** "roster", "cards", "rejected". */
extern const char *const bd_store__sets[BD_SET_COUNT];

/** An error that LMDB returned while it tried to `what` the store. */
bd_status bd_store__fail(bd_store *store, const char *what, int rc, bd_err *err);

/** BD_E_INPUT: "store ... is damaged: ...". */
__attribute__((format(printf, 3, 4))) bd_status
bd_store__damaged(const bd_store *store, bd_err *err, const char *format, ...);

BD_NODISCARD bd_status bd_store__new(const char *path, bd_store **out, bd_err *err);

/** Open the LMDB environment at path, which may be another name of the store's file; map_bytes must
 * be set. */
BD_NODISCARD bd_status bd_store__env_open(bd_store *store, const char *path, unsigned flags,
                                          bd_err *err);

/** Open the database of a run. BD_END: there is none. */
BD_NODISCARD bd_status bd_store__run_open(bd_store *store, MDB_txn *txn, bd_set set,
                                          uint32_t run_no, unsigned flags, bd_err *err);

/** Begin a transaction of the writer unless there is one. */
BD_NODISCARD bd_status bd_store__write_begin(bd_store *store, size_t next_bytes, bd_err *err);

/** Bytes of the pages that LMDB has used; 0 if it cannot tell. */
size_t bd_store__used_bytes(MDB_env *env);

/* The entries of "meta" that the store makes itself: store_meta.c. */

/** Check the digest of "meta", also against published unless NULL, and take over salt and runs.
 * BD_END: sound, but another than published. */
BD_NODISCARD bd_status bd_store__unseal(bd_store *store, MDB_txn *txn,
                                        const bd_store_seal *published, uint64_t file_bytes,
                                        bd_err *err);

/** The number of a block and the first key, from the LMDB key. False: it is not 12 bytes. */
bool bd_store__key(const MDB_val *key, uint64_t *first, uint32_t *block_no);

/** The LMDB key of a block. */
void bd_store__key_put(uint8_t out[BD_BLOCK_KEY_BYTES], uint64_t first, uint32_t block_no);

#endif
