/*
 * log: where the lines for people go: standard error, and on request a file as well.
 *
 *      bidui: 'a.csv' cannot be read                                messages: standard error
 *      2026-11-05T02:31:07+08:00 bidui: load: 7 rows in 0.1 s       progress, if it is no terminal
 *      2026-11-05T02:31:07+08:00 2026-10 bidui: load: 7 rows ...    every line in the file: with its
 *                                                                   time, and the run's period or "-"
 *
 * Messages on standard error always begin with "bidui: " or "hint: ", so that scripts find them. A
 * line is one write, so that lines of several programs do not mix. A failure to write to standard
 * error is ignored; the first one to write to the file is kept, and the next line is tried again.
 * What is written has gone through shown.h.
 *
 * Threads: one thread at a time.
 */
#ifndef BD_BASE_LOG_H
#define BD_BASE_LOG_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/err.h"

/* A zeroed one has no file. */
typedef struct bd_log {
    bool open;
    bool cut; /* the last line is not complete */
    int fd;
    const char *path; /* borrowed */
    int write_errno;  /* of the first write that failed; 0: none did */
    char period[8];
} bd_log;

/**
 * Append to the file at path, which is made 0600 if it is missing. BD_E_USAGE: it is a link or not
 * a regular file. BD_E_IO: it cannot be opened. path is borrowed until it is closed.
 */
BD_NODISCARD bd_status bd_log_open(bd_log *log, const char *path, bd_err *err);

/** Close the file. Returns the errno of the first write that failed, 0 if all lines are there. */
int bd_log_close(bd_log *log);

/** Write the lines of a message; log may be NULL. */
void bd_log_message(bd_log *log, const char *text, size_t len);

/** Write one line about the progress, given with its line feed; log may be NULL. */
void bd_log_progress(bd_log *log, const char *line, size_t len);

/** One line, or several, into the file only. */
void bd_log_file_line(bd_log *log, const char *line, size_t len);
void bd_log_file_lines(bd_log *log, const char *text, size_t len);

#endif
