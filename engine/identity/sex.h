/* sex: GB/T 2261.1 in the forms that files use. Pure functions, any thread. */
#ifndef BD_IDENTITY_SEX_H
#define BD_IDENTITY_SEX_H

#include "engine/base/text.h"

typedef enum bd_sex {
    BD_SEX_ABSENT = 0, /* empty, 0, 9, not known, not stated */
    BD_SEX_MALE = 1,
    BD_SEX_FEMALE = 2,
    BD_SEX_OTHER_TEXT /* not a known form: compared as text */
} bd_sex;

bd_sex bd_sex_read(bd_text value);

#endif
