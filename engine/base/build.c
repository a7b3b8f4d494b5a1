/* build: see build.h. */
#include "engine/base/build.h"

const char *bd_build_version(void)
{
    return BIDUI_VERSION;
}

const char *bd_build_commit(void)
{
    return bd_build__commit;
}

const char *bd_build_compiler(void)
{
#if defined(__clang__)
    return "clang " __clang_version__;
#elif defined(__GNUC__)
    return "gcc " __VERSION__;
#else
    return "unknown";
#endif
}
