/*
 * file: the file calls the program uses, complete (short reads, short writes, EINTR) and with
 * messages that name the path. Folders are made 0700 and files 0600: they hold personal
 * information.
 */
#ifndef BD_BASE_FILE_H
#define BD_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "engine/base/err.h"

/** Read up to len bytes; *got is short only at the end of the file. */
BD_NODISCARD bd_status bd_file_read(int fd, const char *path, void *out, size_t len, size_t *got,
                                    bd_err *err);
BD_NODISCARD bd_status bd_file_write(int fd, const char *path, const void *bytes, size_t len,
                                     bd_err *err);
/** Create anew (O_EXCL, O_NOFOLLOW), 0600, for writing. */
BD_NODISCARD bd_status bd_file_create(const char *path, int *fd, bd_err *err);
/** Make the contents last a power cut. */
BD_NODISCARD bd_status bd_file_sync(int fd, const char *path, bd_err *err);
/**
 * Make everything on the file system of the open folder fd last: for thousands of files, of which
 * each would be a commit of the file system's journal. What could not be written since fd was
 * opened is reported (Linux 5.8).
 */
BD_NODISCARD bd_status bd_file_system_sync(int fd, const char *path, bd_err *err);
/** Close and report what close says; fd is gone either way. */
BD_NODISCARD bd_status bd_file_close(int fd, const char *path, bd_err *err);
BD_NODISCARD bd_status bd_file_rename(const char *from, const char *to, bd_err *err);
/** Swap two paths of one file system in one step. BD_END: the file system cannot; nothing is
 * changed. */
BD_NODISCARD bd_status bd_file_exchange(const char *a, const char *b, bd_err *err);
/** Sync the folder itself, so that a rename in it lasts. */
BD_NODISCARD bd_status bd_folder_sync(const char *path, bd_err *err);
/** Make path and its parents where they are missing, 0700, and make those that were made last. */
BD_NODISCARD bd_status bd_folder_make(const char *path, bd_err *err);
/** Remove a folder with all that is in it, or a file; nothing there is fine. Never
 * follows a link. */
BD_NODISCARD bd_status bd_path_remove(const char *path, bd_err *err);
/** Something of that name is there; a link counts, wherever it leads. */
bool bd_path_exists(const char *path);
/**
 * The whole file, terminated; the caller frees *out with free(), also on failure harmless (NULL).
 * BD_E_INPUT: longer than limit bytes. BD_E_IO: cannot be opened or read.
 */
BD_NODISCARD bd_status bd_file_slurp(const char *path, size_t limit, char **out, size_t *len,
                                     bd_err *err);

#endif
