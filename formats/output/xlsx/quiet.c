/* quiet: see quiet.h. */
#include "formats/output/xlsx/quiet.h"

bd_status bd_quiet_begin(bd_quiet *quiet, bd_err *err)
{
    static const cookie_io_functions_t none = {0}; /* no function to write: output is dropped */
    quiet->nothing = fopencookie(NULL, "w", none);
    if (quiet->nothing == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    quiet->before = stderr;
    stderr = quiet->nothing; /* glibc allows this: stderr is a variable */
    return BD_OK;
}

void bd_quiet_end(bd_quiet *quiet)
{
    if (quiet->before == NULL)
        return;
    stderr = quiet->before;
    fclose(quiet->nothing); /* nothing can fail: there is no file */
    *quiet = (bd_quiet){0};
}
