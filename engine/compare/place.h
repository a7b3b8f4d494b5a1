/*
 * place: the region that a roster row belongs to.
 *
 * It comes from the field of type region, or from the fields with its names. If the roster has
 * neither, or they are empty in the row, it comes from the first six digits of the number: the
 * place where the number was first issued.
 *
 * Any thread. Hot: a code costs some nanoseconds, each name one look-up.
 */
#ifndef BD_COMPARE_PLACE_H
#define BD_COMPARE_PLACE_H

#include "engine/compare/rules.h"
#include "engine/record/record.h"

/* The note that the row gets. */
typedef enum bd_placing {
    BD_PLACED,
    BD_PLACED_UNMAPPED, /* region_unmapped: no known region, or a name could not be resolved */
    BD_PLACED_BY_NUMBER /* region_from_id: the row has no region, but its number has one */
} bd_placing;

/**
 * The row's region. Of a code: the code as written, if it is in a known region (it need not be
 * known itself). Of names: the last one that could be resolved. BD_REGION_UNMAPPED if there is
 * none.
 */
bd_placing bd_place(const bd_rules *rules, const bd_record *roster, uint64_t *region);

/**
 * The same for a roster row without a usable number, from its cells, whose at counts from base: the
 * region of the code or of the names, or BD_REGION_UNMAPPED.
 */
uint64_t bd_place_cells(const bd_rules *rules, const char *base, const bd_cell *cells);

#endif
