/* little: numbers as files of Windows have them, low byte first, at any address. Pure, any
 * thread. */
#ifndef BD_FORMATS_XLS_LITTLE_H
#define BD_FORMATS_XLS_LITTLE_H

#include <stdint.h>

static inline uint16_t bd_little16(const void *at)
{
    const unsigned char *b = at;
    return (uint16_t)(b[0] | b[1] << 8);
}

static inline uint32_t bd_little32(const void *at)
{
    const unsigned char *b = at;
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static inline uint64_t bd_little64(const void *at)
{
    return bd_little32(at) | (uint64_t)bd_little32((const unsigned char *)at + 4) << 32;
}

#endif
