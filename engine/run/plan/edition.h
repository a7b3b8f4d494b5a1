/*
 * edition: one folder of reports: how its rows are written, and who may read it. A run has at least
 * one; all are made by the same comparison and differ in nothing but their form.
 *
 * One thread makes it; then any thread reads it, with a writer of its own where there are pseudonyms
 * (rows.h).
 */
#ifndef BD_RUN_PLAN_EDITION_H
#define BD_RUN_PLAN_EDITION_H

#include "config/config.h"
#include "engine/report/rows/row_form.h"
#include "engine/run/plan/access.h"

typedef struct bd_edition {
    const bd_edition_config *config; /* borrowed */
    bd_row_writer writer;
    bd_row_form form;      /* the writer's, if it has one */
    bd_access_plan access; /* who may read what is published */
} bd_edition;

/** Make the form of edition no of the configuration, with the key of its pseudonyms. plain: a writer
 * without a form, which has the rules and the names of the files; borrowed as far as it borrows.
 * Appends a line to warnings for each problem that does not prevent a run. End it with fini, on
 * failure too. */
BD_NODISCARD bd_status bd_edition_make(const bd_config *config, size_t no,
                                       const bd_row_writer *plain, bd_edition *out,
                                       bd_buf *warnings, bd_err *err);
void bd_edition_fini(bd_edition *edition); /* harmless on a zeroed one */

/** The mask for a choice of the configuration. */
bd_mask bd_edition_mask(bd_mask_choice choice);

#endif
