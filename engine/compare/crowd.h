/*
 * crowd: one key with more rows than fit into memory, for example an invented number that a whole
 * county used.
 *
 * Cards are read one by one to choose from them. Roster rows are put in source order in passes:
 * each pass reads the blocks of the key, selects the earliest rows that fit, and judges them.
 *
 * Threads: as a joiner, one thread at a time. The cost grows with the number of passes.
 */
#ifndef BD_COMPARE_CROWD_H
#define BD_COMPARE_CROWD_H

#include "engine/compare/join.h"

/** As bd_join_range(), for one key. The memory of roster is overwritten: it is the buffer. */
BD_NODISCARD bd_status bd_crowd_match(const bd_rules *rules, bd_gather *roster, bd_gather *cards,
                                      uint64_t key, bd_finding_fn each, void *context,
                                      bd_join_totals *totals, bd_err *err);

#endif
