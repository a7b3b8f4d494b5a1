/*
 * strings: the table of shared strings of a workbook (ECMA-376 part 1, 18.4.9), in memory that is
 * counted against the budget.
 *
 * It is the one thing of a workbook whose size grows with its rows. Strings lie one behind the
 * other in pieces of BD_STRINGS_PIECE_BYTES, each on a multiple of 4 behind its length; a second
 * row of pieces holds for each string where it lies, in units of 4 bytes:
 *
 *     text:   | len | bytes ... pad | len | bytes ...     piece = place >> 18, unit = rest
 *     places: | place of 0 | place of 1 | ...             4 bytes each
 *
 * What the file says of the number of strings is not used. One thread at a time.
 */
#ifndef BD_FORMATS_XLSX_STRINGS_H
#define BD_FORMATS_XLSX_STRINGS_H

#include "engine/base/budget.h"
#include "engine/base/text.h"
#include "formats/xlsx/package.h"

enum {
    BD_STRINGS_PIECE_BYTES = 1 << 20,
    BD_STRINGS_PIECES_MAX = 1 << 14, /* places are 32-bit numbers */
    BD_STRING_MAX = BD_STRINGS_PIECE_BYTES - 64
};

#define BD_STRINGS_PART_BYTES (UINT64_C(8) << 30)

typedef struct bd_strings_piece {
    void *at;
    size_t bytes; /* mapped */
    size_t used;
} bd_strings_piece;

typedef struct bd_strings_pieces {
    bd_strings_piece *all;
    size_t count;
} bd_strings_pieces;

typedef struct bd_strings {
    bd_budget *budget;
    bd_strings_pieces text;
    bd_strings_pieces places;
    uint64_t count;
} bd_strings;

/** Read the whole table. BD_E_NOMEM: it does not fit budget; BD_E_INPUT: missing, damaged. *out is
 * to be ended with fini in any case. */
BD_NODISCARD bd_status bd_strings_load(bd_package *package, const char *part, bd_budget *budget,
                                       bd_strings *out, bd_err *err);
void bd_strings_fini(bd_strings *strings); /* harmless on a zeroed one */

/** String idx of count; borrowed until fini. */
bd_text bd_strings_get(const bd_strings *strings, uint64_t idx);

/* Gets each string in turn, borrowed for the call; BD_END: enough. */
typedef bd_status (*bd_strings_each)(void *user, uint64_t idx, bd_text text, bd_err *err);

/** Go through the table without keeping it, in little memory. A checksum behind the last string
 * that was wanted is not looked at. */
BD_NODISCARD bd_status bd_strings_scan(bd_package *package, const char *part, bd_strings_each each,
                                       void *user, bd_err *err);

#endif
