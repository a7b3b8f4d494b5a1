/*
 * defects: which reasons and notes are defects of the roster itself. This separates the quality of
 * its data from the question whether its people hold cards.
 *
 * A row is defective when it is rejected, a duplicate, or noted id_checksum, id_birth_date,
 * id_spreadsheet_truncated, id_wrong_length, id_looks_wrong, region_unmapped, roster.invalid_bytes
 * or roster.cut_character. Its values may still be right (some people do hold numbers with a wrong check character), but a
 * person should look at it. A mismatch and a missing card do not count, because the roster may be
 * right. roster.<field>_absent does not count either: only rows that have a card get it, so it
 * would disfavour regions with more cards. Rows are counted, not defects: a row with three defects
 * is one defective row.
 *
 * Immutable once made; then any thread. bd_defects_has() is hot: one load and a shift.
 */
#ifndef BD_REPORT_REGIONS_DEFECTS_H
#define BD_REPORT_REGIONS_DEFECTS_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/compare/rules.h"
#include "engine/report/regions/region_tally.h"

typedef struct bd_defects {
    uint64_t bits[(1 << BD_REGION_WORD_BITS) / 64]; /* one bit a word */
} bd_defects;

void bd_defects_make(const bd_rules *rules, bd_defects *out);

static inline bool bd_defects_has(const bd_defects *defects, unsigned word)
{
    return (defects->bits[word / 64] >> word % 64 & 1) != 0;
}

#endif
