/* nodump: see nodump.h. */
#include "engine/base/nodump.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "engine/base/retry.h"

/* First of all, for the file is the superuser's once the process cannot be dumped. */
static void filter_memory(void)
{
    const int fd = bd_retry_open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC, 0);
    if (fd < 0)
        return;
    (void)!write(fd, "0", 1);
    close(fd);
}

void bd_nodump(void)
{
    const struct rlimit none = {0, 0};
    filter_memory();
    (void)setrlimit(RLIMIT_CORE, &none);
#ifndef BD_SANITIZED
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}
