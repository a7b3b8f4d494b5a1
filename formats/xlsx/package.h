/*
 * package: an .xlsx workbook as a zip file, and its parts as streams of bytes. An .xls workbook
 * shows the same parts (formats/xls), so nobody else needs to know which of the two it is.
 *
 * Invariant: a part's bytes are complete and have the checksum stated in the file, or there is an
 * error. A part that unpacks to much more than a spreadsheet does (BD_PART_RATIO beyond
 * BD_PART_FREE_BYTES, or the limit that the caller gives) is refused before it is unpacked, and
 * never yields more than it claims. Names of parts are unique, or the file is refused: two readers
 * could read two different tables in it. Names are equal in any case of letters, and a backslash in
 * one is a slash, as some writers have it.
 * Several parts may be open at once. A package and its parts are used by one thread at a time.
 */
#ifndef BD_FORMATS_XLSX_PACKAGE_H
#define BD_FORMATS_XLSX_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"
#include "engine/base/seen.h"
#include "engine/base/stop.h"

enum {
    BD_PART_RATIO = 200,             /* unpacked to packed; sheets reach 10 or 20 */
    BD_PART_FREE_BYTES = 100 << 20,  /* unpacked; up to this size any ratio is harmless */
    BD_PACKAGE_ENTRIES_MAX = 1 << 16 /* a workbook has some dozens */
};

/* As limit of a part: any size and any ratio; for files that we wrote ourselves. */
#define BD_PART_ANY_BYTES UINT64_MAX

typedef struct bd_package bd_package;
typedef struct bd_part bd_part;

/**
 * Open a regular file. BD_E_INPUT: not a zip file, with a hint of what it is instead (.xls, a
 * workbook with a password, a web page ...); damaged; a pipe. BD_E_IO: cannot be opened or read.
 */
BD_NODISCARD bd_status bd_package_open(const char *path, bd_package **out, bd_err *err);
/** The same for the file at `file`, which is called path in messages: one that was unpacked. */
BD_NODISCARD bd_status bd_package_open_as(const char *file, const char *path, bd_package **out,
                                          bd_err *err);
void bd_package_close(bd_package *package); /* harmless on NULL */

/** From now on every read checks *stop: BD_E_CANCELLED once it is set. */
void bd_package_stop_by(bd_package *package, const bd_stop *stop);

/** The path; lives as long as package. */
const char *bd_package_name(const bd_package *package);
uint64_t bd_package_bytes(const bd_package *package);

/** BD_E_INPUT: when it was opened it was not what was seen before. */
BD_NODISCARD bd_status bd_package_is_seen(const bd_package *package, const bd_seen *seen,
                                          bd_err *err);

/** Read the whole file for its digest (kind is a bd_digest_kind); out has room for BD_DIGEST_TEXT
 * bytes. BD_E_INPUT: it changed since it was opened. */
BD_NODISCARD bd_status bd_package_digest(const bd_package *package, int kind, char *out,
                                         bd_err *err);

/** As strcmp(): 0 where both are names of the same part. */
int bd_part_names_compare(const char *a, const char *b);

bool bd_package_has(const bd_package *package, const char *name);

/** Number of parts, and the name of part idx, from 0, in the order of the directory; NULL: its name
 * cannot be read. The name lives as long as package. */
size_t bd_package_parts(const bd_package *package);
const char *bd_package_part_name(const bd_package *package, size_t idx);

/** Whether the name of any part begins with prefix; for hints. */
bool bd_package_has_folder(const bd_package *package, const char *prefix);

/**
 * Open a part by name. BD_END: there is none; BD_E_INPUT: encrypted, packed by a method that we
 * cannot read, or larger than limit_bytes or the ratio allow.
 */
BD_NODISCARD bd_status bd_part_open(bd_package *package, const char *name, uint64_t limit_bytes,
                                    bd_part **out, bd_err *err);
void bd_part_close(bd_part *part); /* harmless on NULL */

/** Read len bytes; *got is short only at the end of a sound part. */
BD_NODISCARD bd_status bd_part_read(bd_part *part, char *out, size_t len, size_t *got, bd_err *err);

/** Unpacked bytes: as stated in the file, and as handed out so far. */
uint64_t bd_part_bytes(const bd_part *part);
uint64_t bd_part_done(const bd_part *part);

#endif
