/*
 * predecessor: finds the previous period in the same reports folder, which links the months into a
 * chain. Its digest is that of its manifest.json, which holds the digests of its other files. Any
 * thread.
 */
#ifndef BD_REPORT_PUBLISH_PREDECESSOR_H
#define BD_REPORT_PUBLISH_PREDECESSOR_H

#include "engine/base/digest.h"
#include "engine/base/err.h"

typedef struct bd_predecessor {
    char period[8];
    char digest[BD_DIGEST_TEXT];
} bd_predecessor;

/** Find the newest published period before `period`. BD_END: there is none. */
BD_NODISCARD bd_status bd_predecessor_find(const char *reports, const char *period,
                                           bd_digest_kind digest, bd_predecessor *out, bd_err *err);

#endif
