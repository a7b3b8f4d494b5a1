/* verify_access: compares modes and groups with what the manifest says; see verify_parts.h. Groups
 * are shown by number: their names may change, and the one in the manifest may be any text. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "engine/inspect/verify/verify_parts.h"

enum { MODE_BITS = 0777, OF_GROUP = 0070 };

bd_access_detail bd_verify__access(mode_t mode, gid_t group, const bd_access *published)
{
    bd_access_detail detail = {.text = "", .wider = false};
    int len = 0;
    if (published == NULL)
        return detail;
    const mode_t wanted = S_ISDIR(mode) ? published->folder_mode : published->file_mode;
    const mode_t now = mode & MODE_BITS;
    /* Another group does no harm while it has no permission. */
    const bool other_group =
        published->has_group && group != published->group && (now & OF_GROUP) != 0;
    detail.wider = (now & ~wanted) != 0 || other_group;
    if (now != wanted)
        len = snprintf(detail.text, sizeof detail.text, "mode %04o, published was %04o",
                       (unsigned)now, (unsigned)wanted);
    if (other_group)
        snprintf(detail.text + len, sizeof detail.text - (size_t)len,
                 "%sgroup %u, published was %u", len == 0 ? "" : ", ", (unsigned)group,
                 (unsigned)published->group);
    return detail;
}

bd_status bd_verify__folder_access(int folder, const char *name, const bd_manifest *manifest,
                                   bd_findings *findings, bd_err *err)
{
    struct stat info;
    if (fstat(folder, &info) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot look at folder '%s'", name);
    const bd_access_detail open_to =
        bd_verify__access(info.st_mode, info.st_gid, bd_manifest_access_of(manifest, name));
    if (open_to.text[0] != '\0')
        bd_findings_add(findings, open_to.wider ? BD_VERDICT_CHANGED : BD_VERDICT_OK, name,
                        open_to.text);
    return BD_OK;
}
