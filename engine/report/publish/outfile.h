/*
 * outfile: one output file of a run, written in order, with its digest and row count.
 *
 * The first failed write is final: every later append and the commit fail too. One thread at a time
 * per file.
 */
#ifndef BD_REPORT_PUBLISH_OUTFILE_H
#define BD_REPORT_PUBLISH_OUTFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/access.h"
#include "engine/base/digest.h"
#include "engine/base/err.h"
#include "formats/gz/gz_write.h"

typedef struct bd_outfile bd_outfile;

/* What was written; the manifest lists it. */
typedef struct bd_outfile_totals {
    const char *name; /* "match.csv"; lives as long as the file's folder */
    uint64_t bytes;
    uint64_t rows; /* as counted by the writer, without the header */
    char digest[BD_DIGEST_TEXT];
    char sum[BD_DIGEST_TEXT]; /* for sums.h; computed while the file is written */
} bd_outfile_totals;

/** Create the file path with mode 0600; it must not exist. name is its last part, for the totals;
 * both are copied. */
BD_NODISCARD bd_status bd_outfile_create(const char *path, const char *name, bd_digest_kind digest,
                                         bd_outfile **out, bd_err *err);

/** Give the file away, before the first append. */
BD_NODISCARD bd_status bd_outfile_give(bd_outfile *file, const bd_access *access, bd_err *err);

/** Compress everything appended from now on as gz. pool outlives the last append and the commit.
 * Bytes and digest are then those of the compressed file. */
BD_NODISCARD bd_status bd_outfile_pack(bd_outfile *file, bd_gz_pool *pool, bd_err *err);

/** Make the commit not sync this file: the caller syncs many files at once. */
void bd_outfile_sync_later(bd_outfile *file);

/** Append bytes that hold `rows` whole rows. Nothing is buffered, so append large pieces: each
 * append is a write, unless the file is compressed. */
BD_NODISCARD bd_status bd_outfile_append(bd_outfile *file, const void *bytes, size_t len,
                                         uint64_t rows, bd_err *err);

/** Sync and close the file and finish its digest. Call it once. */
BD_NODISCARD bd_status bd_outfile_commit(bd_outfile *file, bd_outfile_totals *out, bd_err *err);

/** Whether the file was committed without a failure. */
bool bd_outfile_committed(const bd_outfile *file);

const char *bd_outfile_name(const bd_outfile *file);

/** Close and free; the file itself stays where it is. Never fails; harmless on NULL. */
void bd_outfile_free(bd_outfile *file);

#endif
