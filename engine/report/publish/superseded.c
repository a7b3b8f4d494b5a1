/* superseded: see superseded.h. */
#include "engine/report/publish/superseded.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/retry.h"
#include "engine/base/shown.h"
#include "engine/report/publish/file_facts.h"
#include "formats/json/json_read.h"

enum { PIECE_BYTES = 256 << 10 };

static const char manifest_name[] = "manifest.json";
static const char folder_name[] = "superseded";

/* What an entry of the list borrows. */
struct bd_superseded_text {
    char file[BD_SUPERSEDED_FILE];
    bd_outfile_totals totals;
};

/* One call of bd_superseded_keep(). */
typedef struct keeping {
    const char *published, *staging;
    bd_digest_kind digest;
    bd_superseded_list *list;
    bd_buf *warnings;
    bd_err *err;
} keeping;

const char *bd_superseded_file(size_t no, char out[BD_SUPERSEDED_FILE])
{
    snprintf(out, BD_SUPERSEDED_FILE, "%s/%zu.json", folder_name, no);
    return out;
}

/* ---- the numbers of a folder ---- */

/* The number of "12.json"; 0: it has none. */
static size_t number_of(const char *name)
{
    size_t no = 0;
    if (*name == '0')
        return 0;
    for (; *name >= '0' && *name <= '9' && no <= BD_SUPERSEDED_MAX; name++)
        no = no * 10 + (size_t)(*name - '0');
    return no <= BD_SUPERSEDED_MAX && strcmp(name, ".json") == 0 ? no : 0;
}

static int by_number(const void *a, const void *b)
{
    const size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

static bd_status add_number(size_t no, size_t **numbers, size_t *count, bd_err *err)
{
    size_t *grown = realloc(*numbers, (*count + 1) * sizeof *grown);
    if (grown == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    grown[(*count)++] = no;
    *numbers = grown;
    return BD_OK;
}

static bd_status list_numbers(int fd, const char *name, size_t **numbers, size_t *count,
                              bd_err *err)
{
    bd_status st = BD_OK;
    const struct dirent *entry;
    DIR *dir = NULL;
    const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0); /* closedir() closes it */
    if (copy >= 0 && (dir = fdopendir(copy)) == NULL) {
        const int code = errno;
        close(copy);
        errno = code;
    }
    if (dir == NULL)
        return bd_fail(err, BD_E_IO, errno, "cannot read folder '%s'", name);
    while ((errno = 0, entry = readdir(dir)) != NULL) {
        const size_t no = number_of(entry->d_name);
        if (no != 0)
            BD_GOTO(add_number(no, numbers, count, err));
    }
    if (errno != 0)
        BD_FAIL(err, BD_E_IO, errno, "cannot read folder '%s'", name);
    if (*count > 0)
        qsort(*numbers, *count, sizeof **numbers, by_number);
done:
    closedir(dir);
    return st;
}

bd_status bd_superseded_open(int at, const char *name, int *fd, size_t **numbers, size_t *count,
                             bd_err *err)
{
    *numbers = NULL;
    *count = 0;
    *fd = bd_retry_openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW, 0);
    if (*fd < 0) /* ELOOP, ENOTDIR: a link, which O_DIRECTORY takes for something else */
        return bd_path_is_absent(errno) || errno == ELOOP
                   ? BD_END
                   : bd_fail(err, BD_E_IO, errno, "cannot open folder '%s'", name);
    const bd_status st = list_numbers(*fd, name, numbers, count, err);
    if (st < 0) {
        close(*fd);
        *fd = -1;
        free(*numbers);
        *numbers = NULL;
    }
    return st;
}

/* ---- the copies ---- */

static void warn(const keeping *keep, const char *file, const char *what)
{
    bd_buf_add_string(keep->warnings, "bidui: '");
    bd_shown_add_line(keep->warnings, bd_text_of(keep->published));
    bd_buf_printf(keep->warnings, "/%s' %s\n", file, what);
}

static bd_status grow(bd_superseded_list *list, bd_err *err)
{
    const size_t room = list->count + 1;
    bd_superseded *at = realloc(list->at, room * sizeof *at);
    if (at != NULL)
        list->at = at;
    struct bd_superseded_text *texts = realloc(list->texts, room * sizeof *texts);
    if (texts != NULL)
        list->texts = texts;
    return at != NULL && texts != NULL ? BD_OK : bd_fail(err, BD_E_NOMEM, 0, "out of memory");
}

/* The folder is made with the first file: an empty one would not belong to the run. */
static bd_status make_folder(const keeping *keep)
{
    bd_status st = BD_OK;
    bd_buf path = {0};
    if (keep->list->count > 0)
        return BD_OK;
    bd_buf_printf(&path, "%s/%s", keep->staging, folder_name);
    BD_GOTO(bd_buf_check(&path, keep->err));
    BD_GOTO(bd_folder_make_new(path.at, keep->err));
    if (st == BD_END) /* not made by this run: another user may have put it there */
        BD_FAIL(keep->err, BD_E_IO, EEXIST, "cannot make folder '%s'", path.at);
    BD_GOTO(bd_access_give_folder(path.at, keep->list->access, keep->err));
done:
    bd_buf_fini(&path);
    return st;
}

/* Create the file of this number, which becomes the next of the list once it is committed. */
static bd_status create(const keeping *keep, size_t no, bd_outfile **out)
{
    bd_superseded_list *list = keep->list;
    bd_status st = BD_OK;
    bd_buf path = {0};
    *out = NULL;
    BD_GOTO(make_folder(keep));
    BD_GOTO(grow(list, keep->err));
    char *file = list->texts[list->count].file;
    bd_superseded_file(no, file);
    bd_buf_printf(&path, "%s/%s", keep->staging, file);
    BD_GOTO(bd_buf_check(&path, keep->err));
    BD_GOTO(bd_outfile_create(path.at, file, keep->digest, out, keep->err));
    BD_GOTO(bd_outfile_give(*out, list->access, keep->err));
done:
    bd_buf_fini(&path);
    return st;
}

static bd_status commit(const keeping *keep, bd_outfile *file, const char *reason)
{
    bd_superseded_list *list = keep->list;
    struct bd_superseded_text *text = &list->texts[list->count];
    BD_TRY(bd_outfile_commit(file, &text->totals, keep->err));
    list->at[list->count++] = (bd_superseded){.bytes = text->totals.bytes, .reason = reason};
    return BD_OK;
}

static bd_status copy_bytes(int fd, const char *name, bd_outfile *file, bd_err *err)
{
    bd_status st = BD_OK;
    size_t got = PIECE_BYTES, all = 0;
    char *piece = malloc(PIECE_BYTES);
    if (piece == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    while (got == PIECE_BYTES) {
        BD_GOTO(bd_file_read(fd, name, piece, PIECE_BYTES, &got, err));
        all += got;
        if (all > BD_MANIFEST_MAX_BYTES) /* its size was looked at: it grows */
            BD_FAIL(err, BD_E_INPUT, 0, "'%s' is longer than %d bytes", name,
                    BD_MANIFEST_MAX_BYTES);
        if (got > 0)
            BD_GOTO(bd_outfile_append(file, piece, got, 0, err));
    }
done:
    free(piece);
    return st;
}

/* ---- those that were kept already ---- */

/* Open a regular file of the folder. BD_END: it is something else, *why says what. */
static bd_status open_regular(int folder, const char *name, int *fd, const char **why, bd_err *err)
{
    struct stat info;
    bd_status st = BD_OK;
    *fd =
        bd_retry_openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0);
    *why = "is a link and is not kept";
    if (*fd < 0) /* ENXIO: a socket */
        return errno == ELOOP || errno == ENXIO
                   ? BD_END
                   : bd_fail(err, BD_E_IO, errno, "cannot open the superseded '%s'", name);
    if (fstat(*fd, &info) != 0)
        st = bd_fail(err, BD_E_IO, errno, "cannot look at the superseded '%s'", name);
    else if (!S_ISREG(info.st_mode) || info.st_size > BD_MANIFEST_MAX_BYTES)
        st = BD_END;
    *why = "is not the file of a run and is not kept";
    if (st == BD_OK)
        return BD_OK;
    close(*fd);
    *fd = -1;
    return st;
}

/* The entry of the manifest that is replaced; NULL: it has none. */
static const bd_json_value *entry_before(const bd_superseded_list *list, const char *file)
{
    const bd_json_value *all = bd_json_get(list->before, folder_name);
    for (size_t i = 0; i < bd_json_count(all); i++) {
        const bd_json_value *old = bd_json_at(all, i);
        const char *name = bd_json_get_string(bd_json_get(old, "file"));
        if (name != NULL && strcmp(name, file) == 0)
            return old;
    }
    return NULL;
}

static const char *reason_before(const bd_json_value *entry)
{
    const char *reason = bd_json_get_string(bd_json_get(entry, "reason"));
    return reason == NULL ? "" : reason;
}

/* Say if the file is not the one that the manifest lists, which may have another kind of digest. If
 * the manifest is damaged there is nothing to compare with. */
static bd_status check_before(const keeping *keep, int folder, const char *name, const char *file,
                              const bd_json_value *entry)
{
    const char *kind_name = bd_json_get_string(bd_json_get(keep->list->before, "digest"));
    const char *digest = bd_json_get_string(bd_json_get(entry, "digest"));
    bd_digest_kind kind;
    bd_file_facts facts;
    if (keep->list->before == NULL || kind_name == NULL || !bd_digest_by_name(kind_name, &kind))
        return BD_OK;
    const bd_status st = bd_file_facts_get(folder, name, 0, kind, &facts, keep->err);
    BD_TRY(st);
    if (st == BD_END || facts.odd != NULL || digest == NULL || strcmp(facts.digest, digest) != 0)
        warn(keep, file, "is not as it was published; it is kept as it is");
    return BD_OK;
}

static bd_status carry_one(const keeping *keep, int folder, size_t no)
{
    bd_status st = BD_OK;
    char file[BD_SUPERSEDED_FILE];
    const char *name = bd_superseded_file(no, file) + sizeof folder_name; /* behind the '/' */
    const char *why;
    bd_outfile *out = NULL;
    int fd;
    BD_GOTO(open_regular(folder, name, &fd, &why, keep->err));
    if (st == BD_END) {
        warn(keep, file, why);
        return BD_OK;
    }
    const bd_json_value *entry = entry_before(keep->list, file);
    BD_GOTO(check_before(keep, folder, name, file, entry));
    BD_GOTO(create(keep, no, &out));
    BD_GOTO(copy_bytes(fd, name, out, keep->err));
    BD_GOTO(commit(keep, out, reason_before(entry)));
done:
    if (fd >= 0)
        close(fd);
    bd_outfile_free(out);
    return st;
}

static bool is_listed(const size_t *numbers, size_t count, size_t no)
{
    return count > 0 && bsearch(&no, numbers, count, sizeof no, by_number) != NULL;
}

/* Say which the manifest lists and the folder has not. Returns the largest number of both. */
static size_t check_missing(const keeping *keep, const size_t *numbers, size_t count)
{
    const bd_json_value *all = bd_json_get(keep->list->before, folder_name);
    size_t last = count == 0 ? 0 : numbers[count - 1];
    for (size_t i = 0; i < bd_json_count(all); i++) {
        const char *file = bd_json_get_string(bd_json_get(bd_json_at(all, i), "file"));
        const bool ours = file != NULL && strncmp(file, folder_name, sizeof folder_name - 1) == 0 &&
                          file[sizeof folder_name - 1] == '/';
        const size_t no = ours ? number_of(file + sizeof folder_name) : 0;
        if (no != 0 && !is_listed(numbers, count, no))
            warn(keep, file, "is missing");
        last = no > last ? no : last;
    }
    return last;
}

/* Carry over what the period kept so far. *last is the largest number used. */
static bd_status carry_over(const keeping *keep, int folder, size_t *last)
{
    bd_status st = BD_OK;
    int kept;
    size_t *numbers, count;
    BD_GOTO(bd_superseded_open(folder, folder_name, &kept, &numbers, &count, keep->err));
    *last = check_missing(keep, numbers, count);
    for (size_t i = 0; i < count; i++)
        BD_GOTO(carry_one(keep, kept, numbers[i]));
done:
    if (kept >= 0)
        close(kept);
    free(numbers);
    return st < 0 ? st : BD_OK;
}

/* ---- the one that is replaced ---- */

/* BD_END: there is none. *text is NULL if it is no file that could be one; that was said. A link is
 * followed, as by whatever else reads it. */
static bd_status read_replaced(const keeping *keep, char **text, size_t *len)
{
    bd_status st = BD_OK;
    bd_err why = {0};
    bd_buf path = {0};
    *text = NULL;
    bd_buf_printf(&path, "%s/%s", keep->published, manifest_name);
    BD_GOTO(bd_buf_check(&path, keep->err));
    BD_GOTO(bd_path_find(path.at, keep->err));
    if (st == BD_END)
        goto done;
    st = bd_file_slurp(path.at, BD_MANIFEST_MAX_BYTES, text, len, &why);
    if (st == BD_E_INPUT) {
        warn(keep, manifest_name, "is not the file of a run and is not kept");
        st = BD_OK;
    } else if (st < 0) {
        *keep->err = why;
    }
done:
    bd_buf_fini(&path);
    return st;
}

/* If it is damaged, it says nothing of those before it. */
static bd_status parse_replaced(const keeping *keep, const char *text, size_t len)
{
    bd_err why = {0};
    if (bd_json_read(text, len, manifest_name, &keep->list->before, &why) != BD_E_NOMEM)
        return BD_OK;
    return bd_fail(keep->err, BD_E_NOMEM, 0, "%s", why.text);
}

static bd_status add_replaced(const keeping *keep, size_t no, const char *text, size_t len,
                              const char *reason)
{
    bd_status st = BD_OK;
    bd_outfile *out = NULL;
    if (no > BD_SUPERSEDED_MAX)
        return bd_fail(keep->err, BD_E_INPUT, 0, "'%s/%s' has no number left for another manifest",
                       keep->published, folder_name);
    BD_GOTO(create(keep, no, &out));
    BD_GOTO(bd_outfile_append(out, text, len, 0, keep->err));
    BD_GOTO(commit(keep, out, reason));
done:
    bd_outfile_free(out);
    return st;
}

/* The list no longer grows: let it borrow, and make the folder last. */
static bd_status settle(const keeping *keep)
{
    bd_superseded_list *list = keep->list;
    bd_status st = BD_OK;
    bd_buf path = {0};
    for (size_t i = 0; i < list->count; i++) {
        list->at[i].file = list->texts[i].file;
        list->at[i].digest = list->texts[i].totals.digest;
        list->at[i].sum = list->texts[i].totals.sum;
    }
    if (list->count == 0)
        return BD_OK;
    bd_buf_printf(&path, "%s/%s", keep->staging, folder_name);
    BD_GOTO(bd_buf_check(&path, keep->err));
    BD_GOTO(bd_folder_sync(path.at, keep->err));
done:
    bd_buf_fini(&path);
    return st;
}

static bd_status keep_in(const keeping *keep, int folder, const char *reason)
{
    bd_status st = BD_OK;
    char *text = NULL;
    size_t len = 0, last = 0;
    BD_GOTO(read_replaced(keep, &text, &len));
    if (st == BD_END) {
        st = BD_OK;
        goto done;
    }
    if (text != NULL)
        BD_GOTO(parse_replaced(keep, text, len));
    BD_GOTO(carry_over(keep, folder, &last));
    if (text != NULL)
        BD_GOTO(add_replaced(keep, last + 1, text, len, reason));
    BD_GOTO(settle(keep));
    BD_GOTO(bd_buf_check(keep->warnings, keep->err));
done:
    free(text);
    return st;
}

bd_status bd_superseded_keep(const char *published, const char *staging, bd_digest_kind digest,
                             const char *reason, const bd_access *access, bd_superseded_list *out,
                             bd_buf *warnings, bd_err *err)
{
    const keeping keep = {published, staging, digest, out, warnings, err};
    *out = (bd_superseded_list){.access = access};
    const int folder = bd_retry_open(published, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (folder < 0)
        return bd_path_is_absent(errno)
                   ? BD_OK
                   : bd_fail(err, BD_E_IO, errno, "cannot open folder '%s'", published);
    const bd_status st = keep_in(&keep, folder, reason == NULL ? "" : reason);
    close(folder);
    return st;
}

void bd_superseded_fini(bd_superseded_list *list)
{
    bd_json_free(list->before);
    free(list->at);
    free(list->texts);
    *list = (bd_superseded_list){0};
}
