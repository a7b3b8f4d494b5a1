/* relay: order, the ring's bound, with and without helpers. */
#include "engine/base/relay.h"

#include <stdint.h>

#include <criterion/criterion.h>

enum { ITEMS = 5, GIVEN = 20000, HELPERS_MAX = 3 };

struct piece {
    uint64_t number;
    uint64_t result;
};

struct hand {
    uint64_t done;
};

static void work(void *hand, void *item)
{
    struct piece *piece = item;
    ((struct hand *)hand)->done++;
    for (uint64_t i = 0; i < piece->number % 500; i++) /* some take longer than others */
        piece->result = (piece->result + i) * 31;
    piece->result = piece->number * 3;
}

static bd_relay *open_with(unsigned helpers, struct piece *pieces, struct hand *hands)
{
    bd_relay *relay;
    bd_err err = {0};
    const bd_relay_spec spec = {.work = work,
                                .items = pieces,
                                .item_bytes = sizeof *pieces,
                                .item_count = ITEMS,
                                .hands = hands,
                                .hand_bytes = sizeof *hands,
                                .hand_count = helpers + 1};
    cr_assert_eq(bd_relay_new(&spec, &relay, &err), BD_OK);
    return relay;
}

Test(relay, items_come_back_in_order_worked_on_once)
{
    for (unsigned helpers = 0; helpers <= HELPERS_MAX; helpers++) {
        struct piece pieces[ITEMS];
        struct hand hands[HELPERS_MAX + 1] = {0};
        bd_relay *relay = open_with(helpers, pieces, hands);
        uint64_t given = 0;
        uint64_t taken = 0;
        while (taken < GIVEN) {
            struct piece *piece;
            while (given < GIVEN && (piece = bd_relay_begin(relay)) != NULL) {
                *piece = (struct piece){.number = given++};
                bd_relay_give(relay);
            }
            piece = bd_relay_take(relay);
            cr_assert(piece != NULL);
            cr_assert_eq(piece->number, taken);
            cr_assert_eq(piece->result, taken * 3);
            cr_assert(bd_relay_take(relay) == piece, "the same one until it is released");
            bd_relay_release(relay);
            taken++;
        }
        cr_assert(bd_relay_take(relay) == NULL);
        bd_relay_free(relay);
        uint64_t done = 0;
        for (unsigned i = 0; i <= HELPERS_MAX; i++)
            done += hands[i].done;
        cr_assert_eq(done, GIVEN);
    }
}

Test(relay, no_more_are_in_flight_than_there_are_items)
{
    struct piece pieces[ITEMS];
    struct hand hands[2] = {0};
    bd_relay *relay = open_with(1, pieces, hands);
    for (int i = 0; i < ITEMS; i++) {
        struct piece *piece = bd_relay_begin(relay);
        cr_assert(piece != NULL);
        *piece = (struct piece){.number = 1};
        bd_relay_give(relay);
    }
    cr_assert(bd_relay_begin(relay) == NULL);
    cr_assert(bd_relay_take(relay) != NULL);
    cr_assert(bd_relay_begin(relay) == NULL, "taken is not yet released");
    bd_relay_release(relay);
    cr_assert(bd_relay_begin(relay) == &pieces[0]);
    bd_relay_free(relay); /* some items have not been taken */
    bd_relay_free(NULL);
}
