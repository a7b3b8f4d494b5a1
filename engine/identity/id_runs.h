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
 * a run, but hyphens and full stops do not.
 *
 * White space ends a run, but people also write one number in groups. So runs with nothing but
 * white space between them count together as one number once they are a citizen number, or nearly
 * one (bd_id_text_is_one()). Else those that would be another document by themselves count each, if
 * they stand beside a number that is counted, or if two of them have 7 characters or more: groups
 * of one number are shorter (6222 0000 1234, 110105 19491231 002X), and no document is.
 */
size_t bd_id_runs_count(bd_id_span span);

#endif
