/* claim: see claim.h. The lock file's text: "bidui store\n<device> <inode>\n<path>", numbers in
 * decimal digits, the path as it is. */
#include "engine/run/claim.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/text.h"
#include "engine/report/publish/manifest.h"

enum { CLAIM_MAX_BYTES = 2 * PATH_MAX + 128 };

static const char first_line[] = "bidui store\n";
static const char suffix[] = ".mdb";

/* Where a folder is. */
typedef struct place {
    char *path;   /* absolute, without links; the part that does not exist is as written */
    dev_t device; /* of the nearest folder that exists */
    ino_t inode;  /* 0: the folder itself does not exist */
} place;

/* The folder's absolute path: of the part that exists by the kernel, and the rest behind it. */
static bd_status place_find(const char *folder, place *out, bd_err *err)
{
    bd_buf whole = {0};
    char cwd[PATH_MAX];
    char *up = NULL;
    struct stat info;
    bd_status st = BD_OK;

    *out = (place){0};
    if (folder[0] != '/') {
        if (getcwd(cwd, sizeof cwd) == NULL)
            BD_FAIL(err, BD_E_IO, errno, "cannot find the working directory");
        bd_buf_printf(&whole, "%s/", cwd);
    }
    bd_buf_add_string(&whole, folder);
    while (whole.len > 1 && !whole.failed && whole.at[whole.len - 1] == '/')
        whole.len--;
    bd_buf_add_char(&whole, '\0');
    BD_GOTO(bd_buf_check(&whole, err));
    up = strdup(whole.at);
    if (up == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "out of memory");
    BD_GOTO(bd_path_existing(up, &info, err));
    out->device = info.st_dev;
    out->inode = strlen(up) + 1 == whole.len ? info.st_ino : 0;
    char *real = realpath(up, NULL);
    if (real == NULL)
        BD_FAIL(err, errno == ENOMEM ? BD_E_NOMEM : BD_E_IO, errno, "cannot look at '%s'", up);
    const char *rest = whole.at + (strcmp(up, "/") == 0 ? 0 : strlen(up));
    const int n =
        asprintf(&out->path, "%s%s", strcmp(real, "/") == 0 && rest[0] != '\0' ? "" : real, rest);
    free(real);
    if (n < 0) {
        out->path = NULL;
        BD_FAIL(err, BD_E_NOMEM, 0, "out of memory");
    }
done:
    free(up);
    bd_buf_fini(&whole);
    return st;
}

/* The path from one absolute folder to another. */
static void add_relative(bd_buf *out, const char *from, const char *to)
{
    size_t same = 0;
    for (size_t i = 0;; i++) {
        const bool from_ends = from[i] == '/' || from[i] == '\0';
        const bool to_ends = to[i] == '/' || to[i] == '\0';
        if (from_ends && to_ends)
            same = i;
        if (from[i] != to[i] || from[i] == '\0')
            break;
    }
    for (const char *at = from + same; at[0] == '/' && at[1] != '\0'; at += strcspn(at, "/")) {
        bd_buf_add_string(out, "../");
        at++;
    }
    bd_buf_add_string(out, to[same] == '/' ? to + same + 1 : "");
}

typedef struct claim {
    char text[CLAIM_MAX_BYTES + 1];
    const char *path; /* relative to the store; NULL: nobody claims it */
    uintmax_t device, inode;
} claim;

static bd_status fail_damaged(const char *store, bd_err *err)
{
    bd_hint(err, "if '%s' has the periods of this configuration alone, make that file empty",
            store);
    return bd_fail(err, BD_E_INPUT, 0, "'%s/.lock' does not say whose store it is: it is damaged",
                   store);
}

/* Read the claim. A missing or empty lock file is none. */
static bd_status claim_read(const char *store, claim *out, bd_err *err)
{
    bd_buf path = {0};
    char *text = NULL;
    char *end;
    size_t len = 0;
    bd_status st = BD_OK;

    out->path = NULL;
    bd_buf_printf(&path, "%s/.lock", store);
    bd_buf_add_char(&path, '\0');
    BD_GOTO(bd_buf_check(&path, err));
    BD_GOTO(bd_path_find(path.at, err));
    if (st == BD_END)
        goto done;
    BD_GOTO(bd_file_slurp(path.at, CLAIM_MAX_BYTES, &text, &len, err));
    if (text[0] == '\0') /* empty, or zeros: the machine stopped while it was written */
        goto done;
    memcpy(out->text, text, len + 1);
    if (strncmp(out->text, first_line, sizeof first_line - 1) != 0)
        BD_GOTO(fail_damaged(store, err));
    out->device = strtoumax(out->text + sizeof first_line - 1, &end, 10);
    out->inode = strtoumax(end, &end, 10);
    if (*end != '\n' || end[1] == '\0' || strlen(out->text) != len)
        BD_GOTO(fail_damaged(store, err));
    out->path = end + 1;
done:
    free(text);
    bd_buf_fini(&path);
    return st < 0 ? st : BD_OK;
}

/* BD_OK: the folder has an entry that is a period with this suffix. BD_END: it has none, or does
 * not exist. */
static bd_status has_period(const char *folder, const char *ending, bd_err *err)
{
    const struct dirent *entry;
    char period[8];
    bd_status st = BD_END;
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return bd_path_is_absent(errno)
                   ? BD_END
                   : bd_fail(err, BD_E_IO, errno, "cannot open folder '%s'", folder);
    while (st == BD_END && (errno = 0, entry = readdir(dir)) != NULL) {
        snprintf(period, sizeof period, "%.7s", entry->d_name);
        if (bd_manifest_is_period(period) && strcmp(entry->d_name + 7, ending) == 0)
            st = BD_OK;
    }
    if (st == BD_END && errno != 0)
        st = bd_fail(err, BD_E_IO, errno, "cannot read folder '%s'", folder);
    closedir(dir);
    return st;
}

/* The claim names this path, but the folder may have been replaced by an empty mount point. */
static bd_status check_mounted(const claim *known, const place *now, const bd_config *config,
                               bd_err *err)
{
    const bd_edition_config *first = &config->editions[0];
    if (known->device == now->device)
        return BD_OK;
    bd_status st = has_period(first->reports, "", err);
    if (st == BD_END && first->reports_before != NULL)
        st = has_period(first->reports_before, "", err);
    if (st != BD_END)
        return st;
    bd_hint(err, "mount it; if the reports were removed on purpose, make '%s/.lock' empty",
            config->store);
    return bd_fail(err, BD_E_IO, 0,
                   "'%s' has no period and is not on the disk on which it was: is that mounted?",
                   first->reports);
}

/* Where the reports are, also relative to the store. */
static bd_status find_reports(const bd_config *config, place *at, bd_buf *relative, bd_err *err)
{
    place store = {0};
    bd_status st = BD_OK;
    *at = (place){0};
    BD_GOTO(place_find(config->store, &store, err));
    BD_GOTO(place_find(config->editions[0].reports_pattern, at, err));
    add_relative(relative, store.path, at->path);
    BD_GOTO(bd_buf_check(relative, err));
done:
    free(store.path);
    return st;
}

static bd_status compare(const claim *known, const bd_config *config, bd_err *err)
{
    const char *store = config->store;
    place at;
    bd_buf relative = {0};
    bd_status st = BD_OK;

    BD_GOTO(find_reports(config, &at, &relative, err));
    if (bd_text_equal(bd_text_of(known->path), (bd_text){relative.at, relative.len})) {
        st = check_mounted(known, &at, config, err);
    } else if (at.inode == 0 || known->device != at.device || known->inode != at.inode) {
        bd_hint(err,
                "give this configuration a `store` of its own; if those reports were moved to "
                "'%s', make '%s/.lock' empty",
                config->editions[0].reports_pattern, store);
        BD_FAIL(err, BD_E_USAGE, 0, "the store '%s' belongs to the reports in '%s/%s'", store,
                store, known->path);
    }
done:
    bd_buf_fini(&relative);
    free(at.path);
    return st;
}

bd_status bd_claim_check(const bd_config *config, bd_err *err)
{
    claim *known = malloc(sizeof *known);
    bd_status st = BD_OK;
    if (known == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    BD_GOTO(has_period(config->store, suffix, err));
    if (st == BD_END)
        goto done;
    BD_GOTO(claim_read(config->store, known, err));
    if (known->path != NULL)
        BD_GOTO(compare(known, config, err));
done:
    free(known);
    return st < 0 ? st : BD_OK;
}

static bd_status write_text(int lock, const bd_config *config, const bd_buf *text, bd_err *err)
{
    char before[CLAIM_MAX_BYTES];
    size_t len = 0;
    BD_TRY(bd_file_read_at(lock, "the lock file", 0, before, sizeof before, &len, err));
    if (len == text->len && memcmp(before, text->at, len) == 0)
        return BD_OK;
    if (lseek(lock, 0, SEEK_SET) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot write '%s/.lock'", config->store);
    BD_TRY(bd_file_write(lock, "the lock file", text->at, text->len, err));
    if (ftruncate(lock, (off_t)text->len) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot write '%s/.lock'", config->store);
    return bd_file_sync(lock, "the lock file", err);
}

bd_status bd_claim_write(int lock, const bd_config *config, bd_err *err)
{
    place at;
    bd_buf text = {0}, relative = {0};
    bd_status st = BD_OK;

    BD_GOTO(find_reports(config, &at, &relative, err));
    bd_buf_printf(&text, "%s%ju %ju\n", first_line, (uintmax_t)at.device, (uintmax_t)at.inode);
    bd_buf_add(&text, relative.at, relative.len);
    BD_GOTO(bd_buf_check(&text, err));
    BD_GOTO(write_text(lock, config, &text, err));
done:
    bd_buf_fini(&text);
    bd_buf_fini(&relative);
    free(at.path);
    return st;
}
