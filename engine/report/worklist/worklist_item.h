/*
 * worklist_item: one open row on its way from the comparison to its worklist: its sort key and the
 * data of its line.
 *
 *   key    index of the folder in the region table | region   24 and 40 bits
 *   tail   the sort fields, each ended by 00, an empty one FF; key of the number, file, line
 *   value  outcome, reasons, notes, the packed records (a duplicate's own, then its first row's);
 *          it is formatted only when it is written
 *
 * Items are thus sorted by folder, region (towns and villages in the order of their codes), the
 * sort fields in byte order with empty ones last, then as the reports. No two items are equal. A
 * rejected row is sorted by its fields too, after other rows with the same ones. If its columns are
 * not known, its fields are empty, so it comes last in its region.
 *
 * Any thread; functions without state that write to the caller's buffers.
 */
#ifndef BD_REPORT_WORKLIST_WORKLIST_ITEM_H
#define BD_REPORT_WORKLIST_WORKLIST_ITEM_H

#include "engine/compare/judge.h"
#include "engine/index/spill/spill.h"

enum {
    BD_WORKLIST_REGION_BITS = 40,
    BD_WORKLIST_SORT_BYTES = 64 /* only so many bytes of a sort field count */
};

/* The level of the folders, and how rows are sorted in them. Borrowed, immutable. */
typedef struct bd_worklist_order {
    const bd_rules *rules;
    bd_region_level level;
    const size_t *sort; /* fields of the roster */
    size_t sort_count;
} bd_worklist_order;

/* The folder of rows in no known region, in place of an index in the region table. */
#define BD_WORKLIST_UNMAPPED ((UINT64_C(1) << 24) - 1)

/** The key of a region's rows. Their folder is the nearest known region of the order's level or
 * above it. */
uint64_t bd_worklist_key(const bd_worklist_order *order, uint64_t region);

static inline uint64_t bd_worklist_folder(uint64_t key)
{
    return key >> BD_WORKLIST_REGION_BITS;
}

/** Make the item of a finding. tail and value are emptied first; *out borrows from them. */
BD_NODISCARD bd_status bd_worklist_item_of(const bd_worklist_order *order,
                                           const bd_finding *finding, bd_buf *tail, bd_buf *value,
                                           bd_spill_item *out, bd_err *err);

/* A rejected row of the roster; borrowed. */
typedef struct bd_worklist_refused {
    uint64_t region;
    bd_source source;
    uint16_t reason; /* a word */
    bd_text row;     /* as it is shown */
    bd_text fields;  /* packed by bd_record_pack_refused(); empty if its columns are not known */
} bd_worklist_refused;

/** Make the item of a rejected row in the same way. BD_E_INPUT: its fields are damaged. */
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
    bd_record roster; /* a rejected row's is as bd_record_pack_refused() says */
    bd_record card;
    bd_record kept;  /* of a duplicate: the first row */
    bool has_roster; /* false only for some rejected rows */
    bool has_card;
    bd_source source; /* of the roster row */
    bd_text raw;      /* of a rejected row, as it is shown */
} bd_worklist_row;

/** Open an item. value is the item's own, or was fetched if it is large; *out borrows it.
 * BD_E_BUG: it is not an item. */
BD_NODISCARD bd_status bd_worklist_item_open(const bd_worklist_order *order, uint64_t key,
                                             bd_text value, bd_worklist_row *out, bd_err *err);

#endif
