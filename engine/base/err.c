/* err: see err.h. */
#include "engine/base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bd_status bd_fail(bd_err *err, bd_status status, int sys_errno, const char *format, ...)
{
    if (err->status != BD_OK)
        return status;
    err->status = status;
    err->sys_errno = sys_errno;
    va_list args;
    va_start(args, format);
    int n = vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    if (n < 0)
        n = 0;
    if (sys_errno != 0 && (size_t)n < sizeof err->text) {
        char text[128];
        snprintf(err->text + n, sizeof err->text - (size_t)n, ": %s",
                 strerror_r(sys_errno, text, sizeof text));
    }
    return status;
}

void bd_hint(bd_err *err, const char *format, ...)
{
    if (err->hint[0] != '\0')
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(err->hint, sizeof err->hint, format, args);
    va_end(args);
}

int bd_exit_status(bd_status status)
{
    switch (status) {
    case BD_E_USAGE:
        return 2;
    case BD_E_INPUT:
        return 3;
    case BD_E_IO:
    case BD_E_NOMEM:
        return 4;
    case BD_E_LOCKED:
        return 6;
    default:
        return status >= 0 ? 0 : 5;
    }
}
