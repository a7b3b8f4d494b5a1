/* lock_file: the files that spreadsheet programs keep beside an open workbook; see config.h. */
#include <string.h>

#include "config/config.h"

bool bd_config_is_lock_file(const bd_dataset_config *dataset, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (strncmp(slash == NULL ? path : slash + 1, "~$", 2) != 0)
        return false;
    for (size_t i = 0; i < dataset->pattern_count; i++)
        if (strcmp(dataset->patterns[i], path) == 0)
            return false;
    return true;
}
