/* worklists_parts: what the two sources of worklists share; private to them. See worklists.h for
 * threads. */
#ifndef BD_RUN_WORKLISTS_WORKLISTS_PARTS_H
#define BD_RUN_WORKLISTS_WORKLISTS_PARTS_H

#include "engine/run/worklists/worklists.h"

/* The open rows of one worker, while the comparison runs. */
struct bd_worklists_collector {
    bd_spill_buffer *buffer;
    bd_buf tail;
    bd_buf value;
};

struct bd_worklists {
    const bd_plan *plan;
    bd_budget *budget;
    const char *staging;
    const char *scratch;
    bd_spill *spill;
    struct bd_worklists_collector *collectors; /* by worker */
};

#endif
