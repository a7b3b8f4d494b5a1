/* region_index: which codes are in a region. Pure, any thread. */
#ifndef BD_IDENTITY_REGION_INDEX_H
#define BD_IDENTITY_REGION_INDEX_H

#include "engine/identity/region_table.h"

/** Whether code is the entry's own or inside its range. */
static inline bool bd_region_inside(const bd_region_entry *entry, uint64_t code)
{
    return code - entry->code < bd_region_span(bd_region_level_of(entry->code)) &&
           code >= entry->code;
}

#endif
