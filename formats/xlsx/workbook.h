/*
 * workbook: which sheets an .xlsx package holds, and in which parts sheets, shared strings and
 * styles lie: found by the package's relationships (ECMA-376 part 2), never by usual names. Made at
 * open, then read only.
 */
#ifndef BD_FORMATS_XLSX_WORKBOOK_H
#define BD_FORMATS_XLSX_WORKBOOK_H

#include "engine/base/text.h"
#include "formats/xlsx/package.h"

enum {
    BD_WORKBOOK_PART_BYTES = 64 << 20, /* of a part that describes the workbook, unpacked */
    BD_WORKBOOK_LIST_MAX = 1 << 14     /* sheets, relationships of a part */
};

typedef struct bd_workbook_sheet {
    char *name;   /* as on its tab; control characters are '?' */
    char *part;   /* NULL: no worksheet, but a chart or a macro sheet */
    bool visible; /* its tab is shown */
} bd_workbook_sheet;

typedef struct bd_workbook {
    bd_workbook_sheet *sheets;
    size_t sheet_count;
    char *strings;   /* part; NULL: none */
    char *styles;    /* part; NULL: none */
    bool since_1904; /* serial dates count from 1904-01-01 */
} bd_workbook;

/** BD_E_INPUT: a part is missing or damaged. *out is to be ended with fini in any case. */
BD_NODISCARD bd_status bd_workbook_read(bd_package *package, bd_workbook *out, bd_err *err);
void bd_workbook_fini(bd_workbook *workbook);

/**
 * The sheet of that name, else that number from 1; NULL: the first visible worksheet. Borrowed.
 * BD_E_USAGE: there is none; the hint lists or guesses.
 */
BD_NODISCARD bd_status bd_workbook_choose(const bd_workbook *workbook, const char *file,
                                          const char *wanted, const bd_workbook_sheet **out,
                                          bd_err *err);

#endif
