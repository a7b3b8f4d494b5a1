/* build_common: helpers of all parts of the build: places, copies, fields by name; see build.h. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "config/build.h"
#include "engine/base/nearest.h"

bd_place bd_place_at(const char *format, ...)
{
    bd_place p;
    va_list args;
    va_start(args, format);
    vsnprintf(p.text, sizeof p.text, format, args);
    va_end(args);
    return p;
}

bd_status bd_config__no_memory(const bd_build *b)
{
    return bd_fail(b->err, BD_E_NOMEM, 0, "out of memory");
}

bd_status bd_config__copy(const bd_build *b, const char *text, const char **out)
{
    *out = bd_memory_copy(b->memory, text, strlen(text));
    return *out == NULL ? bd_config__no_memory(b) : BD_OK;
}

bd_status bd_config__find_field(const bd_build *b, const char *set,
                                const bd_dataset_config *dataset, const char *name,
                                const char *where, size_t *out)
{
    const char *names[BD_FIELDS_MAX];
    char allowed[BD_ERR_TEXT] = "";
    char shown[BD_TREE_SHOWN];
    char listed[BD_TREE_SHOWN];
    size_t len = 0;

    for (size_t i = 0; i < dataset->field_count; i++) {
        names[i] = dataset->fields[i].name;
        if (strcmp(name, names[i]) == 0) {
            *out = i;
            return BD_OK;
        }
        if (len < sizeof allowed)
            len += (size_t)snprintf(allowed + len, sizeof allowed - len, "%s%s", i == 0 ? "" : ", ",
                                    bd_tree_shown(names[i], listed));
    }
    const char *near = bd_nearest(name, names, dataset->field_count);
    const bd_status st =
        bd_tree_fail(b->tree, where, b->err, "%s '%s' is not a field of %s; allowed: %s", where,
                     bd_tree_shown(name, shown), set, allowed);
    if (near != NULL)
        bd_hint(b->err, "did you mean '%s'?", bd_tree_shown(near, listed));
    return st;
}
