/* worklists_parts: what the two halves of worklists share. Private to them. */
#ifndef BD_RUN_WORKLISTS_WORKLISTS_PARTS_H
#define BD_RUN_WORKLISTS_WORKLISTS_PARTS_H

#include "engine/run/worklists/worklists.h"

/* One worker's, while the comparison runs. */
struct bd_worklists_collector {
    bd_spill_buffer *buffer;
    bd_buf tail;
    bd_buf value;
};

struct bd_worklists {
    const bd_plan *plan;
    bd_budget *budget;
    const char *staging;
    bd_spill *spill;
    struct bd_worklists_collector *collectors; /* by worker */
};

#endif
