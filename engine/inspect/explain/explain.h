/*
 * explain: one person of a published period, read from its store. It may run while a run publishes.
 * Called by the main thread.
 */
#ifndef BD_INSPECT_EXPLAIN_EXPLAIN_H
#define BD_INSPECT_EXPLAIN_EXPLAIN_H

#include "config/config.h"
#include "engine/base/text.h"

/**
 * Show one person in a published period's store: both sides as written and as compared, outcome,
 * reasons, sources. id is a document number in any form. BD_E_USAGE: the period is not published,
 * or id is not a number.
 */
BD_NODISCARD bd_status bd_explain(const bd_config *config, const char *id, bd_buf *out,
                                  bd_err *err);

#endif
