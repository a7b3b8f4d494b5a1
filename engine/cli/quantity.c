/* quantity: see quantity.h. */
#include "engine/cli/quantity.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char suffixes[] = "KMGT";

/* The factor of a suffix; 0 if there is no such suffix. */
static uint64_t unit_of(const char *suffix, bool size)
{
    const uint64_t step = size ? 1024 : 1000;
    const char upper = (char)(suffix[0] & ~0x20);
    const char *at = strchr(suffixes, upper);
    uint64_t unit = step;

    if (suffix[0] == '\0')
        return 1;
    if (upper == '\0' || at == NULL || (!size && upper == 'T'))
        return 0;
    if (suffix[1] != '\0' && !(size && strcmp(suffix + 1, "iB") == 0))
        return 0;
    for (const char *s = suffixes; s < at; s++)
        unit *= step;
    return unit;
}

bool bd_quantity_read(const char *text, bool size, uint64_t *out)
{
    const size_t digits = strspn(text, "0123456789");
    const uint64_t unit = unit_of(text + digits, size);
    uint64_t value = 0;

    if (digits == 0 || unit == 0)
        return false;
    for (size_t i = 0; i < digits; i++) {
        const uint64_t digit = (uint64_t)(text[i] - '0');
        if (value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    if (value > UINT64_MAX / unit)
        return false;
    *out = value * unit;
    return true;
}

void bd_quantity_text(uint64_t number, bool size, char *out, size_t out_size)
{
    const uint64_t step = size ? 1024 : 1000;
    size_t times = 0;

    while (number != 0 && number % step == 0 && times < (size ? 4u : 3u)) {
        number /= step;
        times++;
    }
    snprintf(out, out_size, "%" PRIu64 "%.*s", number, times != 0,
             times == 0 ? "" : suffixes + times - 1);
}
