/* peak: the most anonymous memory this process was seen to hold. The kernel keeps no such mark, so
 * it is sampled, at most every BD_PEAK_MS. One thread. */
#ifndef BD_BASE_PEAK_H
#define BD_BASE_PEAK_H

#include <stdint.h>

enum { BD_PEAK_MS = 50 };

typedef struct bd_peak {
    uint64_t bytes;
    uint64_t sampled_ns;
} bd_peak;

/** Look, if the last look was long enough ago. */
void bd_peak_sample(bd_peak *peak);

#endif
