/*
 * preload_machine: a machine with larger pages. With BIDUI_FAULT_PAGE=65536 the program and its
 * libraries are told that a page has so many bytes, from which LMDB chooses its own. The kernel's
 * are smaller, so whatever is a multiple of the one is a multiple of the other.
 */
#include "preload.h"

#include <stdlib.h>
#include <unistd.h>

/* The bytes of a page; 0: as the system says. Asked for before main(), so it is not among what
 * preload.c reads. */
static long page_bytes(void)
{
    const char *value = getenv("BIDUI_FAULT_PAGE");
    return value == NULL ? 0 : strtol(value, NULL, 10);
}

EXPORT long sysconf(int name)
{
    const long bytes = name == _SC_PAGESIZE ? page_bytes() : 0;
    return bytes > 0 ? bytes : REAL(sysconf)(name);
}

EXPORT int getpagesize(void)
{
    return (int)sysconf(_SC_PAGESIZE);
}
