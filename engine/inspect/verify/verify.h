/*
 * verify: compares a published report folder, and on request its store and its inputs, with its
 * manifest.
 *
 * It checks bytes, digest and (CSV) rows of every output, files that do not belong to the run, the
 * run's name, and the manifest of the previous period if that period is in the same folder. A
 * report that was changed together with its manifest is found by the next period's manifest, or by
 * comparing the digest of manifest.json in the first line with one that was noted elsewhere.
 *
 * The manifest may be hostile. Outputs are opened by plain names inside the folder, links are not
 * followed, and inputs are found by the configuration's patterns, never by the manifest's paths. So
 * no manifest makes verify open a file elsewhere. The store is read in a child process. Main thread
 * only, while there is no other.
 */
#ifndef BD_INSPECT_VERIFY_VERIFY_H
#define BD_INSPECT_VERIFY_VERIFY_H

#include <stdbool.h>

#include "engine/base/err.h"
#include "engine/base/text.h"

typedef struct bd_verify_options {
    const char *config; /* its path: also check the store that it names; NULL: do not */
    bool inputs;        /* also check the configuration and its inputs; needs config */
    bool store_blocks;  /* check every block of the store, not only its structure; needs config */
} bd_verify_options;

/**
 * Append the findings to out, one line per file. BD_E_INPUT: something was changed, added or removed (out says what), or
 * there is no valid manifest. BD_E_USAGE: the configuration is not valid. BD_E_IO: a file cannot be
 * read.
 */
BD_NODISCARD bd_status bd_verify(const char *folder, const bd_verify_options *options, bd_buf *out,
                                 bd_err *err);

#endif
