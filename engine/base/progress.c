/* progress: see progress.h. */
#include "engine/base/progress.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "engine/base/number.h"

#define SECOND_NS UINT64_C(1000000000)

static const uint64_t draw_every_ns = SECOND_NS / 5;

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * SECOND_NS + (uint64_t)now.tv_nsec;
}

static void say(const char *bytes, size_t len)
{
    const ssize_t ignored = write(STDERR_FILENO, bytes, len);
    (void)ignored; /* there is no other place to report it */
}

static double seconds_of(uint64_t ns)
{
    return (double)ns / (double)SECOND_NS;
}

static const char *rate_text(uint64_t rows, uint64_t ns, char out[BD_NUMBER_TEXT])
{
    return bd_number_short(ns == 0 ? 0 : (uint64_t)((double)rows / seconds_of(ns)), out);
}

/* Append to a line, cut at its end. */
__attribute__((format(printf, 3, 4))) static void append(char out[BD_PROGRESS_LINE], size_t *len,
                                                         const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const int n = vsnprintf(out + *len, BD_PROGRESS_LINE - *len, format, args);
    va_end(args);
    if (n > 0)
        *len += (size_t)n < BD_PROGRESS_LINE - *len ? (size_t)n : BD_PROGRESS_LINE - 1 - *len;
}

void bd_progress__live_line(char out[BD_PROGRESS_LINE], const char *stage, uint64_t ns,
                            uint64_t rows, uint64_t bytes_done, uint64_t bytes_all)
{
    char count[BD_NUMBER_TEXT], rate[BD_NUMBER_TEXT];
    size_t len = 0;

    append(out, &len, "%s  %s rows  %s/s", stage, bd_number_short(rows, count),
           rate_text(rows, ns, rate));
    if (bytes_all == 0)
        return;
    if (bytes_done > bytes_all) /* the file grew meanwhile */
        bytes_done = bytes_all;
    const double share = (double)bytes_done / (double)bytes_all;
    append(out, &len, "  %" PRIu64 " %%", bytes_done * 100 / bytes_all);
    if (bytes_done == 0 || ns < SECOND_NS) /* too early for an estimate */
        return;
    const double left = seconds_of(ns) * (1 - share) / share;
    if (left >= 1e6)
        return;
    const unsigned s = (unsigned)(left + 0.5);
    if (s >= 3600)
        append(out, &len, "  %u:%02u:%02u left", s / 3600, s / 60 % 60, s % 60);
    else
        append(out, &len, "  %u:%02u left", s / 60, s % 60);
}

void bd_progress__stage_line(char out[BD_PROGRESS_LINE], const char *stage, uint64_t ns,
                             uint64_t rows)
{
    char count[BD_NUMBER_TEXT], rate[BD_NUMBER_TEXT];
    const uint64_t tenths = (ns + SECOND_NS / 20) / (SECOND_NS / 10);
    size_t len = 0;

    append(out, &len, "bidui: %s: ", stage);
    if (rows != 0)
        append(out, &len, "%s rows in ", bd_number_grouped(rows, count));
    append(out, &len, "%" PRIu64 ".%" PRIu64 " s", tenths / 10, tenths % 10);
    if (rows != 0)
        append(out, &len, " (%s/s)", rate_text(rows, ns, rate));
}

/* Columns of the terminal: a line that wraps could not be rewritten in place. */
static size_t columns(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 2)
        return BD_PROGRESS_LINE;
    return size.ws_col;
}

/* Write text over the live line, and blanks over the rest of a longer one. */
static void draw(bd_progress *progress, const char *text)
{
    char out[2 * BD_PROGRESS_LINE + 2];
    size_t len = strlen(text), blanks = 0;
    const size_t room = columns() - 1;

    if (len > room)
        len = room;
    if (progress->width > len)
        blanks = progress->width - len;
    out[0] = '\r';
    memcpy(out + 1, text, len);
    memset(out + 1 + len, ' ', blanks);
    out[1 + len + blanks] = '\r';
    say(out, 2 + len + blanks);
    progress->width = len;
}

static void clear(bd_progress *progress)
{
    if (progress->width != 0)
        draw(progress, "");
}

void bd_progress_begin(bd_progress *progress, bd_progress_mode mode)
{
    *progress = (bd_progress){0};
    progress->live =
        mode == BD_PROGRESS_ALWAYS || (mode == BD_PROGRESS_AUTO && isatty(STDERR_FILENO) == 1);
    progress->lines = mode == BD_PROGRESS_AUTO && !progress->live;
}

static void show(bd_progress *progress, const char *text)
{
    char line[1024];
    clear(progress);
    const int len = snprintf(line, sizeof line, "bidui: %s\n", text);
    if (len > 0)
        bd_log_progress(progress->log, line,
                        (size_t)len < sizeof line ? (size_t)len : sizeof line - 1);
}

void bd_progress_line(bd_progress *progress, const char *text)
{
    if (progress->live || progress->lines)
        show(progress, text);
}

void bd_progress_detail(bd_progress *progress, const char *text)
{
    if (progress->verbose)
        show(progress, text);
}

void bd_progress_stage(bd_progress *progress, const char *name)
{
    bd_progress_end(progress);
    progress->stage = name;
    progress->began_ns = now_ns();
    progress->drawn_ns = 0;
    progress->rows = 0;
}

void bd_progress_update(bd_progress *progress, uint64_t rows_done, uint64_t bytes_done,
                        uint64_t bytes_all)
{
    progress->rows = rows_done;
    if (!progress->live || progress->stage == NULL)
        return;
    const uint64_t now = now_ns();
    if (now - progress->drawn_ns < draw_every_ns)
        return;
    char line[BD_PROGRESS_LINE];
    bd_progress__live_line(line, progress->stage, now - progress->began_ns, rows_done, bytes_done,
                           bytes_all);
    draw(progress, line);
    progress->drawn_ns = now;
}

void bd_progress_end(bd_progress *progress)
{
    clear(progress);
    if (progress->stage != NULL && (progress->lines || progress->live)) {
        char line[BD_PROGRESS_LINE];
        bd_progress__stage_line(line, progress->stage, now_ns() - progress->began_ns,
                                progress->rows);
        const size_t len = strlen(line);
        line[len] = '\n'; /* in the terminator's place: say() takes a length */
        if (progress->lines)
            bd_log_progress(progress->log, line, len + 1);
        else /* the live line is gone, its result stays in the file */
            bd_log_file_line(progress->log, line, len + 1);
    }
    progress->stage = NULL;
}

void bd_progress_abort(bd_progress *progress)
{
    clear(progress);
    progress->stage = NULL;
}
