/* memory: see memory.h. */
#include "config/memory.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE_BYTES = 16 << 10 };

struct bd_memory_piece {
    struct bd_memory_piece *next;
    size_t used, capacity; /* bytes of at */
    alignas(max_align_t) char at[];
};

void bd_memory_fini(bd_memory *memory)
{
    while (memory->pieces != NULL) {
        struct bd_memory_piece *next = memory->pieces->next;
        free(memory->pieces);
        memory->pieces = next;
    }
}

void *bd_memory_get(bd_memory *memory, size_t count, size_t bytes_each)
{
    const size_t align = alignof(max_align_t);
    if (bytes_each != 0 && count > SIZE_MAX / 4 / bytes_each)
        return NULL;
    const size_t bytes = (count * bytes_each + align - 1) / align * align;
    struct bd_memory_piece *piece = memory->pieces;
    if (piece == NULL || piece->capacity - piece->used < bytes) {
        const size_t capacity = bytes < PIECE_BYTES ? PIECE_BYTES : bytes;
        piece = calloc(1, sizeof *piece + capacity);
        if (piece == NULL)
            return NULL;
        piece->capacity = capacity;
        piece->next = memory->pieces;
        memory->pieces = piece;
    }
    void *out = piece->at + piece->used;
    piece->used += bytes;
    return out;
}

char *bd_memory_copy(bd_memory *memory, const char *at, size_t len)
{
    char *out = bd_memory_get(memory, len + 1, 1);
    if (out != NULL && len != 0)
        memcpy(out, at, len);
    return out;
}
