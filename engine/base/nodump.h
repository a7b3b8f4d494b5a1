/*
 * nodump: no copy of the memory is left on a disk. It holds numbers and names of people, and a core
 * dump is a file that anyone may send on with a fault report. Before threads are started.
 *
 * Four guards, since each can be undone by someone else: the process cannot be dumped nor looked
 * into by others of the same user (PR_SET_DUMPABLE), the size of a dump is 0 (RLIMIT_CORE, which a
 * pipe as core_pattern ignores), a dump holds no memory (coredump_filter), and where an
 * administrator turns all of it on again the mappings of a budget, which hold the rows, stay out of
 * it (MADV_DONTDUMP in budget.c).
 */
#ifndef BD_BASE_NODUMP_H
#define BD_BASE_NODUMP_H

/** Refuse core dumps of this process and of its children. Best effort: what the system does not
 * offer is left out. A build with sanitizers can still be looked into, for LeakSanitizer does. */
void bd_nodump(void);

#endif
