/*
 * previous: the figures of the period before, out of its published folder, to compare with.
 *
 * They are believed only as far as the chain goes: manifest.json is the one whose digest this run's
 * manifest will hold, and summary.json the one whose digest that manifest holds. Whatever is not so
 * is no failure of this period: there is no comparison then, and it says why. One thread.
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
    char period[8]; /* "": there is nothing to compare with */
    uint64_t roster, cards, persons;
    uint64_t outcomes[BD_OUTCOME_COUNT];
    bd_previous_region *regions; /* by code; owned */
    size_t region_count;
    char why[BD_PREVIOUS_WHY]; /* why it is not compared; "": it is */
} bd_previous;

/**
 * Read "<reports>/<period>"; digest, of that kind, is its manifest's. BD_OK also where there is
 * nothing to compare with. BD_E_IO: a file is there and cannot be read.
 */
BD_NODISCARD bd_status bd_previous_read(const char *reports, const char *period,
                                        bd_digest_kind kind, const char *digest, bd_previous *out,
                                        bd_err *err);
void bd_previous_fini(bd_previous *previous); /* harmless on a zeroed value */

/**
 * Write the member `previous` of summary.json, where there is one: the figures of the period
 * before, its match rate and the change since in percentage points, and the same for each region of
 * summary.json that has rows in both. roster, match, counts: this period's; counts NULL: no
 * regions.
 */
BD_NODISCARD bd_status bd_previous_json(const bd_previous *previous, uint64_t roster,
                                        uint64_t match, const bd_region_counts *counts,
                                        bd_json *json, bd_err *err);

#endif
