/*
 * share: parts of a whole, counted in integers. No floating point: a share is rounded down, so that
 * 100.00 % is said only of all, and a limit is compared exactly. Pure functions, any thread.
 */
#ifndef BD_BASE_SHARE_H
#define BD_BASE_SHARE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    BD_SHARE_TEXT = 32,        /* bytes: 17 digits and a stop, rounded */
    BD_SHARE_HUNDRED = 100000, /* a whole in thousandths of a per cent */
    BD_SHARE_POINT = 1000      /* one per cent, or one percentage point, in these */
};

/** A whole in the units of a configured limit: 0.000000001 %. */
#define BD_SHARE_LIMIT UINT64_C(100000000000)

/** How many of the `whole` units part / all has, rounded down; 0 if all is 0. part may be larger
 * than all. UINT64_MAX: more than fit. */
uint64_t bd_share(uint64_t part, uint64_t all, uint64_t whole);

/** Per cent with two decimals, without the sign: "66.66"; "<0.01" for a part that would be shown as
 * 0.00, "0.00" if all is 0. Terminated; returns out. */
const char *bd_share_text(uint64_t part, uint64_t all, char out[BD_SHARE_TEXT]);

/** Whether part / all is more than limit / whole. False if all is 0. */
bool bd_share_above(uint64_t part, uint64_t all, uint64_t limit, uint64_t whole);

/** Which of two shares is larger: negative, 0 or positive, as for qsort(). Both wholes > 0. */
int bd_share_compare(uint64_t part, uint64_t all, uint64_t other_part, uint64_t other_all);

/** By how many of the `whole` units part / all is less than before_part / before_all, rounded
 * towards 0; negative: it is more. Both wholes > 0. Counts of rows: less than 2^44. */
int64_t bd_share_drop(uint64_t before_part, uint64_t before_all, uint64_t part, uint64_t all,
                      uint64_t whole);

/** Whether that drop is more than limit of the `whole` units. */
bool bd_share_drop_above(uint64_t before_part, uint64_t before_all, uint64_t part, uint64_t all,
                         uint64_t limit, uint64_t whole);

#endif
