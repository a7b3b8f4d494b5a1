/* region_tree: walks the finished counts by region as a tree, parents first. regions.h says what
 * the parts of a region are. Any thread; it only reads the counts. */
#ifndef BD_REPORT_REGIONS_REGION_TREE_H
#define BD_REPORT_REGIONS_REGION_TREE_H

#include "engine/report/regions/region_counts.h"

enum { BD_REGION_CODE_TEXT = 24 }; /* bytes */

/* One row of the tree; borrowed, valid during the call that hands it out. */
typedef struct bd_region_row {
    char code[BD_REGION_CODE_TEXT];
    bd_text name; /* empty if the table has none */
    const char *level;
    char parent[BD_REGION_TEXT]; /* empty at the top */
    uint64_t roster;
    const uint64_t *words; /* by word, outcomes and defective rows included */
} bd_region_row;

typedef bd_status (*bd_region_row_fn)(void *context, const bd_region_row *row, bd_err *err);

/** Call `each` for every row. all: the rows of regions.csv; otherwise those of summary.json. The
 * first failure of `each` ends the walk. */
BD_NODISCARD bd_status bd_region_tree_walk(const bd_region_counts *counts, bool all,
                                           bd_region_row_fn each, void *context, bd_err *err);

#endif
