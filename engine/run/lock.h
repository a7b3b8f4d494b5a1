/* lock: one run at a time per store, and per folder of reports; the kernel lets go of it when the
 * process ends, however it ends. */
#ifndef BD_RUN_LOCK_H
#define BD_RUN_LOCK_H

#include "engine/base/err.h"

/** Take "<store>/.lock". BD_E_LOCKED: another run holds it. *fd is for bd_lock_release(). */
BD_NODISCARD bd_status bd_lock_take(const char *store, int *fd, bd_err *err);

/**
 * Lock the folder of reports itself, which two configurations with different stores may share;
 * leaves no file there. Where its file system has no such locks, the store's has to do.
 * BD_E_LOCKED, *fd: as above.
 */
BD_NODISCARD bd_status bd_lock_reports(const char *reports, int *fd, bd_err *err);
void bd_lock_release(int fd); /* harmless on -1 */

#endif
