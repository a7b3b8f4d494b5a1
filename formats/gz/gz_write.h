/*
 * gz_write: files packed on their way out, as bgzip: gz made of blocks that each hold 65 280 bytes
 * of text, the last but one fewer, the last none. Any gunzip reads it, bgzip can index it, and
 * formats/input unpacks it by several threads.
 *
 *      append --> 65 280 bytes --> packed by helpers --> sink, in order
 *
 * Where blocks are cut depends on the text alone, so the packed bytes do not depend on how it was
 * appended or on the number of helpers. One thread owns the pool and all of its files.
 */
#ifndef BD_FORMATS_GZ_GZ_WRITE_H
#define BD_FORMATS_GZ_GZ_WRITE_H

#include <stddef.h>

#include "engine/base/err.h"
#include "formats/gz/gz.h"

enum { BD_GZ_WRITE_HELPER_BYTES = 800 << 10 }; /* memory of a pool for each thread, the owner too */

typedef struct bd_gz_pool bd_gz_pool;
typedef struct bd_gz_file bd_gz_file;

/* Takes packed bytes, in order. */
typedef bd_status bd_gz_sink(void *context, const void *bytes, size_t len, bd_err *err);

/** Threads beside the owner's. gz NULL: the fastest there is. BD_E_NOMEM. */
BD_NODISCARD bd_status bd_gz_pool_new(const bd_gz_pack_ops *gz, unsigned helpers, bd_gz_pool **out,
                                      bd_err *err);
void bd_gz_pool_free(bd_gz_pool *pool); /* after its files; harmless on NULL */

/** Begin a file; memory: 64 KiB. context is the sink's. BD_E_NOMEM. */
BD_NODISCARD bd_status bd_gz_file_new(bd_gz_pool *pool, bd_gz_sink *sink, void *context,
                                      bd_gz_file **out, bd_err *err);

/** Append text. Errors are the sink's, of this file or of another of the pool, whose blocks came
 * before. */
BD_NODISCARD bd_status bd_gz_file_append(bd_gz_file *file, const void *bytes, size_t len,
                                         bd_err *err);

/** End the file: all of it has been through the sink then. */
BD_NODISCARD bd_status bd_gz_file_end(bd_gz_file *file, bd_err *err);
void bd_gz_file_free(bd_gz_file *file); /* harmless on NULL; the pool must not be used after one
                                           that was not ended */

#endif
