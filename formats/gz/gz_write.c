/* gz_write: see gz_write.h. */
#include "formats/gz/gz_write.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/relay.h"

enum {
    TEXT_BYTES = 65280, /* of a block, as in bgzip: fits a block even when it cannot be
                           compressed */
    HEAD_BYTES = 18,
    AT_LEN = 16,
    PACKED_BYTES = 65536 /* a block's length minus one has 16 bits */
};

struct hand {
    const bd_gz_pack_ops *gz;
    void *packer;
};

struct piece {
    bd_gz_file *file;
    size_t len;
    size_t packed_len; /* 0: it could not be packed */
    unsigned char text[TEXT_BYTES];
    unsigned char packed[PACKED_BYTES];
};

struct bd_gz_pool {
    struct hand *hands;
    unsigned hand_count;
    struct piece *pieces;
    bd_relay *relay;
};

struct bd_gz_file {
    bd_gz_pool *pool;
    bd_gz_sink *sink;
    void *context;
    size_t len;
    unsigned char text[TEXT_BYTES];
};

/* Magic, deflate, extra field, no time, no flags, no system. The extra field has six bytes: BC and
 * a value of two bytes. */
static const unsigned char head[AT_LEN] = {0x1F, 0x8B, 8, 4, 0,   0,   0, 0,
                                           0,    0xFF, 6, 0, 'B', 'C', 2, 0};

static void pack(void *hand, void *item)
{
    const struct hand *own = hand;
    struct piece *piece = item;
    const size_t len = own->gz->pack(own->packer, piece->text, piece->len,
                                     piece->packed + HEAD_BYTES, PACKED_BYTES - HEAD_BYTES);
    piece->packed_len = len == 0 ? 0 : HEAD_BYTES + len;
    memcpy(piece->packed, head, sizeof head);
    piece->packed[AT_LEN] = (unsigned char)(piece->packed_len - 1);
    piece->packed[AT_LEN + 1] = (unsigned char)((piece->packed_len - 1) >> 8);
}

bd_status bd_gz_pool_new(const bd_gz_pack_ops *gz, unsigned helpers, bd_gz_pool **out, bd_err *err)
{
#if BIDUI_WITH_ISAL
    const bd_gz_pack_ops *fastest = &bd_gz_pack_isal;
#else
    const bd_gz_pack_ops *fastest = &bd_gz_pack_zlib;
#endif
    const unsigned hands = helpers + 1;
    const size_t pieces = 2 * (size_t)hands;
    bd_status st = BD_OK;
    bd_gz_pool *pool = calloc(1, sizeof *pool);
    *out = NULL;
    if (pool == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to pack reports");
    pool->hands = calloc(hands, sizeof *pool->hands);
    pool->pieces = calloc(pieces, sizeof *pool->pieces);
    if (pool->hands == NULL || pool->pieces == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory to pack reports");
    for (; pool->hand_count < hands; pool->hand_count++) {
        struct hand *hand = &pool->hands[pool->hand_count];
        hand->gz = gz == NULL ? fastest : gz;
        hand->packer = hand->gz->make();
        if (hand->packer == NULL)
            BD_FAIL(err, BD_E_NOMEM, 0, "no memory to pack reports");
    }
    const bd_relay_spec spec = {.work = pack,
                                .items = pool->pieces,
                                .item_bytes = sizeof *pool->pieces,
                                .item_count = pieces,
                                .hands = pool->hands,
                                .hand_bytes = sizeof *pool->hands,
                                .hand_count = hands,
                                .thread_name = "bidui-pack"};
    BD_GOTO(bd_relay_new(&spec, &pool->relay, err));
    *out = pool;
    pool = NULL;
done:
    bd_gz_pool_free(pool);
    return st;
}

void bd_gz_pool_free(bd_gz_pool *pool)
{
    if (pool == NULL)
        return;
    bd_relay_free(pool->relay);
    for (unsigned i = 0; i < pool->hand_count; i++)
        pool->hands[i].gz->drop(pool->hands[i].packer);
    free(pool->hands);
    free(pool->pieces);
    free(pool);
}

bd_status bd_gz_file_new(bd_gz_pool *pool, bd_gz_sink *sink, void *context, bd_gz_file **out,
                         bd_err *err)
{
    bd_gz_file *file = malloc(sizeof *file);
    *out = file;
    if (file == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to pack a report");
    file->pool = pool;
    file->sink = sink;
    file->context = context;
    file->len = 0;
    return BD_OK;
}

void bd_gz_file_free(bd_gz_file *file)
{
    free(file);
}

/* Hand the pool's oldest block to its sink. BD_END: there is none. */
static bd_status put_oldest(bd_gz_pool *pool, bd_err *err)
{
    const struct piece *piece = bd_relay_take(pool->relay);
    if (piece == NULL)
        return BD_END;
    if (piece->packed_len == 0)
        return bd_fail(err, BD_E_BUG, 0, "%zu bytes could not be packed", piece->len);
    const bd_status st =
        piece->file->sink(piece->file->context, piece->packed, piece->packed_len, err);
    bd_relay_release(pool->relay);
    return st;
}

/* Make a block of the gathered text, which may be empty. */
static bd_status give_block(bd_gz_file *file, bd_err *err)
{
    struct piece *piece;
    while ((piece = bd_relay_begin(file->pool->relay)) == NULL)
        BD_TRY(put_oldest(file->pool, err));
    piece->file = file;
    piece->len = file->len;
    memcpy(piece->text, file->text, file->len);
    file->len = 0;
    bd_relay_give(file->pool->relay);
    return BD_OK;
}

bd_status bd_gz_file_append(bd_gz_file *file, const void *bytes, size_t len, bd_err *err)
{
    const char *at = bytes;
    while (len > 0) {
        const size_t room = TEXT_BYTES - file->len;
        const size_t n = len < room ? len : room;
        memcpy(file->text + file->len, at, n);
        file->len += n;
        at += n;
        len -= n;
        if (file->len == TEXT_BYTES)
            BD_TRY(give_block(file, err));
    }
    return BD_OK;
}

bd_status bd_gz_file_end(bd_gz_file *file, bd_err *err)
{
    bd_status st = BD_OK;
    if (file->len > 0)
        BD_TRY(give_block(file, err));
    BD_TRY(give_block(file, err));
    while (st == BD_OK)
        st = put_oldest(file->pool, err);
    return st == BD_END ? BD_OK : st;
}
