/*
 * outfile: one output file of a run, appended to in order, with its digest and its count of rows.
 *
 * The first failed write is final: every later append fails, and so does the commit. One thread at
 * a time.
 */
#ifndef BD_REPORT_PUBLISH_OUTFILE_H
#define BD_REPORT_PUBLISH_OUTFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/digest.h"
#include "engine/base/err.h"
#include "formats/gz/gz_write.h"

typedef struct bd_outfile bd_outfile;

/* What was written, for the manifest. */
typedef struct bd_outfile_totals {
    const char *name; /* "match.csv"; lives as long as the file's folder */
    uint64_t bytes;
    uint64_t rows; /* as counted by the writer, header not included */
    char digest[BD_DIGEST_TEXT];
} bd_outfile_totals;

/** Create path anew, 0600. name is its last part, for the totals; both are copied. */
BD_NODISCARD bd_status bd_outfile_create(const char *path, const char *name, bd_digest_kind digest,
                                         bd_outfile **out, bd_err *err);

/** What is appended from now on is packed as gz, by a pool that outlives the last append and the
 * commit. Bytes and digest are then those of the packed file. */
BD_NODISCARD bd_status bd_outfile_pack(bd_outfile *file, bd_gz_pool *pool, bd_err *err);

/** The commit is not to sync it: the caller syncs many files at once. */
void bd_outfile_sync_later(bd_outfile *file);

/** Append bytes that hold so many whole rows. Buffering is the caller's: each append is one write,
 * unless the file is packed. */
BD_NODISCARD bd_status bd_outfile_append(bd_outfile *file, const void *bytes, size_t len,
                                         uint64_t rows, bd_err *err);

/** End the file: sync and close it, and finish its digest. Once. */
BD_NODISCARD bd_status bd_outfile_commit(bd_outfile *file, bd_outfile_totals *out, bd_err *err);

/** Whether it was committed, without any failure. */
bool bd_outfile_committed(const bd_outfile *file);

const char *bd_outfile_name(const bd_outfile *file);

/** Close and free; the file itself stays where it is. Never fails; harmless on NULL. */
void bd_outfile_free(bd_outfile *file);

#endif
