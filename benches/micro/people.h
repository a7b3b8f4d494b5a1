/* people: rows of both data sets, packed as in a run; the roster has every tenth number of the
 * cards. For the rooms above record. One thread. */
#ifndef BD_BENCHES_PEOPLE_H
#define BD_BENCHES_PEOPLE_H

#include "benches/micro/table.h"
#include "engine/index/sort.h"
#include "engine/record/record.h"

/* id, name, sex, status, issued of the cards; id, name, sex, region, card number of the roster. */
enum { PEOPLE_FIELDS = 5, PEOPLE_ROSTER_OF = 10 };

typedef struct people_side {
    bd_schema schema;
    bd_cell *cells; /* rows x PEOPLE_FIELDS, from the table's text */
    size_t rows;
    uint8_t *arena;  /* packed rows, back to back */
    size_t used;     /* bytes */
    bd_pair *pairs;  /* key and bd_ref_make(place, length), in the order of the rows */
    bd_pair *sorted; /* the same by key */
} people_side;

typedef struct people {
    bench_table t;
    people_side cards;
    people_side roster;
} people;

void people_make(bench_work *work, size_t cards, people *out);

/** Pack all rows of a side again; returns the bytes. */
size_t people_pack(const bench_table *t, people_side *side);

#endif
