/* place: see place.h. */
#include "engine/compare/place.h"

#include "engine/identity/chars.h"
#include "engine/identity/region_index.h"
#include "engine/record/record_format.h"

static uint64_t by_number(const bd_rules *rules, const bd_record *roster)
{
    if (roster->key & BD_KEY_OTHER)
        return BD_REGION_UNMAPPED;
    const uint32_t six = bd_id_key_region(roster->key);
    const uint32_t province = six / 10000; /* any value if the key is damaged */
    return province < BD_REGION_PROVINCES && rules->regions->provinces[province]
               ? bd_region_of_six(six)
               : BD_REGION_UNMAPPED;
}

static bd_placing by_number_noted(const bd_rules *rules, const bd_record *roster, uint64_t *region)
{
    *region = by_number(rules, roster);
    return *region == BD_REGION_UNMAPPED ? BD_PLACED_UNMAPPED : BD_PLACED_BY_NUMBER;
}

static bd_placing by_code(const bd_rules *rules, const bd_record *roster, uint64_t *region)
{
    const size_t field = (size_t)rules->region_field;
    if (*roster->values[field] == BD_TAG_REGION) { /* nearly always: no need to make it text */
        *region = by_number(rules, roster);
        return *region == BD_REGION_UNMAPPED ? BD_PLACED_UNMAPPED : BD_PLACED;
    }
    char scratch[BD_VALUE_SHORT_MAX];
    const bd_text text = bd_record_text(roster, field, scratch);
    if (bd_region_read(text, region) && bd_region_mapped(rules->regions, *region))
        return BD_PLACED;
    if (bd_value_absent(&roster->schema->rules[field], text))
        return by_number_noted(rules, roster, region);
    *region = BD_REGION_UNMAPPED;
    return BD_PLACED_UNMAPPED;
}

/* The names that address columns have instead of a prefecture. The official code tables have such
 * rows; ours do not. */
static bool is_stand_in(bd_text name)
{
    static const char *const names[] = {"市辖区", "县", "省直辖县级行政区划",
                                        "自治区直辖县级行政区划"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (bd_text_equal(name, bd_text_of(names[i])))
            return true;
    return false;
}

/*
 * Resolve the names from the largest division to the smallest. An absent name and a stand-in are
 * skipped (a county directly below a province has no prefecture). Names below the lowest division
 * of the table are ignored. False: a name could not be resolved. *at is the last division that was
 * resolved; *said tells whether any name was not empty.
 */
static bool resolve(const bd_rules *rules, const bd_text *names, uint32_t *at, bool *said)
{
    const bd_region_table *table = rules->regions;
    *said = false;
    *at = rules->region_under;
    for (size_t i = 0; i < rules->region_name_count; i++) {
        const bd_text name = bd_chars_bare(names[i]);
        if (bd_absent_is(rules->roster->rules[rules->region_names[i]].absent, name))
            continue;
        *said = true;
        if (*at != BD_REGION_TOP && !bd_region_has_children(table, *at))
            break;
        const uint32_t found = bd_region_child(table, *at, name);
        if (found == BD_REGION_TOP && is_stand_in(name))
            continue;
        if (found == BD_REGION_TOP)
            return false;
        *at = found;
    }
    return true;
}

static uint64_t code_at(const bd_rules *rules, uint32_t at)
{
    return at == BD_REGION_TOP ? BD_REGION_UNMAPPED : rules->regions->entries[at].code;
}

static bd_placing by_names(const bd_rules *rules, const bd_record *roster, uint64_t *region)
{
    char scratch[BD_REGION_LEVELS][BD_VALUE_SHORT_MAX];
    bd_text names[BD_REGION_LEVELS];
    uint32_t at;
    bool said;
    for (size_t i = 0; i < rules->region_name_count; i++)
        names[i] = bd_record_text(roster, rules->region_names[i], scratch[i]);
    const bool all = resolve(rules, names, &at, &said);
    if (!said && at == BD_REGION_TOP)
        return by_number_noted(rules, roster, region);
    if (!said) { /* the number may tell a division below */
        *region = by_number(rules, roster);
        if (*region != BD_REGION_UNMAPPED &&
            bd_region_inside(&rules->regions->entries[at], *region))
            return BD_PLACED_BY_NUMBER;
    }
    *region = code_at(rules, at);
    return said && all ? BD_PLACED : BD_PLACED_UNMAPPED;
}

uint64_t bd_place_cells(const bd_rules *rules, const char *base, const bd_cell *cells)
{
    if (rules->regions == NULL)
        return BD_REGION_UNMAPPED;
    if (rules->region_name_count != 0) {
        bd_text names[BD_REGION_LEVELS];
        uint32_t at;
        bool said;
        for (size_t i = 0; i < rules->region_name_count; i++) {
            const bd_cell cell = cells[rules->region_names[i]];
            names[i] = (bd_text){base + cell.at, cell.len};
        }
        (void)resolve(rules, names, &at, &said);
        return code_at(rules, at);
    }
    if (rules->region_field < 0)
        return BD_REGION_UNMAPPED;
    const bd_cell cell = cells[rules->region_field];
    uint64_t region;
    return bd_region_read((bd_text){base + cell.at, cell.len}, &region) &&
                   bd_region_mapped(rules->regions, region)
               ? region
               : BD_REGION_UNMAPPED;
}

bd_placing bd_place(const bd_rules *rules, const bd_record *roster, uint64_t *region)
{
    *region = BD_REGION_UNMAPPED;
    if (rules->regions == NULL)
        return BD_PLACED;
    if (rules->region_name_count != 0)
        return by_names(rules, roster, region);
    if (rules->region_field >= 0)
        return by_code(rules, roster, region);
    *region = by_number(rules, roster); /* reported once for the roster, not noted on each row */
    return BD_PLACED;
}
