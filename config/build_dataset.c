/* build_dataset: one data set of the configuration; see build.h. */
#include <string.h>

#include "config/build.h"

enum { NAME_BYTES_MAX = 32 };

static bd_status build_patterns(const bd_build *b, const char *set, const bd_raw_dataset *raw,
                                bd_dataset_config *out)
{
    const char **patterns = bd_memory_get(b->memory, raw->files_count, sizeof *patterns);
    size_t *folders = bd_memory_get(b->memory, raw->files_count, sizeof *folders);
    unsigned *lines = bd_memory_get(b->memory, raw->files_count, sizeof *lines);
    if (patterns == NULL || folders == NULL || lines == NULL)
        return bd_config__no_memory(b);
    const bd_node *list = bd_tree_find(b->tree, bd_place_at("%s.files", set).text);
    const bd_node *node = list == NULL ? NULL : list->first;
    for (unsigned i = 0; i < raw->files_count; i++) {
        const char *file = raw->files[i];
        if (strcmp(file, "-") == 0)
            BD_TRY(bd_config__copy(b, file, &patterns[i]));
        else
            BD_TRY(bd_config__pattern(b, bd_place_at("%s.files[%u]", set, i).text, file,
                                      &patterns[i], &folders[i]));
        lines[i] = node == NULL ? 0 : node->line;
        node = node == NULL ? NULL : node->next;
    }
    out->patterns = patterns;
    out->pattern_folders = folders;
    out->pattern_lines = lines;
    out->pattern_count = raw->files_count;
    return BD_OK;
}

static bd_status build_members(const bd_build *b, const bd_raw_dataset *raw, bd_dataset_config *out)
{
    const char **members = bd_memory_get(b->memory, raw->members_count + 1, sizeof *members);
    if (members == NULL)
        return bd_config__no_memory(b);
    for (unsigned i = 0; i < raw->members_count; i++)
        BD_TRY(bd_config__copy(b, raw->members[i], &members[i]));
    out->members = members;
    out->member_count = raw->members_count;
    return BD_OK;
}

static bool is_field_name(const char *name)
{
    const size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return name[0] >= 'a' && name[0] <= 'z' && len <= NAME_BYTES_MAX && name[len] == '\0';
}

static bd_status check_field(const bd_build *b, const char *set, const bd_raw_dataset *raw,
                             unsigned i)
{
    const bd_raw_field *field = &raw->fields[i];
    const bd_place here = bd_place_at("%s.fields[%u]", set, i);
    char shown[BD_TREE_SHOWN];

    if (!is_field_name(field->name))
        return bd_tree_fail(b->tree, bd_place_at("%s.name", here.text).text, b->err,
                            "%s.name '%s' is not a field name; allowed: a-z, 0-9 and _, a letter "
                            "first, at most %d",
                            here.text, bd_tree_shown(field->name, shown), NAME_BYTES_MAX);
    for (unsigned j = 0; j < i; j++) {
        if (strcmp(raw->fields[j].name, field->name) != 0)
            continue;
        const unsigned line = bd_tree_line(b->tree, bd_place_at("%s.fields[%u]", set, j).text);
        return bd_tree_fail(b->tree, here.text, b->err,
                            "field '%s' in %s appears twice, first on line %u",
                            bd_tree_shown(field->name, shown), here.text, line);
    }
    return BD_OK;
}

static bd_status build_map(const bd_build *b, const bd_place *here, const bd_raw_field *raw,
                           bd_value_rule *rule)
{
    char shown[BD_TREE_SHOWN];
    if (raw->map_count == 0)
        return BD_OK;
    if (raw->type != BD_TYPE_CODE)
        return bd_tree_fail(b->tree, bd_place_at("%s.map", here->text).text, b->err,
                            "%s.map is for type code, not for type %s", here->text,
                            bd_type_name((bd_type)raw->type));
    bd_code_pair *map = bd_memory_get(b->memory, raw->map_count, sizeof *map);
    if (map == NULL)
        return bd_config__no_memory(b);
    for (unsigned i = 0; i < raw->map_count; i++) {
        for (unsigned j = 0; j < i; j++) {
            if (strcmp(raw->map[i].from, raw->map[j].from) == 0)
                return bd_tree_fail(b->tree, bd_place_at("%s.map[%u]", here->text, i).text, b->err,
                                    "'%s' appears twice in %s.map",
                                    bd_tree_shown(raw->map[i].from, shown), here->text);
        }
        BD_TRY(bd_config__copy(b, raw->map[i].from, &map[i].from));
        BD_TRY(bd_config__copy(b, raw->map[i].to, &map[i].to));
    }
    rule->map = map;
    rule->map_count = raw->map_count;
    return BD_OK;
}

static bd_status fail_second_id(const bd_build *b, const char *set, const bd_place *here,
                                const bd_field *second, const bd_field *first)
{
    char names[2][BD_TREE_SHOWN];
    return bd_tree_fail(b->tree, bd_place_at("%s.type", here->text).text, b->err,
                        "a second field of type id in %s.fields: '%s' after '%s'", set,
                        bd_tree_shown(second->name, names[0]),
                        bd_tree_shown(first->name, names[1]));
}

static bd_status build_fields(const bd_build *b, const char *set, const bd_raw_dataset *raw,
                              bd_dataset_config *out)
{
    size_t count = 0;
    size_t at = 0;
    bool found = false;
    for (unsigned i = 0; i < raw->fields_count; i++)
        count += bd_config__field_parts(&raw->fields[i]) + (raw->fields[i].append != NULL);
    if (count > BD_FIELDS_MAX)
        return bd_tree_fail(b->tree, bd_place_at("%s.fields", set).text, b->err,
                            "%s.fields names %zu columns; the limit is %d", set, count,
                            BD_FIELDS_MAX);
    const bd_absent *absent;
    BD_TRY(bd_config__build_absent(b, raw, &absent));
    bd_field *fields = bd_memory_get(b->memory, count, sizeof *fields);
    if (fields == NULL)
        return bd_config__no_memory(b);
    for (unsigned i = 0; i < raw->fields_count; i++) {
        const bd_place here = bd_place_at("%s.fields[%u]", set, i);
        BD_TRY(check_field(b, set, raw, i));
        BD_TRY(bd_config__build_region(b, set, &raw->fields[i], i, at, out));
        BD_TRY(bd_config__build_append(b, set, raw, i, out, &fields[at]));
        if (raw->fields[i].columns_count != 0) {
            for (unsigned part = 0; part < raw->fields[i].columns_count; part++) {
                fields[at].rule.absent = absent;
                BD_TRY(bd_config__build_part(b, set, raw, i, part, out, &fields[at++]));
            }
            BD_TRY(bd_config__build_date(b, &here, raw, &raw->fields[i], NULL));
            continue;
        }
        bd_field *field = &fields[at++];
        BD_TRY(bd_config__copy(b, raw->fields[i].name, &field->name));
        BD_TRY(bd_config__build_place(b, set, raw, i, out, field));
        field->rule.type = (bd_type)raw->fields[i].type;
        field->rule.absent = absent;
        BD_TRY(bd_config__build_date(b, &here, raw, &raw->fields[i], &field->rule));
        BD_TRY(build_map(b, &here, &raw->fields[i], &field->rule));
        if (raw->fields[i].type != BD_TYPE_ID)
            continue;
        if (found)
            return fail_second_id(b, set, &here, field, &fields[out->id_field]);
        found = true;
        out->id_field = at - 1;
    }
    if (!found)
        return bd_tree_fail(b->tree, bd_place_at("%s.fields", set).text, b->err,
                            "%s.fields has no field of type id", set);
    out->fields = fields;
    out->field_count = at;
    return bd_config__check_parts(b, set, raw, out);
}

static bd_status build_choice(const bd_build *b, const bd_raw_dataset *raw, bd_dataset_config *out)
{
    size_t field;

    if (raw->active.field != NULL) {
        BD_TRY(bd_config__find_field(b, "cards", out, raw->active.field, "cards.active.field",
                                     &field));
        const char **values = bd_memory_get(b->memory, raw->active.values_count, sizeof *values);
        if (values == NULL)
            return bd_config__no_memory(b);
        for (unsigned i = 0; i < raw->active.values_count; i++)
            BD_TRY(bd_config__copy(b, raw->active.values[i], &values[i]));
        out->active = (bd_active){(int)field, values, raw->active.values_count};
        BD_TRY(bd_config__check_active(b, out));
    }
    if (raw->newest != NULL) {
        BD_TRY(bd_config__find_field(b, "cards", out, raw->newest, "cards.newest", &field));
        if (out->fields[field].rule.type != BD_TYPE_DATE)
            return bd_tree_fail(b->tree, "cards.newest", b->err,
                                "cards.newest '%s' is of type %s; allowed: a field of type date",
                                raw->newest, bd_type_name(out->fields[field].rule.type));
        out->newest = (int)field;
    }
    return BD_OK;
}

bd_status bd_config__build_dataset(const bd_build *b, const char *set, const bd_raw_dataset *raw,
                                   bd_dataset_config *out)
{
    *out = (bd_dataset_config){.active = {.field = -1}, .newest = -1, .region = -1};
    BD_TRY(build_patterns(b, set, raw, out));
    BD_TRY(build_members(b, raw, out));
    BD_TRY(bd_config__build_format(b, set, raw, out));
    BD_TRY(bd_config__build_text(b, set, raw, out));
    BD_TRY(build_fields(b, set, raw, out));
    return build_choice(b, raw, out);
}
