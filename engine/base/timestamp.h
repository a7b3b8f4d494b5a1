/*
 * timestamp: the time of day as text, for people and for records. Durations are measured elsewhere,
 * on the monotonic clock. Any thread.
 */
#ifndef BD_BASE_TIMESTAMP_H
#define BD_BASE_TIMESTAMP_H

#include <time.h>

enum { BD_TIMESTAMP = 32 }; /* bytes: "2026-11-05T02:30:00+08:00" and the terminator, rounded */

/**
 * Write `at` in the form of RFC 3339: seconds, and the offset of the local time zone (TZ) from UTC.
 * An offset that is not of whole minutes, as some had before 1940, is rounded down to one, and the
 * time with it. Returns out, which is empty if the year has not four digits.
 */
const char *bd_timestamp_of(time_t at, char out[BD_TIMESTAMP]);

/** The same for the present. */
const char *bd_timestamp_now(char out[BD_TIMESTAMP]);

#endif
