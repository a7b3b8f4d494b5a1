/* quantity: numbers with a suffix, as people write them on a command line. Pure functions. */
#ifndef BD_CLI_QUANTITY_H
#define BD_CLI_QUANTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Read digits with at most one suffix of either case. A size (bytes) knows K M G T as powers of
 * 1024, with or without "iB" behind; a count knows k M G as powers of 1000. False: something else,
 * or more than 64 bits.
 */
bool bd_quantity_read(const char *text, bool size, uint64_t *out);

/** The shortest form that bd_quantity_read() reads back. */
void bd_quantity_text(uint64_t number, bool size, char *out, size_t out_size);

#endif
