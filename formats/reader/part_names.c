/* part_names: the names of the inputs that a file holds; see reader.h. */
#include <stdlib.h>
#include <string.h>

#include "formats/reader/reader.h"

bd_status bd_part_names_add(bd_part_names *names, bd_text name, bd_err *err)
{
    char **grown = realloc(names->at, (names->count + 1) * sizeof *grown);
    if (grown != NULL)
        names->at = grown;
    char *copy = grown == NULL ? NULL : strndup(name.at, name.len);
    if (copy == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu names", names->count);
    names->at[names->count++] = copy;
    return BD_OK;
}

void bd_part_names_fini(bd_part_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->at[i]);
    free(names->at);
    *names = (bd_part_names){0};
}
