/*
 * peak: runs a command and tells the most anonymous memory it was seen to hold.
 *
 *   peak FILE COMMAND...
 *
 * The kernel keeps no mark of it (VmHWM counts mapped files as well), so /proc/PID/status is read
 * every millisecond. FILE gets the KiB; the exit status is the command's, 125 when it could not be
 * watched, 128+n by a signal.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STEP_NS = 1000000, CANNOT = 125 };

static long anonymous_kib(int status_fd)
{
    char text[4096];
    const ssize_t n = pread(status_fd, text, sizeof text - 1, 0);
    if (n <= 0)
        return 0;
    text[n] = '\0';
    const char *at = strstr(text, "RssAnon:");
    return at == NULL ? 0 : strtol(at + strlen("RssAnon:"), NULL, 10);
}

static long watch(pid_t child, int *status)
{
    char path[64];
    const struct timespec step = {.tv_nsec = STEP_NS};
    long most = 0;

    snprintf(path, sizeof path, "/proc/%ld/status", (long)child);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    while (waitpid(child, status, WNOHANG) == 0) {
        const long now = anonymous_kib(fd);
        most = now > most ? now : most;
        nanosleep(&step, NULL);
    }
    if (fd >= 0)
        close(fd);
    return most;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fputs("usage: peak FILE COMMAND...\n", stderr);
        return CANNOT;
    }
    const pid_t child = fork();
    if (child < 0)
        return CANNOT;
    if (child == 0) {
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    int status = 0;
    const long most = watch(child, &status);
    FILE *out = fopen(argv[1], "w");
    if (out == NULL || fprintf(out, "%ld\n", most) < 0 || fclose(out) != 0)
        return CANNOT;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
