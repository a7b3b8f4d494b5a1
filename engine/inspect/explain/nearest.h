/*
 * nearest: what is wrong with a number, and which numbers of the store are one mistake away from it.
 *
 * Called by the main thread. Some 400 lookups in each data set, each of one block a run.
 */
#ifndef BD_INSPECT_EXPLAIN_NEAREST_H
#define BD_INSPECT_EXPLAIN_NEAREST_H

#include "engine/base/text.h"
#include "engine/compare/gather.h"
#include "engine/identity/id.h"
#include "engine/run/meta.h"
#include "formats/json/json.h"

typedef struct bd_nearest {
    const bd_id *id; /* the number that was asked for */
    uint32_t last_day;
    const bd_meta *meta;
    bd_gather *sides; /* of each data set; what they have gathered is replaced */
} bd_nearest;

/** Append a line for each fault of the number, and the nearest numbers with the source of the first
 * row of each; nothing if the number has no fault. BD_E_INPUT: the store is damaged. */
BD_NODISCARD bd_status bd_nearest_show(const bd_nearest *nearest, bd_buf *out, bd_err *err);

/** Write the members `faults`, `check_character` and `nearest` of an object, the same as data. */
BD_NODISCARD bd_status bd_nearest_json(const bd_nearest *nearest, bd_json *json, bd_err *err);

/** Append the path and line of a source. */
void bd_nearest_add_source(const bd_meta *meta, int dataset, bd_source source, bd_buf *out);

#endif
