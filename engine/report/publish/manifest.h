/*
 * manifest: manifest.json, which lists what a run read and wrote, and names the run.
 *
 * It holds the digest of the previous period's manifest, so the periods of a reports folder form a
 * chain: a changed manifest no longer fits the ones after it.
 *
 * It holds no time, so two runs of the same inputs have the same manifest except for the bytes and
 * digests of summary.json and summary.html. The run's name is a digest of period, tool version,
 * configuration and inputs. The manifest and the store both hold it, which shows which store
 * belongs to which folder. The manifest never holds personal data.
 *
 * Any thread; a value is used by one thread at a time.
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
#include "formats/reader/reader.h"

enum {
    BD_RUN_NAME = 33, /* bytes: 32 lower-case hexadecimal digits and the terminator */
    BD_MANIFEST_MAX_BYTES = 256 << 20,
    BD_MANIFEST_DEPTH_MAX = 3 /* parts of an output's name, separated by '/' */
};

/* Something inside a file that is an input of its own: a sheet, a member of an archive. */
typedef struct bd_input_part {
    const char *name; /* "in.zip!b.csv", as in the sources of its rows */
    uint64_t rows;
    const char *note; /* NULL or empty: none */
} bd_input_part;

/* Everything is borrowed. */
typedef struct bd_input_totals {
    const char *dataset; /* "roster", "cards" */
    const char *path;
    uint64_t bytes, rows;
    const char *digest;
    const char *encoding; /* NULL: the format defines its encoding */
    const char *evidence; /* why that encoding; NULL or empty: it was configured */
    const char *note;     /* anomalies in the file; NULL or empty: none */
    uint64_t deleted;     /* records marked as deleted, not counted as rows */
    bd_line_counts lines; /* what its lines are, for summary.json and the page only */
    uint64_t line_count;  /* how many there are, counted by the reader on its own */
    /* What the file holds; 0: it is one input. Empty in a manifest that was read. */
    const bd_input_part *parts;
    size_t part_count;
} bd_input_totals;

typedef struct bd_manifest {
    const char *period;
    const char *tool; /* "bidui 0.1.0"; NULL: this program */
    const char *config_path;
    const char *config_digest;
    bd_digest_kind digest;
    const char *previous_period; /* the newest earlier period published; NULL: none */
    const char *previous_digest; /* of its manifest.json, of the kind `digest` */
    const bd_input_totals *inputs;
    size_t input_count;
    const bd_outfile_totals *outputs;
    size_t output_count;
    const bd_outfile_totals *worklists; /* more outputs; empty in a manifest that was read */
    size_t worklist_count;
} bd_manifest;

/** Compute the run's name. It depends on neither the outputs nor the previous period, so the store
 * can hold it before the reports are complete. */
BD_NODISCARD bd_status bd_manifest_run_name(const bd_manifest *manifest, char out[BD_RUN_NAME],
                                            bd_err *err);

/** Append manifest.json; out remembers when memory runs out. */
void bd_manifest_json(const bd_manifest *manifest, bd_buf *out);

/** Write the same text to a file, piece by piece, because there may be a hundred thousand
 * worklists. The caller commits the file. */
BD_NODISCARD bd_status bd_manifest_write(const bd_manifest *manifest, bd_outfile *file,
                                         bd_err *err);

/* A manifest that was read; free it with bd_manifest_fini(). */
typedef struct bd_manifest_read {
    bd_manifest manifest; /* borrows from the members below */
    char run[BD_RUN_NAME];
    struct bd_json_value *json;
    bd_input_totals *inputs;
    bd_outfile_totals *outputs;
} bd_manifest_read;

/**
 * Parse a manifest.json, which may be hostile; path names it in messages. The result is checked:
 * every member is present and has its type; digests have the length of their kind; periods are
 * months, and the previous one is earlier; each output occurs once, and its name is one to three
 * plain names (letters, digits, `.`, `_`, `-`, no dot in front) joined by `/`. The paths of inputs
 * may be any text: never open them. BD_E_INPUT: not a valid manifest of ours; *out then needs no
 * clean-up.
 */
BD_NODISCARD bd_status bd_manifest_parse(const char *text, size_t len, const char *path,
                                         bd_manifest_read *out, bd_err *err);
void bd_manifest_fini(bd_manifest_read *read); /* harmless on a zeroed one */

/* Whether text is exactly `digits` lower-case hexadecimal digits. */
bool bd_manifest__is_hex(const char *text, size_t digits);

/** Whether text is a month as YYYY-MM. */
bool bd_manifest_is_period(const char *text);

/** Read the run's name from the manifest.json at path. BD_E_IO: it cannot be read. BD_E_INPUT: it
 * names no run. */
BD_NODISCARD bd_status bd_manifest_run_of(const char *path, char out[BD_RUN_NAME], bd_err *err);

#endif
