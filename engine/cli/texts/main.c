/*
 * texts: writes a manual page or the completion to standard output, for the build. It is a separate
 * program, so that bidui has no commands that only the build needs.
 */
#include <stdio.h>
#include <string.h>

#include "engine/cli/manual.h"

int main(int argc, char *argv[])
{
    bd_buf text = {0};

    if (argc == 2 && strcmp(argv[1], "manual") == 0)
        bd_manual_page(&text);
    else if (argc == 2 && strcmp(argv[1], "config") == 0)
        bd_manual_config_page(&text);
    else if (argc == 2 && strcmp(argv[1], "completion") == 0)
        bd_manual_completion(&text);
    else
        return 2;
    const bool written = !text.failed && fwrite(text.at, 1, text.len, stdout) == text.len;
    bd_buf_fini(&text);
    return written && fflush(stdout) == 0 ? 0 : 4;
}
