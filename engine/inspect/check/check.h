/*
 * check: what a run would read and need, as text: files, columns, problems of the first rows, time
 * and space. Called by the main thread.
 */
#ifndef BD_INSPECT_CHECK_CHECK_H
#define BD_INSPECT_CHECK_CHECK_H

#include "engine/run/run.h"

/**
 * Show what a run with these options would do: files, columns found, problems of the first rows,
 * and what it would need. Writes no file. Fails as the run would, with the first refusal; out holds
 * the text in that case too. Of options only threads, memory_bytes, accept and
 * json matter.
 */
BD_NODISCARD bd_status bd_check(const bd_config *config, const bd_run_options *options, bd_buf *out,
                                bd_err *err);

#endif
