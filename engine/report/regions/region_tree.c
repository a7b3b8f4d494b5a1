/*
 * region_tree: see region_tree.h. The run is sorted, so the codes within a region follow its own
 * code. They are read once for the region's sum and once more for its parts. A code is therefore
 * read at most twice a level, and memory holds only the sums of one row per level.
 */
#include "engine/report/regions/region_tree.h"

#include <stdio.h>
#include <stdlib.h>

enum { DEPTH_MAX = BD_REGION_LEVELS + 1 };

struct walk {
    const bd_region_counts *counts;
    const bd_region_table *table;
    bool all;
    bd_region_row_fn each;
    void *context;
    uint64_t *sums; /* arrays of words: two for each depth and one for single rows */
    size_t words;   /* in an array */
};

static uint64_t *sums_of(const struct walk *walk, size_t depth)
{
    uint64_t *sums = walk->sums + depth * walk->words;
    memset(sums, 0, walk->words * sizeof *sums);
    return sums;
}

/* Add all counts of codes below `end` and move the cursor there. */
static void add_up_to(bd_region_cursor *cursor, uint64_t end, uint64_t *sums)
{
    for (; cursor->more && bd_region_cursor_code(cursor) < end; bd_region_cursor_next(cursor))
        sums[bd_region_cursor_word(cursor)] += cursor->pair.count;
}

static bd_status hand_out(const struct walk *walk, bd_region_row *row, const uint64_t *sums,
                          bd_err *err)
{
    row->words = sums;
    row->roster = 0;
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        row->roster += sums[bd_region_outcome_word(walk->counts->rules, (bd_outcome)i)];
    return walk->each(walk->context, row, err);
}

static void fill_row(const struct walk *walk, uint64_t code, const bd_region_entry *parent,
                     bd_region_row *row)
{
    size_t idx;
    *row = (bd_region_row){.level = bd_region_level_name(bd_region_level_of(code))};
    bd_region_text(code, row->code);
    if (bd_region_find(walk->table, code, &idx))
        row->name = bd_region_name(walk->table, idx);
    if (parent != NULL)
        bd_region_text(parent->code, row->parent);
}

/* The region with a row of its own that is directly below `above` (NULL: at the top) and is or
 * contains code; NULL: there is none. */
static const bd_region_entry *part_of(const struct walk *walk, uint64_t code,
                                      const bd_region_entry *above)
{
    const bd_region_entry *entries = walk->table->entries;
    const uint32_t stop = above == NULL ? UINT32_MAX : (uint32_t)(above - entries);
    const bd_region_entry *found = NULL;
    size_t idx;
    if (!bd_region_nearest(walk->table, code, &idx))
        return NULL;
    for (uint32_t at = (uint32_t)idx; at != stop; at = entries[at].parent)
        if (walk->all || bd_region_level_of(entries[at].code) <= BD_REGION_COUNTY)
            found = &entries[at];
    return found;
}

static bd_status walk_region(const struct walk *walk, bd_region_cursor *cursor,
                             const bd_region_entry *region, const bd_region_entry *above,
                             size_t depth, bd_err *err);

/* Walk the parts of a region from the cursor to `end`. The counts of the region itself are added to
 * direct. */
static bd_status walk_parts(const struct walk *walk, bd_region_cursor *cursor, uint64_t end,
                            const bd_region_entry *region, size_t depth, uint64_t *direct,
                            bool *parts, bd_err *err)
{
    while (cursor->more && bd_region_cursor_code(cursor) < end) {
        const uint64_t code = bd_region_cursor_code(cursor);
        const bd_region_entry *part = part_of(walk, code, region);
        if (part != NULL) {
            BD_TRY(walk_region(walk, cursor, part, region, depth + 1, err));
            *parts = true;
        } else if (code == region->code || !walk->all) {
            add_up_to(cursor, code + 1, direct);
        } else {
            bd_region_row row;
            uint64_t *sums = sums_of(walk, 2 * DEPTH_MAX);
            fill_row(walk, code, region, &row);
            add_up_to(cursor, code + 1, sums);
            BD_TRY(hand_out(walk, &row, sums, err));
            *parts = true;
        }
    }
    return BD_OK;
}

static bd_status walk_region(const struct walk *walk, bd_region_cursor *cursor,
                             const bd_region_entry *region, const bd_region_entry *above,
                             size_t depth, bd_err *err)
{
    const uint64_t end = region->code + bd_region_span(bd_region_level_of(region->code));
    bd_region_cursor whole = *cursor;
    uint64_t *sums = sums_of(walk, 2 * depth);
    uint64_t *direct = sums_of(walk, 2 * depth + 1);
    bool parts = false;
    bd_region_row row;
    fill_row(walk, region->code, above, &row);
    add_up_to(&whole, end, sums);
    BD_TRY(hand_out(walk, &row, sums, err));
    BD_TRY(walk_parts(walk, cursor, end, region, depth, direct, &parts, err));
    uint64_t rows = 0;
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        rows += direct[bd_region_outcome_word(walk->counts->rules, (bd_outcome)i)];
    if (!parts || rows == 0)
        return BD_OK;
    char code[BD_REGION_TEXT];
    row = (bd_region_row){.level = "direct"};
    bd_region_text(region->code, row.parent);
    snprintf(row.code, sizeof row.code, "%s.direct", bd_region_text(region->code, code));
    return hand_out(walk, &row, direct, err);
}

/* The row of what lies in no known region comes last; the run has it first. */
static bd_status walk_all(const struct walk *walk, bd_err *err)
{
    bd_region_cursor cursor = bd_region_counts_read(walk->counts);
    bd_region_cursor unmapped = cursor;
    while (cursor.more && bd_region_cursor_code(&cursor) == BD_REGION_UNMAPPED)
        bd_region_cursor_next(&cursor);
    while (cursor.more) {
        const bd_region_entry *part = part_of(walk, bd_region_cursor_code(&cursor), NULL);
        if (part == NULL)
            return bd_fail(err, BD_E_BUG, 0, "a region was counted that lies in none");
        BD_TRY(walk_region(walk, &cursor, part, NULL, 0, err));
    }
    if (!unmapped.more || bd_region_cursor_code(&unmapped) != BD_REGION_UNMAPPED)
        return BD_OK;
    uint64_t *sums = sums_of(walk, 0);
    bd_region_row row = {.level = "unmapped", .code = "unmapped"};
    add_up_to(&unmapped, 1, sums);
    return hand_out(walk, &row, sums, err);
}

bd_status bd_region_tree_walk(const bd_region_counts *counts, bool all, bd_region_row_fn each,
                              void *context, bd_err *err)
{
    struct walk walk = {.counts = counts,
                        .table = counts->rules->regions,
                        .all = all,
                        .each = each,
                        .context = context,
                        .words = bd_region_word_count(counts->rules)};
    walk.sums = malloc((2 * DEPTH_MAX + 1) * walk.words * sizeof *walk.sums);
    if (walk.sums == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for counters of regions");
    const bd_status st = walk_all(&walk, err);
    free(walk.sums);
    return st;
}
