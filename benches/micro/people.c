/* people: see people.h. */
#include "benches/micro/people.h"

#include "engine/index/block.h"

enum { RECORD_ROOM = 128, LAST_DAY = 20261130 };

size_t people_pack(const bench_table *t, people_side *side)
{
    side->used = 0;
    for (size_t i = 0; i < side->rows; i++) {
        const bd_source source = {0, i + 2};
        uint64_t key;
        uint8_t *end;
        const bd_cell *cells = side->cells + i * PEOPLE_FIELDS;
        if (bd_record_bound(&side->schema, cells, false) > 4 * RECORD_ROOM ||
            bd_record_pack(&side->schema, t->text, cells, source, 0, side->arena + side->used, &key,
                           &end) != BD_ID_OK)
            bench_die("a row of the generator does not pack");
        const size_t len = (size_t)(end - side->arena) - side->used;
        side->pairs[i] = (bd_pair){key, bd_ref_make(side->used, len)};
        side->used += len;
    }
    return side->used;
}

static void make_side(bench_work *work, const bench_table *t, size_t step,
                      const size_t columns[PEOPLE_FIELDS], people_side *side)
{
    side->rows = t->rows / step;
    side->cells = bench_room(work, side->rows * PEOPLE_FIELDS * sizeof *side->cells);
    side->arena = bench_room(work, (side->rows + 8) * RECORD_ROOM);
    side->pairs = bench_room(work, side->rows * sizeof *side->pairs);
    side->sorted = bench_room(work, side->rows * sizeof *side->sorted);
    for (size_t i = 0; i < side->rows; i++)
        for (size_t k = 0; k < PEOPLE_FIELDS; k++)
            side->cells[i * PEOPLE_FIELDS + k] = t->cells[i * step * TABLE_COLUMNS + columns[k]];
    people_pack(t, side);
    bd_pair *scratch = bench_room(work, side->rows * sizeof *scratch);
    memcpy(side->sorted, side->pairs, side->rows * sizeof *side->sorted);
    bd_sort_pairs(side->sorted, scratch, side->rows);
}

void people_make(bench_work *work, size_t cards, people *out)
{
    static const size_t card_columns[PEOPLE_FIELDS] = {TABLE_ID, TABLE_NAME, TABLE_SEX,
                                                       TABLE_STATUS, TABLE_ISSUED};
    static const size_t roster_columns[PEOPLE_FIELDS] = {TABLE_ID, TABLE_NAME, TABLE_SEX,
                                                         TABLE_REGION, TABLE_CARD_NO};
    table_make(work, cards, &out->t);
    out->cards.schema = (bd_schema){.field_count = PEOPLE_FIELDS,
                                    .last_day = LAST_DAY,
                                    .rules = {{.type = BD_TYPE_ID},
                                              {.type = BD_TYPE_NAME},
                                              {.type = BD_TYPE_SEX},
                                              {.type = BD_TYPE_CODE},
                                              {.type = BD_TYPE_DATE}},
                                    .names = {"id", "name", "sex", "status", "issued"}};
    out->roster.schema = (bd_schema){.field_count = PEOPLE_FIELDS,
                                     .last_day = LAST_DAY,
                                     .rules = {{.type = BD_TYPE_ID},
                                               {.type = BD_TYPE_NAME},
                                               {.type = BD_TYPE_SEX},
                                               {.type = BD_TYPE_REGION},
                                               {.type = BD_TYPE_TEXT}},
                                     .names = {"id", "name", "sex", "region", "card_no"}};
    make_side(work, &out->t, 1, card_columns, &out->cards);
    make_side(work, &out->t, PEOPLE_ROSTER_OF, roster_columns, &out->roster);
}
