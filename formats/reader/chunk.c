/* chunk: a worker's buffers, mapped once. reader_ops.h describes its parts. */
#include "formats/reader/reader_ops.h"

#include <stdlib.h>

/* Under AddressSanitizer the bytes after each part are poisoned. */
#if defined(__has_feature)
#define BD_HAS_FEATURE(name) __has_feature(name)
#else
#define BD_HAS_FEATURE(name) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || BD_HAS_FEATURE(address_sanitizer)
#include <sanitizer/asan_interface.h>
enum { GUARD_BYTES = 4096 };
#else
enum { GUARD_BYTES = 0 };
#define ASAN_POISON_MEMORY_REGION(at, bytes)   ((void)(at), (void)(bytes))
#define ASAN_UNPOISON_MEMORY_REGION(at, bytes) ((void)(at), (void)(bytes))
#endif

enum {
    DATA_BYTES = BD_CHUNK_DATA_BYTES + BD_READER_PAD,
    SCRATCH_BYTES = BD_READER_ROW_MAX + 64,
    POS_FRONT = 16, /* entries; keeps pos aligned to a cache line, and pos[-1] is used */
    POS_COUNT = POS_FRONT + BD_CHUNK_PIECE_BYTES + BD_READER_COLUMNS_MAX + 128,
    ROW_END_COUNT = BD_CHUNK_PIECE_BYTES + 64,
    ROW_COUNT = BD_CHUNK_ROWS + BD_CHUNK_ROW_SLACK,
    PARTS = 7
};

/* A take may pass the limit by less than a block, so each wanted column needs that slack too. */
static size_t cell_count(void)
{
    return BD_CHUNK_CELLS + (size_t)BD_CHUNK_ROW_SLACK * BD_READER_WANTED_MAX;
}

size_t bd_chunk_bytes(void)
{
    return 2 * (size_t)DATA_BYTES + SCRATCH_BYTES + POS_COUNT * sizeof(uint32_t) +
           ROW_END_COUNT * sizeof(uint32_t) + ROW_COUNT * sizeof(bd_row) +
           cell_count() * sizeof(bd_cell) + PARTS * (size_t)GUARD_BYTES;
}

/* The part of bytes at *at; moves *at past it. */
static void *part(char **at, size_t bytes)
{
    void *const begin = *at;
    ASAN_POISON_MEMORY_REGION(*at + bytes, GUARD_BYTES);
    *at += bytes + GUARD_BYTES;
    return begin;
}

bd_status bd_chunk_new(struct bd_budget *budget, bd_chunk **out, bd_err *err)
{
    void *memory;
    *out = NULL;
    bd_chunk *chunk = calloc(1, sizeof *chunk);
    if (chunk == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for a read buffer");
    chunk->budget = budget;
    chunk->bytes = bd_chunk_bytes();
    const bd_status st = bd_budget_map(budget, chunk->bytes, "a read buffer", &memory, err);
    if (st < 0) {
        free(chunk);
        return st;
    }
    /* Each part is a multiple of 64 bytes or of what follows it, so all are aligned. */
    char *at = memory;
    chunk->data = part(&at, DATA_BYTES);
    chunk->side = part(&at, DATA_BYTES);
    chunk->scratch = part(&at, SCRATCH_BYTES);
    chunk->pos = (uint32_t *)part(&at, POS_COUNT * sizeof(uint32_t)) + POS_FRONT;
    chunk->row_ends = part(&at, ROW_END_COUNT * sizeof(uint32_t));
    chunk->rows = part(&at, ROW_COUNT * sizeof(bd_row));
    chunk->cells = part(&at, cell_count() * sizeof(bd_cell));
    *out = chunk;
    return BD_OK;
}

void bd_chunk_free(bd_chunk *chunk)
{
    if (chunk == NULL)
        return;
    ASAN_UNPOISON_MEMORY_REGION(chunk->data, chunk->bytes);
    bd_budget_unmap(chunk->budget, chunk->data, chunk->bytes);
    free(chunk);
}
