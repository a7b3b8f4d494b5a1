/*
 * retry: the slow system calls, made again while a signal interrupts them. A network or FUSE file
 * system may answer EINTR from each of them. They return what the calls return, and set errno.
 *
 * All code opens, locks and syncs files through these (tests/structure.sh checks it), but for the
 * inputs: an input may be a named pipe without a writer, and the signal is to end that wait.
 *
 * Threads: any.
 */
#ifndef BD_BASE_RETRY_H
#define BD_BASE_RETRY_H

#include <sys/types.h>

/** mode is that of a new file. */
int bd_retry_open(const char *path, int flags, mode_t mode);
int bd_retry_openat(int folder, const char *path, int flags, mode_t mode);
int bd_retry_flock(int fd, int operation);
int bd_retry_fsync(int fd);
int bd_retry_fdatasync(int fd);
int bd_retry_syncfs(int fd);

#endif
