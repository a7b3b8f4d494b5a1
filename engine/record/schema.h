/* schema: the declared fields of one data set, as the record layer needs them. It never changes
 * once it is made, so any thread may read it. */
#ifndef BD_RECORD_SCHEMA_H
#define BD_RECORD_SCHEMA_H

#include <stddef.h>
#include <stdint.h>

#include "engine/identity/value.h"

enum { BD_SCHEMA_FIELDS_MAX = 64 };

typedef struct bd_schema {
    size_t field_count;
    size_t id_field;   /* index of the one field of type id */
    uint32_t last_day; /* of the period, YYYYMMDD */
    bd_value_rule rules[BD_SCHEMA_FIELDS_MAX];
    const char *names[BD_SCHEMA_FIELDS_MAX]; /* borrowed from the configuration */
} bd_schema;

#endif
