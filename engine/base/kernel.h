/* kernel: what this machine's kernel does, by its release. Any thread. */
#ifndef BD_BASE_KERNEL_H
#define BD_BASE_KERNEL_H

#include <stdbool.h>

/** Whether a release as "5.15.0-91-generic" is at least major.minor. False for what is no release:
 * the older behaviour is the safe assumption. */
bool bd_kernel_is_since(const char *release, unsigned major, unsigned minor);

/** Whether syncfs() reports that the file system lost something: Linux 5.8 and later. */
bool bd_kernel_syncfs_reports(void);

#endif
