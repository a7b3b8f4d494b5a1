/*
 * file: the file calls that the program uses. They handle short reads, short writes and EINTR, and
 * their messages name the path. Folders are made 0700 and files 0600: they hold personal
 * information.
 *
 * Threads: any thread; one file descriptor is used by one thread at a time.
 */
#ifndef BD_BASE_FILE_H
#define BD_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "engine/base/access.h"
#include "engine/base/err.h"

/** Read up to len bytes; *got is short only at the end of the file. */
BD_NODISCARD bd_status bd_file_read(int fd, const char *path, void *out, size_t len, size_t *got,
                                    bd_err *err);
/** The same from offset `at`; the position of fd is not used and not moved. */
BD_NODISCARD bd_status bd_file_read_at(int fd, const char *path, uint64_t at, void *out, size_t len,
                                       size_t *got, bd_err *err);
BD_NODISCARD bd_status bd_file_write(int fd, const char *path, const void *bytes, size_t len,
                                     bd_err *err);
/**
 * Whether an error of a system call is about the path itself: nothing is there, or this user may not
 * read it. Any other error says nothing about the path: the disk, the network or memory failed.
 */
bool bd_path_is_wrong(int error);
/** Whether an error of a system call says that nothing is at the path (ENOENT, ENOTDIR). */
bool bd_path_is_absent(int error);
/**
 * Cut a relative or absolute path, which has room for two bytes, to the nearest folder that exists;
 * *info is of that. BD_E_IO: it cannot be known.
 */
BD_NODISCARD bd_status bd_path_existing(char *path, struct stat *info, bd_err *err);
/** Create a new file (O_EXCL, O_NOFOLLOW), 0600, for writing. The caller closes *fd. */
BD_NODISCARD bd_status bd_file_create(const char *path, int *fd, bd_err *err);
/** Write the contents to the disk, so that they survive a power cut. */
BD_NODISCARD bd_status bd_file_sync(int fd, const char *path, bd_err *err);
/**
 * Write everything on the file system of the open folder fd to the disk. For thousands of files:
 * syncing each of them would cost a commit of the journal. Reports write errors that occurred after
 * fd was opened where bd_kernel_syncfs_reports(); elsewhere each file has to be synced as well.
 */
BD_NODISCARD bd_status bd_file_system_sync(int fd, const char *path, bd_err *err);
/** Close and report an error of close(); fd is closed either way. */
BD_NODISCARD bd_status bd_file_close(int fd, const char *path, bd_err *err);
BD_NODISCARD bd_status bd_file_rename(const char *from, const char *to, bd_err *err);
/** Swap two paths of one file system in one step. BD_END: the file system does not support it, and
 * nothing has changed. */
BD_NODISCARD bd_status bd_file_exchange(const char *a, const char *b, bd_err *err);
/** Sync the folder itself, so that a rename in it survives a power cut. */
BD_NODISCARD bd_status bd_folder_sync(const char *path, bd_err *err);
/** Make path and its parents where they are missing, 0700, and sync the parent of each new one. */
BD_NODISCARD bd_status bd_folder_make(const char *path, bd_err *err);
/** Make one new folder, 0700. BD_END: there is something of that name already, also a link. */
BD_NODISCARD bd_status bd_folder_make_new(const char *path, bd_err *err);
/** The same, and give each new folder away; one that exists is left as it is. */
BD_NODISCARD bd_status bd_folder_make_for(const char *path, const bd_access *access, bd_err *err);
/** Remove a folder with all its contents, or a file. A missing path is not an error. Never follows
 * a link. */
BD_NODISCARD bd_status bd_path_remove(const char *path, bd_err *err);
/** BD_OK: the path exists. A link counts, even if its target is missing. BD_END: it does not (ENOENT,
 * ENOTDIR). Any other answer of the system is BD_E_IO: it is not known. */
BD_NODISCARD bd_status bd_path_find(const char *path, bd_err *err);
/**
 * Read a whole regular file, terminated. The caller frees *out with free(); it is NULL after a
 * failure. BD_E_INPUT: longer than limit bytes, or not a regular file; opening never waits.
 * BD_E_IO: cannot be opened or read.
 */
BD_NODISCARD bd_status bd_file_slurp(const char *path, size_t limit, char **out, size_t *len,
                                     bd_err *err);

#endif
