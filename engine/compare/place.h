/*
 * place: the region that a roster row belongs to.
 *
 * By the field of type region, or by the fields that name it; where the roster has neither, or the
 * row says nothing there, by the first six digits of the number (which say where that was first
 * issued). Hot where codes are: some nanoseconds; names cost a look-up each. Any thread.
 */
#ifndef BD_COMPARE_PLACE_H
#define BD_COMPARE_PLACE_H

#include "engine/compare/rules.h"
#include "engine/record/record.h"

/* What the row is noted with. */
typedef enum bd_placing {
    BD_PLACED,
    BD_PLACED_UNMAPPED, /* region_unmapped: no known region is meant, or not all names could be
                           resolved */
    BD_PLACED_BY_NUMBER /* region_from_id: the row names none, its number does */
} bd_placing;

/**
 * The row's region: the code as written, be it known or not, as long as it lies in a known one; of
 * names as far down as they can be resolved. BD_REGION_UNMAPPED where there is none.
 */
bd_placing bd_place(const bd_rules *rules, const bd_record *roster, uint64_t *region);

/**
 * The same of a roster row without a usable number, from the cells that it was to be packed from,
 * each at base: the region that it says, or BD_REGION_UNMAPPED.
 */
uint64_t bd_place_cells(const bd_rules *rules, const char *base, const bd_cell *cells);

#endif
