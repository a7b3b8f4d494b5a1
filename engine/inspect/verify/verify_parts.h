/* verify_parts: what the sources of verify share. One call runs on one thread. */
#ifndef BD_INSPECT_VERIFY_VERIFY_PARTS_H
#define BD_INSPECT_VERIFY_VERIFY_PARTS_H

#include "engine/inspect/verify/findings.h"
#include "engine/inspect/verify/verify.h"
#include "engine/report/publish/file_facts.h"
#include "engine/report/publish/manifest.h"

/* A file as the manifest describes it. */
typedef struct bd_published {
    const char *role; /* shown before the details: "roster", "cards", "configuration"; or "" */
    uint64_t bytes, rows;
    bool count_rows;
    const char *digest;
    const bd_access *access; /* NULL: not recorded */
} bd_published;

/* What differs in the access of a file or folder. */
typedef struct bd_access_detail {
    char text[128]; /* "": nothing */
    bool wider;     /* it is open to others than it was published for; else only to fewer */
} bd_access_detail;

/** Compare a mode and a group, as stat() has them, with what was published (NULL: not recorded). */
bd_access_detail bd_verify__access(mode_t mode, gid_t group, const bd_access *published);

/** Add a finding on the open folder `name` ("." or inside the period's folder) if its access is not
 * as it was published. */
BD_NODISCARD bd_status bd_verify__folder_access(int folder, const char *name,
                                                const bd_manifest *manifest, bd_findings *findings,
                                                bd_err *err);

/** Add the finding on one file. name is shown in its line; facts are its present state, NULL: it
 * does not exist. */
void bd_verify__compare(bd_findings *findings, const char *name, const bd_published *published,
                        const bd_file_facts *facts);

/** Check the outputs, and look for other files in the open folder, whose path is name. Folders
 * inside are opened one by one, without following links. */
BD_NODISCARD bd_status bd_verify__folder(int folder, const char *name, const bd_manifest *manifest,
                                         bd_findings *findings, bd_err *err);

/** Check the store. It is `unchecked` where the manifest has no digest
 * of it, or no configuration says where it is. */
BD_NODISCARD bd_status bd_verify__store(const bd_manifest_read *read,
                                        const bd_verify_options *options, bd_findings *findings,
                                        bd_err *err);

/** Check the configuration and the inputs. */
BD_NODISCARD bd_status bd_verify__inputs(const bd_manifest *manifest, const char *config_path,
                                         bd_findings *findings, bd_err *err);

#endif
