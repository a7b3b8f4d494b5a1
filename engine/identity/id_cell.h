/*
 * id_cell: the cell of a document number as characters, and steps 1 to 3 of reading it (README.md).
 *
 * A cell is gathered once: without invisible characters, full-width ASCII as ASCII, letters in
 * upper case, every dash as '-', each label as one BD_ID_LABEL. The functions then work on spans of
 * it.
 *
 * Threads: any thread; a cell, usually on the stack, is used by one thread at a time.
 */
#ifndef BD_IDENTITY_ID_CELL_H
#define BD_IDENTITY_ID_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/text.h"

enum { BD_ID_CELL_MAX = 256 }; /* characters kept: more than any cell with one number has */

#define BD_ID_LABEL 0x110100U /* a label with its colon; above every character and bad byte */

typedef struct bd_id_cell {
    uint32_t at[BD_ID_CELL_MAX];
    size_t len;
    bool cleaned;   /* steps 1 to 3 removed or changed something */
    bool too_long;  /* characters beyond BD_ID_CELL_MAX were left out */
    bool uniform;   /* all characters are the same, including those left out */
    bool bad_bytes; /* bytes that are not UTF-8, or a NUL; at is then empty */
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

/** Split off the part of rest before the next separator or label. False when nothing is left. */
bool bd_id_cell_split(bd_id_span *rest, bd_id_span *part);

/** The span with X for a last character that looks like it, without hyphens between digits, and
 * without .0 at the end. Changes the cell in place. */
bd_id_span bd_id_cell_tidy(bd_id_cell *cell, bd_id_span span);

#endif
