/*
 * superseded: keeps the manifests of a period that is built anew, so that the chain of later periods
 * stays explainable:
 *
 *   <period>/superseded/1.json      the first manifest that the period had
 *   <period>/superseded/2.json ...  and those that replaced it, up to the present one
 *
 * They are copied byte for byte, since later periods hold their digests. A number is never used again:
 * where one is missing the others keep theirs. One thread at a time.
 */
#ifndef BD_REPORT_PUBLISH_SUPERSEDED_H
#define BD_REPORT_PUBLISH_SUPERSEDED_H

#include "engine/report/publish/manifest.h"

enum {
    BD_SUPERSEDED_FILE = 40,   /* bytes: "superseded/12.json" and the terminator */
    BD_SUPERSEDED_MAX = 999999 /* the largest number */
};

/** "superseded/<no>.json"; no counts from 1. Returns out. */
const char *bd_superseded_file(size_t no, char out[BD_SUPERSEDED_FILE]);

typedef struct bd_superseded_list {
    bd_superseded *at; /* borrows from the texts */
    struct bd_superseded_text *texts;
    size_t count;
    struct bd_json_value *before; /* the manifest that is replaced; NULL: it is damaged */
    const bd_access *access;      /* borrowed */
} bd_superseded_list;

/**
 * Open the folder `name` ("superseded", or a path that ends so) in the open folder `at`, without
 * following a link, and list the numbers in it, ascending; other names are passed over. BD_END: there
 * is no such folder. The caller closes *fd and frees *numbers; both are -1 and NULL after BD_END or a
 * failure.
 */
BD_NODISCARD bd_status bd_superseded_open(int at, const char *name, int *fd, size_t **numbers,
                                          size_t *count, bd_err *err);

/**
 * Copy the manifest in `published`, the folder of the period that is to be replaced, and those that
 * are kept there, to the folder `staging`, and sync them. reason is that of the replacement now.
 * They get the access of the reports. Nothing happens if there is no manifest.
 *
 * A damaged period can be replaced as well. So what is missing, changed or no file of at most
 * BD_MANIFEST_MAX_BYTES is no failure, but gets a line in warnings; what is changed is kept as it is.
 * BD_E_IO: something cannot be read, so it is not known. out is ended with fini, on failure too; it
 * borrows reason.
 */
BD_NODISCARD bd_status bd_superseded_keep(const char *published, const char *staging,
                                          bd_digest_kind digest, const char *reason,
                                          const bd_access *access, bd_superseded_list *out,
                                          bd_buf *warnings, bd_err *err);
void bd_superseded_fini(bd_superseded_list *list); /* harmless on a zeroed one */

#endif
