/*
 * manifest: manifest.json, which lists what a run read and wrote, and names the run.
 *
 * It holds the digest of the previous period's manifest, so the periods of a reports folder form a
 * chain: a changed manifest no longer fits the ones after it.
 *
 * It says when, by whom and how the run was made (origin.h), so two runs of the same inputs differ in
 * that, and in the bytes and digests of summary.json and summary.html. The run's name depends on
 * none of it: it is a digest of period, tool version, configuration and inputs. The manifest and the
 * store both hold it, which shows which store belongs to which folder. The manifest never holds
 * personal data.
 *
 * Any thread; a value is used by one thread at a time.
 */
#ifndef BD_REPORT_PUBLISH_MANIFEST_H
#define BD_REPORT_PUBLISH_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/access.h"
#include "engine/base/digest.h"
#include "engine/base/err.h"
#include "engine/base/text.h"
#include "engine/report/publish/origin.h"
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

/* The period's store. What its digest covers: engine/index/seal.h. */
typedef struct bd_manifest_store {
    const char *name; /* without a folder, "2026-11.mdb"; NULL: the manifest is older than this */
    uint64_t bytes, blocks;
    const char *digest; /* of the manifest's kind */
} bd_manifest_store;

/* Who may read a folder and the files in it, as far as it differs from the folder above. */
typedef struct bd_folder_access {
    const char *name; /* "." is the period's folder; "worklists/110105" */
    bd_access access;
} bd_folder_access;

/* A manifest that this period had before it was built anew. It is an output of the run as well:
 * bd_manifest_write() lists it. */
typedef struct bd_superseded {
    const char *file; /* "superseded/1.json" */
    uint64_t bytes;
    const char *digest;
    const char *sum;    /* for sums.h; NULL in a manifest that was read */
    const char *reason; /* may be empty */
} bd_superseded;

typedef struct bd_manifest {
    const char *period;
    const char *tool; /* "bidui 0.1.0"; NULL: this program */
    const char *config_path;
    const char *config_digest;
    bd_digest_kind digest;
    const char *regions_path; /* of the configured region table; NULL: the built-in one */
    uint64_t regions_bytes;
    const char *regions_digest;
    const char *previous_period; /* the newest earlier period published; NULL: none */
    const char *previous_digest; /* of its manifest.json, of the kind `digest` */
    bd_manifest_store store;
    const char *sums;        /* name of the file of sums beside the reports; NULL: there is none */
    const bd_origin *origin; /* NULL: not known, as in a manifest that was read */
    /* Writes the members limits and alarms, which are made elsewhere; NULL: without them. */
    void (*judged)(const void *context, bd_json *json);
    const void *judged_context;
    const bd_superseded *superseded; /* the oldest first */
    size_t superseded_count;
    const bd_input_totals *inputs;
    size_t input_count;
    const bd_outfile_totals *outputs;
    size_t output_count;
    const bd_outfile_totals *worklists; /* more outputs; empty in a manifest that was read */
    size_t worklist_count;
    const bd_folder_access *access; /* "." first, then ascending by name */
    size_t access_count;            /* 0: it was not configured */
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
    bd_folder_access *access;
    bd_superseded *superseded;
} bd_manifest_read;

/**
 * Parse a manifest.json, which may be hostile; path names it in messages. The result is checked:
 * every member is present and has its type; digests have the length of their kind; periods are
 * months, and the previous one is earlier; a superseded manifest is an output; each output occurs
 * once, and its name is one to three plain names (letters, digits, `.`, `_`, `-`, no dot in front) joined by `/`. The paths of inputs
 * may be any text: never open them. BD_E_INPUT: not a valid manifest of ours; *out then needs no
 * clean-up.
 */
BD_NODISCARD bd_status bd_manifest_parse(const char *text, size_t len, const char *path,
                                         bd_manifest_read *out, bd_err *err);
void bd_manifest_fini(bd_manifest_read *read); /* harmless on a zeroed one */

/** The access of the file or folder `name`: that of the nearest listed folder above it, or its own.
 * NULL: the manifest does not say. */
const bd_access *bd_manifest_access_of(const bd_manifest *manifest, const char *name);

struct bd_json;

/* The member `access`, written and read; a manifest without it is fine. */
void bd_manifest__write_access(struct bd_json *json, const bd_manifest *manifest);
BD_NODISCARD bd_status bd_manifest__read_access(const char *path, bd_manifest_read *out,
                                                bd_err *err);

/* Whether text is a plain name of a file and its folders, as that of an output. */
bool bd_manifest__is_name(const char *text);

/* Whether text is exactly `digits` lower-case hexadecimal digits. */
bool bd_manifest__is_hex(const char *text, size_t digits);

/** Whether text is a month as YYYY-MM. */
bool bd_manifest_is_period(const char *text);

/* What ties a published folder to its store. */
typedef struct bd_manifest_tie {
    char run[BD_RUN_NAME];
    char store[BD_RUN_NAME]; /* the name under which the store is set aside: see below */
    bool sealed;             /* false: older than the digest of the store; the rest is zeroed */
    bd_digest_kind kind;
    uint64_t bytes, blocks;
    char digest[BD_DIGEST_TEXT];
} bd_manifest_tie;

/**
 * Read from the manifest.json at path what ties it to its store. A store is named by the first 32
 * digits of its digest, or by its run if the manifest has none: two runs of the same inputs have one
 * name, but each of their stores belongs to one manifest. BD_E_IO: it cannot be read. BD_E_INPUT: it
 * names no run, or its store is damaged.
 */
BD_NODISCARD bd_status bd_manifest_tie_of(const char *path, bd_manifest_tie *out, bd_err *err);

/** The same from a manifest that was read. */
void bd_manifest_tie_make(const bd_manifest *manifest, const char *run, bd_manifest_tie *out);

/** Get the digest of the region table that the manifest.json at path names, or an empty text
 * if it names none. BD_E_IO: it cannot be read. BD_E_INPUT: it is damaged. */
BD_NODISCARD bd_status bd_manifest_regions_of(const char *path, char out[BD_DIGEST_TEXT],
                                              bd_err *err);

#endif
