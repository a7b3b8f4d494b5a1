/*
 * number: the text that a person sees in a cell that holds a number, by Excel's number formats.
 *
 *     in the file           format          text
 *     44562                 a date          2022-01-01
 *     44562.5               a date          2022-01-01 12:00:00
 *     13800000000           General         13800000000
 *     1.3800000000E10       General         13800000000
 *     4.4052418800101E+17   General         4.40524E+17     the other digits are lost
 *     440524188001010014    General         440524188001010014    the file has all digits
 *     530000                00000000        00530000
 *     12345678              000\-00\-0000   012-34-5678  (number_pattern.h)
 *     1.5                   [h]:mm:ss       36:00:00
 *     0.1                   General         0.1
 *
 * Pure, any thread.
 */
#ifndef BD_FORMATS_XLSX_NUMBER_H
#define BD_FORMATS_XLSX_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/text.h"

enum { BD_NUMBER_SHOWN = 80 }; /* bytes: the longest text and its terminator */

/* A kind of number format: one of these, or BD_NUMBER_ZEROS + the number of digits to which zeros
 * are added. */
enum {
    BD_NUMBER_GENERAL = 0,
    BD_NUMBER_DATE = 1,
    BD_NUMBER_DURATION = 2,   /* hours, minutes and seconds that passed, also more than a day */
    BD_NUMBER_DURATION_2 = 3, /* the same, with two digits of hours at least */
    BD_NUMBER_ZEROS = 16,
    BD_NUMBER_ZEROS_MAX = 15, /* digits */
    BD_NUMBER_PATTERN = 64    /* from here on for patterns: styles.h */
};

/** The kind of a format code ("yyyy\-mm\-dd;@"). */
uint8_t bd_number_format(const char *code);

/** The kind of a built-in format, by its number (ECMA-376 part 1, 18.8.30). */
uint8_t bd_number_format_builtin(unsigned id);

/** Write the text of a cell's number; returns its length, or 0 when value is not a number (it is
 * then shown as it is). */
size_t bd_number_show(bd_text value, uint8_t format, bool since_1904, char out[BD_NUMBER_SHOWN]);

/** Write the text of an ISO 8601 cell (type d): T becomes a blank, midnight is left out; PT24H30M is
 * 24:30:00. 0: value is neither a date nor a duration. */
size_t bd_number_show_iso(bd_text value, char out[BD_NUMBER_SHOWN]);

#endif
