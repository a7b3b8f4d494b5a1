/* pseudonym: the key of the pseudonyms, from its file. */
#ifndef BD_RUN_PLAN_PSEUDONYM_H
#define BD_RUN_PLAN_PSEUDONYM_H

#include "engine/base/digest.h"
#include "engine/base/text.h"

enum { BD_PSEUDONYM_KEY_MIN = 16, BD_PSEUDONYM_KEY_MAX = 4096 }; /* bytes */

/**
 * Read the key, all bytes of the file as they are, also a line end. A line goes to warnings when
 * others than its owner can read it. BD_E_USAGE: no such file, not a regular one, too short or too
 * long, or all its bytes are one.
 */
BD_NODISCARD bd_status bd_pseudonym_open(const char *path, bd_hmac **out, bd_buf *warnings,
                                         bd_err *err);

#endif
