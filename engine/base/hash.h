/*
 * hash: XXH3 of bytes, at once or piece by piece. For tables and for detecting accidents; it does
 * not protect against an adversary.
 *
 * Threads: the functions of bytes are pure, any thread; a state is used by one thread at a time.
 * Hot: bd_hash64_seeded() reads every block, bd_hash64() the text of every document that is not a citizen number.
 */
#ifndef BD_BASE_HASH_H
#define BD_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

enum { BD_HASH128_BYTES = 16 };

/** XXH3, 64 bits, seed 0. */
uint64_t bd_hash64(const void *bytes, size_t len);

/** The same with a seed: other seeds give other hashes of the same bytes. */
uint64_t bd_hash64_seeded(const void *bytes, size_t len, uint64_t seed);

/** XXH3, 128 bits, seed 0, in the canonical (big-endian) order that xxhsum prints. */
void bd_hash128(const void *bytes, size_t len, unsigned char out[BD_HASH128_BYTES]);

/* The same, piece by piece. */
typedef struct bd_hash128_state bd_hash128_state;

/** NULL when memory ran out. */
bd_hash128_state *bd_hash128_new(void);
void bd_hash128_free(bd_hash128_state *state); /* harmless on NULL */
void bd_hash128_add(bd_hash128_state *state, const void *bytes, size_t len);

/** Of all that was added; more may be added afterwards. */
void bd_hash128_get(const bd_hash128_state *state, unsigned char out[BD_HASH128_BYTES]);

#endif
