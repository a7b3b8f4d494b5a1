/*
 * xls: a workbook of Excel 97-2003 (or 5.0 and 95) as the parts that the same workbook would have
 * as .xlsx, so that one reader reads both.
 *
 *   _rels/.rels  xl/_rels/workbook.xml.rels  xl/workbook.xml  xl/styles.xml     made at open
 *   xl/sharedStrings.xml  xl/worksheets/sheet1.xml ...                          made while read
 *
 * What a part says is what the file says: numbers with all their digits, formats, stored results of
 * formulas (none where the file has none), booleans and errors, merged cells, hidden sheets. A part
 * is made twice when it is opened: the first time for its length, and so that damage shows early.
 *
 *   ole.c       the container        xls_globals.c  what the workbook says of itself
 *   biff.c      records and texts    xls_sheet.c    the cells of a sheet, and merged areas
 *   xls_xml.c   texts as XML         xls_part.c     parts by name
 *
 * Invariant: the file may be hostile. Lengths and places are checked where they are read, and
 * memory does not grow with the file, except for the list of its sheets and formats, which have
 * limits. An xls and its parts are used by one thread at a time.
 */
#ifndef BD_FORMATS_XLS_XLS_H
#define BD_FORMATS_XLS_XLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"
#include "engine/base/stop.h"

typedef struct bd_xls bd_xls;
typedef struct bd_xls_part bd_xls_part;

/** Whether the file begins as a compound file. BD_E_IO. */
BD_NODISCARD bd_status bd_xls_look(int fd, const char *name, bool *is_xls, bd_err *err);

/** fd and name are borrowed, and live as long as the xls. BD_E_INPUT: damaged, or not a workbook, or
 * one with a password; the message says what it is, the hint what to do. */
BD_NODISCARD bd_status bd_xls_open(int fd, uint64_t bytes, const char *name, bd_xls **out,
                                   bd_err *err);
void bd_xls_close(bd_xls *xls); /* harmless on NULL */

/** From now on reading checks *stop: BD_E_CANCELLED once it is set. */
void bd_xls_stop_by(bd_xls *xls, const bd_stop *stop);

bool bd_xls_has(const bd_xls *xls, const char *part);

/** BD_END: no such part. BD_E_INPUT: damaged. xls lives as long as the part. */
BD_NODISCARD bd_status bd_xls_part_open(bd_xls *xls, const char *name, bd_xls_part **out,
                                        bd_err *err);
void bd_xls_part_close(bd_xls_part *part); /* harmless on NULL */

uint64_t bd_xls_part_bytes(const bd_xls_part *part);

/** At most len bytes; *got is 0 only at the end. */
BD_NODISCARD bd_status bd_xls_part_read(bd_xls_part *part, char *out, size_t len, size_t *got,
                                        bd_err *err);

#endif
