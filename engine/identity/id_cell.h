/*
 * id_cell: the cell of a document number as characters, and what steps 1 to 3 of reading it take
 * away.
 *
 * One cell is gathered once (invisible characters gone, full-width ASCII narrow, letters upper
 * case, dashes of every kind as '-', each label as one BD_ID_LABEL) and then only looked at through
 * spans of it.
 *
 * Pure functions on the caller's stack, any thread.
 */
#ifndef BD_IDENTITY_ID_CELL_H
#define BD_IDENTITY_ID_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/text.h"

enum {
    BD_ID_CELL_MAX = 256
}; /* characters that are kept: more than any cell with one number in it */

#define BD_ID_LABEL 0x110100U /* stands for a label and its colon; no character, no bad byte */

typedef struct bd_id_cell {
    uint32_t at[BD_ID_CELL_MAX];
    size_t len;
    bool cleaned;   /* steps 1 to 3 removed or changed something */
    bool too_long;  /* characters beyond BD_ID_CELL_MAX were left out */
    bool uniform;   /* one and the same character all over, counting those left out */
    bool bad_bytes; /* bytes that are no text, or a NUL; nothing else is then filled in */
} bd_id_cell;

/* Part of a cell; borrowed from it. */
typedef struct bd_id_span {
    uint32_t *at;
    size_t len;
} bd_id_span;

/** Fill cell from text. */
void bd_id_cell_gather(bd_text text, bd_id_cell *cell);

/** The span without the wrapper ="...", leading quotes, and labels at either end. */
bd_id_span bd_id_cell_unwrap(bd_id_cell *cell, bd_id_span span);

/** Take the span up to the next separator or label off the front of rest; false when rest is used
 * up. */
bool bd_id_cell_split(bd_id_span *rest, bd_id_span *part);

/** What follows the look of one number: a last character that looks like X, hyphens between digits,
 * a trailing .0 */
bd_id_span bd_id_cell_tidy(bd_id_cell *cell, bd_id_span span);

#endif
