/* ethnicity: GB/T 3304 by code, name, name with 族, and the names that were in use before. */
#ifndef BD_IDENTITY_ETHNICITY_H
#define BD_IDENTITY_ETHNICITY_H

#include <stdint.h>

#include "engine/base/text.h"

/** The code, 1 to 56, 97 or 98; 0 where value is none of them, such as 穿青人, which is a value of
 * its own. */
uint32_t bd_ethnicity_read(bd_text value);

#endif
