/* guarded: what work returns in a child arrives; however the child ends, the caller is told. */
#include "engine/base/guarded.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/file.h"

static const char what[] = "store 's.mdb'";

static bd_status run(bd_guarded_fn *work, void *context, bd_buf *out, bd_err *err)
{
    return bd_guarded(work, context, what, out, err);
}

static bd_status long_text(void *context, bd_buf *out, bd_err *err)
{
    (void)err;
    for (size_t i = 0; i < *(const size_t *)context; i++)
        bd_buf_add_char(out, (char)('a' + i % 26));
    return BD_OK;
}

Test(guarded, a_text_of_any_length_arrives_behind_what_was_there)
{
    static const size_t lengths[] = {0, 1, 4095, 65536, 65537, 3 << 20};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        size_t len = lengths[i];
        bd_buf out = {0};
        bd_err err = {0};
        bd_buf_add_string(&out, "before ");
        cr_assert_eq(run(long_text, &len, &out, &err), BD_OK, "%s", err.text);
        cr_assert_eq(out.len, 7 + len);
        cr_assert(memcmp(out.at, "before ", 7) == 0);
        for (size_t k = 0; k < len; k++)
            cr_assert_eq(out.at[7 + k], (char)('a' + k % 26));
        bd_buf_fini(&out);
    }
}

static bd_status is_end(void *context, bd_buf *out, bd_err *err)
{
    (void)context;
    (void)out;
    (void)err;
    return BD_END;
}

static bd_status is_locked(void *context, bd_buf *out, bd_err *err)
{
    (void)context;
    bd_buf_add_string(out, "half an answer");
    bd_hint(err, "wait");
    return bd_fail(err, BD_E_LOCKED, 0, "it is held");
}

Test(guarded, a_status_arrives_with_its_message_and_hint)
{
    bd_buf out = {0};
    bd_err err = {0};
    cr_expect_eq(run(is_end, NULL, &out, &err), BD_END);
    cr_expect_eq(run(is_locked, NULL, &out, &err), BD_E_LOCKED);
    cr_expect_str_eq(err.text, "it is held");
    cr_expect_str_eq(err.hint, "wait");
    cr_expect_eq(err.status, BD_E_LOCKED);
    bd_buf_fini(&out);
}

static bd_status end_by(void *context, bd_buf *out, bd_err *err)
{
    (void)err;
    bd_buf_add_string(out, "half an answer");
    const int number = *(const int *)context;
    signal(number, SIG_DFL); /* a sanitizer may have taken it */
    raise(number);
    return BD_OK;
}

Test(guarded, a_child_that_a_signal_ends_is_damage_and_leaves_no_text)
{
    int numbers[] = {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGILL, SIGKILL};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char message[128];
        bd_buf out = {0};
        bd_err err = {0};
        snprintf(message, sizeof message,
                 "store 's.mdb' is damaged: the process that read it was ended by signal %d (%s)",
                 numbers[i], strsignal(numbers[i]));
        cr_expect_eq(run(end_by, &numbers[i], &out, &err), BD_E_INPUT);
        cr_expect_str_eq(err.text, message);
        cr_expect_eq(out.len, 0);
        bd_buf_fini(&out);
    }
}

static bd_status leave(void *context, bd_buf *out, bd_err *err)
{
    (void)out;
    (void)err;
    _exit(*(const int *)context);
}

Test(guarded, a_child_that_leaves_without_a_result_is_damage)
{
    for (int status = 0; status < 3; status++) {
        bd_buf out = {0};
        bd_err err = {0};
        cr_expect_eq(run(leave, &status, &out, &err), BD_E_INPUT);
        cr_expect_str_eq(
            err.text, "store 's.mdb' is damaged: the process that read it ended without a result");
    }
}

static bd_status say_where(void *context, bd_buf *out, bd_err *err)
{
    (void)context;
    (void)err;
    bd_buf_printf(out, "%d", (int)getpid());
    cr_assert(write(STDERR_FILENO, "an assertion of a library\n", 26) == 26);
    return BD_OK;
}

Test(guarded, work_is_done_in_another_process_that_says_nothing_itself)
{
    bd_buf out = {0};
    bd_err err = {0};
    int ends[2];
    char byte;
    cr_assert_eq(pipe(ends), 0);
    const int kept = dup(STDERR_FILENO);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    const bd_status st = run(say_where, NULL, &out, &err);
    dup2(kept, STDERR_FILENO);
    cr_assert_eq(st, BD_OK, "%s", err.text);
    bd_buf_add_char(&out, '\0');
    cr_expect_neq(atoi(out.at), (int)getpid());
    cr_expect_eq(read(ends[0], &byte, 1), 0);
    cr_expect_eq(waitpid(-1, NULL, WNOHANG), -1, "no child is left");
    bd_buf_fini(&out);
}

/* Whoever asks the child to stop means the program. */
Test(guarded, a_child_that_is_asked_to_stop_ends_its_caller_alike)
{
    static int numbers[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        int ended;
        const pid_t program = fork();
        if (program == 0) {
            bd_buf out = {0};
            bd_err err = {0};
            (void)!run(end_by, &numbers[i], &out, &err);
            _exit(0);
        }
        cr_assert_eq(waitpid(program, &ended, 0), program);
        cr_expect(WIFSIGNALED(ended) && WTERMSIG(ended) == numbers[i], "signal %d: %x", numbers[i],
                  (unsigned)ended);
    }
}

static bd_status wait_for_ever(void *context, bd_buf *out, bd_err *err)
{
    (void)out;
    (void)err;
    const pid_t self = getpid();
    (void)!write(*(const int *)context, &self, sizeof self);
    while (pause() != 0)
        ;
    return BD_OK;
}

/* The pipe is open as long as the child lives. */
Test(guarded, a_child_ends_with_its_caller, .timeout = 30)
{
    int ends[2];
    pid_t child;
    cr_assert_eq(pipe(ends), 0);
    const pid_t program = fork();
    if (program == 0) {
        bd_buf out = {0};
        bd_err err = {0};
        close(ends[0]);
        (void)!run(wait_for_ever, &ends[1], &out, &err);
        _exit(0);
    }
    close(ends[1]);
    cr_assert_eq(read(ends[0], &child, sizeof child), (ssize_t)sizeof child);
    cr_assert_eq(kill(program, SIGKILL), 0);
    cr_assert_eq(waitpid(program, NULL, 0), program);
    cr_expect_eq(read(ends[0], &child, sizeof child), 0, "the child lives on");
}

static bd_status close_all(void *context, bd_buf *out, bd_err *err)
{
    (void)context;
    (void)out;
    (void)err;
    for (int fd = 3; fd < 256; fd++)
        close(fd);
    return BD_OK;
}

Test(guarded, a_pipe_that_fails_is_no_damage)
{
    bd_buf out = {0};
    bd_err err = {0};
    cr_assert_eq(run(close_all, NULL, &out, &err), BD_E_IO, "%s", err.text);
    cr_expect_str_eq(err.text, "the process that read store 's.mdb' cannot pass on its result");
}
