/* manifest_access: the member `access` of manifest.json; see manifest.h. */
#include <stdlib.h>
#include <string.h>

#include "engine/report/publish/manifest.h"
#include "formats/json/json.h"
#include "formats/json/json_read.h"

enum { MODE_DIGITS = 4, OCTAL_BITS = 3, GROUP_READS = 0040, MODE_MAX = 0777 };

static const char top_name[] = ".";

/* ---- writing ---- */

static void write_mode(bd_json *json, const char *key, mode_t mode)
{
    char text[MODE_DIGITS + 1] = "";
    for (int i = MODE_DIGITS - 1; i >= 0; i--, mode >>= OCTAL_BITS)
        text[i] = (char)('0' + (mode & 7));
    bd_json_string(json, key, text);
}

static void write_one(bd_json *json, const bd_access *access)
{
    bd_json_string(json, "mode", (access->file_mode & GROUP_READS) != 0 ? "group" : "private");
    if (access->has_group && access->group_name != NULL)
        bd_json_string(json, "group", access->group_name);
    if (access->has_group)
        bd_json_u64(json, "gid", access->group);
    write_mode(json, "folder", access->folder_mode);
    write_mode(json, "file", access->file_mode);
}

void bd_manifest__write_access(bd_json *json, const bd_manifest *manifest)
{
    if (manifest->access_count == 0)
        return;
    bd_json_object(json, "access");
    write_one(json, &manifest->access[0].access);
    bd_json_array(json, "folders");
    for (size_t i = 1; i < manifest->access_count; i++) {
        bd_json_object(json, NULL);
        bd_json_string(json, "name", manifest->access[i].name);
        write_one(json, &manifest->access[i].access);
        bd_json_end(json);
    }
    bd_json_end(json);
    bd_json_end(json);
}

/* ---- reading ---- */

static bd_status refuse(const char *path, bd_err *err)
{
    return bd_fail(err, BD_E_INPUT, 0, "'%s' is not a bidui manifest: an invalid access", path);
}

static bool read_mode(const bd_json_value *value, mode_t *out)
{
    const char *text = bd_json_get_string(value);
    *out = 0;
    if (text == NULL || strlen(text) != MODE_DIGITS || strspn(text, "01234567") != MODE_DIGITS)
        return false;
    for (; *text != '\0'; text++)
        *out = *out << OCTAL_BITS | (mode_t)(*text - '0');
    return *out != 0 && *out <= MODE_MAX;
}

static bool read_one(const bd_json_value *object, bd_access *out)
{
    const bd_json_value *gid = bd_json_get(object, "gid");
    const bd_json_value *group = bd_json_get(object, "group");
    uint64_t number = 0;
    *out = (bd_access){.has_group = gid != NULL, .group_name = bd_json_get_string(group)};
    if ((gid != NULL && !bd_json_get_u64(gid, &number)) || number >= (gid_t)-1 ||
        (group != NULL && out->group_name == NULL))
        return false;
    out->group = (gid_t)number;
    return read_mode(bd_json_get(object, "folder"), &out->folder_mode) &&
           read_mode(bd_json_get(object, "file"), &out->file_mode);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const bd_folder_access *)a)->name, ((const bd_folder_access *)b)->name);
}

static bool read_folders(const bd_json_value *folders, bd_folder_access *out, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const bd_json_value *object = bd_json_at(folders, i);
        out[i].name = bd_json_get_string(bd_json_get(object, "name"));
        if (out[i].name == NULL || !bd_manifest__is_name(out[i].name) ||
            !read_one(object, &out[i].access))
            return false;
    }
    qsort(out, count, sizeof *out, by_name);
    for (size_t i = 1; i < count; i++)
        if (strcmp(out[i - 1].name, out[i].name) == 0)
            return false;
    return true;
}

bd_status bd_manifest__read_access(const char *path, bd_manifest_read *out, bd_err *err)
{
    const bd_json_value *access = bd_json_get(out->json, "access");
    const bd_json_value *folders = bd_json_get(access, "folders");
    const size_t count = bd_json_count(folders);

    if (access == NULL)
        return BD_OK;
    out->access = calloc(count + 1, sizeof *out->access);
    if (out->access == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    out->access[0].name = top_name;
    if (!bd_json_is_array(folders) || !read_one(access, &out->access[0].access) ||
        !read_folders(folders, out->access + 1, count))
        return refuse(path, err);
    out->manifest.access = out->access;
    out->manifest.access_count = count + 1;
    return BD_OK;
}

/* ---- asking ---- */

static int order(const char *listed, const char *name, size_t len)
{
    const int first = strncmp(listed, name, len);
    return first != 0 ? first : listed[len] != '\0';
}

/* The entry of the first len bytes of name; NULL: it is not listed. */
static const bd_access *find(const bd_manifest *manifest, const char *name, size_t len)
{
    size_t from = 1;
    size_t to = manifest->access_count;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        const int at = order(manifest->access[middle].name, name, len);
        if (at == 0)
            return &manifest->access[middle].access;
        if (at < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

const bd_access *bd_manifest_access_of(const bd_manifest *manifest, const char *name)
{
    if (manifest->access_count == 0)
        return NULL;
    for (size_t len = strlen(name); len > 0; len--) {
        if (name[len] != '\0' && name[len] != '/')
            continue;
        const bd_access *found = find(manifest, name, len);
        if (found != NULL)
            return found;
    }
    return &manifest->access[0].access;
}
