/* kind: see kind.h. */
#include "formats/archive/kind.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/base/retry.h"
#include "formats/input/input.h"
#include "formats/input/magic.h"

enum { HEAD_BYTES = 512 }; /* a tar header; all other marks are shorter */

/* The library that reads gz cannot be asked twice, so a tar inside is looked for through our own. A
 * damaged gz is no archive: its reader will say what is wrong. A failed call is no answer at all. */
static bd_status kind_in_gz(const char *path, bd_packing *out, bd_err *err)
{
    char head[HEAD_BYTES];
    size_t len = 0;
    bd_input *input = NULL;
    bd_err why = {0};
    bd_status st = bd_input_open(path, BD_DIGEST_XXH3, NULL, &input, &why);
    if (st >= 0)
        st = bd_input_read(input, head, sizeof head, &len, &why);
    bd_input_close(input);
    *out = st >= 0 && bd_magic_is_tar(head, len) ? BD_PACKING_TAR_GZ : BD_PACKING_NONE;
    if (st >= 0 || st == BD_E_INPUT)
        return BD_OK;
    *err = why;
    return st;
}

/* The same for what the library unpacks. A damaged file stays a packed one, whose reader says it. */
static bd_status kind_in_stream(const char *path, bd_packing *out, bd_err *err)
{
    char head[HEAD_BYTES];
    size_t len = 0;
    bd_packed *packed = NULL;
    bd_packed_member member;
    bd_err why = {0};
    bd_status st = bd_packed_open(path, BD_PACKING_STREAM, NULL, &packed, &why);
    if (st >= 0)
        st = bd_packed_next(packed, &member, &why);
    if (st == BD_OK)
        st = bd_packed_read(packed, path, head, sizeof head, &len, &why);
    bd_packed_close(packed);
    if (st >= 0 && bd_magic_is_tar(head, len))
        *out = BD_PACKING_TAR_STREAM;
    if (st >= 0 || st == BD_E_INPUT)
        return BD_OK;
    *err = why;
    return st;
}

bd_status bd_archive_kind(const char *path, bd_packing *out, bd_err *err)
{
    static const bd_packing packings[] = {
        [BD_MAGIC_ZIP] = BD_PACKING_ZIP,       [BD_MAGIC_7Z] = BD_PACKING_7Z,
        [BD_MAGIC_RAR] = BD_PACKING_RAR,       [BD_MAGIC_TAR] = BD_PACKING_TAR,
        [BD_MAGIC_STREAM] = BD_PACKING_STREAM, [BD_MAGIC_GZ] = BD_PACKING_TAR_GZ,
        [BD_MAGIC_UTF32] = BD_PACKING_NONE};
    char head[HEAD_BYTES];
    struct stat info;
    size_t len;
    bd_magic magic;
    *out = BD_PACKING_NONE;
    if (strcmp(path, "-") == 0)
        return BD_OK;
    if (stat(path, &info) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot open '%s'", path);
    if (!S_ISREG(info.st_mode))
        return BD_OK;
    const int fd = bd_retry_open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0);
    if (fd < 0)
        return bd_fail(err, BD_E_IO, errno, "cannot open '%s'", path);
    const bd_status st = bd_file_read(fd, path, head, sizeof head, &len, err);
    close(fd); /* was only read */
    BD_TRY(st);
    if (!bd_magic_find(head, len, &magic))
        return BD_OK;
    *out = packings[magic.kind];
    if (*out == BD_PACKING_STREAM)
        return kind_in_stream(path, out, err);
    return *out == BD_PACKING_TAR_GZ ? kind_in_gz(path, out, err) : BD_OK;
}
