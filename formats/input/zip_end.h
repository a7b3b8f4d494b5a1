/*
 * zip_end: the record at the end of a zip file, which says where its directory is (APPNOTE.TXT
 * 6.3.9, 4.3.14 to 4.3.16).
 *
 *   [members] [directory] [64-bit record] [64-bit locator] [end record, comment]
 *
 * A library searches the last 64 KiB for an end record and reads what it refers to: of two files
 * back to back that is one of them, and which one differs between libraries. So this is checked
 * first: the end record and its comment end the file, but for blanks, line ends and NULs, and the
 * directory lies right in front of it where it says, counted from the first byte. Any thread.
 */
#ifndef BD_FORMATS_INPUT_ZIP_END_H
#define BD_FORMATS_INPUT_ZIP_END_H

#include <stdint.h>

#include "engine/base/err.h"

/** BD_E_INPUT: the zip file fd is cut short, has bytes behind its end, or something in front of it,
 * as two files back to back have. The position of fd is not used and not moved; name is for
 * messages. */
BD_NODISCARD bd_status bd_zip_check_end(int fd, const char *name, bd_err *err);

/** The same, and the number of entries of the directory: the largest that any end record in the last
 * 64 KiB claims, since a library may take the memory for them before it chooses one. */
BD_NODISCARD bd_status bd_zip_entries(int fd, const char *name, uint64_t *out, bd_err *err);

#endif
