/* kind: how a file is packed, by its first bytes. Any thread. */
#ifndef BD_FORMATS_ARCHIVE_KIND_H
#define BD_FORMATS_ARCHIVE_KIND_H

#include "engine/base/err.h"
#include "formats/archive/library.h"

/** BD_PACKING_NONE: not an archive, or not a regular file, or it cannot be opened: then its reader
 * says so. A gz file is an archive if a tar file is inside; of another packed file it is said too. */
BD_NODISCARD bd_status bd_archive_kind(const char *path, bd_packing *out, bd_err *err);

#endif
