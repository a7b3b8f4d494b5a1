/*
 * defects: which reasons and notes are a fault of the roster itself, so that the quality of its
 * data can be told from whether its people hold cards.
 *
 * A row is defective when it is rejected, a duplicate, or noted id_checksum, id_birth_date,
 * id_spreadsheet_truncated, region_unmapped, roster.invalid_bytes or roster.cut_character. What it
 * holds may still be right (people do hold numbers with a wrong check character); each is what a
 * person should look at. A mismatch or a missing card is none, for the roster may be the side that
 * is right; nor is roster.<field>_absent, which is only said of rows that have a card, so that it
 * would count against who has more of them. Rows are counted, not defects: one with three of them
 * is one defective row. Immutable once made.
 */
#ifndef BD_REPORT_REGIONS_DEFECTS_H
#define BD_REPORT_REGIONS_DEFECTS_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/compare/rules.h"
#include "engine/report/regions/region_tally.h"

typedef struct bd_defects {
    uint64_t bits[(1 << BD_REGION_WORD_BITS) / 64]; /* by word */
} bd_defects;

void bd_defects_make(const bd_rules *rules, bd_defects *out);

static inline bool bd_defects_has(const bd_defects *defects, unsigned word)
{
    return (defects->bits[word / 64] >> word % 64 & 1) != 0;
}

#endif
