/*
 * cgroup: what the control groups of this process allow it, version 2 or 1, as a container or a
 * service manager sets it: the lowest limit from its own group up to the root counts.
 *
 * root is put before "/proc" and "/sys": "" for this machine, another folder for tests. A limit
 * that cannot be read is no limit: these are values that a user may set instead (-j, --memory).
 * Any thread.
 */
#ifndef BD_BASE_CGROUP_H
#define BD_BASE_CGROUP_H

#include <stdint.h>

/** memory.max, or memory.limit_in_bytes of version 1; UINT64_MAX: no limit. */
uint64_t bd_cgroup_memory_bytes(const char *root);

/** cpu.max, or cpu.cfs_quota_us of version 1, rounded up to whole processors; UINT64_MAX: no
 * limit. */
uint64_t bd_cgroup_processors(const char *root);

#endif
