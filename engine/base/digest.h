/*
 * digest: whole-file digests for manifests, and HMAC-SM3 for pseudonyms.
 *
 * XXH3-128 finds accidents; SHA-256 and SM3 (GB/T 32905-2016) are evidence against tampering. A
 * digest takes its bytes piece by piece.
 *
 * Threads: one thread at a time uses one digest or one HMAC; different ones need no lock.
 */
#ifndef BD_BASE_DIGEST_H
#define BD_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/err.h"

typedef enum bd_digest_kind { BD_DIGEST_XXH3, BD_DIGEST_SHA256, BD_DIGEST_SM3 } bd_digest_kind;

enum { BD_DIGEST_TEXT = 72 }; /* bytes: 64 hexadecimal digits and the terminator, rounded */

typedef struct bd_digest bd_digest;

/** BD_E_USAGE: the installed libcrypto does not offer the digest: it was built without it. Its
 * configuration file is not read. */
BD_NODISCARD bd_status bd_digest_new(bd_digest_kind kind, bd_digest **out, bd_err *err);
void bd_digest_free(bd_digest *digest); /* harmless on NULL */
void bd_digest_add(bd_digest *digest, const void *bytes, size_t len);

/**
 * Write the lower-case hexadecimal digest of all that was added, terminated. Afterwards the digest
 * may only be freed. The text is empty if libcrypto failed at any point: a wrong digest is never
 * written.
 */
void bd_digest_text(bd_digest *digest, char out[BD_DIGEST_TEXT]);

/** "xxh3", "sha256", "sm3"; static. */
const char *bd_digest_name(bd_digest_kind kind);
bool bd_digest_by_name(const char *name, bd_digest_kind *kind);

/* HMAC-SM3 (RFC 2104, GB/T 32905-2016): one key, any number of texts, one at a time. */
typedef struct bd_hmac bd_hmac;

/** key is copied. BD_E_USAGE: the installed libcrypto has no HMAC or no SM3. */
BD_NODISCARD bd_status bd_hmac_new(const void *key, size_t len, bd_hmac **out, bd_err *err);
/** A copy with the same key, for another thread. */
BD_NODISCARD bd_status bd_hmac_copy(const bd_hmac *from, bd_hmac **out, bd_err *err);
void bd_hmac_free(bd_hmac *hmac); /* wipes the key; harmless on NULL */

/** The lower-case hexadecimal code of one text, terminated. BD_E_BUG: libcrypto failed. */
BD_NODISCARD bd_status bd_hmac_text(bd_hmac *hmac, const void *bytes, size_t len,
                                    char out[BD_DIGEST_TEXT], bd_err *err);

/** Overwrite a secret in memory; the compiler does not remove the write. */
void bd_wipe(void *at, size_t len);

#endif
