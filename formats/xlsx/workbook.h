/*
 * workbook: the sheets of an .xlsx package, and the parts that hold sheets, shared strings and
 * styles. They are found by the package's relationships (ECMA-376 part 2), never by usual names.
 * Made at open by one thread, then only read.
 */
#ifndef BD_FORMATS_XLSX_WORKBOOK_H
#define BD_FORMATS_XLSX_WORKBOOK_H

#include "engine/base/text.h"
#include "formats/xlsx/package.h"

enum {
    BD_WORKBOOK_PART_BYTES = 64 << 20, /* largest part that describes the workbook, unpacked */
    BD_WORKBOOK_LIST_MAX = 1 << 14     /* sheets, relationships of a part */
};

typedef struct bd_workbook_sheet {
    char *name;   /* as on its tab; control characters are '?' */
    char *part;   /* NULL: not a worksheet but a chart or a macro sheet */
    bool visible; /* its tab is shown */
    bool wanted;  /* bd_workbook_want() chose it */
} bd_workbook_sheet;

typedef struct bd_workbook {
    bd_workbook_sheet *sheets;
    size_t sheet_count;
    char *strings;   /* part; NULL: none */
    char *styles;    /* part; NULL: none */
    bool since_1904; /* serial dates count from 1904-01-01 */
} bd_workbook;

/** BD_E_INPUT: a part is missing or damaged, or two sheets are the same part. End *out with fini also on failure. */
BD_NODISCARD bd_status bd_workbook_read(bd_package *package, bd_workbook *out, bd_err *err);
void bd_workbook_fini(bd_workbook *workbook);

/**
 * The sheet with the name wanted, else with that number from 1; wanted NULL: the first visible
 * worksheet. Borrowed. BD_E_USAGE: no such sheet, or not a worksheet; the hint lists the sheets or
 * names the nearest. BD_E_INPUT: no worksheet is visible.
 */
BD_NODISCARD bd_status bd_workbook_choose(const bd_workbook *workbook, const char *file,
                                          const char *wanted, const bd_workbook_sheet **out,
                                          bd_err *err);

/** Mark the sheets of a list as wanted, each found as by bd_workbook_choose(). BD_E_USAGE as there,
 * or one of them is named twice. */
BD_NODISCARD bd_status bd_workbook_want(bd_workbook *workbook, const char *file,
                                        const char *const *sheets, size_t count, bd_err *err);

#endif
