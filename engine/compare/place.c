/* place: see place.h. */
#include "engine/compare/place.h"

#include "engine/identity/chars.h"
#include "engine/record/record_format.h"

static uint64_t by_number(const bd_rules *rules, const bd_record *roster)
{
    if (roster->key & BD_KEY_OTHER)
        return BD_REGION_UNMAPPED;
    const uint64_t code = bd_region_of_six(bd_id_key_region(roster->key));
    return bd_region_mapped(rules->regions, code) ? code : BD_REGION_UNMAPPED;
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
    char scratch[BD_VALUE_SHORT_MAX];
    bool said = false;
    uint64_t at = rules->region_under;
    for (size_t i = 0; i < rules->region_name_count; i++) {
        const bd_text name = bd_record_text(roster, rules->region_names[i], scratch);
        if (bd_chars_trim(name).len == 0)
            continue;
        said = true;
        if (at != BD_REGION_UNMAPPED && !bd_region_has_children(rules->regions, at))
            break;
        const uint64_t found = bd_region_by_name(rules->regions, at, name);
        if (found == BD_REGION_UNMAPPED) {
            *region = at;
            return BD_PLACED_UNMAPPED;
        }
        at = found;
    }
    if (!said && at == BD_REGION_UNMAPPED)
        return by_number_noted(rules, roster, region);
    *region = at;
    return said ? BD_PLACED : BD_PLACED_UNMAPPED;
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
