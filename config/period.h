/* period: a month as YYYY-MM. Pure but for the clock, any thread. */
#ifndef BD_CONFIG_PERIOD_H
#define BD_CONFIG_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/err.h"

/** Read YYYY-MM with a year from 1900 on; *last_day is the month's last day as YYYYMMDD. */
bool bd_period_read(const char *text, uint32_t *last_day);

/** The month before a valid one; out may be period. */
void bd_period_before(const char *period, char out[8]);

/** The current month by local time. BD_E_USAGE: the clock is before 1970 or after 9999. */
BD_NODISCARD bd_status bd_period_now(char out[8], bd_err *err);

#endif
