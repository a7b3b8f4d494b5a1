/*
 * err: status codes, and the error value that every fallible call fills in.
 *
 * A bd_status is 0 on success, positive for an expected outcome (BD_END), negative for a failure.
 * The lowest level writes the text once, into the caller's bd_err; later failures do not overwrite
 * it. Messages name files, lines, limits and keys of the configuration, never a person's number or
 * name.
 *
 * Threads: one bd_err belongs to one thread at a time. Both types are plain values, so they may be
 * copied and handed to another thread.
 */
#ifndef BD_BASE_ERR_H
#define BD_BASE_ERR_H

typedef int bd_status;

enum {
    BD_OK = 0,
    BD_END = 1,         /* nothing more to read */
    BD_E_USAGE = -2,    /* command line or configuration: exit 2 */
    BD_E_INPUT = -3,    /* an input is damaged or not what it claims: exit 3 */
    BD_E_IO = -4,       /* a system call failed, a disk is full: exit 4 */
    BD_E_BUG = -5,      /* one of our own invariants does not hold: exit 5 */
    BD_E_LOCKED = -6,   /* another run holds the store: exit 6 */
    BD_E_NOMEM = -7,    /* the budget or the system has no more memory: exit 4 */
    BD_E_CANCELLED = -8 /* another thread failed, or a signal came: report that instead */
};

enum { BD_ERR_TEXT = 1024, BD_ERR_HINT = 512 }; /* bytes */

typedef struct bd_err {
    bd_status status;
    int sys_errno; /* errno at the failure, 0 where there was none */
    char text[BD_ERR_TEXT];
    char hint[BD_ERR_HINT]; /* what to do about it; empty if there is no advice */
} bd_err;

#define BD_NODISCARD __attribute__((warn_unused_result))

/** Record a failure unless err holds one already; returns status. If sys_errno is not 0, its text
 * is appended. */
bd_status bd_fail(bd_err *err, bd_status status, int sys_errno, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/** Set the sentence shown after `hint:`; the first one is kept. */
void bd_hint(bd_err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** The exit status of the program for a failure, as in the README. */
int bd_exit_status(bd_status status);

#define BD_TRY(call)                            \
    do {                                        \
        const bd_status bd_try_status = (call); \
        if (bd_try_status < 0)                  \
            return bd_try_status;               \
    } while (0)

/* These three need a local `bd_status st`; the first two also need a label `done`. */
#define BD_GOTO(call)  \
    do {               \
        st = (call);   \
        if (st < 0)    \
            goto done; \
    } while (0)

#define BD_FAIL(...)               \
    do {                           \
        st = bd_fail(__VA_ARGS__); \
        goto done;                 \
    } while (0)

#define BD_KEEP(call)                            \
    do {                                         \
        const bd_status bd_keep_status = (call); \
        if (st >= 0 && bd_keep_status < 0)       \
            st = bd_keep_status;                 \
    } while (0)

#endif
