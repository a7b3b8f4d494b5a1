/*
 * id_near: the numbers one typing mistake away from a wrong number: a digit replaced, left
 * out or added, two neighbours swapped.
 *
 * Pure functions, any thread. Not hot: it serves one number that a person asks about.
 */
#ifndef BD_IDENTITY_ID_NEAR_H
#define BD_IDENTITY_ID_NEAR_H

#include "engine/identity/id.h"

/* What was done to the wrong number. */
typedef enum bd_id_change {
    BD_ID_CHANGE_CORRECTED, /* O became 0, l and I became 1, full stops went */
    BD_ID_CHANGE_REPLACED,
    BD_ID_CHANGE_SWAPPED, /* with the next one */
    BD_ID_CHANGE_INSERTED,
    BD_ID_CHANGE_REMOVED
} bd_id_change;

typedef struct bd_id_near {
    bd_id id;
    bd_id_change change;
    size_t place; /* of the changed character, from 1; for INSERTED where it now stands; for
                     CORRECTED 0 */
} bd_id_near;

/* 19 places with ten other characters, 20 to insert eleven at, 19 to remove, 18 to swap, and 1. */
enum { BD_ID_NEAR_MAX = 500 };

/**
 * List the numbers of 17 to 19 characters, citizen numbers and those noted id_wrong_length, that
 * are one change away from id, in which letters and full stops are corrected first. Those without any note come first, each number once. Returns their
 * count; 0 if id is neither a citizen number nor nearly one.
 */
size_t bd_id_near_list(const bd_id *id, uint32_t last_day, bd_id_near out[BD_ID_NEAR_MAX]);

#endif
