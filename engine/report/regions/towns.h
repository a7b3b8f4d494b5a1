/*
 * towns: the townships with the largest share of defective roster rows, for summary.json and the
 * page.
 *
 * The measure is the share of a township's roster rows that are defective (defects.h). Only
 * townships of at least BD_TOWNS_ROWS_MIN rows are ranked, so that one bad row of two does not lead
 * the list. The worst BD_TOWNS_WORST with any defect are kept, in descending order of their share,
 * then by code. A township is any nine-digit code that occurred, known to the table or not. One
 * thread at a time.
 */
#ifndef BD_REPORT_REGIONS_TOWNS_H
#define BD_REPORT_REGIONS_TOWNS_H

#include "engine/report/regions/defects.h"
#include "engine/report/regions/region_counts.h"
#include "formats/json/json.h"

enum { BD_TOWNS_WORST = 100, BD_TOWNS_ROWS_MIN = 30 };

typedef struct bd_town {
    uint64_t code, roster, defective;
    uint64_t *words; /* by word; in bd_towns.words */
} bd_town;

typedef struct bd_towns {
    const bd_rules *rules;
    uint64_t towns;  /* number of townships that occurred */
    uint64_t ranked; /* those with enough rows */
    bd_town worst[BD_TOWNS_WORST];
    size_t worst_count;
    uint64_t *words; /* owned */
} bd_towns;

/** Find the worst townships in finished counts. out borrows the rules of counts, nothing else. */
BD_NODISCARD bd_status bd_towns_find(const bd_region_counts *counts, bd_towns *out, bd_err *err);
void bd_towns_fini(bd_towns *towns); /* harmless on a zeroed value */

/** Write the member `town_quality` of summary.json. */
void bd_towns_json(const bd_towns *towns, bd_json *json);

#endif
