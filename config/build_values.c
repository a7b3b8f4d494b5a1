/* build_values: how the values of a data set are read: its words for nothing, its dates; see
 * build.h. */
#include <string.h>

#include "config/build.h"

bd_status bd_config__build_absent(const bd_build *b, const bd_raw_dataset *raw,
                                  const bd_absent **out)
{
    *out = NULL;
    if (raw->absent == NULL)
        return BD_OK;
    const char **words = bd_memory_get(b->memory, raw->absent_count, sizeof *words);
    bd_absent *absent = bd_memory_get(b->memory, 1, sizeof *absent);
    if (words == NULL || absent == NULL)
        return bd_config__no_memory(b);
    for (unsigned i = 0; i < raw->absent_count; i++)
        BD_TRY(bd_config__copy(b, raw->absent[i], &words[i]));
    bd_absent_init(absent, words, raw->absent_count);
    *out = absent;
    return BD_OK;
}

bd_status bd_config__build_date(const bd_build *b, const bd_place *here, const bd_raw_dataset *raw,
                                const bd_raw_field *field, bd_value_rule *rule)
{
    const char *key = field->date_order != 0 ? "date_order" : "excel_serial";
    const unsigned serial =
        field->excel_serial != BD_RAW_ABSENT ? field->excel_serial : raw->excel_serial;

    if (field->type != BD_TYPE_DATE) {
        if (field->date_order == 0 && field->excel_serial == BD_RAW_ABSENT)
            return BD_OK;
        return bd_tree_fail(b->tree, bd_place_at("%s.%s", here->text, key).text, b->err,
                            "%s.%s is for type date, not for type %s", here->text, key,
                            bd_type_name((bd_type)field->type));
    }
    rule->date.last_day = b->config->last_day;
    rule->date.order =
        (bd_date_order)(field->date_order != 0 ? field->date_order : raw->date_order);
    rule->date.excel_serial = serial == BD_RAW_TRUE;
    return BD_OK;
}

bd_status bd_config__check_active(const bd_build *b, const bd_dataset_config *dataset)
{
    const bd_active *active = &dataset->active;
    char shown[BD_TREE_SHOWN];

    for (size_t i = 0; active->field >= 0 && i < active->value_count; i++) {
        const bd_value_rule *rule = &dataset->fields[active->field].rule;
        bool mapped = false;
        for (size_t k = 0; k < rule->map_count; k++)
            mapped |= strcmp(rule->map[k].to, active->values[i]) == 0;
        if (!mapped && bd_absent_is(rule->absent, bd_text_of(active->values[i])))
            return bd_tree_fail(b->tree, bd_place_at("cards.active.values[%zu]", i).text, b->err,
                                "cards.active.values: '%s' is one of the words for nothing, so no "
                                "card has it; list the others in cards.absent to make it a status",
                                bd_tree_shown(active->values[i], shown));
    }
    return BD_OK;
}
