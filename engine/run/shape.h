/*
 * shape: what a cell looks like, whatever its column was declared to be, and what a column of such
 * cells looks like as a whole: for `check`, which tells a column that was taken for another.
 *
 * Only counts leave this module. Pure functions, any thread; some 50 ns a cell.
 */
#ifndef BD_RUN_SHAPE_H
#define BD_RUN_SHAPE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/text.h"
#include "engine/identity/region_table.h"
#include "engine/identity/type.h"

typedef enum bd_shape {
    BD_SHAPE_EMPTY,
    BD_SHAPE_ID,       /* a citizen number in any writing, several of them, a damaged one */
    BD_SHAPE_DOCUMENT, /* letters and digits: a passport, a permit */
    BD_SHAPE_PHONE,    /* a mobile telephone's number */
    BD_SHAPE_DATE,
    BD_SHAPE_REGION, /* 6, 9 or 12 digits that lie in a known province */
    BD_SHAPE_CODE,   /* one or two digits */
    BD_SHAPE_DIGITS, /* other digits */
    BD_SHAPE_SEX,
    BD_SHAPE_ETHNICITY,
    BD_SHAPE_PLACE, /* words that end as names of places do */
    BD_SHAPE_NAME,
    BD_SHAPE_WORDS, /* words without digits that are none of these */
    BD_SHAPE_OTHER,
    BD_SHAPE_COUNT
} bd_shape;

/** regions tells which provinces are known. */
bd_shape bd_shape_of(const bd_region_table *regions, bd_text cell);

/** In the plural: "identity numbers", "names" ...; static. */
const char *bd_shape_name(bd_shape shape);

/** What most of the cells that are not empty look like; BD_SHAPE_EMPTY where nothing is most. */
bd_shape bd_shape_most(const uint64_t counts[BD_SHAPE_COUNT]);

/** Whether most of the cells that are not empty can be values of the type; true without any. */
bool bd_shape_fits(bd_type type, const uint64_t counts[BD_SHAPE_COUNT]);

/** The shape that only columns of the type have; BD_SHAPE_EMPTY: there is none. */
bd_shape bd_shape_wanted(bd_type type);

/** Cells of that shape in per cent of those that are not empty. */
double bd_shape_share(const uint64_t counts[BD_SHAPE_COUNT], bd_shape shape);

#endif
