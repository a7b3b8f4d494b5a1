/*
 * infer_type: what type a cell looks like, whatever type its column was declared with, and what a
 * whole column looks like. `check` uses it to find columns that were confused.
 *
 * Only counts leave this module, never values. Any thread; functions without state, about 50 ns a
 * cell.
 */
#ifndef BD_RUN_PREFLIGHT_INFER_TYPE_H
#define BD_RUN_PREFLIGHT_INFER_TYPE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/share.h"
#include "engine/base/text.h"
#include "engine/identity/region_table.h"
#include "engine/identity/type.h"

typedef enum bd_inferred {
    BD_INFERRED_EMPTY,
    BD_INFERRED_ID,       /* a citizen number in any form, several of them, or a damaged one */
    BD_INFERRED_DOCUMENT, /* letters and digits: a passport, a permit */
    BD_INFERRED_PHONE,    /* a mobile telephone number */
    BD_INFERRED_DATE,
    BD_INFERRED_REGION, /* 6, 9 or 12 digits in a known province */
    BD_INFERRED_CODE,   /* one or two digits */
    BD_INFERRED_DIGITS, /* other digits */
    BD_INFERRED_SEX,
    BD_INFERRED_ETHNICITY,
    BD_INFERRED_PLACE, /* words with a typical ending of place names */
    BD_INFERRED_NAME,
    BD_INFERRED_WORDS, /* other words without digits */
    BD_INFERRED_OTHER,
    BD_INFERRED_COUNT
} bd_inferred;

/** What a cell looks like. regions has the known provinces. */
bd_inferred bd_inferred_of(const bd_region_table *regions, bd_text cell);

/** The kind in the plural: "identity numbers", "names" ...; static. */
const char *bd_inferred_name(bd_inferred kind);

/** What most of the non-empty cells look like; BD_INFERRED_EMPTY: no kind has most of them. */
bd_inferred bd_inferred_most(const uint64_t counts[BD_INFERRED_COUNT]);

/** Whether most of the non-empty cells can be values of the type; true if all are empty. */
bool bd_inferred_fits(bd_type type, const uint64_t counts[BD_INFERRED_COUNT]);

/** The kind that is typical of the type; BD_INFERRED_EMPTY: there is none. */
bd_inferred bd_inferred_wanted(bd_type type);

/** Cells of that kind in per cent of the non-empty ones. */
const char *bd_inferred_share(const uint64_t counts[BD_INFERRED_COUNT], bd_inferred kind,
                              char out[BD_SHARE_TEXT]);

#endif
