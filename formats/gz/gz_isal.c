/* gz_isal: unpacks and packs gz members by ISA-L; unpacking is about three times as fast as zlib.
 * Where ISA-L is absent this file is empty. */
#include "formats/gz/gz.h"

#if BIDUI_WITH_ISAL

#include <stdbool.h>
#include <stdlib.h>

#include <isa-l/igzip_lib.h>

/*
 * isal_inflate() can read headers too. But where the input ends within a header it begins again and
 * takes the rest of the header for data (test_gz.c cuts headers everywhere). So the header is read
 * here. ISA-L reads the data and the trailer, and checks CRC-32 and length.
 */
struct decoder {
    struct inflate_state state;
    struct isal_gzip_header head;
    bool in_head;
};

static void isal_begin(void *decoder)
{
    struct decoder *d = decoder;
    isal_inflate_reset(&d->state);
    d->state.crc_flag = ISAL_GZIP_NO_HDR_VER;
    isal_gzip_header_init(&d->head);
    d->in_head = true;
}

static void *isal_make(void)
{
    struct decoder *d = malloc(sizeof *d);
    if (d != NULL) {
        isal_inflate_init(&d->state);
        isal_begin(d);
    }
    return d;
}

static uint32_t clip(size_t n)
{
    return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

static int step(struct decoder *d)
{
    if (d->in_head) {
        const int r = isal_read_gzip_header(&d->state, &d->head);
        if (r != ISAL_DECOMP_OK)
            return r;
        d->in_head = false;
    }
    return isal_inflate(&d->state);
}

static bd_gz_result isal_step(void *decoder, bd_gz_io *io)
{
    struct decoder *d = decoder;
    struct inflate_state *state = &d->state;
    const uint32_t in = clip((size_t)(io->in_end - io->in));
    const uint32_t out = clip((size_t)(io->out_end - io->out));
    /* ISA-L only reads through next_in, though its type is not const. */
    state->next_in = (uint8_t *)(uintptr_t)io->in;
    state->avail_in = in;
    state->next_out = io->out;
    state->avail_out = out;
    const int r = step(d);
    io->in += in - state->avail_in;
    io->out += out - state->avail_out;
    if (r == ISAL_INCORRECT_CHECKSUM)
        return d->in_head ? BD_GZ_BAD_DATA : BD_GZ_BAD_CHECK;
    if (r < 0 || r == ISAL_NEED_DICT)
        return BD_GZ_BAD_DATA;
    return state->block_state == ISAL_BLOCK_FINISH ? BD_GZ_MEMBER_END : BD_GZ_MORE;
}

const bd_gz_ops bd_gz_isal = {"isal", isal_make, free, isal_begin, isal_step};

/* ---- packing ---- */

enum { PACK_LEVEL = 1 }; /* 850 MB/s of reports: eight times zlib's fastest level, and not larger */

struct packer {
    struct isal_zstream stream;
    uint8_t buffer[ISAL_DEF_LVL1_DEFAULT];
};

static void *isal_pack_make(void)
{
    return calloc(1, sizeof(struct packer));
}

static size_t isal_pack(void *packer, const unsigned char *text, size_t len, unsigned char *out,
                        size_t room)
{
    struct packer *p = packer;
    struct isal_zstream *stream = &p->stream;
    isal_deflate_stateless_init(stream);
    stream->level = PACK_LEVEL;
    stream->level_buf = p->buffer;
    stream->level_buf_size = sizeof p->buffer;
    stream->gzip_flag = IGZIP_GZIP_NO_HDR;
    stream->end_of_stream = 1;
    stream->next_in = (uint8_t *)(uintptr_t)text;
    stream->avail_in = clip(len);
    stream->next_out = out;
    stream->avail_out = clip(room);
    return isal_deflate_stateless(stream) == COMP_OK ? stream->total_out : 0;
}

const bd_gz_pack_ops bd_gz_pack_isal = {"isal", isal_pack_make, free, isal_pack};

#endif

/* ISO C requires a declaration in every source file. */
typedef int bd_gz_isal_source;
