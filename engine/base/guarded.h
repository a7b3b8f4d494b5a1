/*
 * guarded: work that trusts bytes it should not trust, done in a child process.
 *
 * A library may follow a damaged file to an address that does not exist, divide by a zero in it, or
 * abort. In a child that ends the child, and the caller gets a message like any other.
 *
 * The child says nothing itself: its standard error is /dev/null, and it leaves no memory image
 * (core file), which would hold personal data. It ends with its parent, and a signal from the
 * terminal (Ctrl-C) ends both. If a signal that asks a program to stop ended the child alone, the
 * caller ends by it too.
 *
 * Only a process with one thread may call this.
 */
#ifndef BD_BASE_GUARDED_H
#define BD_BASE_GUARDED_H

#include "engine/base/err.h"
#include "engine/base/text.h"

typedef bd_status bd_guarded_fn(void *context, bd_buf *out, bd_err *err);

/**
 * Call work in a child process. Returns its status, appends its text to out, and copies its error;
 * nothing else that it changes is seen here.
 *
 * what: what it reads, "store 'x.mdb'". BD_E_INPUT: what work returns so, and "<what> is damaged" if
 * the child ends in any other way. BD_E_IO, BD_E_NOMEM: there can be no child.
 */
BD_NODISCARD bd_status bd_guarded(bd_guarded_fn *work, void *context, const char *what, bd_buf *out,
                                  bd_err *err);

#endif
