/* pattern: see pattern.h. The pattern is taken part by part: the folders found so far, then what the
 * next part matches in all of them. */
#include "config/pattern.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <search.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/config.h"
#include "engine/base/file.h"
#include "engine/base/text.h"

typedef struct walk {
    const char *label;
    bd_path_list now;  /* folders, each with its slash; "" is the working directory */
    bd_path_list next; /* what the present part matches in them */
    bool last;         /* the present part is the last one: files are wanted */
    bool deep;         /* there was a `**`: folders are not taken for files */
    bd_err *err;
} walk;

/* ---- lists ---- */

bd_status bd_path_list_add(bd_path_list *list, const char *path, size_t count_max, const char *what,
                           bd_err *err)
{
    if (list->count == count_max)
        return bd_fail(err, BD_E_USAGE, 0, "more %s than the limit of %zu", what, count_max);
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
        char **grown = realloc(list->at, capacity * sizeof *grown);
        if (grown == NULL)
            return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
        list->at = grown;
        list->capacity = capacity;
    }
    list->at[list->count] = strdup(path);
    if (list->at[list->count] == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    list->count++;
    return BD_OK;
}

void bd_path_list_fini(bd_path_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->at[i]);
    free(list->at);
    *list = (bd_path_list){0};
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort(bd_path_list *list, size_t from)
{
    if (list->count > from)
        qsort(list->at + from, list->count - from, sizeof *list->at, by_bytes);
}

/* Sort, and keep one of equal paths. */
static void sort_once(bd_path_list *list)
{
    size_t kept = 0;
    sort(list, 0);
    for (size_t i = 0; i < list->count; i++) {
        if (kept > 0 && strcmp(list->at[kept - 1], list->at[i]) == 0)
            free(list->at[i]);
        else
            list->at[kept++] = list->at[i];
    }
    list->count = kept;
}

/* Append folder + name, and a slash where it is a folder. */
static bd_status add_path(bd_path_list *list, const char *folder, const char *name, bool slash,
                          bd_err *err)
{
    bd_buf path = {0};
    bd_buf_add_string(&path, folder);
    bd_buf_add_string(&path, name);
    bd_buf_add_string(&path, slash ? "/" : "");
    bd_buf_add_char(&path, '\0');
    bd_status st = bd_buf_check(&path, err);
    if (st == BD_OK)
        st = slash ? bd_path_list_add(list, path.at, BD_PATTERN_FOLDERS_MAX, "folders", err)
                   : bd_path_list_add(list, path.at, BD_FILES_MAX, "files", err);
    bd_buf_fini(&path);
    return st;
}

/* ---- folders ---- */

static bd_status fail_folder(const walk *w, const char *verb, const char *folder, int code)
{
    const size_t len = strlen(folder);
    const int shown = (int)(len > 1 ? len - 1 : len);
    bd_hint(w->err, "files in it would be left out");
    return bd_fail(w->err, BD_E_IO, code, "%s: cannot %s folder '%.*s'", w->label, verb,
                   len == 0 ? 1 : shown, len == 0 ? "." : folder);
}

/* BD_END: it does not exist, or is not a folder. The caller closes *dir. */
static bd_status open_folder(const walk *w, const char *folder, DIR **dir)
{
    *dir = opendir(folder[0] == '\0' ? "." : folder);
    if (*dir != NULL)
        return BD_OK;
    const int code = errno;
    return bd_path_is_absent(code) ? BD_END : fail_folder(w, "read", folder, code);
}

/* The next entry but . and ..; BD_END: there is none. */
static bd_status next_entry(const walk *w, const char *folder, DIR *dir,
                            const struct dirent **entry)
{
    do {
        errno = 0;
        *entry = readdir(dir);
        const int code = errno;
        if (*entry == NULL)
            return code == 0 ? BD_END : fail_folder(w, "read", folder, code);
    } while (strcmp((*entry)->d_name, ".") == 0 || strcmp((*entry)->d_name, "..") == 0);
    return BD_OK;
}

/* What an entry is; a link counts as what it leads to, and *link is set. A broken one is neither
 * file nor folder. */
static bd_status kind_of(const walk *w, const char *folder, DIR *dir, const struct dirent *entry,
                         bool *is_folder, bool *link)
{
    struct stat info;
    *is_folder = entry->d_type == DT_DIR;
    *link = entry->d_type == DT_LNK;
    if (entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN)
        return BD_OK;
    int code = fstatat(dirfd(dir), entry->d_name, &info, AT_SYMLINK_NOFOLLOW);
    if (code == 0 && S_ISLNK(info.st_mode)) {
        *link = true;
        code = fstatat(dirfd(dir), entry->d_name, &info, 0);
    }
    if (code != 0 && !bd_path_is_absent(errno))
        return fail_folder(w, "look at what is in", folder, errno);
    *is_folder = code == 0 && S_ISDIR(info.st_mode);
    return BD_OK;
}

/* ---- any depth ---- */

typedef struct tree {
    walk *w;
    bd_path_list pending; /* folders to enter, one after the other */
    bd_path_list links;   /* to folders; they are entered after all real ones */
    size_t links_done;
    void *seen; /* tsearch() tree of the folders that were entered */
} tree;

typedef struct identity {
    dev_t device;
    ino_t inode;
} identity;

static int by_identity(const void *a, const void *b)
{
    const identity *x = a;
    const identity *y = b;
    if (x->device != y->device)
        return x->device < y->device ? -1 : 1;
    return (x->inode > y->inode) - (x->inode < y->inode);
}

/* BD_END: the folder was entered before. */
static bd_status enter_once(tree *t, const char *folder, DIR *dir)
{
    struct stat info;
    identity *key = malloc(sizeof *key);
    if (key == NULL)
        return bd_fail(t->w->err, BD_E_NOMEM, 0, "out of memory");
    if (fstat(dirfd(dir), &info) != 0) {
        const int code = errno;
        free(key);
        return fail_folder(t->w, "read", folder, code);
    }
    *key = (identity){info.st_dev, info.st_ino};
    identity **node = tsearch(key, &t->seen, by_identity);
    if (node == NULL || *node != key)
        free(key);
    if (node == NULL)
        return bd_fail(t->w->err, BD_E_NOMEM, 0, "out of memory");
    return *node == key ? BD_OK : BD_END;
}

/* Find the folders in a folder. BD_END: it is gone, or was entered before. */
static bd_status enter(tree *t, const char *folder)
{
    DIR *dir;
    const struct dirent *entry;
    bool is_folder;
    bool link;
    bd_status st = open_folder(t->w, folder, &dir);
    if (st != BD_OK)
        return st;
    BD_GOTO(enter_once(t, folder, dir));
    const bool again = st == BD_END;
    while (!again) {
        BD_GOTO(next_entry(t->w, folder, dir, &entry));
        if (st == BD_END)
            break;
        if (entry->d_name[0] == '.')
            continue;
        BD_GOTO(kind_of(t->w, folder, dir, entry, &is_folder, &link));
        if (is_folder)
            BD_GOTO(
                add_path(link ? &t->links : &t->pending, folder, entry->d_name, true, t->w->err));
    }
    st = again ? BD_END : BD_OK;
done:
    closedir(dir);
    return st;
}

/* The first link by name comes next when all real folders are entered, so the order in which a
 * folder lists its entries has no effect. */
static bd_status enter_all(tree *t)
{
    bd_err *err = t->w->err;
    for (size_t i = 0; i < t->pending.count || t->links_done < t->links.count; i++) {
        if (i == t->pending.count) {
            sort(&t->links, t->links_done);
            BD_TRY(bd_path_list_add(&t->pending, t->links.at[t->links_done++],
                                    BD_PATTERN_FOLDERS_MAX, "folders", err));
        }
        const bd_status st = enter(t, t->pending.at[i]);
        BD_TRY(st);
        if (st == BD_OK)
            BD_TRY(bd_path_list_add(&t->w->next, t->pending.at[i], BD_PATTERN_FOLDERS_MAX,
                                    "folders", err));
    }
    return BD_OK;
}

/* `**`: the folders and all that lie in them. */
static bd_status descend(walk *w)
{
    tree t = {.w = w, .pending = w->now};
    w->now = (bd_path_list){0};
    const bd_status st = enter_all(&t);
    bd_path_list_fini(&t.pending);
    bd_path_list_fini(&t.links);
    tdestroy(t.seen, free);
    return st;
}

/* ---- one part ---- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that \xHH at `at` stands for; 0: it is not that. */
static char escaped_byte(const char *at)
{
    if (at[0] != '\\' || at[1] != 'x' || hex_digit(at[2]) < 0 || hex_digit(at[3]) < 0)
        return 0;
    return (char)(unsigned char)(hex_digit(at[2]) * 16 + hex_digit(at[3]));
}

/* A part of len bytes for fnmatch(). plain: `[` and `\` are characters like any other. */
static void part_for_fnmatch(const char *part, size_t len, bool plain, bd_buf *out)
{
    for (size_t i = 0; i < len; i++) {
        const char byte = plain ? 0 : escaped_byte(part + i); /* the terminator ends it */
        if (byte != 0) {
            bd_buf_add_char(out, '\\');
            bd_buf_add_char(out, byte);
            i += 3;
        } else {
            if (plain && (part[i] == '[' || part[i] == '\\'))
                bd_buf_add_char(out, '\\');
            bd_buf_add_char(out, part[i]);
        }
    }
    bd_buf_add_char(out, '\0');
}

/* Remove the backslashes from a part for fnmatch(). False: it is not the name of one file. */
static bool as_name(const char *part, char *out)
{
    for (; *part != '\0'; part++) {
        if (strchr("*?[", *part) != NULL)
            return false;
        if (*part == '\\' && part[1] != '\0')
            part++;
        *out++ = *part;
    }
    *out = '\0';
    return true;
}

static bd_status match_name(walk *w, const char *folder, const char *name)
{
    struct stat info;
    bd_buf path = {0};
    bd_buf_add_string(&path, folder);
    bd_buf_add_string(&path, name);
    bd_buf_add_char(&path, '\0');
    bd_status st = bd_buf_check(&path, w->err);
    if (st == BD_OK && lstat(path.at, &info) == 0)
        st = add_path(&w->next, folder, name, !w->last, w->err);
    else if (st == BD_OK && !bd_path_is_absent(errno))
        st = fail_folder(w, "look into", folder, errno);
    bd_buf_fini(&path);
    return st;
}

static bd_status match_entry(walk *w, const char *folder, DIR *dir, const struct dirent *entry,
                             const char *part)
{
    bool is_folder;
    bool link;
    const int code = fnmatch(part, entry->d_name, FNM_PERIOD);
    if (code == FNM_NOMATCH)
        return BD_OK;
    if (code != 0)
        return bd_fail(w->err, BD_E_IO, 0, "%s: cannot compare a name with '%s'", w->label, part);
    if (!w->last || w->deep) {
        BD_TRY(kind_of(w, folder, dir, entry, &is_folder, &link));
        if (is_folder == w->last)
            return BD_OK;
    }
    return add_path(&w->next, folder, entry->d_name, !w->last, w->err);
}

static bd_status match_entries(walk *w, const char *folder, const char *part)
{
    DIR *dir;
    const struct dirent *entry;
    bd_status st = open_folder(w, folder, &dir);
    if (st != BD_OK)
        return st;
    while ((st = next_entry(w, folder, dir, &entry)) == BD_OK)
        BD_GOTO(match_entry(w, folder, dir, entry, part));
done:
    closedir(dir);
    return st;
}

/* Match one part, in one of its two meanings, in every folder. */
static bd_status match_part(walk *w, const char *part, size_t len, bool plain)
{
    bd_buf pattern = {0};
    bd_buf name = {0};
    bd_status st = BD_OK;
    part_for_fnmatch(part, len, plain, &pattern);
    bd_buf_add(&name, pattern.at, pattern.len); /* as_name() makes it no longer */
    BD_GOTO(bd_buf_check(&pattern, w->err));
    BD_GOTO(bd_buf_check(&name, w->err));
    const bool is_name = as_name(pattern.at, name.at);
    for (size_t i = 0; i < w->now.count; i++) {
        if (is_name)
            BD_GOTO(match_name(w, w->now.at[i], name.at));
        else
            BD_GOTO(match_entries(w, w->now.at[i], pattern.at));
    }
    st = BD_OK;
done:
    bd_buf_fini(&pattern);
    bd_buf_fini(&name);
    return st;
}

/* ---- the whole pattern ---- */

/* Take the next part; *at is moved behind it and its slashes. */
static bd_status take_part(walk *w, const char **at)
{
    const char *part = *at;
    const size_t len = strcspn(part, "/");
    *at += len + strspn(part + len, "/");
    w->last = **at == '\0';
    if (len == 2 && memcmp(part, "**", 2) == 0) {
        w->deep = true;
        BD_TRY(descend(w));
        if (!w->last)
            return BD_OK;
        bd_path_list_fini(&w->now); /* `**` at the end: all files */
        w->now = w->next;
        w->next = (bd_path_list){0};
        return match_part(w, "*", 1, true);
    }
    BD_TRY(match_part(w, part, len, true));
    if (w->next.count != 0 || (memchr(part, '[', len) == NULL && memchr(part, '\\', len) == NULL))
        return BD_OK;
    return match_part(w, part, len, false);
}

static bd_status expand(walk *w, const char *pattern, size_t folder_len)
{
    bd_buf folder = {0};
    bd_buf_add(&folder, pattern, folder_len);
    bd_buf_add_string(&folder, folder_len == 0 && pattern[0] == '/' ? "/" : "");
    bd_buf_add_char(&folder, '\0');
    bd_status st = bd_buf_check(&folder, w->err);
    if (st == BD_OK)
        st = bd_path_list_add(&w->now, folder.at, 1, "folders", w->err);
    bd_buf_fini(&folder);
    const char *at = pattern + folder_len;
    at += strspn(at, "/");
    while (st == BD_OK && *at != '\0' && w->now.count != 0) {
        st = take_part(w, &at);
        bd_path_list_fini(&w->now);
        w->now = w->next;
        w->next = (bd_path_list){0};
        sort_once(&w->now);
    }
    return st;
}

bd_status bd_pattern_expand(const char *pattern, size_t folder_len, const char *label,
                            bd_path_list *out, bd_err *err)
{
    walk w = {.label = label, .err = err};
    bd_status st = BD_OK;
    BD_GOTO(expand(&w, pattern, folder_len));
    for (size_t i = 0; i < w.now.count && w.last; i++)
        BD_GOTO(bd_path_list_add(out, w.now.at[i], BD_FILES_MAX, "files", err));
done:
    bd_path_list_fini(&w.now);
    bd_path_list_fini(&w.next);
    return st;
}
