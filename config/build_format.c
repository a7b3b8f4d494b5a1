/* build_format: what depends on a data set's format: which keys it has, and where its fields are;
 * see build.h. */
#include <stdio.h>
#include <string.h>

#include "config/build.h"

static const char *const format_names[] = {[BD_FILE_CSV] = "csv",
                                           [BD_FILE_FIXED] = "fixed",
                                           [BD_FILE_DBF] = "dbf",
                                           [BD_FILE_XLSX] = "xlsx"};

/* A decimal number from 1 to max, without leading zeros. */
static bool read_number(const char *text, uint32_t max, uint32_t *out)
{
    uint32_t value = 0;
    for (size_t i = 0; text[i] != '\0'; i++) {
        if (text[i] < '0' || text[i] > '9' || value > max / 10)
            return false;
        value = value * 10 + (uint32_t)(text[i] - '0');
    }
    *out = value;
    return text[0] != '0' && value >= 1 && value <= max;
}

static bd_status no_such_key(const bd_build *b, const char *where, const char *only,
                             unsigned format)
{
    return bd_tree_fail(b->tree, where, b->err, "%s is for format %s, not for format %s", where,
                        only, format_names[format]);
}

/* One sheet, `all`, or a list. In a list `all` is a name like any other. */
static bd_status build_sheets(const bd_build *b, const char *set, const bd_raw_dataset *raw,
                              bd_dataset_config *out)
{
    const bd_place here = bd_place_at("%s.sheet", set);
    if (raw->sheet_count == 0)
        return BD_OK;
    if (raw->format != BD_FILE_XLSX)
        return no_such_key(b, here.text, "xlsx", raw->format);
    const bool list = bd_tree_find(b->tree, here.text)->kind == BD_NODE_LIST;
    out->sheets_all = !list && strcmp(raw->sheet[0], "all") == 0;
    if (out->sheets_all)
        return BD_OK;
    if (!list)
        return bd_config__copy(b, raw->sheet[0], &out->sheet);
    const char **sheets = bd_memory_get(b->memory, raw->sheet_count, sizeof *sheets);
    if (sheets == NULL)
        return bd_config__no_memory(b);
    for (unsigned i = 0; i < raw->sheet_count; i++)
        BD_TRY(bd_config__copy(b, raw->sheet[i], &sheets[i]));
    out->sheets = sheets;
    out->sheet_count = raw->sheet_count;
    return BD_OK;
}

/* true, false, the number of a row, or two of them in ascending order. */
static bool read_header(const bd_raw_dataset *raw, bd_dataset_config *out)
{
    uint32_t *rows = out->header_rows;
    out->header = true;
    if (raw->header_count == 0)
        return true;
    out->header = raw->header_count > 1 || strcmp(raw->header[0], "false") != 0;
    if (raw->header_count == 1 && (!out->header || strcmp(raw->header[0], "true") == 0))
        return true;
    for (unsigned i = 0; i < raw->header_count; i++)
        if (!read_number(raw->header[i], BD_HEADER_ROW_MAX, &rows[i]))
            return false;
    return raw->header_count == 1 || rows[0] < rows[1];
}

static bd_status build_header(const bd_build *b, const char *set, const bd_raw_dataset *raw,
                              bd_dataset_config *out)
{
    char shown[BD_TREE_SHOWN];
    const bool good = read_header(raw, out);
    if (good && (out->header_rows[0] == 0 || raw->format != BD_FILE_DBF))
        return BD_OK;
    if (good)
        return bd_tree_fail(b->tree, bd_place_at("%s.header", set).text, b->err,
                            "%s.header is true or false for format dbf: a table has no header row",
                            set);
    if (raw->header_count == 1)
        return bd_tree_fail(b->tree, bd_place_at("%s.header", set).text, b->err,
                            "%s.header '%s' is unknown; allowed: true, false, the number of a row "
                            "from 1 to %d, or two rows as [3, 4]",
                            set, bd_tree_shown(raw->header[0], shown), BD_HEADER_ROW_MAX);
    return bd_tree_fail(b->tree, bd_place_at("%s.header", set).text, b->err,
                        "%s.header has to be two numbers of rows, from 1 to %d, the upper one "
                        "first",
                        set, BD_HEADER_ROW_MAX);
}

bd_status bd_config__build_format(const bd_build *b, const char *set, const bd_raw_dataset *raw,
                                  bd_dataset_config *out)
{
    uint32_t row_bytes = 0;
    char shown[BD_TREE_SHOWN];
    out->format = (bd_file_format)raw->format;
    if (raw->format != BD_FILE_CSV && raw->delimiter != NULL)
        return no_such_key(b, bd_place_at("%s.delimiter", set).text, "csv", raw->format);
    if (raw->format == BD_FILE_FIXED && raw->header_count != 0)
        return no_such_key(b, bd_place_at("%s.header", set).text, "csv", raw->format);
    if (raw->format != BD_FILE_FIXED && raw->row_bytes != NULL)
        return no_such_key(b, bd_place_at("%s.row_bytes", set).text, "fixed", raw->format);
    if (raw->row_bytes != NULL && !read_number(raw->row_bytes, BD_ROW_BYTES_MAX, &row_bytes))
        return bd_tree_fail(b->tree, bd_place_at("%s.row_bytes", set).text, b->err,
                            "%s.row_bytes '%s' is not a number of bytes; allowed: 1 to %d", set,
                            bd_tree_shown(raw->row_bytes, shown), BD_ROW_BYTES_MAX);
    if (raw->format == BD_FILE_XLSX && raw->encoding != 0)
        return bd_tree_fail(
            b->tree, bd_place_at("%s.encoding", set).text, b->err,
            "%s.encoding is for text files: a workbook of format xlsx states its own", set);
    out->row_bytes = row_bytes;
    BD_TRY(build_header(b, set, raw, out));
    return build_sheets(b, set, raw, out);
}

static bd_status missing_key(const bd_build *b, const bd_place *here, const char *key)
{
    return bd_tree_fail(b->tree, here->text, b->err, "missing key '%s' in %s", key, here->text);
}

static bd_status read_bytes(const bd_build *b, const bd_place *here, const char *key,
                            const char *text, uint32_t *out)
{
    char shown[BD_TREE_SHOWN];
    if (text == NULL)
        return missing_key(b, here, key);
    if (!read_number(text, BD_ROW_BYTES_MAX, out))
        return bd_tree_fail(b->tree, bd_place_at("%s.%s", here->text, key).text, b->err,
                            "%s.%s '%s' is not a number of bytes; allowed: 1 to %d", here->text,
                            key, bd_tree_shown(text, shown), BD_ROW_BYTES_MAX);
    return BD_OK;
}

static bd_status place_in_bytes(const bd_build *b, const bd_place *here, const bd_raw_field *raw,
                                size_t row_bytes, bd_field *out)
{
    char text[64];
    if (raw->column_count != 0)
        return bd_tree_fail(
            b->tree, bd_place_at("%s.column", here->text).text, b->err,
            "%s.column: a field of format fixed has a place; allowed: at and width, in bytes",
            here->text);
    BD_TRY(read_bytes(b, here, "at", raw->at, &out->at));
    BD_TRY(read_bytes(b, here, "width", raw->width, &out->width));
    const size_t last = (size_t)out->at + out->width - 1;
    const size_t most = row_bytes == 0 ? BD_ROW_BYTES_MAX : row_bytes;
    if (last > most)
        return bd_tree_fail(b->tree, bd_place_at("%s.width", here->text).text, b->err,
                            "%s ends at byte %zu; a row has %s%zu", here->text, last,
                            row_bytes == 0 ? "at most " : "", most);
    snprintf(text, sizeof text, "bytes %u-%zu", out->at, last);
    return bd_config__copy(b, text, &out->column);
}

static bd_status keep_column(const bd_build *b, const bd_place *here, const char *key,
                             const char *column, const bd_dataset_config *dataset, const char **out)
{
    uint32_t number;
    char shown[BD_TREE_SHOWN];
    if (!dataset->header && !read_number(column, BD_COLUMN_MAX, &number))
        return bd_tree_fail(b->tree, bd_place_at("%s.%s", here->text, key).text, b->err,
                            "%s.%s '%s' is not a column number; allowed: 1 to %d, because of "
                            "header: false",
                            here->text, key, bd_tree_shown(column, shown), BD_COLUMN_MAX);
    return bd_config__copy(b, column, out);
}

/* The headings of a column after the first. */
static bd_status keep_others(const bd_build *b, const bd_place *here, const bd_raw_field *raw,
                             const bd_dataset_config *dataset, bd_field *out)
{
    const unsigned count = raw->column_count - 1;
    const char **others = bd_memory_get(b->memory, count, sizeof *others);
    if (!dataset->header)
        return bd_tree_fail(b->tree, bd_place_at("%s.column", here->text).text, b->err,
                            "%s.column is a list of headings; allowed: one number, because of "
                            "header: false",
                            here->text);
    if (others == NULL)
        return bd_config__no_memory(b);
    for (unsigned i = 0; i < count; i++)
        BD_TRY(bd_config__copy(b, raw->column[i + 1], &others[i]));
    out->others = others;
    out->other_count = count;
    return BD_OK;
}

bd_status bd_config__build_place(const bd_build *b, const char *set, const bd_raw_dataset *raw,
                                 unsigned i, const bd_dataset_config *dataset, bd_field *out)
{
    const bd_raw_field *field = &raw->fields[i];
    const bd_place here = bd_place_at("%s.fields[%u]", set, i);

    out->line = bd_tree_line(b->tree, here.text);
    if (raw->format == BD_FILE_FIXED)
        return place_in_bytes(b, &here, field, dataset->row_bytes, out);
    if (field->at != NULL || field->width != NULL)
        return no_such_key(b,
                           bd_place_at("%s.%s", here.text, field->at != NULL ? "at" : "width").text,
                           "fixed", raw->format);
    if (field->column_count == 0)
        return missing_key(b, &here, "column");
    if (field->column_count > 1)
        BD_TRY(keep_others(b, &here, field, dataset, out));
    return keep_column(b, &here, "column", field->column[0], dataset, &out->column);
}

bd_status bd_config__build_append(const bd_build *b, const char *set, const bd_raw_dataset *raw,
                                  unsigned i, const bd_dataset_config *dataset, bd_field *out)
{
    const bd_raw_field *field = &raw->fields[i];
    const bd_place here = bd_place_at("%s.fields[%u]", set, i);
    const bd_place at = bd_place_at("%s.append", here.text);

    if (field->append == NULL)
        return BD_OK;
    if (field->type != BD_TYPE_NAME)
        return bd_tree_fail(b->tree, at.text, b->err, "%s is for type name, not for type %s",
                            at.text, bd_type_name((bd_type)field->type));
    if (raw->format == BD_FILE_FIXED)
        return bd_tree_fail(b->tree, at.text, b->err,
                            "%s names a second column, and format fixed has none: give the field "
                            "a width that includes both",
                            at.text);
    for (unsigned k = 0; k < field->column_count; k++)
        if (strcmp(field->append, field->column[k]) == 0)
            return bd_tree_fail(b->tree, at.text, b->err,
                                "%s is the field's own column: every name would appear twice",
                                at.text);
    return keep_column(b, &here, "append", field->append, dataset, &out->append);
}
