/*
 * input: the bytes of one file as a stream: a file, a pipe or "-", unpacked when they are gz (RFC
 * 1952).
 *
 * Invariant: the bytes handed out are the whole file, or there is an error. A file that ends before
 * the size it had when it was opened, inside a gz member, or with a wrong checksum never looks like
 * a shorter file, and one that was written to meanwhile is refused at its end (seen.h). One thread at
 * a time; bd_input_progress() from any thread.
 */
#ifndef BD_FORMATS_INPUT_INPUT_H
#define BD_FORMATS_INPUT_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"
#include "engine/base/seen.h"
#include "engine/base/stop.h"
#include "formats/gz/gz.h"
#include "formats/input/magic.h"
#include "formats/input/origin.h"

typedef struct bd_input bd_input;

/**
 * Open path and find out whether it is gz. digest is the bd_digest_kind for the bytes as they are
 * on the disk. stop may be NULL; it is checked while a pipe is waited for. BD_E_IO: cannot be
 * opened or read. BD_E_INPUT: a directory. BD_E_CANCELLED, here and from reads: *stop was set.
 */
BD_NODISCARD bd_status bd_input_open(const char *path, int digest, const bd_stop *stop,
                                     bd_input **out, bd_err *err);

/**
 * The same for the bytes of origin, where that is not NULL; gz is looked for in them as well. origin
 * must live as long as the input. seen: the file at path when it was first looked at; NULL: it is
 * looked at now. BD_E_INPUT: it is not that file any more.
 */
BD_NODISCARD bd_status bd_input_open_from(const bd_origin *origin, const char *path,
                                          const bd_seen *seen, int digest, const bd_stop *stop,
                                          bd_input **out, bd_err *err);

/** The same for an open file, from its current position; fd stays the caller's. name is for
 * messages. */
BD_NODISCARD bd_status bd_input_open_fd(int fd, const char *name, int digest, bd_input **out,
                                        bd_err *err);

/** bd_input_open() for tests: with a chosen gz decoder, and compressed bytes read gz_step at a
 * time. 0: the default. */
BD_NODISCARD bd_status bd_input_open_with(const char *path, int digest, const bd_stop *stop,
                                          const bd_gz_ops *gz, size_t gz_step, bd_input **out,
                                          bd_err *err);
void bd_input_close(bd_input *input); /* harmless on NULL */

/** Allow this many threads in addition to the caller's to unpack a bgzip file. Call it before the
 * first read; the default is 0. */
void bd_input_helpers(bd_input *input, unsigned helpers);

/** Read len bytes; *got is short only at the end of a sound file. */
BD_NODISCARD bd_status bd_input_read(bd_input *input, char *out, size_t len, size_t *got,
                                     bd_err *err);

/** Its name in messages: the path, or "standard input". Lives as long as input. */
const char *bd_input_name(const bd_input *input);

/** Whether reading unpacks: gz, or a member of an archive. */
bool bd_input_packed(const bd_input *input);

/** Whether it is a regular file, which can be opened again, and not an origin or standard input. */
bool bd_input_is_file(const bd_input *input);

/** Whether the file may become longer while it is read: its end may be that of a row or not. */
bool bd_input_may_grow(const bd_input *input);

/** Whether it has become longer by now. */
bool bd_input_grown(const bd_input *input);

/** BD_E_INPUT: the first bytes, unpacked from nothing, are those of a file that is not WANTED but
 * something else (magic.h). Right after open; a gz file is not looked into. */
BD_NODISCARD bd_status bd_input_refuse_other(const bd_input *input, bd_magic_kind own,
                                             const char *wanted, bd_err *err);

/** Bytes of the file on disk: read so far, and in all (0: not known). */
void bd_input_progress(const bd_input *input, uint64_t *done, uint64_t *all);

/** After the end: the file's bytes on disk and their digest; digest has room for BD_DIGEST_TEXT
 * bytes. It is empty for an origin. Call it once. */
void bd_input_totals(bd_input *input, uint64_t *bytes, char *digest);

#endif
