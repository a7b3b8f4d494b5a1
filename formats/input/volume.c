/* volume: see volume.h. */
#include "formats/input/volume.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

/* Digits at the end of the name. */
static size_t digits_at_end(const char *name, size_t len)
{
    size_t n = 0;
    while (n < len && name[len - n - 1] >= '0' && name[len - n - 1] <= '9')
        n++;
    return n;
}

static bool ends(const char *name, size_t len, const char *end)
{
    const size_t n = strlen(end);
    return len > n && strncasecmp(name + len - n, end, n) == 0;
}

/* x.7z.001 and the like: an archive's whole name, and a number of three digits. */
static bool is_numbered(const char *name, size_t len)
{
    static const char *const kinds[] = {".7z.",  ".zip.", ".rar.", ".tar.", ".gz.",
                                        ".tgz.", ".bz2.", ".xz.",  ".zst."};
    if (digits_at_end(name, len) != 3)
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (ends(name, len - 3, kinds[i]))
            return true;
    return false;
}

bool bd_volume_named(const char *name, bool archive)
{
    const size_t len = strlen(name);
    const size_t digits = digits_at_end(name, len);
    if (ends(name, len, ".zip"))
        return !archive;
    if (ends(name, len, ".rar")) {
        const size_t stem = len - strlen(".rar");
        const size_t number = digits_at_end(name, stem);
        return number != 0 && ends(name, stem - number, ".part");
    }
    if (digits == 2 && (ends(name, len - 2, ".r") || ends(name, len - 2, ".z")))
        return true;
    return is_numbered(name, len);
}

bd_status bd_volume_refuse(const char *name, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0, "'%s' is one volume of a split archive", name);
    bd_hint(err, "put all volumes into one folder, unpack them together and name the files");
    return BD_E_INPUT;
}
