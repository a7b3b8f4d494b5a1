/*
 * verify: compares a published report folder with its manifest, and the inputs as well.
 *
 * What is checked: bytes, digest and (CSV) rows of every output, files that are not of the run, the
 * run's name against what went in, and the previous period's manifest where that period lies
 * beside. Who changes a report and its manifest alike is found by the next period's manifest, or by
 * a digest of manifest.json that was kept elsewhere; the first line shows it.
 *
 * The manifest may be hostile. Outputs are opened by plain names inside the folder, links are not
 * followed, and inputs are looked for by the configuration's patterns, never by the manifest's
 * paths: no manifest makes verify open a file elsewhere.
 */
#ifndef BD_INSPECT_VERIFY_VERIFY_H
#define BD_INSPECT_VERIFY_VERIFY_H

#include "engine/base/err.h"
#include "engine/base/text.h"

/**
 * Append what was found to out, one line per file. config_path: the configuration, to check it and
 * the inputs too; NULL: do not. BD_E_INPUT: something was changed, added or removed (out says
 * what), or there is no sound manifest. BD_E_USAGE: the configuration is not sound. BD_E_IO: a file
 * cannot be read.
 */
BD_NODISCARD bd_status bd_verify(const char *folder, const char *config_path, bd_buf *out,
                                 bd_err *err);

#endif
