/* xlsx_sheets: the sheets of a workbook that are inputs of their own, and those that nobody reads. As
 * package.h, one thread at a time. */
#ifndef BD_FORMATS_XLSX_XLSX_SHEETS_H
#define BD_FORMATS_XLSX_XLSX_SHEETS_H

#include "formats/reader/reader_ops.h"
#include "formats/xlsx/workbook.h"

/** The parts of reader_ops.h: sheets in the order of the workbook. BD_E_INPUT: none of a workbook
 * whose visible sheets are all wanted has a row. */
BD_NODISCARD bd_status bd_xlsx_parts(const bd_reader_spec *spec, const char *path,
                                     bd_part_names *out, bd_err *err);

/** Find the sheet to read, and mark all that spec wants, this one among them. */
BD_NODISCARD bd_status bd_xlsx_choose(bd_package *package, bd_workbook *workbook,
                                      const bd_reader_spec *spec, const bd_workbook_sheet **out,
                                      bd_err *err);

/** The name of the first visible sheet with rows besides chosen, which has none; NULL: there is none.
 * It lives as long as workbook. */
const char *bd_xlsx_other(bd_package *package, const bd_workbook *workbook,
                          const bd_workbook_sheet *chosen);

/** The number of visible sheets with rows that are not wanted, for the reader of chosen: 0 unless it
 * is the first that is wanted, so that they are counted once. */
size_t bd_xlsx_unread(bd_package *package, const bd_workbook *workbook,
                      const bd_workbook_sheet *chosen);

#endif
