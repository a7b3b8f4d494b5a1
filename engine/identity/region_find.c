/* region_find: looks up codes and names in a region table; see region_table.h. */
#include <stdlib.h>

#include "engine/base/hash.h"
#include "engine/identity/chars.h"
#include "engine/identity/region_index.h"

enum { PROBES_MAX = 4096 };

/* The form in which names are compared: without white space and invisible characters, full-width
 * ASCII as ASCII. */
struct plain_name {
    uint32_t parent; /* hashed along with the text */
    bd_text text;    /* borrowed from the name, or from own */
    char own[BD_REGION_NAME_MAX + BD_UTF8_MAX];
};

/* Nearly every name has only characters U+4000..U+9FFF, which are not changed. */
static bool is_plain(bd_text name)
{
    const unsigned char *at = (const unsigned char *)name.at;
    bool plain = name.len % 3 == 0;
    for (size_t i = 0; plain && i < name.len; i += 3)
        plain = at[i] >= 0xE4 && at[i] <= 0xE9;
    return plain;
}

/* False: empty, or longer than any name. */
static bool make_plain(uint32_t parent, bd_text name, struct plain_name *out)
{
    size_t pos = 0;
    size_t len = 0;
    out->parent = parent;
    out->text = name;
    if (is_plain(name))
        return name.len != 0 && name.len <= BD_REGION_NAME_MAX;
    while (pos < name.len) {
        const uint32_t cp = bd_chars_next(name, &pos);
        if (bd_chars_invisible(cp))
            continue;
        if (cp >= BD_CHARS_BAD_BYTE || len >= BD_REGION_NAME_MAX)
            return false;
        len += bd_utf8_encode(bd_chars_narrow(cp), out->own + len);
    }
    out->text = (bd_text){out->own, len};
    return len != 0;
}

static size_t first_slot(const bd_region_table *table, const struct plain_name *name)
{
    const uint64_t hash =
        bd_hash64(name->text.at, name->text.len) + name->parent * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(hash ^ hash >> 32) & (table->slot_count - 1);
}

bd_status bd_region_table_index_names(bd_region_table *table, bd_err *err)
{
    struct plain_name name;
    table->slot_count = 16;
    while (table->slot_count < 2 * table->count)
        table->slot_count *= 2;
    table->slots = calloc(table->slot_count, sizeof *table->slots);
    if (table->slots == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for the names of %zu regions", table->count);
    for (size_t i = 0; i < table->count; i++) {
        if (!make_plain(table->entries[i].parent, bd_region_name(table, i), &name))
            continue;
        size_t slot = first_slot(table, &name);
        unsigned probes = 0;
        while (table->slots[slot] != 0 && probes++ < PROBES_MAX)
            slot = (slot + 1) & (table->slot_count - 1);
        if (table->slots[slot] != 0) /* never in a real table; a hostile one would take hours */
            return bd_fail(err, BD_E_USAGE, 0,
                           "more than %d regions of one name in one region, the last on line %u",
                           PROBES_MAX, table->entries[i].line);
        table->slots[slot] = (uint32_t)i + 1;
    }
    return BD_OK;
}

/* The last entry whose code is at most code; false: there is none. */
static bool last_up_to(const bd_region_table *table, uint64_t code, size_t *idx)
{
    size_t lo = 0;
    size_t hi = table->count;
    while (lo < hi) {
        const size_t middle = lo + (hi - lo) / 2;
        if (table->entries[middle].code <= code)
            lo = middle + 1;
        else
            hi = middle;
    }
    *idx = lo - 1;
    return lo > 0;
}

bool bd_region_find(const bd_region_table *table, uint64_t code, size_t *idx)
{
    return last_up_to(table, code, idx) && table->entries[*idx].code == code;
}

bool bd_region_nearest(const bd_region_table *table, uint64_t code, size_t *idx)
{
    if (!last_up_to(table, code, idx))
        return false;
    uint32_t at = (uint32_t)*idx;
    while (at != UINT32_MAX && !bd_region_inside(&table->entries[at], code))
        at = table->entries[at].parent;
    *idx = at;
    return at != UINT32_MAX;
}

/* Whether a division counts before another of the same name: one that exists, or ended later. */
static int rank(const bd_region_entry *entry)
{
    return entry->until == 0 ? UINT16_MAX + 1 : entry->until;
}

uint32_t bd_region_child(const bd_region_table *table, uint32_t parent, bd_text text)
{
    struct plain_name name;
    struct plain_name other;
    uint32_t found = BD_REGION_TOP;
    int best = 0;
    if (!make_plain(parent, text, &name))
        return BD_REGION_TOP;
    for (size_t slot = first_slot(table, &name); table->slots[slot] != 0;
         slot = (slot + 1) & (table->slot_count - 1)) {
        const uint32_t i = table->slots[slot] - 1;
        const bd_region_entry *entry = &table->entries[i];
        if (entry->parent != parent || rank(entry) < best ||
            !make_plain(parent, bd_region_name(table, i), &other) ||
            !bd_text_equal(other.text, name.text))
            continue;
        found = rank(entry) > best ? i : BD_REGION_TOP;
        best = rank(entry);
    }
    return found;
}
