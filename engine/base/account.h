/*
 * account: users and groups of the system. The C library asks files or servers for them and does not
 * survive a refused allocation there, so this is the only place that calls it for that (reserve.h).
 *
 * BD_END: there is no such entry. BD_E_IO: it cannot be known. Any thread.
 */
#ifndef BD_BASE_ACCOUNT_H
#define BD_BASE_ACCOUNT_H

#include <sys/types.h>

#include "engine/base/err.h"
#include "engine/base/text.h"

/** Append the name of a user, and to home, unless NULL, the path of the home folder. */
BD_NODISCARD bd_status bd_account_user(uid_t user, bd_buf *name, bd_buf *home, bd_err *err);

/** The number of the group of that name. */
BD_NODISCARD bd_status bd_account_group(const char *name, gid_t *out, bd_err *err);

/** Append the name of a group. */
BD_NODISCARD bd_status bd_account_group_name(gid_t group, bd_buf *out, bd_err *err);

#endif
