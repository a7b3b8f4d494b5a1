/* id_kernel: the portable twin of bd_id_plain(), for machines without SSE2 and as the oracle of its
 * test. Pure, any thread. */
#ifndef BD_IDENTITY_ID_KERNEL_H
#define BD_IDENTITY_ID_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

/** As bd_id_plain(), eight digits at a time in 64-bit words. */
bool bd_id__plain_portable(const char *at, uint64_t *key);

#endif
