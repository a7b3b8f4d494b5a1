/* styles: the number format of each cell style of a workbook, one byte each. Made at open by one
 * thread, then only read. */
#ifndef BD_FORMATS_XLSX_STYLES_H
#define BD_FORMATS_XLSX_STYLES_H

#include "formats/xlsx/package.h"

enum { BD_STYLES_MAX = 1 << 17 }; /* Excel has 65490 */

typedef struct bd_styles {
    uint8_t *formats; /* bd_number_format() of each style */
    size_t count;
} bd_styles;

/** Read part (NULL: the workbook has no styles). End *out with fini also on failure. */
BD_NODISCARD bd_status bd_styles_read(bd_package *package, const char *part, bd_styles *out,
                                      bd_err *err);
void bd_styles_fini(bd_styles *styles);

/** A style that does not exist is General. */
static inline uint8_t bd_styles_format(const bd_styles *styles, uint32_t style)
{
    return style < styles->count ? styles->formats[style] : 0;
}

#endif
