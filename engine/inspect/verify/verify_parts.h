/* verify_parts: what the sources of verify share. */
#ifndef BD_INSPECT_VERIFY_VERIFY_PARTS_H
#define BD_INSPECT_VERIFY_VERIFY_PARTS_H

#include "engine/inspect/verify/findings.h"
#include "engine/report/publish/file_facts.h"
#include "engine/report/publish/manifest.h"

/* What the manifest says of a file. */
typedef struct bd_published {
    const char
        *role; /* in front of the details: "roster", "cards", "configuration"; "" of a report */
    uint64_t bytes, rows;
    bool count_rows;
    const char *digest;
} bd_published;

/** Add the finding on one file: name is its line, facts what it is now, NULL: it is not there. */
void bd_verify__compare(bd_findings *findings, const char *name, const bd_published *published,
                        const bd_file_facts *facts);

/** Check the outputs, and what else is in the open folder; name is its path. Folders inside are
 * opened one by one, without following links. */
BD_NODISCARD bd_status bd_verify__folder(int folder, const char *name, const bd_manifest *manifest,
                                         bd_findings *findings, bd_err *err);

/** Check the configuration and the inputs. */
BD_NODISCARD bd_status bd_verify__inputs(const bd_manifest *manifest, const char *config_path,
                                         bd_findings *findings, bd_err *err);

#endif
