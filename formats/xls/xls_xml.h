/* xls_xml: texts of a workbook as XML of an .xlsx part. Pure, any thread. */
#ifndef BD_FORMATS_XLS_XLS_XML_H
#define BD_FORMATS_XLS_XLS_XML_H

#include "engine/base/text.h"

/**
 * Add the text of a cell. What XML cannot hold is escaped as _xHHHH_ (ST_Xstring, ECMA-376 part 1,
 * 22.9.2.19), and so is a text that looks like such an escape. Bytes that are no UTF-8 become
 * \xHH, as reports show them.
 */
void bd_xls__add_cell(bd_buf *out, bd_text text);

/** Add an attribute's value. What XML cannot hold becomes a question mark. */
void bd_xls__add_attribute(bd_buf *out, bd_text text);

#endif
