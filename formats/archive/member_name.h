/*
 * member_name: the names of an archive's members. They are hostile: they only stand in reports and
 * messages and are never a path. Pure, any thread.
 */
#ifndef BD_FORMATS_ARCHIVE_MEMBER_NAME_H
#define BD_FORMATS_ARCHIVE_MEMBER_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/text.h"

/** Append the name as text: UTF-8, or else GB18030, in which zip files of Chinese systems have their
 * names; bytes that are neither, and control characters, become \xHH. */
void bd_member_name_add(bd_buf *out, bd_text bytes);

/** Whether systems put such a member into archives on their own, and it is no file of data: those of
 * macOS, thumbnails, lock files. */
bool bd_member_name_is_clutter(const char *name);

/** Whether one of the patterns (fnmatch) fits the name, or what follows its last slash; letters in
 * either case. No patterns: every name is wanted. */
bool bd_member_name_wanted(const char *name, const char *const *patterns, size_t count);

#endif
