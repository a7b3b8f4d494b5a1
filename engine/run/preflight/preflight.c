/* preflight: see preflight.h. */
#include "engine/run/preflight/preflight.h"

#include "engine/run/preflight/disk_space.h"
#include "engine/run/preflight/estimate.h"

static void say(const bd_estimate *estimate, bd_progress *progress)
{
    bd_buf line = {0};
    bd_estimate_line(estimate, &line);
    bd_buf_add_char(&line, '\0');
    if (!line.failed)
        bd_progress_line(progress, line.at);
    bd_buf_fini(&line);
}

bd_status bd_preflight(bd_plan *plan, bd_budget *budget, bd_watch *watch, bd_err *err)
{
    bd_estimate estimate;
    bd_disk_need needs[BD_DISK_NEEDS_MAX];
    bd_disk_space spaces[BD_DISK_NEEDS_MAX];
    BD_TRY(bd_estimate_make(&estimate, plan, budget, err));
    plan->memory.run = estimate.run_bytes;
    say(&estimate, &watch->progress);
    if (estimate.pipes > 0)
        return BD_OK;
    const size_t count = bd_estimate_needs(&estimate, plan, needs);
    for (size_t i = 0; i < count; i++)
        bd_disk_space_look(needs[i].folder, &spaces[i]);
    return bd_disk_space_check(needs, spaces, count, err);
}
