/* package_sniff: what a file's first and last bytes show, before libzip reads it. For package.c.
 * Any thread. */
#ifndef BD_FORMATS_XLSX_PACKAGE_SNIFF_H
#define BD_FORMATS_XLSX_PACKAGE_SNIFF_H

#include "engine/base/err.h"

/** BD_E_INPUT unless the file begins like a zip file; the hint says what else it is and what to
 * do. */
BD_NODISCARD bd_status bd_package_sniff(int fd, const char *path, bd_err *err);

/** BD_E_INPUT: as bd_zip_check_end(), or the zip file's directory claims more than
 * BD_PACKAGE_ENTRIES_MAX entries: libzip would keep them all in memory. */
BD_NODISCARD bd_status bd_package_count(int fd, const char *path, bd_err *err);

#endif
