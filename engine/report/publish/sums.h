/*
 * sums: SHA256SUMS, the digests of a period's files for those who have no bidui: `sha256sum -c
 * SHA256SUMS` in the folder checks them. With `digest: sm3` it is SM3SUMS, in the form of `cksum -a
 * sm3 --check`. It covers every other file of the folder, manifest.json too, sorted by name. The
 * manifest names it and does not list it, because it holds the manifest's own digest.
 *
 * With `digest: xxh3` the SHA-256 is computed in the thread that writes the file: 0.6 to 0.9 ns a byte
 * with the SHA instructions of x86, 2 to 4 % of a run of one million rows against ten million. To
 * read the file again later would cost the same, and its bytes from a disk. With sha256 and sm3 it
 * is the digest that is there already.
 *
 * Any thread.
 */
#ifndef BD_REPORT_PUBLISH_SUMS_H
#define BD_REPORT_PUBLISH_SUMS_H

#include "engine/base/digest.h"
#include "engine/base/text.h"

/** The kind of the sums for a configuration's `digest`: SM3 for SM3, SHA-256 for the others. */
bd_digest_kind bd_sums_kind(bd_digest_kind digest);

/** "SHA256SUMS", "SM3SUMS"; static. */
const char *bd_sums_name(bd_digest_kind digest);

/** Append the line of one file. */
void bd_sums_line(bd_digest_kind digest, const char *name, const char *sum, bd_buf *out);

#endif
