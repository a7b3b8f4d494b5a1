/*
 * gz_zlib: unpacks gz members by zlib, which checks header, CRC-32 and length, and packs whole
 * members. The only source file that includes zlib.h.
 */
#include "formats/gz/gz.h"

#include <limits.h>
#include <stdint.h>
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
    default: /* zlib distinguishes a bad trailer from bad data only by its message */
        return z->msg != NULL && (strcmp(z->msg, "incorrect data check") == 0 ||
                                  strcmp(z->msg, "incorrect length check") == 0)
                   ? BD_GZ_BAD_CHECK
                   : BD_GZ_BAD_DATA;
    }
}

const bd_gz_ops bd_gz_zlib = {"zlib", zlib_make, zlib_drop, zlib_reset, zlib_step};

/* ---- whole members ---- */

enum {
    MEMBER_WINDOW = -15, /* largest window, no wrapping */
    MEMBER_MEMORY = 8
};

static void *member_make(void)
{
    z_stream *z = calloc(1, sizeof *z);
    if (z != NULL && deflateInit2(z, Z_BEST_SPEED, Z_DEFLATED, MEMBER_WINDOW, MEMBER_MEMORY,
                                  Z_DEFAULT_STRATEGY) != Z_OK) {
        free(z);
        z = NULL;
    }
    return z;
}

static void member_drop(void *packer)
{
    z_stream *z = packer;
    if (z != NULL)
        deflateEnd(z);
    free(z);
}

static void put_32(unsigned char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> 8 * i);
}

static size_t member_pack(void *packer, const unsigned char *text, size_t len, unsigned char *out,
                          size_t room)
{
    enum { TRAILER = 8 };
    z_stream *z = packer;
    if (room < TRAILER || len > UINT32_MAX || deflateReset(z) != Z_OK)
        return 0;
    z->next_in = text;
    z->avail_in = (uInt)len;
    z->next_out = out;
    z->avail_out = clip(room - TRAILER);
    if (deflate(z, Z_FINISH) != Z_STREAM_END)
        return 0;
    put_32(z->next_out, (uint32_t)crc32_z(0, text, len));
    put_32(z->next_out + 4, (uint32_t)len);
    return z->total_out + TRAILER;
}

const bd_gz_pack_ops bd_gz_pack_zlib = {"zlib", member_make, member_drop, member_pack};
