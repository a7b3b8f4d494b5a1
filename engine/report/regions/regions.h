/*
 * regions: counts by region, as regions.csv and as the lists `regions` and `groups` of
 * summary.json.
 *
 * Both regions.csv and `regions` are trees. A row's parent is the nearest known region that
 * contains it, and the rows of one parent add up to it in outcomes, reasons and notes. Rows that
 * name a region but none of its parts are therefore a part too: `<code>.direct`, of level `direct`.
 * Rows in no known region are the row `unmapped`; it and the provinces add up to the whole. Parts
 * without any count are left out.
 *
 *   regions.csv   every code that occurred, known or not, down to the village, and its ancestors
 *   summary.json  known regions down to the county; everything else is in a region's direct part
 *
 * The match rate is the percentage of roster rows that match, with three decimals. One thread at a
 * time.
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
    const uint64_t *regions; /* codes; none of them lies in another */
    size_t region_count;
} bd_region_group;

/** The match rate in thousandths of a per cent; roster is not 0. */
uint64_t bd_region_rate(uint64_t match, uint64_t roster);

/** Append regions.csv to file, in the form of the writer's reports. counts are finished. */
BD_NODISCARD bd_status bd_regions_csv(const bd_region_counts *counts, const bd_row_writer *writer,
                                      bd_outfile *file, bd_err *err);

/** Write the members `regions` and `groups` of summary.json. */
BD_NODISCARD bd_status bd_regions_json(const bd_region_counts *counts,
                                       const bd_region_group *groups, size_t group_count,
                                       bd_json *json, bd_err *err);

/** Add up the outcomes of all regions; the balance compares them. */
void bd_regions_outcomes(const bd_region_counts *counts, uint64_t outcomes[BD_OUTCOME_COUNT]);

#endif
