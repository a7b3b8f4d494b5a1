/*
 * absent: the words that files have for nothing, such as NULL and 无, and dates of zeros.
 *
 * A word is compared without white space and invisible characters, full-width ASCII as ASCII,
 * letters without regard to case, and every dash as a hyphen.
 *
 * Pure functions, any thread. Not hot: values whose bytes decide a comparison do not come here.
 */
#ifndef BD_IDENTITY_ABSENT_H
#define BD_IDENTITY_ABSENT_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/text.h"

/* The words of a data set; owned by the configuration. */
typedef struct bd_absent {
    const char *const *words; /* each terminated */
    size_t count;
} bd_absent;

enum { BD_ABSENT_DEFAULT_COUNT = 17 };

/* The words of a data set that declares none. */
extern const char *const bd_absent_default[BD_ABSENT_DEFAULT_COUNT];

/** Whether value is empty or one of the words. absent: NULL for the default words. */
bool bd_absent_is(const bd_absent *absent, bd_text value);

/** Whether value is a date of zeros, with or without a time: 0000-00-00, 00000000, 0. */
bool bd_absent_is_zero_date(bd_text value);

#endif
