/* quantity: numbers with a suffix, as people write them on a command line. Pure functions, any
 * thread. */
#ifndef BD_CLI_QUANTITY_H
#define BD_CLI_QUANTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Read digits with at most one suffix, in upper or lower case. For a size in bytes, K M G T are
 * powers of 1024, with or without "iB" after them; for a count, k M G are powers of 1000. False:
 * not such a number, or more than 64 bits.
 */
bool bd_quantity_read(const char *text, bool size, uint64_t *out);

/** The shortest form that bd_quantity_read() reads as the same number; terminated. */
void bd_quantity_text(uint64_t number, bool size, char *out, size_t out_size);

#endif
