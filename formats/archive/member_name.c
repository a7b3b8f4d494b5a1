/* member_name: see member_name.h. */
#include "formats/archive/member_name.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "engine/base/shown.h"
#include "engine/base/utf8.h"
#include "formats/encoding/gb18030.h"

void bd_member_name_add(bd_buf *out, bd_text bytes)
{
    bool clean = false;
    if (bd_utf8_valid(bytes.at, bytes.len)) {
        bd_shown_add_line(out, bytes);
        return;
    }
    char *padded = calloc(1, bytes.len + BD_GB18030_AHEAD);
    char *text = malloc(BD_GB18030_GROWTH * bytes.len + BD_GB18030_SLACK);
    size_t len = 0;
    if (padded == NULL || text == NULL) {
        out->failed = true;
    } else {
        memcpy(padded, bytes.at, bytes.len);
        len = bd_gb18030_decode(padded, bytes.len, text, &clean);
        bd_shown_add_line(out, clean ? (bd_text){text, len} : bytes);
    }
    free(padded);
    free(text);
}

static const char *base_of(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash == NULL ? name : slash + 1;
}

bool bd_member_name_is_clutter(const char *name)
{
    static const char *const names[] = {".DS_Store", "Thumbs.db", "desktop.ini"};
    const char *base = base_of(name);
    if (strncmp(name, "__MACOSX/", 9) == 0 || strstr(name, "/__MACOSX/") != NULL ||
        strncmp(base, "~$", 2) == 0 || strncmp(base, "._", 2) == 0 ||
        strncmp(base, ".~lock.", 7) == 0)
        return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(base, names[i]) == 0)
            return true;
    return false;
}

bool bd_member_name_wanted(const char *name, const char *const *patterns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (fnmatch(patterns[i], name, FNM_CASEFOLD) == 0 ||
            (strchr(patterns[i], '/') == NULL &&
             fnmatch(patterns[i], base_of(name), FNM_CASEFOLD) == 0))
            return true;
    return count == 0;
}
