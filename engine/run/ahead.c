/* ahead: see ahead.h. */
#include "engine/run/ahead.h"

#include "engine/run/estimate.h"
#include "engine/run/room.h"

static void say(const bd_estimate *estimate, bd_progress *progress)
{
    bd_buf line = {0};
    bd_estimate_line(estimate, &line);
    bd_buf_add_char(&line, '\0');
    if (!line.failed)
        bd_progress_line(progress, line.at);
    bd_buf_fini(&line);
}

bd_status bd_look_ahead(bd_plan *plan, bd_budget *budget, bd_progress *progress, bd_err *err)
{
    bd_estimate estimate;
    bd_room_need needs[BD_ROOMS];
    bd_room rooms[BD_ROOMS];
    BD_TRY(bd_estimate_make(&estimate, plan, budget, err));
    plan->memory.run = estimate.run_bytes;
    say(&estimate, progress);
    if (estimate.pipes > 0)
        return BD_OK;
    bd_estimate_needs(&estimate, plan, needs);
    for (int i = 0; i < BD_ROOMS; i++)
        bd_room_look(needs[i].folder, &rooms[i]);
    return bd_room_check(needs, rooms, err);
}
