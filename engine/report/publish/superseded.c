/* superseded: see superseded.h. */
#include "engine/report/publish/superseded.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/retry.h"
#include "formats/json/json_read.h"

enum { PIECE_BYTES = 256 << 10 };

static const char manifest_name[] = "manifest.json";
static const char folder_name[] = "superseded";

/* What an entry of the list borrows. */
struct bd_superseded_text {
    char file[BD_SUPERSEDED_FILE];
    bd_outfile_totals totals;
};

const char *bd_superseded_file(size_t no, char out[BD_SUPERSEDED_FILE])
{
    snprintf(out, BD_SUPERSEDED_FILE, "%s/%zu.json", folder_name, no);
    return out;
}

/* Open a regular file of the folder. BD_END: there is none of that name, or it is something else. */
static bd_status open_regular(int folder, const char *name, int *fd, bd_err *err)
{
    struct stat info;
    *fd =
        bd_retry_openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0);
    if (*fd < 0)
        return errno == ENOENT || errno == ENOTDIR || errno == ELOOP
                   ? BD_END
                   : bd_fail(err, BD_E_IO, errno, "cannot open the superseded '%s'", name);
    if (fstat(*fd, &info) == 0 && S_ISREG(info.st_mode))
        return BD_OK;
    close(*fd);
    *fd = -1;
    return BD_END;
}

/* BD_END: there is no such folder. */
static bd_status open_folder(int at, const char *name, int *fd, bd_err *err)
{
    *fd = bd_retry_openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW, 0);
    if (*fd >= 0)
        return BD_OK;
    if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP)
        return BD_END;
    return bd_fail(err, BD_E_IO, errno, "cannot open folder '%s'", name);
}

static bd_status copy_bytes(int fd, const char *name, bd_outfile *file, bd_err *err)
{
    bd_status st = BD_OK;
    size_t got = PIECE_BYTES;
    char *piece = malloc(PIECE_BYTES);
    if (piece == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    while (got == PIECE_BYTES) {
        BD_GOTO(bd_file_read(fd, name, piece, PIECE_BYTES, &got, err));
        if (got > 0)
            BD_GOTO(bd_outfile_append(file, piece, got, 0, err));
    }
done:
    free(piece);
    return st;
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

/* Copy the open file as the next of the list. */
static bd_status add(bd_superseded_list *list, int fd, const char *name, const char *staging,
                     bd_digest_kind digest, const char *reason, bd_err *err)
{
    bd_status st = BD_OK;
    bd_outfile *file = NULL;
    bd_buf path = {0};
    BD_TRY(grow(list, err));
    struct bd_superseded_text *text = &list->texts[list->count];
    bd_superseded_file(list->count + 1, text->file);
    bd_buf_printf(&path, "%s/%s", staging, text->file);
    BD_GOTO(bd_buf_check(&path, err));
    BD_GOTO(bd_outfile_create(path.at, text->file, digest, &file, err));
    BD_GOTO(bd_outfile_give(file, list->access, err));
    BD_GOTO(copy_bytes(fd, name, file, err));
    BD_GOTO(bd_outfile_commit(file, &text->totals, err));
    list->at[list->count++] = (bd_superseded){.bytes = text->totals.bytes, .reason = reason};
done:
    bd_outfile_free(file);
    bd_buf_fini(&path);
    return st;
}

/* Read the manifest that is replaced, only for the reasons in it: if it is damaged there are none. */
static bd_status read_before(bd_superseded_list *list, const char *published, bd_err *err)
{
    bd_status st = BD_OK;
    bd_err why = {0};
    bd_buf path = {0};
    size_t len = 0;
    bd_buf_printf(&path, "%s/%s", published, manifest_name);
    BD_GOTO(bd_buf_check(&path, err));
    BD_GOTO(bd_file_slurp(path.at, BD_MANIFEST_MAX_BYTES, &list->before_text, &len, err));
    if (bd_json_read(list->before_text, len, path.at, &list->before, &why) == BD_E_NOMEM)
        BD_FAIL(err, BD_E_NOMEM, 0, "%s", why.text);
done:
    bd_buf_fini(&path);
    return st;
}

static const char *reason_before(const bd_superseded_list *list, const char *file)
{
    const bd_json_value *all = bd_json_get(list->before, folder_name);
    for (size_t i = 0; i < bd_json_count(all); i++) {
        const bd_json_value *old = bd_json_at(all, i);
        const char *name = bd_json_get_string(bd_json_get(old, "file"));
        const char *reason = bd_json_get_string(bd_json_get(old, "reason"));
        if (name != NULL && reason != NULL && strcmp(name, file) == 0)
            return reason;
    }
    return "";
}

/* Carry over what the period kept so far, in the same order. */
static bd_status carry_over(bd_superseded_list *list, int folder, const char *published,
                            const char *staging, bd_digest_kind digest, bd_err *err)
{
    bd_status st = BD_OK;
    char file[BD_SUPERSEDED_FILE];
    int kept;
    st = open_folder(folder, folder_name, &kept, err);
    BD_TRY(st);
    if (st == BD_END)
        return BD_OK;
    BD_GOTO(read_before(list, published, err));
    for (;;) {
        int fd;
        const char *name =
            bd_superseded_file(list->count + 1, file) + sizeof folder_name; /* behind the '/' */
        BD_GOTO(open_regular(kept, name, &fd, err));
        if (st == BD_END)
            break;
        st = add(list, fd, name, staging, digest, reason_before(list, file), err);
        close(fd);
        BD_GOTO(st);
    }
done:
    close(kept);
    return st;
}

/* The list no longer grows: let it borrow. */
static void settle(bd_superseded_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        list->at[i].file = list->texts[i].file;
        list->at[i].digest = list->texts[i].totals.digest;
        list->at[i].sum = list->texts[i].totals.sum;
    }
}

static bd_status keep(int folder, const char *published, const char *staging, bd_digest_kind digest,
                      const char *reason, bd_superseded_list *out, bd_err *err)
{
    bd_status st = BD_OK;
    bd_buf path = {0};
    int fd;
    st = open_regular(folder, manifest_name, &fd, err);
    BD_TRY(st);
    if (st == BD_END)
        return BD_OK;
    bd_buf_printf(&path, "%s/%s", staging, folder_name);
    BD_GOTO(bd_buf_check(&path, err));
    BD_GOTO(bd_folder_make_new(path.at, err));
    BD_GOTO(bd_access_give_folder(path.at, out->access, err));
    BD_GOTO(carry_over(out, folder, published, staging, digest, err));
    BD_GOTO(add(out, fd, manifest_name, staging, digest, reason, err));
    BD_GOTO(bd_folder_sync(path.at, err));
    settle(out);
done:
    close(fd);
    bd_buf_fini(&path);
    return st;
}

bd_status bd_superseded_keep(const char *published, const char *staging, bd_digest_kind digest,
                             const char *reason, const bd_access *access, bd_superseded_list *out,
                             bd_err *err)
{
    int folder;
    *out = (bd_superseded_list){.access = access};
    bd_status st = open_folder(AT_FDCWD, published, &folder, err);
    if (st != BD_OK)
        return st < 0 ? st : BD_OK;
    st = keep(folder, published, staging, digest, reason == NULL ? "" : reason, out, err);
    close(folder);
    return st < 0 ? st : BD_OK;
}

void bd_superseded_fini(bd_superseded_list *list)
{
    bd_json_free(list->before);
    free(list->before_text);
    free(list->at);
    free(list->texts);
    *list = (bd_superseded_list){0};
}
