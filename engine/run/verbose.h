/*
 * verbose: what `-v` adds to the progress of a run: which inputs, how large, with what memory and
 * threads. It names files and counts, never what a row holds. Nothing happens unless details are
 * wanted. Main thread.
 */
#ifndef BD_RUN_VERBOSE_H
#define BD_RUN_VERBOSE_H

#include "engine/base/watch.h"
#include "engine/run/load/load.h"

/** Before loading: the configuration, the period before, threads and memory. */
void bd_verbose_plan(bd_watch *watch, const bd_plan *plan, size_t memory_bytes);

/** After loading: each input with its bytes and rows. */
void bd_verbose_loaded(bd_watch *watch, const bd_plan *plan, const bd_load_totals *loaded);

/** After the store is complete: its size, and the memory so far. */
void bd_verbose_stored(bd_watch *watch, uint64_t store_bytes);

#endif
