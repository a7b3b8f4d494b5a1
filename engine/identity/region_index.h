/* region_index: what lies in a region, by its code. */
#ifndef BD_IDENTITY_REGION_INDEX_H
#define BD_IDENTITY_REGION_INDEX_H

#include "engine/identity/region_table.h"

/** Whether code lies in entry, or is its own. */
static inline bool bd_region_inside(const bd_region_entry *entry, uint64_t code)
{
    return code - entry->code < bd_region_span(bd_region_level_of(entry->code)) &&
           code >= entry->code;
}

#endif
