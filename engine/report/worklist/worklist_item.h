/*
 * worklist_item: one open row on its way from the comparison to its worklist: what it is sorted by,
 * and what a line needs.
 *
 *   key    place of the folder among the table's regions | region   24 and 40 bits
 *   tail   the sort fields, each ended by 00, an empty one FF; key of the number, file, line
 *   value  outcome, reasons, notes, the packed records (of a duplicate the first row's behind its
 *          own): nothing is formatted before it is written
 *
 * So items lie by folder, by region (towns and villages in the order of their codes), by the sort
 * fields in the order of their bytes, empty ones last, then as the reports are sorted. No
 * two items are equal. A rejected row stands among the others by its fields, behind those of the
 * same ones; where nobody knows its columns it is empty, so it stands last in its region. Pure
 * but for the buffers; any thread.
 */
#ifndef BD_REPORT_WORKLIST_WORKLIST_ITEM_H
#define BD_REPORT_WORKLIST_WORKLIST_ITEM_H

#include "engine/compare/judge.h"
#include "engine/index/spill.h"

enum {
    BD_WORKLIST_REGION_BITS = 40,
    BD_WORKLIST_SORT_BYTES = 64 /* of a sort field that count */
};

/* Which folders there are, and how rows are sorted in them. Borrowed, immutable. */
typedef struct bd_worklist_order {
    const bd_rules *rules;
    bd_region_level level;
    const size_t *sort; /* fields of the roster */
    size_t sort_count;
} bd_worklist_order;

/* The folder of what belongs to no known region, as place among the table's. */
#define BD_WORKLIST_UNMAPPED ((UINT64_C(1) << 24) - 1)

/** The key of rows of a region: their folder is the nearest known region of the level or above. */
uint64_t bd_worklist_key(const bd_worklist_order *order, uint64_t region);

static inline uint64_t bd_worklist_folder(uint64_t key)
{
    return key >> BD_WORKLIST_REGION_BITS;
}

/** Make the item of a finding; tail and value are emptied first and hold it. */
BD_NODISCARD bd_status bd_worklist_item_of(const bd_worklist_order *order,
                                           const bd_finding *finding, bd_buf *tail, bd_buf *value,
                                           bd_spill_item *out, bd_err *err);

/* A rejected row of the roster; borrowed. */
typedef struct bd_worklist_refused {
    uint64_t region;
    bd_source source;
    uint16_t reason; /* a word */
    bd_text row;     /* as it is shown */
    bd_text fields;  /* as bd_record_pack_refused() packs them; empty where there are none */
} bd_worklist_refused;

/** The same of a rejected row. BD_E_INPUT: its fields are none. */
BD_NODISCARD bd_status bd_worklist_item_of_rejected(const bd_worklist_order *order,
                                                    const bd_worklist_refused *refused,
                                                    bd_buf *tail, bd_buf *value, bd_spill_item *out,
                                                    bd_err *err);

/* An item opened for reading; borrows its value. */
typedef struct bd_worklist_row {
    bd_outcome outcome;
    uint64_t region;
    uint64_t cards_rows;
    uint64_t differing;                       /* as in bd_finding */
    uint16_t reasons[BD_FINDING_REASONS_MAX]; /* words */
    uint16_t notes[BD_FINDING_NOTES_MAX];
    size_t reason_count, note_count;
    bd_record roster; /* of a rejected row: as bd_record_pack_refused() says */
    bd_record card;
    bd_record kept;  /* of a duplicate: the first row */
    bool has_roster; /* only a rejected row may have none */
    bool has_card;
    bd_source source; /* of the roster row */
    bd_text raw;      /* of a rejected row, as it is shown */
} bd_worklist_row;

/** Open an item; value is the item's, or what was fetched of a large one. BD_E_BUG: it is none. */
BD_NODISCARD bd_status bd_worklist_item_open(const bd_worklist_order *order, uint64_t key,
                                             bd_text value, bd_worklist_row *out, bd_err *err);

#endif
