/*
 * core_part: the part of a workbook that says its title, who made it and when (ECMA-376 part 2,
 * 11.1). libxlsxwriter's own goes through gmtime(), whose result all threads share. Pure.
 */
#ifndef BD_FORMATS_OUTPUT_XLSX_CORE_PART_H
#define BD_FORMATS_OUTPUT_XLSX_CORE_PART_H

#include <stdint.h>

#include "engine/base/text.h"

#define BD_CORE_PART "docProps/core.xml"

/** Replace what is in out. created is a day, YYYYMMDD. */
void bd_core_part(const char *title, uint32_t created, bd_buf *out);

#endif
