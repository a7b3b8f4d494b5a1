/*
 * seal: what a finished store says of itself, so that a reader can prove its answers: the number of
 * blocks of every run, and a digest that chains them.
 *
 * LMDB's own pages have no checksum: a changed one can hide a run, or lead a search past a block.
 * The blocks of a run are numbered from 0 without a gap, each is bound to its number
 * (block_format.h), and the seal says how many there are. So nothing is missing between two blocks
 * whose numbers follow each other, before block 0, and after the last.
 *
 * In "meta" the seal is a text, one line for each run: "roster 0 1234 0123456789abcdef\n" (set,
 * run, blocks, digest). The digest of all entries of "meta", which is in manifest.json too, covers
 * it. Digests of runs are XXH3: they find accidents, and do not withstand an adversary.
 *
 * Pure functions, any thread. Hot: adding a block is inline, 5 ns.
 */
#ifndef BD_INDEX_SEAL_H
#define BD_INDEX_SEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/digest.h"
#include "engine/base/hash.h"
#include "engine/base/text.h"

/* Of one run. Zeroed: no block yet. */
typedef struct bd_run_seal {
    uint32_t blocks;
    uint64_t digest;
} bd_run_seal;

/** Add the next block of a run; its number is the count so far. */
static inline void bd_run_seal_add(bd_run_seal *run, uint64_t first_key, uint64_t checksum)
{
    const uint64_t link[4] = {run->digest, run->blocks, first_key, checksum};
    run->digest = bd_hash64(link, sizeof link);
    run->blocks++;
}

/* Of a whole store, as manifest.json has it. */
typedef struct bd_store_seal {
    uint64_t bytes; /* of the file */
    uint64_t blocks;
    bd_digest_kind kind;
    char digest[BD_DIGEST_TEXT]; /* of "meta", which has the digests of all runs */
} bd_store_seal;

/** Append the line of a run. */
void bd_run_seal_write(const char *set, uint32_t run_no, const bd_run_seal *run, bd_buf *out);

/** Cut the line of run run_no of set off text. False: the next line is not that of this run. */
bool bd_run_seal_cut(bd_text *text, const char *set, uint32_t run_no, bd_run_seal *out);

#endif
