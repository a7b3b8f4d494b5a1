/* blocked: see blocked.h. */
#include "formats/input/blocked.h"

#include <stdlib.h>

#include "engine/base/relay.h"

enum {
    FIXED_HEAD = 12, /* magic, method, flags, time, flags of the method, system, length of extras */
    AT_FLAGS = 3,
    AT_EXTRA_LEN = 10,
    FLAG_EXTRA = 4,
    SUBFIELD_HEAD = 4,
    TRAILER = 8
};

struct hand {
    const bd_gz_ops *gz;
    void *decoder;
};

struct bd_blocked {
    struct hand *hands;
    unsigned hand_count;
    bd_gz_piece *pieces;
    bd_relay *relay;
};

static size_t read_16(const unsigned char *at)
{
    return at[0] | (size_t)at[1] << 8;
}

size_t bd_gz_block_len(const unsigned char *head, size_t len)
{
    if (len < FIXED_HEAD || head[0] != 0x1F || head[1] != 0x8B || head[2] != 8 ||
        (head[AT_FLAGS] & FLAG_EXTRA) == 0)
        return 0;
    const size_t end = FIXED_HEAD + read_16(head + AT_EXTRA_LEN);
    size_t at = FIXED_HEAD;
    while (at + SUBFIELD_HEAD <= end && at + SUBFIELD_HEAD <= len) {
        const size_t bytes = read_16(head + at + 2);
        if (head[at] == 'B' && head[at + 1] == 'C' && bytes == 2 && at + 6 <= end &&
            at + 6 <= len) {
            const size_t all = read_16(head + at + SUBFIELD_HEAD) + 1;
            return all >= end + TRAILER ? all : 0;
        }
        at += SUBFIELD_HEAD + bytes;
    }
    return 0;
}

static void unpack(void *hand, void *item)
{
    const struct hand *own = hand;
    bd_gz_piece *piece = item;
    bd_gz_io io = {.in = piece->packed,
                   .in_end = piece->packed + piece->packed_len,
                   .out = piece->text,
                   .out_end = piece->text + BD_GZ_BLOCK_BYTES};
    own->gz->reset(own->decoder);
    do {
        const unsigned char *in = io.in;
        const unsigned char *out = io.out;
        piece->result = own->gz->step(own->decoder, &io);
        if (piece->result == BD_GZ_MORE && io.in == in && io.out == out)
            piece->result = BD_GZ_BAD_DATA; /* the stated length is wrong, packed or unpacked */
    } while (piece->result == BD_GZ_MORE);
    if (piece->result == BD_GZ_MEMBER_END && io.in != io.in_end)
        piece->result = BD_GZ_BAD_DATA;
    piece->len = (uint32_t)(io.out - piece->text);
}

bd_status bd_blocked_new(const bd_gz_ops *gz, unsigned helpers, bd_blocked **out, bd_err *err)
{
    const unsigned hands = helpers + 1;
    const size_t pieces = 2 * (size_t)hands + 2;
    bd_status st = BD_OK;
    bd_blocked *blocked = calloc(1, sizeof *blocked);
    *out = NULL;
    if (blocked == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to unpack blocks");
    blocked->hands = calloc(hands, sizeof *blocked->hands);
    blocked->pieces = calloc(pieces, sizeof *blocked->pieces);
    if (blocked->hands == NULL || blocked->pieces == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory to unpack blocks");
    for (; blocked->hand_count < hands; blocked->hand_count++) {
        blocked->hands[blocked->hand_count] = (struct hand){gz, gz->make()};
        if (blocked->hands[blocked->hand_count].decoder == NULL)
            BD_FAIL(err, BD_E_NOMEM, 0, "no memory to unpack blocks");
    }
    const bd_relay_spec spec = {.work = unpack,
                                .items = blocked->pieces,
                                .item_bytes = sizeof *blocked->pieces,
                                .item_count = pieces,
                                .hands = blocked->hands,
                                .hand_bytes = sizeof *blocked->hands,
                                .hand_count = hands,
                                .thread_name = "bidui-unpack"};
    BD_GOTO(bd_relay_new(&spec, &blocked->relay, err));
    *out = blocked;
    blocked = NULL;
done:
    bd_blocked_free(blocked);
    return st;
}

void bd_blocked_free(bd_blocked *blocked)
{
    if (blocked == NULL)
        return;
    bd_relay_free(blocked->relay);
    for (unsigned i = 0; i < blocked->hand_count; i++)
        blocked->hands[i].gz->drop(blocked->hands[i].decoder);
    free(blocked->hands);
    free(blocked->pieces);
    free(blocked);
}

bd_gz_piece *bd_blocked_begin(bd_blocked *blocked)
{
    return bd_relay_begin(blocked->relay);
}

void bd_blocked_give(bd_blocked *blocked)
{
    bd_relay_give(blocked->relay);
}

const bd_gz_piece *bd_blocked_take(bd_blocked *blocked)
{
    return bd_relay_take(blocked->relay);
}

void bd_blocked_release(bd_blocked *blocked)
{
    bd_relay_release(blocked->relay);
}
