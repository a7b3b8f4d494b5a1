/* config: see config.h. The text becomes a tree, the tree is checked and loaded key by key, and the
 * configuration is built from it. */
#include "config/config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/build.h"
#include "engine/base/file.h"

/* The configuration and everything it points to. */
typedef struct owner {
    bd_config config; /* first member: the pointer handed out is also the owner's */
    bd_memory memory;
} owner;

static bd_status parse(const char *path, const char *text, size_t len, const char *period,
                       owner *own, bd_memory *scratch, bd_err *err)
{
    bd_tree tree;
    bd_raw_config raw = {0};

    const bd_status st = bd_tree_read(path, text, len, scratch, &tree, err);
    if (st == BD_E_USAGE && !bd_schema_knows(&tree))
        bd_hint(err, "%s", bd_schema_foreign_hint);
    BD_TRY(st);
    BD_TRY(bd_schema_check(&tree, err));
    BD_TRY(bd_schema_load(&tree, scratch, &raw, err));
    own->config.text = bd_memory_copy(&own->memory, text, len);
    own->config.text_len = len;
    if (own->config.text == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    return bd_config__build(&tree, &raw, period, &own->memory, &own->config, err);
}

/* It is probably a roster. */
static bd_status fail_large(const char *path, uint64_t bytes, bd_err *err)
{
    bd_hint(err, "%s", bd_schema_foreign_hint);
    return bd_fail(err, BD_E_USAGE, 0, "%s: %llu KiB; the limit is %d KiB", path,
                   (unsigned long long)(bytes + 1023) / 1024, BD_CONFIG_BYTES_MAX / 1024);
}

bd_status bd_config_parse(const char *path, const char *text, size_t len, const char *period,
                          bd_config **out, bd_err *err)
{
    bd_memory scratch = {0};

    *out = NULL;
    if (len > BD_CONFIG_BYTES_MAX)
        return fail_large(path, len, err);
    owner *own = calloc(1, sizeof *own);
    if (own == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    const bd_status st = parse(path, text, len, period, own, &scratch, err);
    bd_memory_fini(&scratch);
    if (st < 0)
        bd_config_free(&own->config);
    else
        *out = &own->config;
    return st;
}

/* A missing configuration is a mistake on the command line; a disk that fails is none. */
static bd_status check_path(const char *path, bd_err *err)
{
    struct stat info;
    if (stat(path, &info) != 0 || access(path, R_OK) != 0)
        return bd_fail(err, bd_path_is_wrong(errno) ? BD_E_USAGE : BD_E_IO, errno,
                       "cannot read the configuration '%s'", path);
    if (S_ISDIR(info.st_mode))
        return bd_fail(err, BD_E_USAGE, 0, "the configuration '%s' is a folder", path);
    if (!S_ISREG(info.st_mode))
        return bd_fail(err, BD_E_USAGE, 0, "the configuration '%s' is not a regular file", path);
    if (info.st_size > BD_CONFIG_BYTES_MAX)
        return fail_large(path, (uint64_t)info.st_size, err);
    return BD_OK;
}

bd_status bd_config_load(const char *path, const char *period, bd_config **out, bd_err *err)
{
    char *text = NULL;
    size_t len = 0;

    *out = NULL;
    BD_TRY(check_path(path, err));
    BD_TRY(bd_file_slurp(path, BD_CONFIG_BYTES_MAX, &text, &len, err));
    const bd_status st = bd_config_parse(path, text, len, period, out, err);
    free(text);
    return st;
}

void bd_config_free(bd_config *config)
{
    if (config == NULL)
        return;
    owner *own = (owner *)config;
    bd_memory_fini(&own->memory);
    free(own);
}
