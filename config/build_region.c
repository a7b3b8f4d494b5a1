/* build_region: the keys for regions: the field that has them, another table, groups; see
 * build.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/build.h"

unsigned bd_config__field_parts(const bd_raw_field *raw)
{
    return raw->columns_count != 0 ? raw->columns_count : 1;
}

bd_status bd_config__build_part(const bd_build *b, const char *set, const bd_raw_dataset *raw,
                                unsigned i, unsigned part, const bd_dataset_config *dataset,
                                bd_field *out)
{
    char name[64];
    bd_raw_dataset as_if = *raw; /* the same data set with one column for the field */
    as_if.fields = bd_memory_get(b->memory, raw->fields_count, sizeof *as_if.fields);
    if (as_if.fields == NULL)
        return bd_config__no_memory(b);
    memcpy(as_if.fields, raw->fields, raw->fields_count * sizeof *as_if.fields);
    as_if.fields[i].column = &raw->fields[i].columns[part];
    as_if.fields[i].column_count = 1;
    snprintf(name, sizeof name, "%s_%u", raw->fields[i].name, part + 1);
    BD_TRY(bd_config__copy(b, name, &out->name));
    out->rule.type = BD_TYPE_TEXT;
    return bd_config__build_place(b, set, &as_if, i, dataset, out);
}

bd_status bd_config__check_parts(const bd_build *b, const char *set, const bd_raw_dataset *raw,
                                 const bd_dataset_config *dataset)
{
    for (unsigned i = 0; i < raw->fields_count; i++) {
        unsigned same = 0;
        char shown[BD_TREE_SHOWN];
        for (size_t k = 0; k < dataset->field_count; k++)
            same += strcmp(raw->fields[i].name, dataset->fields[k].name) == 0;
        if (same > 1)
            return bd_tree_fail(
                b->tree, bd_place_at("%s.fields[%u].name", set, i).text, b->err,
                "field '%s' in %s.fields has the name of a part of a field with columns",
                bd_tree_shown(raw->fields[i].name, shown), set);
    }
    return BD_OK;
}

bool bd_config__is_region(const char *text, uint64_t *code)
{
    return strspn(text, "0123456789") == strlen(text) && bd_region_read(bd_text_of(text), code) &&
           bd_region_province(*code) != 0;
}

static bd_status read_code(const bd_build *b, const char *where, const char *text, uint64_t *code)
{
    char shown[BD_TREE_SHOWN];
    if (bd_config__is_region(text, code))
        return BD_OK;
    return bd_tree_fail(b->tree, where, b->err,
                        "%s '%s' is not a code of a region; allowed: 6, 9 or 12 digits", where,
                        bd_tree_shown(text, shown));
}

bd_status bd_config__build_region(const bd_build *b, const char *set, const bd_raw_field *raw,
                                  unsigned i, size_t index, bd_dataset_config *dataset)
{
    const bd_place here = bd_place_at("%s.fields[%u]", set, i);
    const bool first = dataset->region < 0 && dataset->region_name_count == 0;
    const char *key = raw->columns_count != 0 ? "columns" : "under";
    if ((raw->columns_count != 0 || raw->under != NULL) && raw->type != BD_TYPE_REGION)
        return bd_tree_fail(b->tree, bd_place_at("%s.%s", here.text, key).text, b->err,
                            "%s.%s is for type region, not for type %s", here.text, key,
                            bd_type_name((bd_type)raw->type));
    if (raw->under != NULL && raw->columns_count == 0)
        return bd_tree_fail(
            b->tree, bd_place_at("%s.under", here.text).text, b->err,
            "%s.under is the region that contains the names in columns, and there are no columns",
            here.text);
    if (raw->columns_count != 0 && raw->column_count != 0)
        return bd_tree_fail(
            b->tree, bd_place_at("%s.columns", here.text).text, b->err,
            "%s has column and columns; allowed: a column of codes, or columns of names",
            here.text);
    if (raw->type != BD_TYPE_REGION || !first)
        return BD_OK;
    if (raw->columns_count == 0) {
        dataset->region = (int)index;
        return BD_OK;
    }
    for (unsigned part = 0; part < raw->columns_count; part++)
        dataset->region_names[dataset->region_name_count++] = index + part;
    if (raw->under == NULL)
        return BD_OK;
    dataset->region_line = bd_tree_line(b->tree, bd_place_at("%s.under", here.text).text);
    return read_code(b, bd_place_at("%s.under", here.text).text, raw->under,
                     &dataset->region_under);
}

static int compare_codes(const void *a, const void *b)
{
    const uint64_t p = *(const uint64_t *)a;
    const uint64_t q = *(const uint64_t *)b;
    return (p > q) - (p < q);
}

/* In sorted order a region comes directly before the regions in it. */
static bd_status check_nesting(const bd_build *b, unsigned i, const bd_group *group)
{
    char outer[BD_REGION_SHOWN];
    char inner[BD_REGION_SHOWN];
    for (size_t k = 1; k < group->region_count; k++) {
        const uint64_t before = group->regions[k - 1];
        if (group->regions[k] - before >= bd_region_span(bd_region_level_of(before)))
            continue;
        const bd_place here = bd_place_at("groups[%u].regions", i);
        bd_region_shown(before, outer);
        if (group->regions[k] == before)
            return bd_tree_fail(b->tree, here.text, b->err, "%s appears twice in %s", outer,
                                here.text);
        return bd_tree_fail(b->tree, here.text, b->err, "%s lies in %s, and both are in %s",
                            bd_region_shown(group->regions[k], inner), outer, here.text);
    }
    return BD_OK;
}

static bd_status build_group(const bd_build *b, unsigned i, bd_group *out)
{
    const bd_raw_group *raw = &b->raw->groups[i];
    uint64_t *codes = bd_memory_get(b->memory, raw->regions_count, sizeof *codes);
    if (codes == NULL)
        return bd_config__no_memory(b);
    for (unsigned k = 0; k < raw->regions_count; k++)
        BD_TRY(read_code(b, bd_place_at("groups[%u].regions[%u]", i, k).text, raw->regions[k],
                         &codes[k]));
    qsort(codes, raw->regions_count, sizeof *codes, compare_codes);
    out->regions = codes;
    out->region_count = raw->regions_count;
    out->line = bd_tree_line(b->tree, bd_place_at("groups[%u].regions", i).text);
    BD_TRY(bd_config__copy(b, raw->name, &out->name));
    return check_nesting(b, i, out);
}

bd_status bd_config__build_regions(const bd_build *b)
{
    const unsigned count = b->raw->groups_count;
    char shown[BD_TREE_SHOWN];
    bd_group *groups = bd_memory_get(b->memory, count, sizeof *groups);
    if (groups == NULL)
        return bd_config__no_memory(b);
    if (b->raw->regions != NULL)
        BD_TRY(bd_config__path(b, "regions", b->raw->regions, &b->config->regions));
    for (unsigned i = 0; i < count; i++) {
        BD_TRY(build_group(b, i, &groups[i]));
        for (unsigned k = 0; k < i; k++)
            if (strcmp(groups[k].name, groups[i].name) == 0)
                return bd_tree_fail(b->tree, bd_place_at("groups[%u].name", i).text, b->err,
                                    "group '%s' appears twice in groups",
                                    bd_tree_shown(groups[i].name, shown));
    }
    b->config->groups = groups;
    b->config->group_count = count;
    return BD_OK;
}
