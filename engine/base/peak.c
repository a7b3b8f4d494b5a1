/* peak: see peak.h. */
#include "engine/base/peak.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/base/retry.h"

void bd_peak_sample(bd_peak *peak)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const uint64_t ns = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    if (peak->sampled_ns != 0 && ns - peak->sampled_ns < BD_PEAK_MS * 1000000u)
        return;
    peak->sampled_ns = ns;
    char text[4096];
    const int fd = bd_retry_open("/proc/self/status", O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0)
        return;
    const ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    if (n <= 0)
        return;
    text[n] = '\0';
    const char *at = strstr(text, "RssAnon:");
    unsigned long long kib;
    if (at != NULL && sscanf(at, "RssAnon: %llu", &kib) == 1 && kib * 1024 > peak->bytes)
        peak->bytes = kib * 1024;
}
