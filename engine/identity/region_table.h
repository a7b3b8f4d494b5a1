/*
 * region_table: the known divisions: their names, and which lies in which.
 *
 * A table is CSV in UTF-8 with a heading: `code,name`, and where wanted `level`, `from`, `until`
 * (YYYY-MM). Codes have 6, 9 or 12 digits and stand once; a code's parent is the nearest known
 * division that its digits lie in, so that there can be no cycle; the province of every code has to
 * be there. A division with `until` is abolished: its code is still known, since numbers and old
 * files hold it, but names are looked up among the others first.
 *
 * Built by one thread, then never changed and read by all. All memory is the table's, but for what
 * is compiled in (config/regions/region_tables.h).
 */
#ifndef BD_IDENTITY_REGION_TABLE_H
#define BD_IDENTITY_REGION_TABLE_H

#include <stddef.h>

#include "engine/base/err.h"
#include "engine/identity/region.h"

enum {
    BD_REGION_TABLE_MAX = 1000000, /* divisions */
    BD_REGION_NAME_MAX = 255       /* bytes */
};

typedef struct bd_region_entry {
    uint64_t code;
    uint32_t name_at; /* in names */
    uint8_t name_len;
    bool abolished;
    uint32_t line;   /* in its file */
    uint32_t parent; /* place of the entry, or UINT32_MAX */
} bd_region_entry;

typedef struct bd_region_table {
    const bd_region_entry *entries; /* by code */
    size_t count;
    const char *names;
    size_t names_len;
    bool provinces[BD_REGION_PROVINCES]; /* which are known */
    uint32_t *slots;                     /* entries by parent and name: place + 1, 0: free */
    size_t slot_count;
    /* What entries and names are while a table is built; a built-in one has none. */
    bd_region_entry *own_entries;
    size_t capacity;
    bd_buf own_names;
} bd_region_table;

/**
 * Add the divisions of one file's text; path only names it in messages. table is zeroed before the
 * first one. BD_E_USAGE: no table, with file and line. End the table with bd_region_table_fini()
 * either way.
 */
BD_NODISCARD bd_status bd_region_table_add(bd_region_table *table, const char *path, bd_text text,
                                           bd_err *err);

/** Everything is added: check what concerns the whole, and make it ready. path as above. */
BD_NODISCARD bd_status bd_region_table_finish(bd_region_table *table, const char *path,
                                              bd_err *err);

/** Make a finished table ready for bd_region_by_name(); for most runs nobody asks for it.
 * BD_E_USAGE: a hostile table. */
BD_NODISCARD bd_status bd_region_table_index_names(bd_region_table *table, bd_err *err);

void bd_region_table_fini(bd_region_table *table); /* harmless on a zeroed table */

/** Whether code is that of a known division or lies in one. Hot. */
static inline bool bd_region_mapped(const bd_region_table *table, uint64_t code)
{
    const unsigned province = bd_region_province(code);
    return province < BD_REGION_PROVINCES && table->provinces[province];
}

/** The place of exactly this code; false: it is not known. */
bool bd_region_find(const bd_region_table *table, uint64_t code, size_t *idx);

/** The nearest known division that code is or lies in; false: it is unmapped. */
bool bd_region_nearest(const bd_region_table *table, uint64_t code, size_t *idx);

/** The name; lives as long as the table. */
static inline bd_text bd_region_name(const bd_region_table *table, size_t idx)
{
    return (bd_text){table->names + table->entries[idx].name_at, table->entries[idx].name_len};
}

/* Instead of an entry's place: above all entries. */
#define BD_REGION_TOP UINT32_MAX

/**
 * The place of the division of that name right below the entry at parent. White space in name does
 * not count. BD_REGION_TOP: none, or two of them bear it. Some 40 ns.
 */
uint32_t bd_region_child(const bd_region_table *table, uint32_t parent, bd_text name);

/** Whether anything known lies below the entry. */
static inline bool bd_region_has_children(const bd_region_table *table, uint32_t idx)
{
    return (size_t)idx + 1 < table->count && table->entries[idx + 1].parent == idx;
}

#endif
