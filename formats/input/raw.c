/* raw: bytes as they are on the disk or come out of a pipe; see input_parts.h. */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "formats/input/input_parts.h"

enum { STOP_LOOK_MS = 100 };

/* Reading a pipe may wait for ever, so a signal has to end the wait. */
static bd_status read_pipe(bd_input *in, void *out, size_t len, size_t *got, bd_err *err)
{
    while (*got < len) {
        struct pollfd wait = {.fd = in->fd, .events = POLLIN};
        const int ready = poll(&wait, 1, STOP_LOOK_MS);
        BD_TRY(bd_stop_check(in->stop, err));
        if (ready == 0 || (ready < 0 && errno == EINTR))
            continue;
        const ssize_t n = read(in->fd, (char *)out + *got, len - *got);
        if (n == 0)
            return BD_OK;
        if (n > 0)
            *got += (size_t)n;
        else if (errno != EINTR && errno != EAGAIN)
            return bd_fail(err, BD_E_IO, errno, "cannot read '%s'", in->name);
    }
    return BD_OK;
}

/* The stream checks its own length, and counts in its own unit. */
static bd_status read_stream(bd_input *in, void *out, size_t len, size_t *got, bd_err *err)
{
    BD_TRY(in->stream->read(in->stream, out, len, got, err));
    in->ended = *got < len;
    atomic_store_explicit(&in->done, in->stream->done, memory_order_relaxed);
    return BD_OK;
}

/* Not beyond the size that the file had. A file of a system such as /proc says that it has none. */
static size_t left_of(const bd_input *in, size_t len)
{
    const uint64_t left = in->all - atomic_load_explicit(&in->done, memory_order_relaxed);
    return in->all != 0 && left < len ? (size_t)left : len;
}

bd_status bd_input__raw(bd_input *in, void *out, size_t len, size_t *got, bd_err *err)
{
    *got = 0;
    if (in->ended || len == 0)
        return BD_OK;
    if (in->stream != NULL)
        return read_stream(in, out, len, got, err);
    if (in->known)
        BD_TRY(bd_file_read(in->fd, in->name, out, left_of(in, len), got, err));
    else if (in->stop == NULL)
        BD_TRY(bd_file_read(in->fd, in->name, out, len, got, err));
    else
        BD_TRY(read_pipe(in, out, len, got, err));
    bd_digest_add(in->digest, out, *got);
    const uint64_t done = atomic_fetch_add_explicit(&in->done, *got, memory_order_relaxed) + *got;
    if (*got == len)
        return BD_OK;
    in->ended = true;
    if (in->known && done < in->all)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' shrank while it was read: %llu of %llu bytes",
                       in->name, (unsigned long long)done, (unsigned long long)in->all);
    return BD_OK;
}
