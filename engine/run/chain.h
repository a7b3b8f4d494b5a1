/*
 * chain: the period before, in the same reports folder: what makes the months a chain. The digest
 * is that of its manifest.json, which holds the digests of everything else.
 */
#ifndef BD_RUN_CHAIN_H
#define BD_RUN_CHAIN_H

#include "engine/base/digest.h"
#include "engine/base/err.h"

typedef struct bd_chain_link {
    char period[8];
    char digest[BD_DIGEST_TEXT];
} bd_chain_link;

/** Find the newest published period before `period`. BD_END: there is none. */
BD_NODISCARD bd_status bd_chain_previous(const char *reports, const char *period,
                                         bd_digest_kind digest, bd_chain_link *out, bd_err *err);

#endif
