/* memory: memory of one configuration, freed all at once. Small blocks are cut from large pieces.
 * One thread at a time. */
#ifndef BD_CONFIG_MEMORY_H
#define BD_CONFIG_MEMORY_H

#include <stddef.h>

struct bd_memory_piece;

typedef struct bd_memory {
    struct bd_memory_piece *pieces;
} bd_memory;

void bd_memory_fini(bd_memory *memory);

/** Zeroed, aligned for anything, valid until fini; NULL when memory ran out. */
void *bd_memory_get(bd_memory *memory, size_t count, size_t bytes_each);

/** A terminated copy of len bytes; NULL when memory ran out. */
char *bd_memory_copy(bd_memory *memory, const char *at, size_t len);

#endif
