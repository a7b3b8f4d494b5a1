/*
 * ending: whether an archive is whole to its last byte, where libarchive does not look.
 *
 * A tar file ends with two blocks of zeros (POSIX, pax), a rar file with a block of its own: cut
 * between two members they have none, and the library takes them for whole ones. Of two archives one
 * behind the other the library reads one.
 */
#ifndef BD_FORMATS_ARCHIVE_ENDING_H
#define BD_FORMATS_ARCHIVE_ENDING_H

#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"

enum { BD_TAR_END_BYTES = 1024 };

/* The advice on every damaged archive. */
extern const char bd_archive__damaged_hint[];

/** Zeros at the end of a stream that had zeros of them, after len more bytes; never more than len +
 * zeros. */
uint64_t bd_ending_zeros(uint64_t zeros, const char *at, size_t len);

/** BD_E_INPUT: the 7z archive at the beginning of the file ends before the file's bytes do. */
BD_NODISCARD bd_status bd_ending_check_7z(int fd, const char *name, uint64_t bytes, bd_err *err);

/** BD_E_INPUT: the last bytes of the file are not the block that ends a rar archive (since version
 * 3, of 2002). */
BD_NODISCARD bd_status bd_ending_check_rar(int fd, const char *name, uint64_t bytes, bd_err *err);

/** Say that the end of an archive is missing. Returns BD_E_INPUT. */
bd_status bd_ending_cut(const char *name, bd_err *err);

/** Say that the file goes on where it should end. Returns BD_E_INPUT. */
bd_status bd_ending_behind(const char *name, bd_err *err);

#endif
