/*
 * superseded: keeps the manifests of a period that is built anew, so that the chain of later periods
 * stays explainable:
 *
 *   <period>/superseded/1.json      the first manifest that the period had
 *   <period>/superseded/2.json ...  and those that replaced it, up to the present one
 *
 * They are copied byte for byte, since later periods hold their digests. One thread at a time.
 */
#ifndef BD_REPORT_PUBLISH_SUPERSEDED_H
#define BD_REPORT_PUBLISH_SUPERSEDED_H

#include "engine/report/publish/manifest.h"

enum { BD_SUPERSEDED_FILE = 40 }; /* bytes: "superseded/12.json" and the terminator */

/** "superseded/<no>.json"; no counts from 1. Returns out. */
const char *bd_superseded_file(size_t no, char out[BD_SUPERSEDED_FILE]);

typedef struct bd_superseded_list {
    bd_superseded *at; /* borrows from the texts */
    struct bd_superseded_text *texts;
    size_t count;
    struct bd_json_value *before; /* the manifest that is replaced, for the reasons in it */
    char *before_text;
    const bd_access *access; /* borrowed */
} bd_superseded_list;

/**
 * Copy the manifest in `published`, the folder of the period that is to be replaced, and those that
 * are kept there, to the folder `staging`, and sync them. reason is that of the replacement now.
 * They get the access of the reports. Nothing happens if there is no manifest. out is ended with fini,
 * on failure too; it borrows reason.
 */
BD_NODISCARD bd_status bd_superseded_keep(const char *published, const char *staging,
                                          bd_digest_kind digest, const char *reason,
                                          const bd_access *access, bd_superseded_list *out,
                                          bd_err *err);
void bd_superseded_fini(bd_superseded_list *list); /* harmless on a zeroed one */

#endif
