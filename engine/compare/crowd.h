/*
 * crowd: one key with more rows than are held at once, such as a made-up number that a whole county
 * used.
 *
 * Cards are chosen from as they stream by; roster rows are brought into source order by selecting
 * the earliest that fit, handing them out, and reading the key's blocks again for the next ones.
 * Slow only in the number of such passes.
 */
#ifndef BD_COMPARE_CROWD_H
#define BD_COMPARE_CROWD_H

#include "engine/compare/match.h"

/** As bd_match_range() for the one key; roster's memory is used as the buffer, cards's view to
 * read. */
BD_NODISCARD bd_status bd_crowd_match(const bd_rules *rules, bd_gather *roster, bd_gather *cards,
                                      uint64_t key, bd_finding_fn each, void *context,
                                      bd_match_totals *totals, bd_err *err);

#endif
