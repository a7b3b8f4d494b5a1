/*
 * recover: what a run does first: it makes the folders and stores of all periods consistent again
 * after runs that died, and removes what they left.
 *
 * In the folder of reports:
 *     .<period>.replaced      goes back to <period> if that is absent (publish.h), else is removed
 *     .<period>.building*     is removed
 * In the folder of a further edition:
 *     .<period>.replaced      the same
 *     .<period>.building*     becomes <period> if the first folder has <period> of the same run and
 *                             this one has not, else is removed
 * In the folder of the store:
 *     .<period>.<run>.mdb     goes back to <period>.mdb if <period> is of that run, else is removed
 *     .<period>.building*     is removed
 *
 * Nothing is removed or renamed unless it is certain what is published: an error while that is
 * looked up ends the run. What cannot be removed is a warning, since no later step needs its name.
 *
 * One thread, which holds the locks of both folders.
 */
#ifndef BD_REPORT_PUBLISH_RECOVER_H
#define BD_REPORT_PUBLISH_RECOVER_H

#include "engine/base/err.h"
#include "engine/base/text.h"

/** Recover all periods. reports and store are folders; a missing one is empty. only: NULL, or the
 * only period whose reports are looked for in this folder; stores of others, which were moved aside,
 * stay. BD_E_IO: it is not known what is published, or a published period cannot be put back. */
BD_NODISCARD bd_status bd_recover(const char *reports, const char *store, const char *only,
                                  bd_buf *warnings, bd_err *err);

/** Recover the folder of a further edition; first is the folder of the first one, which was recovered
 * before. Warnings gets a line for each period that is published. Else as bd_recover(). */
BD_NODISCARD bd_status bd_recover_edition(const char *reports, const char *first, const char *only,
                                          bd_buf *warnings, bd_err *err);

#endif
