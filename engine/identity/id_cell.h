/*
 * id_cell: the cell of a document number as characters, and steps 1 to 3 of reading it (README.md).
 *
 * A cell is gathered once: without invisible characters, full-width ASCII as ASCII, letters in
 * upper case, every dash as '-', every full stop as '.', white space as one BD_ID_GAP. Then gaps go,
 * and each label is one BD_ID_LABEL. The functions work on spans of it.
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

/* What a cell has beside characters; above every character and bad byte. */
#define BD_ID_LABEL  0x110100U /* a label with its colon */
#define BD_ID_GAP    0x110101U /* white space between two characters */
#define BD_ID_REMARK 0x110102U /* a remark that was removed */

typedef struct bd_id_cell {
    uint32_t at[BD_ID_CELL_MAX];
    size_t len;
    bool cleaned;   /* steps 1 to 3 removed or changed something */
    bool spaced;    /* there are gaps */
    bool too_long;  /* characters beyond BD_ID_CELL_MAX were left out */
    bool uniform;   /* all characters are the same, including those left out */
    bool bad_bytes; /* bytes that are not UTF-8, or a NUL; at is then empty */
} bd_id_cell;

/* Part of a cell; borrowed from it. */
typedef struct bd_id_span {
    uint32_t *at;
    size_t len;
} bd_id_span;

/** Fill cell from text, with gaps and without labels. References of HTML are read. */
void bd_id_cell_gather(bd_text text, bd_id_cell *cell);

/** Remove the gaps, and mark the labels. */
void bd_id_cell_join(bd_id_cell *cell);

/** The span without the wrapper ="...", and without quotes, marks such as a full stop, labels and
 * removed remarks at either end. */
bd_id_span bd_id_cell_unwrap(bd_id_cell *cell, bd_id_span span);

/** Split off the part of rest before the next separator or label. False when nothing is left. */
bool bd_id_cell_split(bd_id_span *rest, bd_id_span *part);

/** Whether the character looks like X. */
bool bd_id_cell_like_x(uint32_t cp);

/** The span with X for a last character that looks like it, without hyphens between digits, and
 * without .0 or .00 at the end. Changes the cell in place. */
bd_id_span bd_id_cell_tidy(bd_id_cell *cell, bd_id_span span);

#endif
