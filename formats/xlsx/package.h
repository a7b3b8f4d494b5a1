/*
 * package: the zip file that an .xlsx workbook is, and its parts as streams of bytes.
 *
 * What it keeps: a part's bytes are whole and have the checksum that the file says, or there is an
 * error. A part that unpacks to much more than a spreadsheet does (BD_PART_RATIO beyond
 * BD_PART_FREE_BYTES, or the limit its reader gives) is refused before it is unpacked, and never
 * yields more than it claims. Parts may be open side by side. One thread at a time.
 */
#ifndef BD_FORMATS_XLSX_PACKAGE_H
#define BD_FORMATS_XLSX_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"
#include "engine/base/stop.h"

enum {
    BD_PART_RATIO = 200,             /* unpacked to packed; sheets come to 10 or 20 */
    BD_PART_FREE_BYTES = 100 << 20,  /* unpacked; below it any ratio is harmless */
    BD_PACKAGE_ENTRIES_MAX = 1 << 16 /* a workbook has some dozens */
};

/* As limit of a part: any size and any ratio; for a file that was written here. */
#define BD_PART_ANY_BYTES UINT64_MAX

typedef struct bd_package bd_package;
typedef struct bd_part bd_part;

/**
 * Open a regular file. BD_E_INPUT: not a zip file, with a hint of what it is instead (.xls, a
 * workbook with a password, a web page ...); damaged; a pipe. BD_E_IO: cannot be opened or read.
 */
BD_NODISCARD bd_status bd_package_open(const char *path, bd_package **out, bd_err *err);
void bd_package_close(bd_package *package); /* harmless on NULL */

/** From now on *stop, a signal's number, is looked at with every read: BD_E_CANCELLED, once it is
 * not 0. */
void bd_package_stop_by(bd_package *package, const bd_stop *stop);

/** The path; lives as long as package. */
const char *bd_package_name(const bd_package *package);
uint64_t bd_package_bytes(const bd_package *package);

/** Read the whole file for its digest (a bd_digest_kind), BD_DIGEST_TEXT bytes of text. BD_E_INPUT:
 * it changed since it was opened. */
BD_NODISCARD bd_status bd_package_digest(const bd_package *package, int kind, char *out,
                                         bd_err *err);

bool bd_package_has(const bd_package *package, const char *name);

/** Parts, and the name of one, from 0, in the order of the directory; NULL: it has none that can be
 * read. Lives as long as package. */
size_t bd_package_parts(const bd_package *package);
const char *bd_package_part_name(const bd_package *package, size_t idx);

/** Whether a part's name begins with these letters; for hints. */
bool bd_package_has_folder(const bd_package *package, const char *prefix);

/**
 * Open a part by name (capitals do not matter where the exact name is missing). BD_END: there is
 * none; BD_E_INPUT: encrypted, packed in a way we cannot read, or larger than limit_bytes or the
 * ratio allow.
 */
BD_NODISCARD bd_status bd_part_open(bd_package *package, const char *name, uint64_t limit_bytes,
                                    bd_part **out, bd_err *err);
void bd_part_close(bd_part *part); /* harmless on NULL */

/** Read len bytes; *got is short only at the end of a sound part. */
BD_NODISCARD bd_status bd_part_read(bd_part *part, char *out, size_t len, size_t *got, bd_err *err);

/** Unpacked bytes, as the file says and as handed out so far. */
uint64_t bd_part_bytes(const bd_part *part);
uint64_t bd_part_done(const bd_part *part);

#endif
