/* bench_record: rows packed and read back, and single values. */
#include "benches/micro/people.h"
#include "engine/index/block.h"

enum { ROWS = 20000, VALUES = 4096, SLOT = 64, PACKED = 96 };

static void make_people(bench_work *work, unsigned roster)
{
    people *p = bench_room(work, sizeof *p);
    people_make(work, ROWS, p);
    if (roster)
        p->cards = p->roster;
    double bytes = 0;
    for (size_t i = 0; i < p->cards.rows * PEOPLE_FIELDS; i++)
        bytes += p->cards.cells[i].len;
    *work = (bench_work){p, bytes, (double)p->cards.rows, work->rooms};
}

static uint64_t pack(void *state)
{
    people *p = state;
    return people_pack(&p->t, &p->cards);
}

static uint64_t unpack(void *state)
{
    const people *p = state;
    const people_side *side = &p->cards;
    uint64_t sum = 0;
    for (size_t i = 0; i < side->rows; i++) {
        const bd_pair pair = side->pairs[i];
        bd_record record;
        if (!bd_record_open(&side->schema, pair.key, side->arena + bd_ref_at(pair.ref),
                            bd_ref_len(pair.ref), &record))
            bench_die("a record does not open");
        for (size_t k = 0; k < PEOPLE_FIELDS; k++) {
            char scratch[BD_VALUE_SHORT_MAX];
            const bd_text text = bd_record_text(&record, k, scratch);
            sum += text.len + (unsigned char)text.at[0];
        }
    }
    return sum;
}

static uint64_t peek(void *state)
{
    const people *p = state;
    const people_side *side = &p->cards;
    uint64_t sum = 0;
    for (size_t i = 0; i < side->rows; i++) {
        const bd_pair pair = side->pairs[i];
        bd_source source;
        const uint8_t *other;
        const uint8_t *end;
        if (!bd_record_peek(pair.key, side->arena + bd_ref_at(pair.ref), bd_ref_len(pair.ref),
                            &source, &other, &end))
            bench_die("a record cannot be looked into");
        sum += source.line;
    }
    return sum;
}

/* ---- values ---- */

struct values {
    char *at;
    uint32_t *lens;
    uint64_t *keys;
    uint8_t *packed; /* each in its slot */
};

static uint64_t value_pack(void *state)
{
    const struct values *v = state;
    uint64_t sum = 0;
    for (size_t i = 0; i < VALUES; i++) {
        uint8_t *to = v->packed + i * PACKED;
        sum += (uint64_t)(bd_value_pack(to, v->at + i * SLOT, v->lens[i], v->keys[i]) - to);
    }
    return sum;
}

static void make_values(bench_work *work, unsigned column)
{
    struct values *v = bench_room(work, sizeof *v);
    uint32_t *id_lens;
    double bytes = 0;
    bench_table t;
    table_make(work, VALUES, &t);
    v->at = table_column(work, &t, column, SLOT, &v->lens);
    v->keys = bench_room(work, VALUES * sizeof *v->keys);
    v->packed = bench_room(work, VALUES * PACKED);
    const char *ids = table_column(work, &t, TABLE_ID, SLOT, &id_lens);
    for (size_t i = 0; i < VALUES; i++) {
        if (!bd_id_plain(ids + i * SLOT, &v->keys[i]))
            bench_die("the generator made a number that is none");
        bytes += v->lens[i];
    }
    (void)value_pack(v);
    *work = (bench_work){v, bytes, VALUES, work->rooms};
}

static uint64_t value_unpack(void *state)
{
    const struct values *v = state;
    uint64_t sum = 0;
    for (size_t i = 0; i < VALUES; i++) {
        const uint8_t *from = v->packed + i * PACKED;
        char scratch[BD_VALUE_SHORT_MAX];
        bd_text text;
        if (!bd_value_unpack(&from, from + PACKED, v->keys[i], scratch, &text))
            bench_die("a value does not unpack");
        sum += text.len;
    }
    return sum;
}

const bench_case bench_record_cases[] = {
    {"record/pack/cards", make_people, pack, 0, NULL, NULL},
    {"record/pack/roster", make_people, pack, 1, NULL, NULL},
    {"record/unpack/cards", make_people, unpack, 0, NULL, NULL},
    {"record/unpack/roster", make_people, unpack, 1, NULL, NULL},
    {"record/peek", make_people, peek, 0, NULL, NULL},
    {"record/value_pack/name", make_values, value_pack, TABLE_NAME, NULL, NULL},
    {"record/value_pack/sex", make_values, value_pack, TABLE_SEX, NULL, NULL},
    {"record/value_pack/date", make_values, value_pack, TABLE_ISSUED, NULL, NULL},
    {"record/value_pack/birth", make_values, value_pack, TABLE_BIRTH, NULL, NULL},
    {"record/value_pack/digits", make_values, value_pack, TABLE_PHONE, NULL, NULL},
    {"record/value_pack/text", make_values, value_pack, TABLE_CARD_NO, NULL, NULL},
    {"record/value_unpack/name", make_values, value_unpack, TABLE_NAME, NULL, NULL},
    {"record/value_unpack/date", make_values, value_unpack, TABLE_ISSUED, NULL, NULL},
    {"record/value_unpack/digits", make_values, value_unpack, TABLE_PHONE, NULL, NULL},
    {0}};
