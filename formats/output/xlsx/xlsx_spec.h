/* xlsx_spec: checks whether a workbook can be made from a spec. Pure, any thread. */
#ifndef BD_FORMATS_OUTPUT_XLSX_XLSX_SPEC_H
#define BD_FORMATS_OUTPUT_XLSX_XLSX_SPEC_H

#include "formats/output/xlsx/xlsx_write.h"

/** BD_E_BUG: it exceeds a bound of xlsx_write.h. */
BD_NODISCARD bd_status bd_xlsx_spec_check(const bd_xlsx_write_spec *spec, bd_err *err);

#endif
