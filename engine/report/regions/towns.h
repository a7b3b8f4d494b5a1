/*
 * towns: the townships whose rows of the roster have most defects, for summary.json and its page.
 *
 * Quality is the share of a township's rows that have a defect of the roster's own (defects.h).
 * Ranked are townships of BD_TOWNS_ROWS_MIN rows or more, so that one bad row of two leads no list;
 * the worst BD_TOWNS_WORST of those with any defect are kept, the greatest share first, then by
 * code. A township is every code of nine digits that rows were counted for, known to the table or
 * not. One thread.
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
    uint64_t towns;  /* that rows were counted for */
    uint64_t ranked; /* of these, with rows enough */
    bd_town worst[BD_TOWNS_WORST];
    size_t worst_count;
    uint64_t *words; /* owned */
} bd_towns;

/** Find them in finished counts; of these only the rules are borrowed for longer. */
BD_NODISCARD bd_status bd_towns_find(const bd_region_counts *counts, bd_towns *out, bd_err *err);
void bd_towns_fini(bd_towns *towns); /* harmless on a zeroed value */

/** Write the member `town_quality` of summary.json. */
void bd_towns_json(const bd_towns *towns, bd_json *json);

#endif
