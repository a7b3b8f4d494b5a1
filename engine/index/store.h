/*
 * store: a period's LMDB file: runs of blocks by data set, and a few named texts. Only store.c
 * includes lmdb.h.
 *
 * A store is complete only after bd_store_finish(); then it never changes. A store opened for
 * reading takes no lock and writes nothing. Its databases are "meta" and one for each run:
 * "roster/0", "roster/1", ..., "cards/0", ..., "rejected/0", ...
 *
 * Threads: one thread at a time writes, and no view may be open meanwhile. After a commit, one
 * thread opens a bd_view for each reader; then any number of threads read, each with its own view.
 */
#ifndef BD_INDEX_STORE_H
#define BD_INDEX_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"
#include "engine/base/text.h"
#include "engine/index/block.h"

typedef enum bd_set { BD_SET_ROSTER, BD_SET_CARDS, BD_SET_REJECTED, BD_SET_COUNT } bd_set;

enum { BD_STORE_RUNS_MAX = 16000 }; /* in all sets together */

typedef struct bd_store bd_store;

/**
 * Create an empty store at path, replacing a file there. commit_bytes bounds the dirty pages that
 * LMDB keeps in memory: a commit is made whenever so many bytes have been put.
 */
BD_NODISCARD bd_status bd_store_create(const char *path, size_t commit_bytes, bd_store **out,
                                       bd_err *err);

/**
 * Append one block to run run_no of set. The blocks of a run must come in key order; runs may be
 * interleaved. block_no counts the blocks of the run from 0. BD_E_IO: for example, the disk is
 * full. Every later write then fails as well.
 */
BD_NODISCARD bd_status bd_store_put(bd_store *store, bd_set set, uint32_t run_no, uint32_t block_no,
                                    const uint8_t *block, size_t bytes, bd_err *err);

/** Store a text under a name in "meta". */
BD_NODISCARD bd_status bd_store_put_meta(bd_store *store, const char *name, const void *bytes,
                                         size_t len, bd_err *err);

/** Commit everything that was put; views can then read it. */
BD_NODISCARD bd_status bd_store_commit(bd_store *store, bd_err *err);

/** Commit, and sync everything to the disk. */
BD_NODISCARD bd_status bd_store_finish(bd_store *store, bd_err *err);

/** Open a finished store for reading. BD_E_INPUT: not a store, or damaged. */
BD_NODISCARD bd_status bd_store_open(const char *path, bd_store **out, bd_err *err);

/** All views must be closed before. Harmless on NULL. */
void bd_store_close(bd_store *store);

/** Bytes of the file in use. */
uint64_t bd_store_bytes(const bd_store *store);

/* One thread's access to the committed contents. Its texts and blocks are borrowed until the view
 * is closed. */
typedef struct bd_view bd_view;

BD_NODISCARD bd_status bd_view_open(bd_store *store, bd_view **out, bd_err *err);
void bd_view_close(bd_view *view); /* harmless on NULL */

/** The text under a name; borrowed until the view is closed. BD_END: there is no such name. */
BD_NODISCARD bd_status bd_view_meta(bd_view *view, const char *name, bd_text *out, bd_err *err);

size_t bd_view_runs(const bd_view *view, bd_set set);

/**
 * Call each for every block of a run that may have keys of lo..last, in key order, until it returns
 * something other than BD_OK. Blocks whose first key is lo or more are verified. A block that
 * begins before lo is verified only with verify_all; otherwise it is verified when the range before
 * is read.
 */
typedef bd_status (*bd_block_fn)(void *context, const bd_block *block, bd_err *err);
BD_NODISCARD bd_status bd_view_blocks(bd_view *view, bd_set set, size_t run, uint64_t lo,
                                      uint64_t last, bool verify_all, bd_block_fn each,
                                      void *context, bd_err *err);

/** Append the first key of every stride-th block of set to *keys, which is grown with realloc();
 * the caller frees it, also after a failure. */
BD_NODISCARD bd_status bd_view_first_keys(bd_view *view, bd_set set, size_t stride, uint64_t **keys,
                                          size_t *count, size_t *capacity, bd_err *err);

/** The number of blocks in all runs of a set. */
uint64_t bd_view_block_count(bd_view *view, bd_set set);

#endif
