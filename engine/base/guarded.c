/* guarded: see guarded.h. */
#include "engine/base/guarded.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/base/retry.h"

enum {
    PIECE_BYTES = 64 << 10,
    UNSENT = 91 /* exit status of a child whose pipe failed */
};

static const char pipe_name[] = "a pipe between processes";

/* What the child sends first; its text follows. */
struct answer {
    bd_status status;
    uint64_t text_bytes;
    bd_err err;
};

/* ---- the child ---- */

static void seal_off(pid_t parent)
{
    static const struct rlimit none = {0, 0};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) /* it died before the line above */
        _exit(1);
    prctl(PR_SET_DUMPABLE, 0);
    setrlimit(RLIMIT_CORE, &none);
    const int nowhere = bd_retry_open("/dev/null", O_WRONLY | O_CLOEXEC, 0);
    if (nowhere >= 0)
        dup2(nowhere, STDERR_FILENO);
}

_Noreturn static void be_child(bd_guarded_fn *work, void *context, int to)
{
    struct answer answer;
    bd_buf text = {0};
    bd_err ignored = {0};

    memset(&answer, 0, sizeof answer); /* also what lies between the members: it is sent */
    answer.status = work(context, &text, &answer.err);
    if (answer.status >= 0) {
        const bd_status whole = bd_buf_check(&text, &answer.err);
        if (whole < 0)
            answer.status = whole;
    }
    answer.text_bytes = text.len;
    const bool sent = bd_file_write(to, pipe_name, &answer, sizeof answer, &ignored) >= 0 &&
                      bd_file_write(to, pipe_name, text.at, text.len, &ignored) >= 0;
    _exit(sent ? 0 : UNSENT); /* not exit(): what the parent registered is the parent's */
}

/* ---- the parent ---- */

/* Read the answer; *whole says whether it came to its end. */
static bd_status receive(int from, struct answer *answer, bd_buf *out, bool *whole, bd_err *err)
{
    char piece[PIECE_BYTES];
    uint64_t left;
    size_t got;

    *whole = false;
    BD_TRY(bd_file_read(from, pipe_name, answer, sizeof *answer, &got, err));
    if (got < sizeof *answer)
        return BD_OK;
    answer->err.text[sizeof answer->err.text - 1] = '\0';
    answer->err.hint[sizeof answer->err.hint - 1] = '\0';
    for (left = answer->text_bytes; left > 0; left -= got) {
        const size_t wanted = left < sizeof piece ? (size_t)left : sizeof piece;
        BD_TRY(bd_file_read(from, pipe_name, piece, wanted, &got, err));
        if (got == 0)
            return BD_OK;
        bd_buf_add(out, piece, got);
    }
    *whole = true;
    return bd_buf_check(out, err);
}

static int wait_for(pid_t child)
{
    int ended = 0;
    while (waitpid(child, &ended, 0) < 0)
        if (errno != EINTR) /* somebody else took it: its answer alone counts */
            return 0;
    return ended;
}

/* A signal that asks a program to stop was not the file's doing. */
static void end_alike(int ended)
{
    const int number = WIFSIGNALED(ended) ? WTERMSIG(ended) : 0;
    if (number != SIGINT && number != SIGTERM && number != SIGHUP && number != SIGQUIT)
        return;
    signal(number, SIG_DFL);
    raise(number);
}

static bd_status say_end(const char *what, int ended, bd_err *err)
{
    if (WIFSIGNALED(ended))
        return bd_fail(err, BD_E_INPUT, 0,
                       "%s is damaged: the process that read it was ended by signal %d (%s)", what,
                       WTERMSIG(ended), strsignal(WTERMSIG(ended)));
    if (WIFEXITED(ended) && WEXITSTATUS(ended) == UNSENT)
        return bd_fail(err, BD_E_IO, 0, "the process that read %s cannot pass on its result", what);
    return bd_fail(err, BD_E_INPUT, 0,
                   "%s is damaged: the process that read it ended without a result", what);
}

static bd_status be_parent(pid_t child, int from, const char *what, bd_buf *out, bd_err *err)
{
    struct answer answer;
    const size_t before = out->len;
    bool whole = false;
    const bd_status st = receive(from, &answer, out, &whole, err);

    if (st < 0)
        kill(child, SIGKILL); /* it may still write; a pipe that ended early ended with it */
    const int ended = wait_for(child);
    if (st < 0 || !whole || ended != 0)
        out->len = before;
    BD_TRY(st);
    if (!whole || ended != 0) {
        end_alike(ended);
        return say_end(what, ended, err);
    }
    if (answer.status < 0 && err->status == BD_OK)
        *err = answer.err;
    return answer.status;
}

bd_status bd_guarded(bd_guarded_fn *work, void *context, const char *what, bd_buf *out, bd_err *err)
{
    const pid_t parent = getpid();
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0)
        return bd_fail(err, BD_E_IO, errno, "cannot make a pipe to read %s", what);
    const pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        seal_off(parent);
        be_child(work, context, ends[1]);
    }
    const int why = errno;
    close(ends[1]);
    const bd_status st = child > 0 ? be_parent(child, ends[0], what, out, err)
                                   : bd_fail(err, why == ENOMEM ? BD_E_NOMEM : BD_E_IO, why,
                                             "cannot start a process to read %s", what);
    close(ends[0]);
    return st;
}
