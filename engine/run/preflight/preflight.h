/*
 * preflight: shows and checks what a run will need, before it begins. Called by the run's own
 * thread, before any worker is started.
 */
#ifndef BD_RUN_PREFLIGHT_PREFLIGHT_H
#define BD_RUN_PREFLIGHT_PREFLIGHT_H

#include "engine/base/budget.h"
#include "engine/base/watch.h"
#include "engine/run/plan/plan.h"

/**
 * Show the estimate where progress is shown, reduce plan->memory.run to what is useful, and refuse
 * a run that does not fit on the disk. Before the call the plan's memory is divided, its folders
 * exist, and the remains of a dead run are removed. BD_E_IO: not enough space, by the cautious
 * figures (estimate.h). Otherwise it fails as reading the inputs does.
 */
BD_NODISCARD bd_status bd_preflight(bd_plan *plan, bd_budget *budget, bd_watch *watch, bd_err *err);

#endif
