/* number: counts formatted for people. Pure functions, any thread; no locale is used. */
#ifndef BD_BASE_NUMBER_H
#define BD_BASE_NUMBER_H

#include <stdint.h>

enum { BD_NUMBER_TEXT = 32 }; /* bytes: 20 digits, 6 spaces, the terminator, rounded */

/** "11 000 000", terminated; returns out. */
const char *bd_number_grouped(uint64_t value, char out[BD_NUMBER_TEXT]);

/** Rounded to three significant digits: an estimate is not more precise. */
uint64_t bd_number_rounded(uint64_t value);

/** "950", "12.3 k", "8.1 M", "1.4 G", terminated; returns out. Cut, not rounded: a count is never
 * shown before it is reached. */
const char *bd_number_short(uint64_t value, char out[BD_NUMBER_TEXT]);

/** "950 bytes", "12.3 kB", "8.1 MB", "1.4 GB", "2.0 TB", in powers of 1000, rounded, terminated;
 * returns out. */
const char *bd_number_bytes(uint64_t bytes, char out[BD_NUMBER_TEXT]);

#endif
