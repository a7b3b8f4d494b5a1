/*
 * digest: whole-file digests for manifests, fed piece by piece. XXH3-128 finds accidents; SHA-256
 * and SM3 (GB/T 32905-2016) are evidence against tampering. One digest is used by one thread at a
 * time.
 */
#ifndef BD_BASE_DIGEST_H
#define BD_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/err.h"

typedef enum bd_digest_kind { BD_DIGEST_XXH3, BD_DIGEST_SHA256, BD_DIGEST_SM3 } bd_digest_kind;

enum { BD_DIGEST_TEXT = 72 }; /* bytes: 64 hexadecimal digits and the terminator, rounded */

typedef struct bd_digest bd_digest;

/** BD_E_USAGE: the installed libcrypto has no such digest (built without, or switched off by its
 * configuration). */
BD_NODISCARD bd_status bd_digest_new(bd_digest_kind kind, bd_digest **out, bd_err *err);
void bd_digest_free(bd_digest *digest); /* harmless on NULL */
void bd_digest_add(bd_digest *digest, const void *bytes, size_t len);

/**
 * Write the lower-case hexadecimal digest of all that was added, terminated. The digest is then
 * only to be freed. Empty text: libcrypto failed on the way; never a digest of something else.
 */
void bd_digest_text(bd_digest *digest, char out[BD_DIGEST_TEXT]);

/** "xxh3", "sha256", "sm3"; static. */
const char *bd_digest_name(bd_digest_kind kind);
bool bd_digest_by_name(const char *name, bd_digest_kind *kind);

#endif
