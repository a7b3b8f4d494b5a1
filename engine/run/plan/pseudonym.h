/* pseudonym: reads the key of the pseudonyms from its file. Any thread. */
#ifndef BD_RUN_PLAN_PSEUDONYM_H
#define BD_RUN_PLAN_PSEUDONYM_H

#include "engine/base/digest.h"
#include "engine/base/text.h"

enum { BD_PSEUDONYM_KEY_MIN = 16, BD_PSEUDONYM_KEY_MAX = 4096 }; /* bytes */

/**
 * Read the key: all bytes of the file, including a line end. The caller frees *out. Appends a line
 * to warnings if others than the owner can read the file. BD_E_USAGE: there is no such file, it is
 * not a regular file, it is too short or too long, or all its bytes are equal.
 */
BD_NODISCARD bd_status bd_pseudonym_open(const char *path, bd_hmac **out, bd_buf *warnings,
                                         bd_err *err);

#endif
