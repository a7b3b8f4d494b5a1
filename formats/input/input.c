/* input: see input.h. Opening, and what is handed out. */
#include "formats/input/input_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/digest.h"
#include "engine/base/file.h"

enum {
    PIPE_BYTES = 1 << 20,     /* what any user may ask for */
    HEAD_BYTES = 4096,        /* read and examined at open */
    GZ_STEP_BYTES = 128 << 10 /* compressed bytes read at once */
};

const char *bd_input_name(const bd_input *input)
{
    return input->name;
}

bool bd_input_packed(const bd_input *input)
{
    return input->gz != NULL || (input->stream != NULL && input->stream->slow);
}

bd_status bd_input_refuse_other(const bd_input *input, bd_magic_kind own, const char *wanted,
                                bd_err *err)
{
    if (input->gz != NULL)
        return BD_OK;
    const bd_status st = bd_magic_refuse(input->name, input->buf, input->len, own, wanted, err);
    if (st < 0 && input->origin != NULL && input->origin->member)
        bd_origin_hint(err);
    return st;
}

void bd_input_helpers(bd_input *input, unsigned helpers)
{
    input->helpers = helpers;
}

void bd_input_progress(const bd_input *input, uint64_t *done, uint64_t *all)
{
    *done = atomic_load_explicit(&input->done, memory_order_relaxed);
    *all = input->all;
}

void bd_input_totals(bd_input *input, uint64_t *bytes, char *digest)
{
    *bytes = atomic_load_explicit(&input->done, memory_order_relaxed);
    if (input->stream != NULL)
        digest[0] = '\0'; /* these are not the bytes of a file on the disk */
    else
        bd_digest_text(input->digest, digest);
}

void bd_input_close(bd_input *input)
{
    if (input == NULL)
        return;
    bd_blocked_free(input->blocked);
    if (input->decoder != NULL)
        input->gz->drop(input->decoder);
    if (input->stream != NULL)
        input->stream->close(input->stream);
    if (input->ours && input->fd >= 0)
        close(input->fd); /* was only read */
    bd_digest_free(input->digest);
    free(input->buf);
    free(input->name);
    free(input);
}

/* Whether the open file is still what was seen. */
static bd_status check_seen(const bd_input *in, uint64_t *grown_bytes, bd_err *err)
{
    struct stat info;
    bd_seen then = in->seen;
    *grown_bytes = 0;
    if (!in->known)
        return BD_OK;
    if (in->gz != NULL)
        then.growth = BD_GROWTH_WHOLE;
    if (fstat(in->fd, &info) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot look at '%s'", in->name);
    return bd_seen_check(&then, &info, "while it was read", grown_bytes, err);
}

bool bd_input_is_file(const bd_input *input)
{
    return input->known && input->ours;
}

bool bd_input_may_grow(const bd_input *input)
{
    return input->known && input->gz == NULL && input->seen.growth == BD_GROWTH_ACCEPTED;
}

bool bd_input_grown(const bd_input *input)
{
    uint64_t grown_bytes;
    bd_err ignored = {0}; /* what else happened is found at the end of the file */
    return check_seen(input, &grown_bytes, &ignored) == BD_OK && grown_bytes != 0;
}

static bd_status read_plain(bd_input *in, char *out, size_t len, size_t *got, bd_err *err)
{
    const size_t left = in->len - in->at;
    const size_t head = left < len ? left : len;
    if (head > 0)
        memcpy(out, in->buf + in->at, head);
    in->at += head;
    size_t more;
    BD_TRY(bd_input__raw(in, out + head, len - head, &more, err));
    *got = head + more;
    return BD_OK;
}

/* At the end, and where the bytes are damaged: a file that is being written is the cause then. */
bd_status bd_input_read(bd_input *in, char *out, size_t len, size_t *got, bd_err *err)
{
    uint64_t grown_bytes;
    bd_err why = {0};
    *got = 0;
    const bd_status st = in->gz != NULL ? bd_input__unpack(in, out, len, got, err)
                                        : read_plain(in, out, len, got, err);
    if ((st == BD_OK && *got == len) || (st < 0 && st != BD_E_INPUT))
        return st;
    if (check_seen(in, &grown_bytes, &why) >= 0)
        return st;
    *err = why;
    return why.status;
}

static bd_status open_stream(bd_input *in, const bd_origin *origin, bd_err *err)
{
    in->origin = origin;
    BD_TRY(origin->open(origin, in->stop, &in->stream, err));
    in->all = in->stream->all;
    return BD_OK;
}

static bd_status open_fd(bd_input *in, int fd, const char *path, bd_err *err)
{
    const bool standard = fd < 0 && strcmp(path, "-") == 0;
    in->ours = fd < 0 && !standard;
    in->fd = fd >= 0 ? fd : standard ? STDIN_FILENO : -1;
    while (in->fd < 0) {
        in->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
        if (in->fd < 0 && errno != EINTR)
            return bd_fail(err, BD_E_IO, errno, "cannot open '%s'", path);
        if (in->fd < 0) /* a named pipe without a writer: the signal may be to end the wait */
            BD_TRY(bd_stop_check(in->stop, err));
    }
    return BD_OK;
}

/* A regular file, at its position `at`. */
static bd_status look_at_regular(bd_input *in, const struct stat *info, off_t at,
                                 const bd_seen *seen, bd_err *err)
{
    in->seen = bd_seen_of(in->name, info, seen == NULL ? BD_GROWTH_REFUSED : seen->growth);
    if (seen != NULL && seen->regular) {
        BD_TRY(bd_seen_check(seen, info, "since the start", NULL, err));
        in->seen = *seen;
    }
    in->known = in->seen.bytes >= (uint64_t)at;
    if (in->known)
        in->all = in->seen.bytes - (uint64_t)at;
    return BD_OK;
}

/* Find out what fd is. A regular file on standard input may not be at its beginning. */
static bd_status look_at_file(bd_input *in, const bd_seen *seen, bd_err *err)
{
    struct stat st;
    if (fstat(in->fd, &st) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot look at '%s'", in->name);
    if (S_ISDIR(st.st_mode))
        return bd_fail(err, BD_E_INPUT, 0, "'%s' is a directory, not a file", in->name);
    if (S_ISFIFO(st.st_mode)) /* a larger pipe means fewer switches between two processes */
        (void)fcntl(in->fd, F_SETPIPE_SZ, PIPE_BYTES);
    if (!S_ISREG(st.st_mode))
        return BD_OK;
    const off_t at = lseek(in->fd, 0, SEEK_CUR);
    if (at < 0) /* of a regular file only a failing disk or network; its size would count as 0 */
        return bd_fail(err, BD_E_IO, errno, "cannot look at '%s'", in->name);
    BD_TRY(look_at_regular(in, &st, at, seen, err));
    (void)posix_fadvise(in->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    return BD_OK;
}

static bd_status look_at_head(bd_input *in, const bd_gz_ops *gz, size_t gz_step, bd_err *err)
{
    const size_t step = gz_step != 0 ? gz_step : GZ_STEP_BYTES;
    size_t head;
    in->step = step;
    in->buf_bytes = step > HEAD_BYTES ? step : HEAD_BYTES;
    in->buf = malloc(in->buf_bytes);
    if (in->buf == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", in->name);
    head = gz_step != 0 && gz_step < HEAD_BYTES ? gz_step : HEAD_BYTES;
    if (head < 2)
        head = 2;
    BD_TRY(bd_input__raw(in, in->buf, head, &in->len, err));
    if (in->len < 2 || in->buf[0] != BD_GZ_MAGIC_1 || in->buf[1] != BD_GZ_MAGIC_2)
        return BD_OK;
    in->gz = gz;
    BD_TRY(bd_input__look_for_blocks(in, err));
    if (in->is_blocked)
        return BD_OK;
    in->buf_bytes = step < 2 ? 2 : step; /* two bytes are needed to recognise a member */
    in->decoder = gz->make();
    if (in->decoder == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to unpack '%s'", in->name);
    return BD_OK;
}

/* What is to be opened: origin, else fd, else (fd -1) path. */
typedef struct bytes_from {
    const bd_origin *origin;
    int fd;
    const char *path;    /* or a name for messages */
    const bd_seen *seen; /* may be NULL */
} bytes_from;

static bd_status open_input(bytes_from from, int digest, const bd_stop *stop, const bd_gz_ops *gz,
                            size_t gz_step, bd_input **out, bd_err *err)
{
    const char *path = from.origin != NULL ? from.origin->name : from.path;
    bd_status st = BD_OK;
    *out = NULL;
    bd_input *in = calloc(1, sizeof *in);
    if (in == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to open '%s'", path);
    in->fd = -1;
    in->stop = stop;
    atomic_init(&in->done, 0);
    in->name = strdup(from.fd < 0 && strcmp(path, "-") == 0 ? "standard input" : path);
    if (in->name == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory to open '%s'", path);
    BD_GOTO(bd_digest_new((bd_digest_kind)digest, &in->digest, err));
    if (from.origin != NULL) {
        BD_GOTO(open_stream(in, from.origin, err));
    } else {
        BD_GOTO(open_fd(in, from.fd, path, err));
        BD_GOTO(look_at_file(in, from.seen, err));
    }
    BD_GOTO(look_at_head(in, gz, gz_step, err));
    *out = in;
    in = NULL;
done:
    bd_input_close(in);
    return st;
}

static const bd_gz_ops *fastest_gz(void)
{
#if BIDUI_WITH_ISAL
    return &bd_gz_isal;
#else
    return &bd_gz_zlib;
#endif
}

bd_status bd_input_open_with(const char *path, int digest, const bd_stop *stop, const bd_gz_ops *gz,
                             size_t gz_step, bd_input **out, bd_err *err)
{
    return open_input((bytes_from){NULL, -1, path, NULL}, digest, stop, gz, gz_step, out, err);
}

bd_status bd_input_open(const char *path, int digest, const bd_stop *stop, bd_input **out,
                        bd_err *err)
{
    return bd_input_open_from(NULL, path, NULL, digest, stop, out, err);
}

bd_status bd_input_open_from(const bd_origin *origin, const char *path, const bd_seen *seen,
                             int digest, const bd_stop *stop, bd_input **out, bd_err *err)
{
    return open_input((bytes_from){origin, -1, path, seen}, digest, stop, fastest_gz(), 0, out,
                      err);
}

bd_status bd_input_open_fd(int fd, const char *name, int digest, bd_input **out, bd_err *err)
{
    return open_input((bytes_from){NULL, fd, name, NULL}, digest, NULL, fastest_gz(), 0, out, err);
}
