/* place: see place.h. */
#include "engine/compare/place.h"

#include "engine/identity/chars.h"
#include "engine/record/record_format.h"

static uint64_t by_number(const bd_rules *rules, const bd_record *roster)
{
    if (roster->key & BD_KEY_OTHER)
        return BD_REGION_UNMAPPED;
    const uint32_t six = bd_id_key_region(roster->key);
    const uint32_t province = six / 10000; /* a damaged key may say anything */
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
    if (*roster->values[field] == BD_TAG_REGION) { /* nearly always, so it is not made text first */
        *region = by_number(rules, roster);
        return *region == BD_REGION_UNMAPPED ? BD_PLACED_UNMAPPED : BD_PLACED;
    }
    char scratch[BD_VALUE_SHORT_MAX];
    const bd_text text = bd_record_text(roster, field, scratch);
    if (bd_region_read(text, region) && bd_region_mapped(rules->regions, *region))
        return BD_PLACED;
    if (bd_chars_trim(text).len == 0)
        return by_number_noted(rules, roster, region);
    *region = BD_REGION_UNMAPPED;
    return BD_PLACED_UNMAPPED;
}

/*
 * Names are resolved one below the other. An empty one is passed over (a county right below a
 * province leaves its prefecture empty), and so are those below what the table knows of.
 */
static bd_placing by_names(const bd_rules *rules, const bd_record *roster, uint64_t *region)
{
    const bd_region_table *table = rules->regions;
    char scratch[BD_VALUE_SHORT_MAX];
    bd_placing placing = BD_PLACED;
    bool said = false;
    uint32_t at = rules->region_under;
    for (size_t i = 0; i < rules->region_name_count; i++) {
        const bd_text name = bd_chars_trim(bd_record_text(roster, rules->region_names[i], scratch));
        if (name.len == 0)
            continue;
        said = true;
        if (at != BD_REGION_TOP && !bd_region_has_children(table, at))
            break;
        const uint32_t found = bd_region_child(table, at, name);
        if (found == BD_REGION_TOP) {
            placing = BD_PLACED_UNMAPPED;
            break;
        }
        at = found;
    }
    if (!said && at == BD_REGION_TOP)
        return by_number_noted(rules, roster, region);
    *region = at == BD_REGION_TOP ? BD_REGION_UNMAPPED : table->entries[at].code;
    return said ? placing : BD_PLACED_UNMAPPED;
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
    *region = by_number(rules, roster); /* said once of the whole roster, not of every row */
    return BD_PLACED;
}
