/*
 * pack_row: packs one row of a batch into a record. Loading and the sample before a run use it.
 *
 * It takes two steps, because the caller provides the room in between: begin computes how many
 * bytes are needed, into writes the record. Any thread; functions without state on the caller's
 * memory. Hot: inline, and a row without an appended value is packed from where it was read.
 */
#ifndef BD_RUN_LOAD_PACK_ROW_H
#define BD_RUN_LOAD_PACK_ROW_H

#include "engine/record/record.h"
#include "engine/run/load/append_column.h"
#include "engine/run/plan/plan.h"

/* A row on its way from its cells to a record. */
typedef struct bd_row_packing {
    const char *base;     /* of the cells */
    const bd_cell *cells; /* as read; after packing, the cells that were packed */
    bd_source source;
    unsigned state;     /* BD_PACK_* */
    size_t bound_bytes; /* room that packing needs, at most */
    size_t copy_bytes; /* of it, at its end: the row with its columns appended; 0: as it was read */
    bd_cell appended[BD_FIELDS_MAX];
    bd_cell trimmed[BD_FIELDS_MAX]; /* the cells as read, if they may end in NULs */
} bd_row_packing;

_Static_assert(BD_ROW_BAD_BYTES == BD_PACK_BAD_BYTES << 1 && BD_ROW_CUT == BD_PACK_CUT << 1 &&
                   BD_ROW_QUOTE == BD_PACK_QUOTE << 1 &&
                   BD_ROW_QUOTE_STRAY == BD_PACK_QUOTE_STRAY << 1 &&
                   BD_ROW_SHORT == BD_PACK_SHORT << 1 && BD_ROW_MERGED == BD_PACK_MERGED << 1 &&
                   BD_ROW_CESU8 == BD_PACK_CESU8 << 1,
               "the readers' flags of a row are those of packing, one bit higher");

/* NULs at the end of a value are padding, in every format, and so are blanks among them. Only rows
 * with such bytes come here. */
static inline const bd_cell *bd_row_cells_trimmed(const char *base, const bd_cell *cells,
                                                  size_t count, bd_cell out[BD_FIELDS_MAX])
{
    for (size_t i = 0; i < count; i++) {
        out[i] = cells[i];
        const char *value = base + cells[i].at;
        for (uint32_t n = cells[i].len; n != 0 && (value[n - 1] == '\0' || value[n - 1] == ' ');
             n--)
            if (value[n - 1] == '\0')
                out[i].len = n - 1;
        while (out[i].len != cells[i].len && out[i].len != 0 && value[out[i].len - 1] == ' ')
            out[i].len--;
    }
    return out;
}

/** Begin with row idx of the batch. file: index of its file in the data set. False: the row cannot
 * be packed; it has the wrong number of columns or is longer than any record may be. */
static inline bool bd_row_packing_begin(bd_row_packing *packing, const bd_dataset_plan *dataset,
                                        const bd_batch *batch, size_t idx, uint32_t file)
{
    const bd_row *row = &batch->rows[idx];
    const bool bad_bytes = (row->state & BD_ROW_BAD_BYTES) != 0;
    if (__builtin_expect(row->state & BD_ROW_COLUMNS, 0))
        return false;
    packing->base = batch->base;
    packing->cells = batch->cells + idx * dataset->spec.wanted_count;
    if (__builtin_expect(bad_bytes, 0))
        packing->cells = bd_row_cells_trimmed(packing->base, packing->cells,
                                              dataset->spec.wanted_count, packing->trimmed);
    packing->source = (bd_source){file, batch->first_line + row->line};
    packing->state = row->state >> 1;
    packing->bound_bytes = bd_record_bound(&dataset->schema, packing->cells, bad_bytes);
    packing->copy_bytes = 0;
    if (__builtin_expect(dataset->appended_count != 0, 0)) {
        packing->copy_bytes = bd_append_bytes(dataset, packing->base, packing->cells);
        packing->bound_bytes += (bad_bytes ? 5 : 2) * packing->copy_bytes;
    }
    /* Exceeded, for example, if several fields share a huge column. */
    return __builtin_expect(packing->bound_bytes <= BD_PLAN_RECORD_MAX, 1);
}

/** Pack the record into at, which has room for bound_bytes. *key is its key, *end one past its last
 * byte. Any result but BD_ID_OK: no number can be read from the row; base and cells are then its
 * cells. */
static inline bd_id_status bd_row_packing_into(bd_row_packing *packing,
                                               const bd_dataset_plan *dataset, uint8_t *at,
                                               uint64_t *key, uint8_t **end)
{
    if (__builtin_expect(packing->copy_bytes != 0, 0)) {
        char *text = (char *)at + packing->bound_bytes - packing->copy_bytes;
        bd_append_row(dataset, packing->base, packing->cells, text, packing->appended);
        packing->base = text;
        packing->cells = packing->appended;
    }
    return bd_record_pack(&dataset->schema, packing->base, packing->cells, packing->source,
                          packing->state, at, key, end);
}

#endif
