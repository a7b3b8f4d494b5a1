/*
 * id_runs: how many numbers a cell holds, by the runs of letters and digits in it.
 *
 * Pure function, any thread.
 */
#ifndef BD_IDENTITY_ID_RUNS_H
#define BD_IDENTITY_ID_RUNS_H

#include "engine/identity/id_cell.h"

/**
 * Count the runs that stand alone as numbers (id_text.h). Whatever is neither letter nor digit ends
 * a run, but hyphens and full stops do not. White space inside a number is no end of it: pieces
 * that stand side by side count as one number once they are a citizen number together.
 */
size_t bd_id_runs_count(bd_id_span span);

#endif
