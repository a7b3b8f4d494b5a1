/*
 * number: what a person reads in a cell that holds a number, as Excel's number formats say.
 *
 *     in the file           format          text
 *     44562                 a date          2022-01-01
 *     44562.5               a date          2022-01-01 12:00:00
 *     13800000000           General         13800000000
 *     1.3800000000E10       General         13800000000
 *     4.4052418800101E+17   General         4.40524E+17     the rest is lost: DOMAIN, rule 5
 *     440524188001010014    General         440524188001010014    all digits are there
 *     530000                00000000        00530000
 *     0.1                   General         0.1
 *
 * Pure functions.
 */
#ifndef BD_FORMATS_XLSX_NUMBER_H
#define BD_FORMATS_XLSX_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/text.h"

enum { BD_NUMBER_SHOWN = 80 }; /* bytes: the longest text and its terminator */

/* A number format, as far as it matters: one of these, or BD_NUMBER_ZEROS + the number of digits
 * that are filled up with zeros. */
enum {
    BD_NUMBER_GENERAL = 0,
    BD_NUMBER_DATE = 1,
    BD_NUMBER_ZEROS = 16,
    BD_NUMBER_ZEROS_MAX = 15 /* digits */
};

/** What a format code ("yyyy\-mm\-dd;@") makes of numbers. */
uint8_t bd_number_format(const char *code);

/** What the built-in format of that number does (ECMA-376 part 1, 18.8.30). */
uint8_t bd_number_format_builtin(unsigned id);

/** The text of a cell's number; its length, 0 when value is no number (it is then shown
 * as it is). */
size_t bd_number_show(bd_text value, uint8_t format, bool since_1904, char out[BD_NUMBER_SHOWN]);

/** The text of an ISO 8601 cell (type d): its T becomes a blank, a midnight is left out. 0: it is
 * none. */
size_t bd_number_show_iso(bd_text value, char out[BD_NUMBER_SHOWN]);

#endif
