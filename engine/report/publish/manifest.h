/*
 * manifest: manifest.json, what a run read and wrote, and the name of the run.
 *
 * It carries the digest of the manifest of the period before, so the periods of a reports folder
 * form a chain: who changes one has to change all that follow.
 *
 * It holds no time, so two runs of the same inputs have the same manifest but for the digest of
 * summary.json. The run's name is a digest of the period, the tool's version, the configuration and
 * the inputs; it stands in the manifest and in the store's meta, and says which store belongs to
 * which folder. No person is ever in it.
 */
#ifndef BD_REPORT_PUBLISH_MANIFEST_H
#define BD_REPORT_PUBLISH_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/digest.h"
#include "engine/base/err.h"
#include "engine/base/text.h"
#include "engine/report/publish/outfile.h"

enum {
    BD_RUN_NAME = 33, /* bytes: 32 lower-case hexadecimal digits and the terminator */
    BD_MANIFEST_MAX_BYTES = 256 << 20,
    BD_MANIFEST_DEPTH_MAX = 3 /* parts of an output's name */
};

/* Everything is borrowed. */
typedef struct bd_input_totals {
    const char *dataset; /* "roster", "cards" */
    const char *path;
    uint64_t bytes, rows;
    const char *digest;
    const char *encoding; /* NULL: the format has one of its own */
    const char *evidence; /* why that encoding; NULL or empty: it was configured */
    const char *note;     /* anomalies in the file; NULL or empty: nothing */
    uint64_t deleted;     /* records marked as deleted, which are no rows */
} bd_input_totals;

typedef struct bd_manifest {
    const char *period;
    const char *tool; /* "bidui 0.1.0"; NULL: this program */
    const char *config_path;
    const char *config_digest;
    bd_digest_kind digest;
    const char *previous_period; /* the newest one published before; NULL: there is none */
    const char *previous_digest; /* of its manifest.json, by digest */
    const bd_input_totals *inputs;
    size_t input_count;
    const bd_outfile_totals *outputs;
    size_t output_count;
    const bd_outfile_totals *worklists; /* more outputs; none in a manifest that was read */
    size_t worklist_count;
} bd_manifest;

/** Name the run. Needs all but the outputs and what was before, so that the store can carry it
 * before a report is written, and the name follows from what went in. */
BD_NODISCARD bd_status bd_manifest_run_name(const bd_manifest *manifest, char out[BD_RUN_NAME],
                                            bd_err *err);

/** Append manifest.json; out remembers when memory runs out. */
void bd_manifest_json(const bd_manifest *manifest, bd_buf *out);

/** The same as a file, piece by piece: worklists may be a hundred thousand. The
 * caller commits it. */
BD_NODISCARD bd_status bd_manifest_write(const bd_manifest *manifest, bd_outfile *file,
                                         bd_err *err);

/* A manifest that was read; end it with bd_manifest_fini(). */
typedef struct bd_manifest_read {
    bd_manifest manifest; /* all of it borrowed from the members below */
    char run[BD_RUN_NAME];
    struct bd_json_value *json;
    bd_input_totals *inputs;
    bd_outfile_totals *outputs;
} bd_manifest_read;

/**
 * Read a manifest.json, which may be hostile; path names it in messages. What is handed out is
 * checked: every member is there and of its type, digests are of the digest's length, periods are
 * months and the previous one is the earlier, names of outputs are plain names (letters, digits,
 * `.`, `_`, `-`, no dot in front), up to three of them with `/` between, each once. Paths of inputs
 * may be any text: never open them as they stand. BD_E_INPUT: not one of ours; *out needs no
 * clean-up then.
 */
BD_NODISCARD bd_status bd_manifest_parse(const char *text, size_t len, const char *path,
                                         bd_manifest_read *out, bd_err *err);
void bd_manifest_fini(bd_manifest_read *read); /* harmless on a zeroed one */

/* Whether text is so many lower-case hexadecimal digits and nothing else. */
bool bd_manifest__is_hex(const char *text, size_t digits);

/** Whether text is a month as YYYY-MM. */
bool bd_manifest_is_period(const char *text);

/** Read the run's name out of a manifest.json. BD_E_IO: cannot be read. BD_E_INPUT: not one of
 * ours. */
BD_NODISCARD bd_status bd_manifest_run_of(const char *path, char out[BD_RUN_NAME], bd_err *err);

#endif
