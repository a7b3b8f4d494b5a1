/* id_near: see id_near.h. */
#include "engine/identity/id_near.h"

#include <stdlib.h>

#include "engine/identity/id_text.h"

enum { LEAST = BD_ID_CITIZEN_LEN - 1, MOST = BD_ID_CITIZEN_LEN + 1 };

typedef struct listing {
    bd_id_near *out;
    size_t count;
    uint64_t own; /* the key of the wrong number */
    uint32_t last_day;
} listing;

static bool is_listed(const listing *list, uint64_t key)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->out[i].id.key == key)
            return true;
    return key == list->own;
}

static void try(listing *list, const char *text, size_t len, bd_id_change change, size_t place)
{
    bd_id_near near = {.change = change, .place = place};

    if (list->count == BD_ID_NEAR_MAX ||
        bd_id_read((bd_text){text, len}, list->last_day, &near.id) != BD_ID_OK ||
        near.id.text_len < LEAST || near.id.text_len > MOST ||
        (near.id.notes & (BD_ID_NOTE_OTHER_DOCUMENT | BD_ID_NOTE_DISABILITY)) != 0 ||
        is_listed(list, near.id.key))
        return;
    list->out[list->count++] = near;
}

/* Only the last character may be X. */
static size_t alphabet(bool last)
{
    return last ? 11 : 10;
}

static void replace(listing *list, bd_text text)
{
    char changed[BD_ID_OTHER_MAX];

    memcpy(changed, text.at, text.len);
    for (size_t i = 0; i < text.len; i++) {
        for (size_t c = 0; c < alphabet(i + 1 == text.len); c++) {
            changed[i] = "0123456789X"[c];
            if (changed[i] != text.at[i])
                try(list, changed, text.len, BD_ID_CHANGE_REPLACED, i + 1);
        }
        changed[i] = text.at[i];
    }
}

static void swap(listing *list, bd_text text)
{
    char changed[BD_ID_OTHER_MAX];

    memcpy(changed, text.at, text.len);
    for (size_t i = 0; i + 1 < text.len; i++) {
        changed[i] = text.at[i + 1];
        changed[i + 1] = text.at[i];
        if (changed[i] != changed[i + 1])
            try(list, changed, text.len, BD_ID_CHANGE_SWAPPED, i + 1);
        changed[i] = text.at[i];
        changed[i + 1] = text.at[i + 1];
    }
}

static void insert(listing *list, bd_text text)
{
    char changed[BD_ID_OTHER_MAX + 1];

    for (size_t i = 0; i <= text.len; i++) {
        memcpy(changed, text.at, i);
        memcpy(changed + i + 1, text.at + i, text.len - i);
        for (size_t c = 0; c < alphabet(i == text.len); c++) {
            changed[i] = "0123456789X"[c];
            try(list, changed, text.len + 1, BD_ID_CHANGE_INSERTED, i + 1);
        }
    }
}

static void remove_one(listing *list, bd_text text)
{
    char changed[BD_ID_OTHER_MAX];

    for (size_t i = 0; i < text.len; i++) {
        memcpy(changed, text.at, i);
        memcpy(changed + i, text.at + i + 1, text.len - i - 1);
        try(list, changed, text.len - 1, BD_ID_CHANGE_REMOVED, i + 1);
    }
}

static int faultless_first(const void *a, const void *b)
{
    const bd_id_near *x = a, *y = b;
    const int order = (x->id.notes != 0) - (y->id.notes != 0);
    return order != 0 ? order : x->id.key < y->id.key ? -1 : x->id.key > y->id.key;
}

/* The number with digits for O, l and I, and without full stops. False if that is all it needs. */
static bool try_corrected(listing *list, const bd_id *id, char plain[BD_ID_OTHER_MAX],
                          bd_text *text)
{
    *text = (bd_text){plain, bd_id_text_correct((bd_text){id->text, id->text_len}, plain)};
    try(list, text->at, text->len, BD_ID_CHANGE_CORRECTED, 0);
    return list->count == 0 || list->out[0].id.key >= BD_KEY_OTHER;
}

size_t bd_id_near_list(const bd_id *id, uint32_t last_day, bd_id_near out[BD_ID_NEAR_MAX])
{
    listing list = {.out = out, .own = id->key, .last_day = last_day};
    char plain[BD_ID_OTHER_MAX];
    bd_text text = {id->text, id->text_len};

    if ((id->notes & BD_ID_NOTE_OTHER_DOCUMENT) != 0 ||
        ((id->notes & BD_ID_NOTE_LOOKS_WRONG) != 0 && !try_corrected(&list, id, plain, &text)))
        return list.count;
    replace(&list, text);
    swap(&list, text);
    insert(&list, text);
    remove_one(&list, text);
    qsort(out, list.count, sizeof *out, faultless_first);
    return list.count;
}
