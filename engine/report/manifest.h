/*
 * manifest: manifest.json, what a run read and wrote, and the name of the run.
 *
 * It holds no time, so two runs of the same inputs have the same manifest but for the digest of
 * summary.json. The run's name is a digest of the period, the tool's version, the configuration and
 * the inputs; it stands in the manifest and in the store's meta, and says which store belongs to
 * which folder. No person is ever in it.
 */
#ifndef BD_REPORT_MANIFEST_H
#define BD_REPORT_MANIFEST_H

#include <stddef.h>
#include <stdint.h>

#include "engine/base/digest.h"
#include "engine/base/err.h"
#include "engine/base/text.h"
#include "engine/report/outfile.h"

enum { BD_RUN_NAME = 33 }; /* bytes: 32 lower-case hexadecimal digits and the terminator */

/* Everything is borrowed. */
typedef struct bd_input_totals {
    const char *dataset; /* "roster", "cards" */
    const char *path;
    uint64_t bytes, rows;
    const char *digest;
} bd_input_totals;

typedef struct bd_manifest {
    const char *period;
    const char *config_path;
    const char *config_digest;
    bd_digest_kind digest;
    const bd_input_totals *inputs;
    size_t input_count;
    const bd_outfile_totals *outputs;
    size_t output_count;
} bd_manifest;

/** Name the run. Needs all but the outputs, so that the store can carry it before a report is
 * written. */
BD_NODISCARD bd_status bd_manifest_run_name(const bd_manifest *manifest, char out[BD_RUN_NAME],
                                            bd_err *err);

/** Append manifest.json; out remembers when memory runs out. */
void bd_manifest_json(const bd_manifest *manifest, bd_buf *out);

/** Read the run's name out of a manifest.json. BD_E_IO: cannot be read. BD_E_INPUT: not one of
 * ours. */
BD_NODISCARD bd_status bd_manifest_run_of(const char *path, char out[BD_RUN_NAME], bd_err *err);

#endif
