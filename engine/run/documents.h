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
#include "engine/report/summary/summary.h"
#include "engine/report/worklist/worklist_file.h"
#include "engine/run/load/load.h"
#include "engine/run/reconcile/reconcile.h"

typedef struct bd_documents {
    const bd_plan *plan;
    bd_manifest manifest; /* borrows from the members below and from the arguments of begin */
    char config_digest[BD_DIGEST_TEXT];
    char manifest_digest[BD_DIGEST_TEXT]; /* of manifest.json, once it is written */
    bd_input_totals *sources;             /* of every input, in source order */
    size_t source_count;
    bd_input_totals *inputs; /* of every file: a file that holds several inputs is one */
    bd_input_part *parts;    /* of those files */
    bd_store_seal seal;      /* of the store, filled in before the documents are written */
    char store_name[32];
    bd_file_facts *facts; /* of files whose inputs do not tell the file's digest */
} bd_documents;

/** Make the manifest without its outputs: inputs, configuration, region table and previous period
 * (period "": none). All arguments are borrowed until fini. The caller may add the origin and what
 * was superseded. */
BD_NODISCARD bd_status bd_documents_begin(bd_documents *documents, const bd_plan *plan,
                                          const bd_load_totals *loaded,
                                          const bd_predecessor *previous, bd_err *err);
void bd_documents_fini(bd_documents *documents); /* harmless on a zeroed one */

/** Write the documents to folder, which already holds the reports and the worklists. The store's
 * seal must be filled in. */
BD_NODISCARD bd_status bd_documents_write(bd_documents *documents, const bd_summary *summary,
                                          const bd_reconcile_totals *found,
                                          const bd_worklist_outputs *lists, bd_folder *folder,
                                          bd_err *err);

#endif
