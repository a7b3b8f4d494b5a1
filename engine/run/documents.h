/*
 * documents: the files of a run beside the five reports and the worklists: regions.csv,
 * summary.json, summary.html, manifest.json, which lists all files, and the sums of all files. One
 * thread at a time.
 */
#ifndef BD_RUN_DOCUMENTS_H
#define BD_RUN_DOCUMENTS_H

#include "engine/report/publish/access_list.h"
#include "engine/report/publish/file_facts.h"
#include "engine/report/publish/manifest.h"
#include "engine/report/publish/predecessor.h"
#include "engine/report/publish/superseded.h"
#include "engine/report/summary/summary.h"
#include "engine/report/worklist/worklist_file.h"
#include "engine/run/load/load.h"
#include "engine/run/reconcile/reconcile.h"

typedef struct bd_documents {
    const bd_plan *plan;
    bd_manifest manifest; /* borrows from the members below and from the arguments of begin */
    char config_digest[BD_DIGEST_TEXT];
    bd_input_totals *sources; /* of every input, in source order */
    size_t source_count;
    bd_input_totals *inputs; /* of every file: a file that holds several inputs is one */
    bd_input_part *parts;    /* of those files */
    bd_store_seal seal;      /* of the store, filled in before the documents are written */
    char store_name[32];
    bd_file_facts *facts; /* of files whose inputs do not tell the file's digest */
} bd_documents;

/** Make what the manifests of all editions have in common: inputs, configuration, region table. All
 * arguments are borrowed until fini. */
BD_NODISCARD bd_status bd_documents_begin(bd_documents *documents, const bd_plan *plan,
                                          const bd_load_totals *loaded, const bd_origin *origin,
                                          bd_err *err);
void bd_documents_fini(bd_documents *documents); /* harmless on a zeroed one */

/* An edition whose documents are written; borrowed. */
typedef struct bd_documents_of {
    size_t no;
    bd_folder *folder;              /* already holds the reports and the worklists */
    const bd_predecessor *previous; /* period "": there is none */
    const bd_superseded_list *superseded;
    const bd_worklist_outputs *lists; /* may be empty */
} bd_documents_of;

/** Write the documents of an edition. The store's seal must be filled in. digest gets that of its
 * manifest.json. */
BD_NODISCARD bd_status bd_documents_write(const bd_documents *documents,
                                          const bd_documents_of *edition, const bd_summary *summary,
                                          const bd_reconcile_totals *found,
                                          char digest[BD_DIGEST_TEXT], bd_err *err);

#endif
