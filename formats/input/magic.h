/*
 * magic: what a file is by its first bytes, where it is not what a reader expects: the one table of
 * magic numbers. Names are for messages, with what to do about it. Pure, any thread.
 */
#ifndef BD_FORMATS_INPUT_MAGIC_H
#define BD_FORMATS_INPUT_MAGIC_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/err.h"

/* Kinds that some reader reads, so that it does not refuse its own. */
typedef enum bd_magic_kind {
    BD_MAGIC_OTHER,
    BD_MAGIC_DBF,
    BD_MAGIC_ZIP,      /* of any content but a document */
    BD_MAGIC_DOCUMENT, /* a document in a zip file: a workbook, or one of text */
    BD_MAGIC_OLE,      /* of Office 97-2003 */
    BD_MAGIC_7Z,
    BD_MAGIC_RAR,
    BD_MAGIC_TAR,
    BD_MAGIC_STREAM, /* xz, bz2, zst */
    BD_MAGIC_GZ,
    BD_MAGIC_UTF16,
    BD_MAGIC_UTF32
} bd_magic_kind;

typedef struct bd_magic {
    bd_magic_kind kind;
    const char *what; /* "a Parquet file" */
    const char *hint; /* what to do */
} bd_magic;

enum { BD_MAGIC_HEAD = 4096 }; /* bytes that are enough for every kind */

/** What begins with these bytes; false: not known, so it may be text. */
bool bd_magic_find(const void *head, size_t len, bd_magic *out);

/** BD_E_INPUT: "'NAME' is WHAT, not WANTED", where the bytes are known and not of the kind own; of
 * text in UTF-32 that it is not read. Bytes that are neither known nor text are a volume of a split
 * archive if the name says so (volume.h). */
BD_NODISCARD bd_status bd_magic_refuse(const char *name, const void *head, size_t len,
                                       bd_magic_kind own, const char *wanted, bd_err *err);

/** Whether head is UTF-16 without a mark: NULs as every second byte, as in ASCII text. */
bool bd_magic_looks_utf16(const void *head, size_t len);

/** Whether a tar file begins here: 512 bytes with the right checksum. */
bool bd_magic_is_tar(const void *head, size_t len);

#endif
