/* verify_folder: the files of a published folder, and files that do not belong there. See
 * verify.h. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/retry.h"
#include "engine/inspect/verify/verify_parts.h"

typedef struct walk {
    const char *name; /* of the folder, for messages */
    const bd_manifest *manifest;
    bd_verify_sums *sums;
    bd_findings *findings;
    bd_err *err;
    bd_buf path;  /* of the present entry, inside the folder */
    size_t depth; /* folders above it */
} walk;

/* ---- the files of the manifest ---- */

static bool ends_with(const char *name, const char *end)
{
    const size_t len = strlen(name);
    const size_t end_len = strlen(end);
    return len >= end_len && strcmp(name + len - end_len, end) == 0;
}

/* How the rows of a file are counted (BD_FACTS_*); 0: it has none. */
static unsigned rows_of(const char *name)
{
    return ends_with(name, ".csv")      ? BD_FACTS_ROWS
           : ends_with(name, ".csv.gz") ? BD_FACTS_PACKED_ROWS
                                        : 0;
}

static int open_folder(int at, const char *name)
{
    return bd_retry_openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
}

/*
 * Open the folder of name; *last is the last part of name. BD_END: there is no such folder. *fd is
 * -1 if something on the way is not a folder (a link to one counts as such); otherwise the caller
 * closes it.
 */
static bd_status open_parent(int folder, const char *name, int *fd, const char **last, bd_err *err)
{
    char part[256];
    *fd = fcntl(folder, F_DUPFD_CLOEXEC, 0);
    for (const char *slash; *fd >= 0 && (slash = strchr(name, '/')) != NULL; name = slash + 1) {
        const size_t len = (size_t)(slash - name) < sizeof part ? (size_t)(slash - name) : 0;
        memcpy(part, name, len);
        part[len] = '\0';
        const int next = open_folder(*fd, part);
        const int e = errno;
        close(*fd);
        *fd = next;
        if (next < 0 && e == ENOENT)
            return BD_END;
        if (next < 0 && (e == ENOTDIR || e == ELOOP))
            return BD_OK;
        errno = e;
    }
    *last = name;
    return *fd >= 0 ? BD_OK : bd_fail(err, BD_E_IO, errno, "cannot open the folder of '%s'", name);
}

static bd_status check_output(int folder, const walk *w, size_t no)
{
    const bd_outfile_totals *output = &w->manifest->outputs[no];
    const unsigned rows = rows_of(output->name);
    const bd_published published = {
        "",        output->bytes,  output->rows,
        rows != 0, output->digest, bd_manifest_access_of(w->manifest, output->name)};
    const unsigned sum = w->manifest->sums == NULL ? 0 : BD_FACTS_SUM;
    bd_file_facts facts = {0};
    const char *last;
    int fd;
    bd_status st = open_parent(folder, output->name, &fd, &last, w->err);
    if (st == BD_OK && fd < 0)
        facts.odd = "inside something that is not a folder";
    else if (st == BD_OK)
        st = bd_file_facts_get(fd, last, rows | sum, w->manifest->digest, &facts, w->err);
    if (fd >= 0)
        close(fd);
    BD_TRY(st);
    if (bd_verify__compare(w->findings, output->name, &published, st == BD_END ? NULL : &facts))
        memcpy(w->sums->of[no], facts.sum, sizeof facts.sum);
    return BD_OK;
}

/* ---- the files in the folder ---- */

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_other(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

/* The index of the first output whose name is not before path; outputs are sorted by name. */
static size_t first_output(const bd_manifest *manifest, const char *path)
{
    size_t from = 0;
    size_t to = manifest->output_count;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        if (strcmp(manifest->outputs[middle].name, path) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool is_output(const bd_manifest *manifest, const char *path)
{
    const size_t i = first_output(manifest, path);
    return i < manifest->output_count && strcmp(manifest->outputs[i].name, path) == 0;
}

/* path ends with a slash. */
static bool holds_outputs(const bd_manifest *manifest, const char *path)
{
    const size_t i = first_output(manifest, path);
    return i < manifest->output_count &&
           strncmp(manifest->outputs[i].name, path, strlen(path)) == 0;
}

static bd_status check_added(int folder, walk *w);

/* Check an entry of the open folder, whose path is w->path. If the entry should be a folder of
 * outputs but is not one, the outputs have been reported already. */
static bd_status check_entry(int folder, walk *w, const char *name)
{
    bd_status st = BD_OK;
    const size_t len = w->path.len;
    if (w->depth == 0 && (strcmp(name, "manifest.json") == 0 ||
                          (w->manifest->sums != NULL && strcmp(name, w->manifest->sums) == 0)))
        return BD_OK;
    bd_buf_add_string(&w->path, name);
    bd_buf_add_char(&w->path, '\0');
    BD_TRY(bd_buf_check(&w->path, w->err));
    if (!is_output(w->manifest, w->path.at)) {
        w->path.len--;
        bd_buf_add_string(&w->path, "/");
        bd_buf_add_char(&w->path, '\0');
        BD_TRY(bd_buf_check(&w->path, w->err));
        if (!holds_outputs(w->manifest, w->path.at)) {
            w->path.at[w->path.len - 2] = '\0';
            bd_findings_add(w->findings, BD_VERDICT_ADDED, w->path.at, "");
        } else {
            const int inside = open_folder(folder, name);
            if (inside < 0 && errno != ENOTDIR && errno != ELOOP)
                return bd_fail(w->err, BD_E_IO, errno, "cannot open folder '%s'", w->path.at);
            w->path.len -= 2;
            w->path.at[w->path.len] = '\0';
            if (inside >= 0)
                st = bd_verify__folder_access(inside, w->path.at, w->manifest, w->findings, w->err);
            w->path.at[w->path.len++] = '/';
            w->depth++;
            if (inside >= 0 && st >= 0)
                st = check_added(inside, w);
            w->depth--;
            if (inside >= 0)
                close(inside);
        }
    }
    w->path.len = len;
    return st;
}

/* Recursion is as deep as the manifest's names have parts: at most BD_MANIFEST_DEPTH_MAX. */
static bd_status check_added(int folder, walk *w)
{
    struct dirent **list = NULL;
    bd_status st = BD_OK;
    const int count = scandirat(folder, ".", &list, is_other, by_bytes);

    if (count < 0)
        return bd_fail(w->err, BD_E_IO, errno, "cannot read folder '%s/%.*s'", w->name,
                       (int)w->path.len, w->path.len == 0 ? "" : w->path.at);
    for (int i = 0; i < count; i++) {
        if (st >= 0)
            st = check_entry(folder, w, list[i]->d_name);
        free(list[i]);
    }
    free(list);
    return st;
}

bd_status bd_verify__folder(int folder, const char *name, bd_verify_sums *sums,
                            bd_findings *findings, bd_err *err)
{
    const bd_manifest *manifest = sums->manifest;
    walk w = {.name = name, .manifest = manifest, .sums = sums, .findings = findings, .err = err};
    bd_status st = BD_OK;
    for (size_t i = 0; i < manifest->output_count; i++)
        BD_TRY(check_output(folder, &w, i));
    st = bd_verify__folder_access(folder, ".", manifest, findings, err);
    if (st >= 0)
        st = check_added(folder, &w);
    bd_buf_fini(&w.path);
    return st;
}
