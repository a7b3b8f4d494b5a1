/* unpack: unpacks the gz of an input: its members in order, or its blocks by several threads. */
#include <stdlib.h>
#include <string.h>

#include "formats/input/input_parts.h"

enum {
    HEAD_LOOK = 4, /* up to a member's flags */
    FLAG_EXTRA = 4
};

static bd_status refill(bd_input *in, bd_err *err)
{
    in->at = 0;
    return bd_input__raw(in, in->buf, in->buf_bytes, &in->len, err);
}

static uint64_t packed_offset(const bd_input *in)
{
    return atomic_load_explicit(&in->done, memory_order_relaxed) - (in->len - in->at);
}

/* at: offset of the bad member, or the number of bytes read of it. */
static bd_status bad_gz(const bd_input *in, bd_gz_result result, uint64_t at, bd_err *err)
{
    bd_status st;
    if (result == BD_GZ_NO_MEMORY)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to unpack '%s'", in->name);
    if (result == BD_GZ_BAD_CHECK)
        st = bd_fail(
            err, BD_E_INPUT, 0,
            "'%s' is damaged: wrong checksum of the gz member that begins at compressed byte %llu",
            in->name, (unsigned long long)in->member_at);
    else
        st = bd_fail(err, BD_E_INPUT, 0,
                     "'%s' is damaged: no valid gz data near compressed byte %llu", in->name,
                     (unsigned long long)at);
    bd_hint(err, "copy or export the file again, then try `gzip -t`");
    return st;
}

/* Go to the first byte of the next member, or to the end. */
static bd_status begin_member(bd_input *in, bool *end, bd_err *err)
{
    *end = false;
    if (in->len - in->at < 2) {
        unsigned char last = 0;
        const bool one = in->at < in->len;
        if (one)
            last = in->buf[in->at];
        in->at = 0;
        in->len = one;
        in->buf[0] = last;
        size_t got;
        BD_TRY(bd_input__raw(in, in->buf + one, in->buf_bytes - one, &got, err));
        in->len += got;
    }
    if (in->len == 0) {
        *end = true;
        return BD_OK;
    }
    if (in->len - in->at < 2 || in->buf[in->at] != BD_GZ_MAGIC_1 ||
        in->buf[in->at + 1] != BD_GZ_MAGIC_2) {
        bd_fail(err, BD_E_INPUT, 0,
                "'%s' has bytes after its last gz member that are not gz, at compressed byte %llu",
                in->name, (unsigned long long)packed_offset(in));
        bd_hint(err, "copy or export the file again, then try `gzip -t`");
        return BD_E_INPUT;
    }
    in->gz->reset(in->decoder);
    in->in_member = true;
    in->member_at = packed_offset(in);
    return BD_OK;
}

static bd_status cut_short(const bd_input *in, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0, "'%s' ends inside a gz member, after %llu compressed bytes",
            in->name, (unsigned long long)packed_offset(in));
    bd_hint(err, "the file is cut short: copy or export it again");
    return BD_E_INPUT;
}

/* One call of the decoder; *end once the last member has ended. */
static bd_status unpack_step(bd_input *in, bd_gz_io *io, bool *end, bd_err *err)
{
    *end = false;
    if (!in->in_member) {
        BD_TRY(begin_member(in, end, err));
        if (*end)
            return BD_OK;
    } else if (in->at == in->len) {
        BD_TRY(refill(in, err));
    }
    const unsigned char *out_before = io->out;
    const size_t at_before = in->at;
    io->in = in->buf + in->at;
    io->in_end = in->buf + in->len;
    const bd_gz_result result = in->gz->step(in->decoder, io);
    in->at = (size_t)(io->in - in->buf);
    if (result == BD_GZ_MEMBER_END) {
        in->in_member = false;
        return BD_OK;
    }
    if (result != BD_GZ_MORE)
        return bad_gz(in, result, packed_offset(in), err);
    if (io->out == out_before && in->at == at_before) {
        if (in->at < in->len ||
            !in->ended) /* neither reads nor writes: no decoder does that with sound data */
            return in->at < in->len ? bad_gz(in, BD_GZ_BAD_DATA, packed_offset(in), err) : BD_OK;
        return cut_short(in, err);
    }
    return BD_OK;
}

/* ---- bgzip ---- */

/* Read until the buffer has n bytes or the rest of the file. */
static bd_status gather(bd_input *in, size_t n, bd_err *err)
{
    const size_t want = n > in->step ? n : in->step;
    size_t got;
    if (in->len - in->at >= n || in->ended)
        return BD_OK;
    in->len -= in->at;
    memmove(in->buf, in->buf + in->at, in->len);
    in->at = 0;
    BD_TRY(bd_input__raw(in, in->buf + in->len, want - in->len, &got, err));
    in->len += got;
    return BD_OK;
}

/* Read one block into a piece. */
static bd_status read_block(bd_input *in, bd_gz_piece *piece, bd_err *err)
{
    BD_TRY(gather(in, BD_GZ_BLOCK_HEAD, err));
    const size_t bytes = bd_gz_block_len(in->buf + in->at, in->len - in->at);
    in->blocks_ended = bytes == 0;
    if (in->blocks_ended)
        return BD_OK;
    BD_TRY(gather(in, bytes, err));
    if (in->len - in->at < bytes) {
        in->at = in->len;
        return cut_short(in, err);
    }
    piece->at = packed_offset(in);
    piece->packed_len = (uint32_t)bytes;
    memcpy(piece->packed, in->buf + in->at, bytes);
    in->at += bytes;
    bd_blocked_give(in->blocked);
    return BD_OK;
}

static void read_blocks_ahead(bd_input *in)
{
    bd_gz_piece *piece;
    while (in->ahead == BD_OK && !in->blocks_ended &&
           (piece = bd_blocked_begin(in->blocked)) != NULL)
        in->ahead = read_block(in, piece, &in->ahead_err);
}

/* After the last block. If plain members follow, they are read as such. */
static bd_status end_blocks(bd_input *in, bd_err *err)
{
    if (in->ahead < 0) {
        *err = in->ahead_err;
        return in->ahead;
    }
    if (in->at == in->len && !in->last_was_empty) {
        bd_fail(err, BD_E_INPUT, 0,
                "'%s' ends without the empty block that ends a bgzip file, after %llu compressed "
                "bytes",
                in->name, (unsigned long long)packed_offset(in));
        bd_hint(err, "the file is cut short: copy or export it again");
        return BD_E_INPUT;
    }
    bd_blocked_free(in->blocked);
    in->blocked = NULL;
    in->decoder = in->gz->make();
    return in->decoder != NULL ? BD_OK
                               : bd_fail(err, BD_E_NOMEM, 0, "no memory to unpack '%s'", in->name);
}

/* Copy the next bytes of the oldest piece; *out moves on. BD_END: no more blocks. */
static bd_status unpack_blocks(bd_input *in, char **out, const char *out_end, bd_err *err)
{
    while (*out < out_end) {
        read_blocks_ahead(in);
        const bd_gz_piece *piece = bd_blocked_take(in->blocked);
        if (piece == NULL) {
            BD_TRY(end_blocks(in, err));
            return BD_END;
        }
        in->member_at = piece->at;
        if (piece->result != BD_GZ_MEMBER_END)
            return bad_gz(in, piece->result, piece->at, err);
        const size_t left = piece->len - in->piece_at;
        const size_t room = (size_t)(out_end - *out);
        const size_t n = left < room ? left : room;
        memcpy(*out, piece->text + in->piece_at, n);
        *out += n;
        in->piece_at += n;
        if (in->piece_at < piece->len)
            continue;
        in->last_was_empty = piece->len == 0;
        in->piece_at = 0;
        bd_blocked_release(in->blocked);
    }
    return BD_OK;
}

bd_status bd_input__unpack(bd_input *in, char *out, size_t len, size_t *got, bd_err *err)
{
    char *at = out;
    if (in->is_blocked && in->blocked == NULL && in->decoder == NULL)
        BD_TRY(bd_blocked_new(in->gz, in->helpers, &in->blocked, err));
    if (in->blocked != NULL)
        BD_TRY(unpack_blocks(in, &at, out + len, err));
    bd_gz_io io = {.out = (unsigned char *)at, .out_end = (unsigned char *)out + len};
    bool end = false;
    while (!end && io.out < io.out_end)
        BD_TRY(unpack_step(in, &io, &end, err));
    *got = (size_t)(io.out - (unsigned char *)out);
    return BD_OK;
}

/* The buffer has to hold a whole block. */
bd_status bd_input__look_for_blocks(bd_input *in, bd_err *err)
{
    BD_TRY(gather(in, HEAD_LOOK, err));
    if (in->len < HEAD_LOOK || (in->buf[HEAD_LOOK - 1] & FLAG_EXTRA) == 0)
        return BD_OK;
    BD_TRY(gather(in, BD_GZ_BLOCK_HEAD, err));
    in->is_blocked = bd_gz_block_len(in->buf, in->len) != 0;
    if (!in->is_blocked || in->buf_bytes >= BD_GZ_BLOCK_BYTES)
        return BD_OK;
    unsigned char *grown = realloc(in->buf, BD_GZ_BLOCK_BYTES);
    if (grown == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", in->name);
    in->buf = grown;
    in->buf_bytes = BD_GZ_BLOCK_BYTES;
    return BD_OK;
}
