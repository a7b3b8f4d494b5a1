/* styles: the number format of each cell style of a workbook, one byte each, and the patterns that
 * some of them refer to. Made at open by one thread, then only read. */
#ifndef BD_FORMATS_XLSX_STYLES_H
#define BD_FORMATS_XLSX_STYLES_H

#include "formats/xlsx/number_pattern.h"
#include "formats/xlsx/package.h"

enum {
    BD_STYLES_MAX = 1 << 17, /* Excel has 65490 */
    BD_STYLES_PATTERNS = 256 - BD_NUMBER_PATTERN
};

typedef struct bd_styles {
    uint8_t *formats; /* bd_number_format() of each style, or BD_NUMBER_PATTERN + its pattern */
    size_t count;
    bd_number_pattern patterns[BD_STYLES_PATTERNS]; /* each once */
    size_t pattern_count;
} bd_styles;

/** Read part (NULL: the workbook has no styles). End *out with fini also on failure. */
BD_NODISCARD bd_status bd_styles_read(bd_package *package, const char *part, bd_styles *out,
                                      bd_err *err);
void bd_styles_fini(bd_styles *styles);

/** bd_number_show() by the format of a style. One that does not exist is General. */
size_t bd_styles_show(const bd_styles *styles, uint32_t style, bd_text value, bool since_1904,
                      char out[BD_NUMBER_SHOWN]);

#endif
