/*
 * regions: what was counted by region, as regions.csv and as the lists `regions` and `groups` of
 * summary.json.
 *
 * Both are trees: a row's parent is the nearest known region that it lies in, and the rows of one
 * parent add up to it, outcomes, reasons and notes alike. So what is counted for a region itself,
 * none of its parts being said, is a part too: `<code>.direct`, of level `direct`. Rows that belong
 * to no known region are the row `unmapped`; it and the provinces add up to the whole. Parts that
 * nothing was counted for are left out.
 *
 *   regions.csv   every code that occurred, known or not, down to the village, and what they lie in
 *   summary.json  known regions down to the county; everything else is in a region's direct part
 *
 * The match rate is matches in per cent of the roster's rows, three decimals. One thread.
 */
#ifndef BD_REPORT_REGIONS_REGIONS_H
#define BD_REPORT_REGIONS_REGIONS_H

#include "engine/report/publish/outfile.h"
#include "engine/report/regions/region_counts.h"
#include "engine/report/rows/row_form.h"
#include "formats/json/json.h"

/* Several regions that are counted as one; borrowed. */
typedef struct bd_region_group {
    const char *name;
    const uint64_t *regions; /* codes, of which none lies in another */
    size_t region_count;
} bd_region_group;

/** The match rate of a region with rows, in thousandths of a per cent. */
uint64_t bd_region_rate(uint64_t match, uint64_t roster);

/** Append regions.csv to a file, in the form of the writer's reports; counts being finished. */
BD_NODISCARD bd_status bd_regions_csv(const bd_region_counts *counts, const bd_row_writer *writer,
                                      bd_outfile *file, bd_err *err);

/** Write the members `regions` and `groups` of summary.json. */
BD_NODISCARD bd_status bd_regions_json(const bd_region_counts *counts,
                                       const bd_region_group *groups, size_t group_count,
                                       bd_json *json, bd_err *err);

/** Everything by outcome, from the regions' counts: for the balance. */
void bd_regions_outcomes(const bd_region_counts *counts, uint64_t outcomes[BD_OUTCOME_COUNT]);

#endif
