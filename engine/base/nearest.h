/* nearest: the known name that a mistyped one was probably meant to be, for hints. Pure, any
 * thread. */
#ifndef BD_BASE_NEAREST_H
#define BD_BASE_NEAREST_H

#include <stddef.h>

/**
 * The name nearest to wanted by edit distance in characters (UTF-8; the case of ASCII letters does
 * not matter), or NULL when none is near: at most a third of wanted's characters, rounded up, may
 * differ. Of equally near names the first one is returned. Borrowed from names.
 */
const char *bd_nearest(const char *wanted, const char *const *names, size_t count);

#endif
