/*
 * previous: the figures of the previous period, read from its published folder, for comparison.
 *
 * They are trusted only as far as the chain of digests goes: its manifest.json must have the digest
 * that this run's manifest will hold, and its summary.json the digest that its manifest holds. If
 * not, this period does not fail: the comparison is left out, and `why` says why. One thread at a
 * time.
 */
#ifndef BD_REPORT_SUMMARY_PREVIOUS_H
#define BD_REPORT_SUMMARY_PREVIOUS_H

#include <stddef.h>
#include <stdint.h>

#include "engine/base/digest.h"
#include "engine/base/err.h"
#include "engine/compare/outcome.h"
#include "engine/report/regions/region_tree.h"
#include "formats/json/json.h"

enum {
    BD_PREVIOUS_SUMMARY_MAX = 16 << 20, /* bytes; the country with its counties takes 5 million */
    BD_PREVIOUS_WHY = 512               /* bytes */
};

typedef struct bd_previous_region {
    char code[BD_REGION_CODE_TEXT];
    uint64_t roster, match;
} bd_previous_region;

typedef struct bd_previous {
    char period[8]; /* "": nothing to compare with */
    uint64_t roster, cards, persons;
    uint64_t outcomes[BD_OUTCOME_COUNT];
    bd_previous_region *regions; /* by code; owned */
    size_t region_count;
    char why[BD_PREVIOUS_WHY]; /* why there is no comparison; "": there is one */
} bd_previous;

/**
 * Read "<reports>/<period>". digest, of the given kind, is that of its manifest. BD_OK also if
 * there is nothing to compare with. BD_E_IO: a file exists but cannot be read.
 */
BD_NODISCARD bd_status bd_previous_read(const char *reports, const char *period,
                                        bd_digest_kind kind, const char *digest, bd_previous *out,
                                        bd_err *err);
void bd_previous_fini(bd_previous *previous); /* harmless on a zeroed value */

/**
 * Write the member `previous` of summary.json if there is a previous period: its figures, its match
 * rate and the change since then in percentage points, and the same for each region of summary.json
 * that has rows in both periods. roster, match and counts are this period's; counts NULL: without
 * regions.
 */
BD_NODISCARD bd_status bd_previous_json(const bd_previous *previous, uint64_t roster,
                                        uint64_t match, const bd_region_counts *counts,
                                        bd_json *json, bd_err *err);

#endif
