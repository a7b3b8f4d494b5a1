/*
 * volume: one volume of an archive that was split into several files. All but the first have no mark
 * of their own, and the first looks like a damaged archive, so the name has to show it. Pure, any
 * thread.
 */
#ifndef BD_FORMATS_INPUT_VOLUME_H
#define BD_FORMATS_INPUT_VOLUME_H

#include <stdbool.h>

#include "engine/base/err.h"

/** Whether programs that split archives give such names: x.7z.001, x.zip.002, x.part3.rar, x.r00,
 * x.z01. archive: the file begins like an archive; if not, x.zip is the last volume of its kind. */
bool bd_volume_named(const char *name, bool archive);

/** BD_E_INPUT: the file is one volume, and what to do. */
BD_NODISCARD bd_status bd_volume_refuse(const char *name, bd_err *err);

#endif
