/* gz_zlib: a gz member by zlib, which checks header, CRC-32 and length itself. */
#include "formats/input/gz.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#define ZLIB_CONST
#include <zlib.h>

enum { GZIP_WINDOW = 15 + 16 }; /* largest window, gz wrapping only */

static void *zlib_make(void)
{
    z_stream *z = calloc(1, sizeof *z);
    if (z != NULL && inflateInit2(z, GZIP_WINDOW) != Z_OK) {
        free(z);
        z = NULL;
    }
    return z;
}

static void zlib_drop(void *decoder)
{
    z_stream *z = decoder;
    if (z != NULL)
        inflateEnd(z);
    free(z);
}

static void zlib_reset(void *decoder)
{
    inflateReset(decoder);
}

static uInt clip(size_t n)
{
    return n > UINT_MAX ? UINT_MAX : (uInt)n;
}

static bd_gz_result zlib_step(void *decoder, bd_gz_io *io)
{
    z_stream *z = decoder;
    z->next_in = io->in;
    z->avail_in = clip((size_t)(io->in_end - io->in));
    z->next_out = io->out;
    z->avail_out = clip((size_t)(io->out_end - io->out));
    const int r = inflate(z, Z_NO_FLUSH);
    io->in = z->next_in;
    io->out = z->next_out;
    switch (r) {
    case Z_OK:
    case Z_BUF_ERROR:
        return BD_GZ_MORE;
    case Z_STREAM_END:
        return BD_GZ_MEMBER_END;
    case Z_MEM_ERROR:
        return BD_GZ_NO_MEMORY;
    default: /* zlib tells a bad trailer from bad data only by its text */
        return z->msg != NULL && (strcmp(z->msg, "incorrect data check") == 0 ||
                                  strcmp(z->msg, "incorrect length check") == 0)
                   ? BD_GZ_BAD_CHECK
                   : BD_GZ_BAD_DATA;
    }
}

const bd_gz_ops bd_gz_zlib = {"zlib", zlib_make, zlib_drop, zlib_reset, zlib_step};
