/*
 * preload: shared by the parts of the preloaded library (preload.c has the settings and the count,
 * preload_*.c the functions that stand before the C library's).
 *
 * A function of the C library is replaced in three steps: bd_fault_due() counts the call and says
 * whether it must fail; REAL(name) makes it; AFTER() kills the program if it is to die behind it.
 */
#ifndef BD_FAULT_PRELOAD_H
#define BD_FAULT_PRELOAD_H

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/types.h>

#define EXPORT __attribute__((visibility("default")))

typedef struct bd_fault_call {
    const char *family; /* what BIDUI_FAULT_KIND may name beside the call itself */
    const char *name;
    int error;        /* errno of a failure, unless BIDUI_FAULT_ERROR is set */
    int fd;           /* -1: none */
    const char *path; /* NULL: that of fd */
    bool writes;      /* fails on a full disk */
} bd_fault_call;

/** Count a call. True: it must fail, and errno is set. */
bool bd_fault_due(const bd_fault_call *call);

/** Kill the program if this thread's call was the k-th and the action is killafter. */
void bd_fault_after(void);

/** Whether every exchange of two names is refused, as by an old kernel. */
bool bd_fault_no_exchange(void);

/** Free bytes that file systems report; NULL: the true ones. */
const char *bd_fault_free_bytes(void);

/** The path of a descriptor; empty where there is none. */
void bd_fault_path_of(int fd, char *out, size_t size);

/** The next definition of a function; without it the test cannot work. */
void *bd_fault_next(const char *name);

/* REAL(open)(...) calls the original function. A race only looks it up twice. */
#define REAL(name)                                                   \
    ({                                                               \
        static __typeof__(&(name)) real_##name;                      \
        if (real_##name == NULL) {                                   \
            void *found_##name = bd_fault_next(#name);               \
            memcpy(&real_##name, &found_##name, sizeof real_##name); \
        }                                                            \
        real_##name;                                                 \
    })

#define AFTER(call)                              \
    ({                                           \
        const __typeof__(call) result_ = (call); \
        bd_fault_after();                        \
        result_;                                 \
    })

#define ON_FD(family, name, error, writes) \
    bd_fault_due(&(bd_fault_call){family, name, error, fd, NULL, writes})
#define ON_PATH(family, name, error) \
    bd_fault_due(&(bd_fault_call){family, name, error, -1, path, false})

/*
 * The trace: what changed in the file system, in order. Between begin and end no other thread
 * changes anything. Without BIDUI_FAULT_TRACE all of this does nothing.
 */
void bd_trace_start(void); /* reads the settings */
void bd_trace_begin(void);
void bd_trace_end(void);
bool bd_trace_on(void);

/** len bytes were written at the offset; -1: they end at the file's position. */
void bd_trace_write(int fd, const void *bytes, size_t len, off_t at);
void bd_trace_size(int fd, off_t size);
void bd_trace_sync(int fd, char kind); /* S one file or folder, A its file system */

/** An operation on names: C created, U unlink, D rmdir, M mkdir, R rename, X exchange, L link. */
void bd_trace_names(char kind, int at, const char *path, int to_at, const char *to);

/** Whether opening the path would create it; always false without a trace. */
bool bd_trace_would_create(int at, const char *path, int flags);

/* TRACED(call, record): make a call; if it did not fail, run record, which may use result_. */
#define TRACED(call, record)                     \
    ({                                           \
        bd_trace_begin();                        \
        const __typeof__(call) result_ = (call); \
        if (result_ >= 0 && bd_trace_on())       \
            record;                              \
        bd_trace_end();                          \
        bd_fault_after();                        \
        result_;                                 \
    })

#endif
