/*
 * rar4: the checksum of a file in a RAR archive of versions 2 to 4, which libarchive 3.6 reads past
 * (of version 5 it checks it). Any thread.
 *
 *   block: checksum of the header (2), type (1), flags (2), bytes of the header (2); if flags have
 *   8000: bytes that follow the header (4). Of type 74, a file: unpacked bytes (4), system (1),
 *   CRC-32 of the file (4) ...
 */
#ifndef BD_FORMATS_ARCHIVE_RAR4_H
#define BD_FORMATS_ARCHIVE_RAR4_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"

/** Find the checksum in the first header of a file from offset `at` on. *found: there is one; else
 * the archive is of another version. BD_E_INPUT: the file continues in another volume. */
BD_NODISCARD bd_status bd_rar4_find(int fd, const char *name, uint64_t at, bool *found,
                                    uint32_t *crc, bd_err *err);

/** CRC-32 of more bytes; begin with 0. */
uint32_t bd_rar4_crc(uint32_t crc, const void *bytes, size_t len);

#endif
