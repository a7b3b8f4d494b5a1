/*
 * progress: shows on standard error how far a run is.
 *
 *      load  12.3 M rows  8.1 M/s  57 %  0:03 left       on a terminal: one line, rewritten in
 *                                                        place at most five times a second
 *      bidui: load: 11 000 000 rows in 1.2 s (9.2 M/s)   otherwise: one line per finished stage,
 *                                                        with its time (log.h)
 *
 * Allocates nothing. A failure to write to standard error is ignored.
 *
 * Threads: one thread at a time. An update that draws nothing costs at most a look at the clock.
 */
#ifndef BD_BASE_PROGRESS_H
#define BD_BASE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/log.h"

typedef enum bd_progress_mode {
    BD_PROGRESS_AUTO,   /* a live line on a terminal, one line per stage otherwise */
    BD_PROGRESS_ALWAYS, /* a live line whatever standard error is */
    BD_PROGRESS_NEVER
} bd_progress_mode;

enum { BD_PROGRESS_LINE = 160 }; /* bytes, terminator included */

/* Private to progress.c. */
typedef struct bd_progress {
    bool live;
    bool lines;
    const char *stage; /* borrowed; NULL: none is open */
    uint64_t began_ns;
    uint64_t drawn_ns;
    uint64_t rows; /* of the last update */
    size_t width;  /* characters now on the live line */
    bd_log *log;   /* borrowed, set after begin; NULL: standard error only */
    bool verbose;  /* set after begin: show details */
} bd_progress;

void bd_progress_begin(bd_progress *progress, bd_progress_mode mode);

/** End the stage before, and begin the next. name is borrowed until the stage ends. */
void bd_progress_stage(bd_progress *progress, const char *name);

/** Tell how far the stage is; bytes_all is 0 if it is not known. The rows of the last update are
 * the stage's result. */
void bd_progress_update(bd_progress *progress, uint64_t rows_done, uint64_t bytes_done,
                        uint64_t bytes_all);

/** Show one separate line before the first stage; text has no line end. In BD_PROGRESS_NEVER it is
 * not shown. */
void bd_progress_line(bd_progress *progress, const char *text);

/** Show one line of detail, if they are wanted, whatever the mode; text has no line end. */
void bd_progress_detail(bd_progress *progress, const char *text);

/** End the last stage and clear the live line. To be called before any message is written, after
 * success and after failure. May be repeated. */
void bd_progress_end(bd_progress *progress);

/** The last stage failed: clear the live line, without a line for the stage. */
void bd_progress_abort(bd_progress *progress);

/* The two lines as text, for a stage that began ns ago. Visible for the tests. */
void bd_progress__live_line(char out[BD_PROGRESS_LINE], const char *stage, uint64_t ns,
                            uint64_t rows, uint64_t bytes_done, uint64_t bytes_all);
void bd_progress__stage_line(char out[BD_PROGRESS_LINE], const char *stage, uint64_t ns,
                             uint64_t rows);

#endif
