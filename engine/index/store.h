/*
 * store: a period's LMDB file: runs of blocks by data set, and a few named texts.
 *
 * A store is complete only after bd_store_finish(), which seals it (seal.h); then it never changes.
 * A store opened for reading takes no lock and writes nothing. Its databases are "meta" and one for
 * each run: "roster/0", "roster/1", ..., "cards/0", ..., "rejected/0", ...
 *
 * Whoever reads blocks is told of every gap in them: what is missing, moved or changed is
 * BD_E_INPUT, "store ... is damaged". But LMDB trusts its pages, so a hostile or broken file can end
 * the process that opens or reads it; a command that looks into a published store does so through
 * bd_guarded(). It cannot make it loop: LMDB goes down at most 32 pages, and a walk here ends with
 * the first key or number that does not fit.
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
#include "engine/index/seal.h"

typedef enum bd_set { BD_SET_ROSTER, BD_SET_CARDS, BD_SET_REJECTED, BD_SET_COUNT } bd_set;

enum { BD_STORE_RUNS_MAX = 16000 }; /* in all sets together */

typedef struct bd_store bd_store;

/**
 * Create an empty store at path, replacing a file there. commit_bytes bounds the dirty pages that
 * LMDB keeps in memory: a commit is made whenever so many bytes have been put.
 */
BD_NODISCARD bd_status bd_store_create(const char *path, size_t commit_bytes, bd_store **out,
                                       bd_err *err);

/** The most bytes of a block, by LMDB's page size (bd_block_most()). */
size_t bd_store_block_most(const bd_store *store);

/** The seed with which the block of a place is written (bd_block_write()). */
uint64_t bd_store_block_seed(const bd_store *store, bd_set set, uint32_t run_no, uint32_t block_no);

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

/** Seal the store with a digest of that kind, commit, and sync everything to the disk. */
BD_NODISCARD bd_status bd_store_finish(bd_store *store, bd_digest_kind kind, bd_store_seal *seal,
                                       bd_err *err);

/**
 * Open a finished store for reading: its runs and "meta" are what its seal says. published: the
 * seal that it must have; NULL: its own is believed. BD_END: it is sound but has another seal.
 * BD_E_INPUT: not a store, damaged, or of a version before seals. BD_E_IO, sys_errno ENOENT: there
 * is no such file.
 */
BD_NODISCARD bd_status bd_store_open(const char *path, const bd_store_seal *published,
                                     bd_store **out, bd_err *err);

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
 * something other than BD_OK. That there are no others is proved: their numbers follow each other,
 * and the blocks on both sides have other keys, or there are none.
 *
 * Blocks whose first key is lo..last are verified. Those on both sides are verified only with
 * verify_all, as needed if only one range is read; otherwise they are when the range before and the
 * range after are read.
 */
typedef bd_status (*bd_block_fn)(void *context, const bd_block *block, bd_err *err);
BD_NODISCARD bd_status bd_view_blocks(bd_view *view, bd_set set, size_t run, uint64_t lo,
                                      uint64_t last, bool verify_all, bd_block_fn each,
                                      void *context, bd_err *err);

/** Append the first key of every stride-th block of set to *keys, which is grown with realloc();
 * the caller frees it, also after a failure. */
BD_NODISCARD bd_status bd_view_first_keys(bd_view *view, bd_set set, size_t stride, uint64_t **keys,
                                          size_t *count, size_t *capacity, bd_err *err);

/**
 * Check every run without reading its blocks: keys in order, numbers without a gap, as many blocks
 * as the seal says, each found by a search for its key. With blocks, also every block and the digests of the runs. BD_E_INPUT: damaged.
 */
BD_NODISCARD bd_status bd_view_check(bd_view *view, bool blocks, bd_err *err);

/** The number of blocks in all runs of a set. */
uint64_t bd_view_block_count(bd_view *view, bd_set set);

#endif
