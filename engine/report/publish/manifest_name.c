/* manifest_name: which names of files a manifest may hold; see manifest.h. */
#include <string.h>

#include "engine/report/publish/manifest.h"

enum { NAME_BYTES = 255 };

/* It cannot lead out of the folder, name a hidden file or control a terminal. */
bool bd_manifest__is_name(const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    for (int depth = 0; depth < BD_MANIFEST_DEPTH_MAX; depth++) {
        const size_t len = strspn(text, plain);
        if (len == 0 || len > NAME_BYTES || text[0] == '.')
            return false;
        if (text[len] != '/')
            return text[len] == '\0';
        text += len + 1;
    }
    return false;
}
