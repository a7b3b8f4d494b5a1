/* utf8_kernel: whether bytes are UTF-8 without a NUL (RFC 3629: no surrogates, nothing overlong, up
 * to U+10FFFF). Pure, any thread. */
#ifndef BD_FORMATS_ENCODING_UTF8_KERNEL_H
#define BD_FORMATS_ENCODING_UTF8_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

/** Vector code where the machine has it. 64 bytes must be readable after the last one. */
bool bd_utf8_clean(const char *bytes, size_t len);

/** The plain twin, byte by byte; also faster for a short piece. */
bool bd_utf8_clean_plain(const char *bytes, size_t len);

/** The AVX2 variant alone, for tests; *have is false where the machine does not have AVX2. */
bool bd_utf8_clean_avx2(const char *bytes, size_t len, bool *have);

#endif
