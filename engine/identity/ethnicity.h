/* ethnicity: GB/T 3304 by code, letters, name, name with 族, former names, and code with name. Pure
 * functions, any thread. */
#ifndef BD_IDENTITY_ETHNICITY_H
#define BD_IDENTITY_ETHNICITY_H

#include <stdint.h>

#include "engine/base/text.h"

/** The code: 1 to 56, 97 or 98; 0 for any other value. Such a value, for example 穿青人, is
 * compared as text. */
uint32_t bd_ethnicity_read(bd_text value);

#endif
