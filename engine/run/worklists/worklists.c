/* worklists: collects open rows. See worklists.h; worklists_write.c writes the lists. */
#include <stdlib.h>

#include "engine/run/worklists/worklists_parts.h"

enum { VALUE_KEPT = 64 << 10 }; /* bytes; a buffer that a large row made larger is freed */

bd_status bd_worklists_open(const bd_plan *plan, bd_budget *budget, const char *staging,
                            const char *scratch, bd_worklists **out, bd_err *err)
{
    bd_status st = BD_OK;
    bd_worklists *worklists = calloc(1, sizeof *worklists);

    *out = NULL;
    if (worklists == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    *worklists =
        (bd_worklists){.plan = plan, .budget = budget, .staging = staging, .scratch = scratch};
    worklists->collectors = calloc(plan->memory.workers, sizeof *worklists->collectors);
    if (worklists->collectors == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "out of memory");
    BD_GOTO(bd_spill_open(scratch, budget, &worklists->spill, err));
    *out = worklists;
    worklists = NULL;
done:
    bd_worklists_close(worklists);
    return st;
}

static void collector_fini(struct bd_worklists_collector *collector)
{
    bd_spill_buffer_free(collector->buffer);
    bd_buf_fini(&collector->tail);
    bd_buf_fini(&collector->value);
    *collector = (struct bd_worklists_collector){0};
}

void bd_worklists_close(bd_worklists *worklists)
{
    if (worklists == NULL)
        return;
    for (unsigned i = 0; worklists->collectors != NULL && i < worklists->plan->memory.workers; i++)
        collector_fini(&worklists->collectors[i]);
    free(worklists->collectors);
    bd_spill_close(worklists->spill);
    free(worklists);
}

static bd_status add(bd_worklists *worklists, struct bd_worklists_collector *collector,
                     const bd_spill_item *item, bd_err *err)
{
    if (collector->buffer == NULL)
        BD_TRY(bd_spill_buffer_new(worklists->spill, worklists->plan->memory.sorting,
                                   &collector->buffer, err));
    BD_TRY(bd_spill_add(collector->buffer, item, err));
    if (collector->value.capacity > VALUE_KEPT)
        bd_buf_fini(&collector->value);
    return BD_OK;
}

bd_status bd_worklists_collect(bd_worklists *worklists, unsigned worker, const bd_finding *finding,
                               bd_err *err)
{
    struct bd_worklists_collector *collector = &worklists->collectors[worker];
    bd_spill_item item;
    BD_TRY(bd_worklist_item_of(&worklists->plan->worklists.order, finding, &collector->tail,
                               &collector->value, &item, err));
    return add(worklists, collector, &item, err);
}

bd_status bd_worklists_collect_rejected(bd_worklists *worklists, unsigned worker,
                                        const bd_worklist_refused *refused, bd_err *err)
{
    struct bd_worklists_collector *collector = &worklists->collectors[worker];
    bd_spill_item item;
    BD_TRY(bd_worklist_item_of_rejected(&worklists->plan->worklists.order, refused,
                                        &collector->tail, &collector->value, &item, err));
    return add(worklists, collector, &item, err);
}

bd_status bd_worklists_flush(bd_worklists *worklists, unsigned worker, bd_err *err)
{
    struct bd_worklists_collector *collector = &worklists->collectors[worker];
    bd_status st = BD_OK;
    if (collector->buffer != NULL)
        st = bd_spill_flush(collector->buffer, err);
    collector_fini(collector);
    return st;
}
