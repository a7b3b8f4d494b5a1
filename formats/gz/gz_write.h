/*
 * gz_write: packs files while they are written, as bgzip: gz made of blocks of 65 280 bytes of
 * text; the last block with text may have fewer, and an empty block ends the file. Any gunzip reads
 * it, bgzip can index it, and formats/input unpacks it by several threads.
 *
 *      append --> 65 280 bytes --> packed by helpers --> sink, in order
 *
 * Where blocks are cut depends on the text alone, so the packed bytes depend neither on the sizes
 * of the appended pieces nor on the number of helpers. A pool and all of its files are used by one
 * thread, their owner. A pool takes some 800 KiB for each helper and its owner.
 */
#ifndef BD_FORMATS_GZ_GZ_WRITE_H
#define BD_FORMATS_GZ_GZ_WRITE_H

#include <stddef.h>

#include "engine/base/err.h"
#include "formats/gz/gz.h"

typedef struct bd_gz_pool bd_gz_pool;
typedef struct bd_gz_file bd_gz_file;

/* Takes packed bytes, in order. */
typedef bd_status bd_gz_sink(void *context, const void *bytes, size_t len, bd_err *err);

/** helpers: threads in addition to the owner's. gz NULL: the fastest available. BD_E_NOMEM. */
BD_NODISCARD bd_status bd_gz_pool_new(const bd_gz_pack_ops *gz, unsigned helpers, bd_gz_pool **out,
                                      bd_err *err);
void bd_gz_pool_free(bd_gz_pool *pool); /* after its files; harmless on NULL */

/** Begin a file; memory: 64 KiB. context is passed to the sink. BD_E_NOMEM. */
BD_NODISCARD bd_status bd_gz_file_new(bd_gz_pool *pool, bd_gz_sink *sink, void *context,
                                      bd_gz_file **out, bd_err *err);

/** Append text. Errors are those of the sink; it may be the sink of another file of the pool whose
 * blocks came before. */
BD_NODISCARD bd_status bd_gz_file_append(bd_gz_file *file, const void *bytes, size_t len,
                                         bd_err *err);

/** End the file: afterwards the sink has got all of it. */
BD_NODISCARD bd_status bd_gz_file_end(bd_gz_file *file, bd_err *err);
void bd_gz_file_free(bd_gz_file *file); /* harmless on NULL; after freeing a file that was not
                                           ended, only free the pool */

#endif
