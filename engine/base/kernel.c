/* kernel: see kernel.h. */
#include "engine/base/kernel.h"

#include <stdio.h>
#include <sys/utsname.h>

bool bd_kernel_is_since(const char *release, unsigned major, unsigned minor)
{
    unsigned has_major;
    unsigned has_minor;
    if (sscanf(release, "%9u.%9u", &has_major, &has_minor) != 2)
        return false;
    return has_major != major ? has_major > major : has_minor >= minor;
}

bool bd_kernel_syncfs_reports(void)
{
    struct utsname name;
    return uname(&name) == 0 && bd_kernel_is_since(name.release, 5, 8);
}
