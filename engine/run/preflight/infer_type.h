/*
 * infer_type: what a cell looks like, whatever its column was declared to be, and what a column of such
 * cells looks like as a whole: for `check`, which tells a column that was taken for another.
 *
 * Only counts leave this module. Pure functions, any thread; some 50 ns a cell.
 */
#ifndef BD_RUN_PREFLIGHT_INFER_TYPE_H
#define BD_RUN_PREFLIGHT_INFER_TYPE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/text.h"
#include "engine/identity/region_table.h"
#include "engine/identity/type.h"

typedef enum bd_inferred {
    BD_INFERRED_EMPTY,
    BD_INFERRED_ID,       /* a citizen number in any writing, several of them, a damaged one */
    BD_INFERRED_DOCUMENT, /* letters and digits: a passport, a permit */
    BD_INFERRED_PHONE,    /* a mobile telephone's number */
    BD_INFERRED_DATE,
    BD_INFERRED_REGION, /* 6, 9 or 12 digits that lie in a known province */
    BD_INFERRED_CODE,   /* one or two digits */
    BD_INFERRED_DIGITS, /* other digits */
    BD_INFERRED_SEX,
    BD_INFERRED_ETHNICITY,
    BD_INFERRED_PLACE, /* words that end as names of places do */
    BD_INFERRED_NAME,
    BD_INFERRED_WORDS, /* words without digits that are none of these */
    BD_INFERRED_OTHER,
    BD_INFERRED_COUNT
} bd_inferred;

/** regions tells which provinces are known. */
bd_inferred bd_inferred_of(const bd_region_table *regions, bd_text cell);

/** In the plural: "identity numbers", "names" ...; static. */
const char *bd_inferred_name(bd_inferred kind);

/** What most of the cells that are not empty look like; BD_INFERRED_EMPTY where nothing is most. */
bd_inferred bd_inferred_most(const uint64_t counts[BD_INFERRED_COUNT]);

/** Whether most of the cells that are not empty can be values of the type; true without any. */
bool bd_inferred_fits(bd_type type, const uint64_t counts[BD_INFERRED_COUNT]);

/** The kind that only columns of the type have; BD_INFERRED_EMPTY: there is none. */
bd_inferred bd_inferred_wanted(bd_type type);

/** Cells of that kind in per cent of those that are not empty. */
double bd_inferred_share(const uint64_t counts[BD_INFERRED_COUNT], bd_inferred kind);

#endif
