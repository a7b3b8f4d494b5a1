/*
 * strings: the table of shared strings of a workbook (ECMA-376 part 1, 18.4.9), in memory of the
 * budget.
 *
 * It is the only part of a workbook that is kept in memory and grows with its rows. Strings are
 * back to back in pieces of BD_STRINGS_PIECE_BYTES, each after its length and aligned to 4 bytes.
 * Other pieces hold the place of each string, in units of 4 bytes:
 *
 *     text:   | len | bytes ... pad | len | bytes ...     piece = place >> 18, unit = rest
 *     places: | place of 0 | place of 1 | ...             4 bytes each
 *
 * The number of strings stated in the file is not used. One thread at a time.
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

/** Read the whole table. BD_E_NOMEM: it does not fit budget; BD_E_INPUT: missing, damaged. End *out
 * with fini also on failure. */
BD_NODISCARD bd_status bd_strings_load(bd_package *package, const char *part, bd_budget *budget,
                                       bd_strings *out, bd_err *err);
void bd_strings_fini(bd_strings *strings); /* harmless on a zeroed one */

/** String idx of count; borrowed until fini. */
bd_text bd_strings_get(const bd_strings *strings, uint64_t idx);

/* Called with each string in order, borrowed for the call. Returns BD_END to stop. */
typedef bd_status (*bd_strings_each)(void *user, uint64_t idx, bd_text text, bd_err *err);

/** Go through the table without keeping it, in little memory. After BD_END of each the rest is not
 * read, and the part's checksum not checked. */
BD_NODISCARD bd_status bd_strings_scan(bd_package *package, const char *part, bd_strings_each each,
                                       void *user, bd_err *err);

#endif
