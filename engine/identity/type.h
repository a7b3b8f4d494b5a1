/* type: the types of field that a data set can declare, and the classes of difference between two
 * values. Pure functions, any thread. */
#ifndef BD_IDENTITY_TYPE_H
#define BD_IDENTITY_TYPE_H

#include <stdbool.h>

typedef enum bd_type {
    BD_TYPE_ID,
    BD_TYPE_NAME,
    BD_TYPE_SEX,
    BD_TYPE_ETHNICITY,
    BD_TYPE_DATE,
    BD_TYPE_REGION,
    BD_TYPE_CODE,
    BD_TYPE_DIGITS,
    BD_TYPE_TEXT,
    BD_TYPE_COUNT
} bd_type;

/*
 * How two values differ: the first class that fits, in this order. Only names have all classes; the
 * other types have only SAME, ABSENT and DIFFERENT. ABSENT means that a side is empty, which is not
 * a difference.
 */
typedef enum bd_diff {
    BD_DIFF_SAME,
    BD_DIFF_ABSENT,
    BD_DIFF_PLACEHOLDER,
    BD_DIFF_SEPARATOR,
    BD_DIFF_VARIANT,
    BD_DIFF_HOMOPHONE,
    BD_DIFF_ORDER,
    BD_DIFF_PART_MISSING,
    BD_DIFF_ONE_CHARACTER,
    BD_DIFF_LATIN,
    BD_DIFF_DIFFERENT,
    BD_DIFF_COUNT
} bd_diff;

/** The name in configurations ("id", "name", ...); static. */
const char *bd_type_name(bd_type type);

/** The name in reasons ("separator", ...); static. */
const char *bd_diff_name(bd_diff diff);

#endif
