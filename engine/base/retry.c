/* retry: see retry.h. */
#include "engine/base/retry.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/file.h>
#include <unistd.h>

static bool is_interrupted(int result)
{
    return result < 0 && errno == EINTR;
}

/* Not openat(AT_FDCWD): ThreadSanitizer does not know that call, and takes a number of a file that
 * is used again for the closed file. */
int bd_retry_open(const char *path, int flags, mode_t mode)
{
    int fd;
    do {
        fd = open(path, flags, mode);
    } while (is_interrupted(fd));
    return fd;
}

int bd_retry_openat(int folder, const char *path, int flags, mode_t mode)
{
    int fd;
    do {
        fd = openat(folder, path, flags, mode);
    } while (is_interrupted(fd));
    return fd;
}

#define RETRY(name, parameters, arguments) \
    int bd_retry_##name parameters         \
    {                                      \
        int result;                        \
        do {                               \
            result = name arguments;       \
        } while (is_interrupted(result));  \
        return result;                     \
    }

RETRY(flock, (int fd, int operation), (fd, operation))
RETRY(fsync, (int fd), (fd))
RETRY(fdatasync, (int fd), (fd))
RETRY(syncfs, (int fd), (fd))
