/*
 * preflight: what a run says and checks of what it will need, before it begins. One thread.
 */
#ifndef BD_RUN_PREFLIGHT_PREFLIGHT_H
#define BD_RUN_PREFLIGHT_PREFLIGHT_H

#include "engine/base/budget.h"
#include "engine/base/watch.h"
#include "engine/run/plan/plan.h"

/**
 * Say the estimate where progress is shown, give the plan's runs what they need of their memory,
 * and refuse a run that there is no room for. The plan's memory is divided, its folders are there,
 * and what a dead run left is gone. BD_E_IO: no room, by a cautious figure (estimate.h). Else it
 * fails as reading the inputs does.
 */
BD_NODISCARD bd_status bd_preflight(bd_plan *plan, bd_budget *budget, bd_watch *watch, bd_err *err);

#endif
