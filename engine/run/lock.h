/* lock: one run at a time per store and per folder of reports. The kernel releases a lock when the
 * process ends in any way. One thread at a time. */
#ifndef BD_RUN_LOCK_H
#define BD_RUN_LOCK_H

#include "engine/base/err.h"
#include "engine/base/text.h"

/** Lock "<store>/.lock". BD_E_LOCKED: another run holds it. Release *fd with bd_lock_release(). */
BD_NODISCARD bd_status bd_lock_take(const char *store, int *fd, bd_err *err);

/**
 * Lock the folder of reports itself, without a file in it: two configurations with different stores
 * may share it. If its file system has no such locks, the store's lock has to be enough, and
 * warnings gets a line that says so. BD_E_LOCKED, *fd: as above.
 */
BD_NODISCARD bd_status bd_lock_reports(const char *reports, int *fd, bd_buf *warnings, bd_err *err);
void bd_lock_release(int fd); /* harmless on -1 */

#endif
