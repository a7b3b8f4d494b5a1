/* race_relay: a relay with two helpers, its owner now ahead of them and now behind. */
#include <stdint.h>
#include <stdlib.h>

#include "engine/base/relay.h"

enum { HANDS = 3, ITEMS = 4, PIECES = 20000 };

struct piece {
    uint64_t number;
    uint64_t result;
};

static void work(void *hand, void *item)
{
    struct piece *piece = item;
    *(uint64_t *)hand += 1;
    piece->result = piece->number;
    for (uint64_t i = 0; i < piece->number * 2654435761u % 300; i++)
        piece->result ^= i * i;
}

static int pass_on(bd_relay *relay, uint64_t pieces)
{
    uint64_t taken = 0;
    uint64_t sum = 0;
    for (uint64_t given = 0; taken < pieces;) {
        struct piece *piece = given < pieces ? bd_relay_begin(relay) : NULL;
        if (piece != NULL) {
            piece->number = given++;
            bd_relay_give(relay);
            continue;
        }
        piece = bd_relay_take(relay);
        if (piece == NULL || piece->number != taken)
            return EXIT_FAILURE;
        sum += piece->result;
        taken++;
        bd_relay_release(relay);
    }
    return sum == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(void)
{
    static struct piece pieces[ITEMS];
    static uint64_t hands[HANDS];
    bd_err err = {0};
    bd_relay *relay;
    const bd_relay_spec spec = {.work = work,
                                .items = pieces,
                                .item_bytes = sizeof *pieces,
                                .item_count = ITEMS,
                                .hands = hands,
                                .hand_bytes = sizeof *hands,
                                .hand_count = HANDS,
                                .thread_name = "race-relay"};
    if (bd_relay_new(&spec, &relay, &err) < 0)
        return EXIT_FAILURE;
    const int result = pass_on(relay, PIECES);
    if (bd_relay_begin(relay) != NULL)
        bd_relay_give(relay); /* nobody takes it */
    bd_relay_free(relay);
    return result;
}
