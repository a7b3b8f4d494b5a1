/*
 * number_pattern: number formats that write a code, not a quantity: digits and literals only, with
 * two zeros or more, or with a literal between digits.
 *
 *     000\-00\-0000   12345678     012-34-5678
 *     00\ 00          123          01 23
 *     "A"0000         12           A0012
 *     0"元"           12           12: a quantity, so its unit is no part of the value
 *
 * Pure, any thread.
 */
#ifndef BD_FORMATS_XLSX_NUMBER_PATTERN_H
#define BD_FORMATS_XLSX_NUMBER_PATTERN_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/text.h"
#include "formats/xlsx/number.h"

enum { BD_NUMBER_PATTERN_BYTES = 32 };

typedef struct bd_number_pattern {
    char text[BD_NUMBER_PATTERN_BYTES]; /* literals, and '0' or '#' where a digit comes */
    uint32_t digits;                    /* bit i: a digit comes at text[i] */
    uint8_t len;
} bd_number_pattern;

/** Read the first section of a format code. false: it is not such a format. */
bool bd_number_pattern_read(const char *code, bd_number_pattern *out);

/** bd_number_show() by a pattern. A number that is not whole is shown without it. */
size_t bd_number_pattern_show(const bd_number_pattern *pattern, bd_text value,
                              char out[BD_NUMBER_SHOWN]);

#endif
