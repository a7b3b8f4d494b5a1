/* verify_parts: what the sources of verify share. One call runs on one thread. */
#ifndef BD_INSPECT_VERIFY_VERIFY_PARTS_H
#define BD_INSPECT_VERIFY_VERIFY_PARTS_H

#include "engine/base/text.h"
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

/* What the file of sums must say (verify_sums.c). */
typedef struct bd_verify_sums {
    const bd_manifest *manifest;
    char (*of)[BD_DIGEST_TEXT]; /* by output: its sum; empty: the file is not as it was published */
    char itself[BD_DIGEST_TEXT]; /* of manifest.json */
} bd_verify_sums;

/** text is the manifest's own. End it with fini, on failure too. */
BD_NODISCARD bd_status bd_verify__sums_init(bd_verify_sums *sums, const bd_manifest *manifest,
                                            bd_text text, bd_err *err);
void bd_verify__sums_fini(bd_verify_sums *sums);

/** Compare the file of sums in the open folder with the files, after they were read: its lines are
 * those of a run, in the same order. Nothing is checked if the manifest names no such file, as those
 * of older versions. */
BD_NODISCARD bd_status bd_verify__sums(int folder, const bd_verify_sums *sums,
                                       bd_findings *findings, bd_err *err);

/** Look for the manifest of this digest among those that the previous period kept when it was built
 * anew. BD_END: it is not there. name gets its path from the open folder. */
BD_NODISCARD bd_status bd_verify__superseded(int folder, const bd_manifest *manifest, bd_buf *name,
                                             bd_err *err);

/** Add the finding on one file. name is shown in its line; facts are its present state, NULL: it
 * does not exist. Returns whether it is as it was published. */
bool bd_verify__compare(bd_findings *findings, const char *name, const bd_published *published,
                        const bd_file_facts *facts);

/** Check the outputs, and look for other files in the open folder, whose path is name. Folders
 * inside are opened one by one, without following links. sums gets the sums of the outputs. */
BD_NODISCARD bd_status bd_verify__folder(int folder, const char *name, bd_verify_sums *sums,
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
