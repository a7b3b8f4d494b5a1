/* main: the settings of the process: no core dumps, its file mode mask, its standard streams, its
 * signals. */
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/limit.h"
#include "engine/base/nodump.h"
#include "engine/base/retry.h"
#include "engine/cli/cli.h"

static bd_stop stop;

static void on_signal(int number)
{
    atomic_store_explicit(&stop, number, memory_order_relaxed);
}

/* The first signal asks the run to stop; a second one ends the process (SA_RESETHAND). */
static void watch(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction before;
        /* A signal that the caller ignores stays ignored: nohup, a background job of a shell. */
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
}

/*
 * If the caller closed a standard stream, the next file that is opened would get its descriptor,
 * and our messages would be written into a report or the store. So /dev/null is opened in its
 * place, in a mode in which using the stream fails: output that nobody receives is an error.
 */
static int hold_standard_streams(void)
{
    static const int modes[] = {O_WRONLY, O_RDONLY, O_WRONLY};
    for (int fd = 0; fd < 3; fd++) {
        if (fcntl(fd, F_GETFD) == -1 && bd_retry_open("/dev/null", modes[fd], 0) != fd)
            return -1;
    }
    return 0;
}

int main(int argc, char *argv[])
{
    const bd_cli_signals signals = {&stop, watch};

    bd_nodump();
    bd_limit_adapt();
    umask(077);
    signal(SIGXFSZ, SIG_IGN); /* write() then fails with EFBIG at a limit on the size of files */
    signal(SIGPIPE, SIG_IGN); /* write() then fails with EPIPE; both give a message and status 4 */
    if (hold_standard_streams() != 0)
        return bd_exit_status(BD_E_IO);
    return bd_cli_main(argc, argv, &signals);
}
