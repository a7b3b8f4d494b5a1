/*
 * claim: a store belongs to one folder of reports. The lock file of the store says which.
 *
 * Two configurations with one store and two folders of reports would destroy each other's stores,
 * because a store file is named by its period alone. So the second one is refused. The folder is
 * known again by its path relative to the store (a project may be moved or restored as a whole), or
 * by its device and inode (the folder may be renamed).
 *
 * The claim also shows when the disk of the reports is not mounted: the folder is then on another
 * device than it was, and holds no period.
 *
 * Where the folder's name depends on the month, all folders of that pattern are one.
 *
 * Further editions claim nothing: the first folder decides what is published.
 *
 * A store without a period's file belongs to nobody yet. The caller holds the locks, or only looks.
 */
#ifndef BD_RUN_CLAIM_H
#define BD_RUN_CLAIM_H

#include "config/config.h"
#include "engine/base/err.h"

/** Check that the configuration's store belongs to its reports; neither folder needs to exist.
 * BD_E_USAGE: it belongs to others. BD_E_IO: the reports seem not to be mounted, or it cannot be
 * known. BD_E_INPUT: the lock file is damaged. */
BD_NODISCARD bd_status bd_claim_check(const bd_config *config, bd_err *err);

/** Write the claim into the open lock file. */
BD_NODISCARD bd_status bd_claim_write(int lock, const bd_config *config, bd_err *err);

#endif
