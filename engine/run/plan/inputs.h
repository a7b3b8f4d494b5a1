/*
 * inputs: what the files of a data set hold. A file is one input; the members of an archive and the
 * sheets of a workbook are inputs of their own.
 *
 * The name of an input inside a file is the file's with what is inside behind it: "a.zip!b.csv",
 * "b.xlsx#Sheet1", "a.zip!b.xlsx#Sheet1". For bd_plan_files() only, which lets one thread in.
 */
#ifndef BD_RUN_PLAN_INPUTS_H
#define BD_RUN_PLAN_INPUTS_H

#include "engine/run/plan/plan.h"

/** Fill in the files and the inputs of the data set. Appends a line to notes for what is
 * passed over. End with bd_inputs_fini(), on failure too. */
BD_NODISCARD bd_status bd_inputs_find(bd_dataset_plan *dataset, const bd_config *config,
                                      bd_buf *notes, bd_err *err);
void bd_inputs_fini(bd_dataset_plan *dataset); /* harmless on a zeroed one */

#endif
