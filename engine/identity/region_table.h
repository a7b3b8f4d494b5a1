/*
 * region_table: the known divisions: their names, and which contains which.
 *
 * A table is CSV in UTF-8 with a heading: `code,name`, and optionally `level`, `from`, `until`
 * (YYYY-MM). Codes have 6, 9 or 12 digits and are unique. The parent of a code is the nearest known
 * division whose range contains it, so there can be no cycle. The province of every code must be in
 * the table. A division with `until` is abolished: its code is still known, because numbers and old
 * files contain it, but a name is looked up among the existing divisions first, then among those
 * that ended last.
 *
 * Threads: one thread builds a table; then it never changes, and any thread may read it. The table
 * owns its memory, except the tables that are compiled in (config/regions/region_tables.h).
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
    uint16_t until;  /* 0: it exists; else months from 1899-12 to `until` */
    uint32_t line;   /* in its file */
    uint32_t parent; /* index of the entry, or UINT32_MAX */
} bd_region_entry;

typedef struct bd_region_table {
    const bd_region_entry *entries; /* sorted by code */
    size_t count;
    const char *names;
    size_t names_len;
    bool provinces[BD_REGION_PROVINCES]; /* which are known */
    uint32_t *slots;                     /* hash table by parent and name: index + 1; 0: free */
    size_t slot_count;
    /* The memory that entries and names point to; a built-in table has none. */
    bd_region_entry *own_entries;
    size_t capacity;
    bd_buf own_names;
} bd_region_table;

/**
 * Add the divisions in the text of one file; path is only used in messages. Zero the table before
 * the first call. BD_E_USAGE: the text is not a table; the message has file and line. The caller
 * ends the table with bd_region_table_fini(), also after a failure.
 */
BD_NODISCARD bd_status bd_region_table_add(bd_region_table *table, const char *path, bd_text text,
                                           bd_err *err);

/** After the last file: sort and check the whole table. path as above. */
BD_NODISCARD bd_status bd_region_table_finish(bd_region_table *table, const char *path,
                                              bd_err *err);

/** Make a finished table ready for bd_region_child(); most runs do not need it. BD_E_USAGE: too
 * many equal names, a hostile table. */
BD_NODISCARD bd_status bd_region_table_index_names(bd_region_table *table, bd_err *err);

void bd_region_table_fini(bd_region_table *table); /* harmless on a zeroed table */

/** Whether the province of code is known: code is then in a known division. Hot. */
static inline bool bd_region_mapped(const bd_region_table *table, uint64_t code)
{
    const unsigned province = bd_region_province(code);
    return province < BD_REGION_PROVINCES && table->provinces[province];
}

/** The index of exactly this code; false: it is not known. */
bool bd_region_find(const bd_region_table *table, uint64_t code, size_t *idx);

/** The index of the smallest known division that contains code; false: there is none. */
bool bd_region_nearest(const bd_region_table *table, uint64_t code, size_t *idx);

/** The name; borrowed for as long as the table lives. */
static inline bd_text bd_region_name(const bd_region_table *table, size_t idx)
{
    return (bd_text){table->names + table->entries[idx].name_at, table->entries[idx].name_len};
}

/* Instead of an entry's index: the parent of all provinces. */
#define BD_REGION_TOP UINT32_MAX

/**
 * The index of the division of that name directly below the entry at parent. White space in name is
 * ignored. Of several an existing one counts before those that ended, and of these the one that
 * ended last. BD_REGION_TOP: no division has the name, or two have it alike. About 40 ns.
 */
uint32_t bd_region_child(const bd_region_table *table, uint32_t parent, bd_text name);

/** Whether the table has a division below the entry. */
static inline bool bd_region_has_children(const bd_region_table *table, uint32_t idx)
{
    return (size_t)idx + 1 < table->count && table->entries[idx + 1].parent == idx;
}

#endif
