/*
 * pattern: the files that a pattern names, found by reading folders.
 *
 *   *  ?  [0-9]   within one name, not for a dot at its beginning (fnmatch)
 *   **            alone between slashes: any number of folders, also none
 *   \* \? \[ \\   that character
 *   \xHH          that byte; so a name that is not UTF-8 can be written as reports show it
 *
 * What exists is a name: each part of a pattern is first taken with `[` and `\` as plain
 * characters, and read as above only if nothing matches then. `**` follows links to folders, but
 * enters no folder twice, so links can neither hide files nor lead round in a circle. Hidden folders
 * are left out.
 *
 * A file that does not exist matches nothing. Any other failure of a system call is an error, since
 * files would be left out silently. Private to the room; one thread per list.
 */
#ifndef BD_CONFIG_PATTERN_H
#define BD_CONFIG_PATTERN_H

#include <stddef.h>

#include "engine/base/err.h"

enum { BD_PATTERN_FOLDERS_MAX = 1000000 };

/* Zeroed it is empty; end it with bd_path_list_fini(). */
typedef struct bd_path_list {
    char **at;
    size_t count, capacity;
} bd_path_list;

/** Append a copy of path; BD_E_USAGE: the list has count_max already, which are called `what`. */
BD_NODISCARD bd_status bd_path_list_add(bd_path_list *list, const char *path, size_t count_max,
                                        const char *what, bd_err *err);
void bd_path_list_fini(bd_path_list *list);

/**
 * Append the files that pattern matches, in byte order of their paths, each once; maybe none. Its
 * first folder_len bytes are a folder as it is, with its slash. label begins messages: where the
 * pattern is written. BD_E_IO: a folder cannot be read or searched.
 */
BD_NODISCARD bd_status bd_pattern_expand(const char *pattern, size_t folder_len, const char *label,
                                         bd_path_list *out, bd_err *err);

#endif
