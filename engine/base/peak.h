/*
 * peak: the most anonymous memory that this process was seen to hold. The kernel does not record
 * this maximum, so it is sampled, at most every BD_PEAK_MS.
 *
 * Threads: one thread at a time uses one peak.
 */
#ifndef BD_BASE_PEAK_H
#define BD_BASE_PEAK_H

#include <stdint.h>

enum { BD_PEAK_MS = 50 };

typedef struct bd_peak {
    uint64_t bytes;
    uint64_t sampled_ns;
} bd_peak;

/** Take a sample, if the last one was at least BD_PEAK_MS ago. */
void bd_peak_sample(bd_peak *peak);

#endif
