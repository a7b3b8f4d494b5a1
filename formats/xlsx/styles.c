/* styles: see styles.h. */
#include "formats/xlsx/styles.h"

#include <stdlib.h>
#include <string.h>

#include "formats/xlsx/relations.h"
#include "formats/xlsx/workbook.h"

enum { FORMATS_MAX = 1 << 16, NOT_SAID = 0xFF };

typedef struct styles_reader {
    const char *file;
    bd_styles *out;
    uint8_t *custom; /* by a number format's id; NOT_SAID: the built-in one */
    bool in_cells;   /* inside cellXfs, whose order is the styles' numbers */
} styles_reader;

static unsigned number_of(const char *text)
{
    const unsigned long value = text == NULL ? 0 : strtoul(text, NULL, 10);
    return value < FORMATS_MAX ? (unsigned)value : 0;
}

/* The kind of a format code; a pattern is kept once. */
static bd_status kind_of(const styles_reader *r, const char *code, uint8_t *out, bd_err *err)
{
    bd_styles *styles = r->out;
    bd_number_pattern pattern;
    size_t i = 0;
    *out = bd_number_format(code);
    if (*out != BD_NUMBER_GENERAL || !bd_number_pattern_read(code, &pattern))
        return BD_OK;
    while (i < styles->pattern_count &&
           (styles->patterns[i].len != pattern.len ||
            styles->patterns[i].digits != pattern.digits ||
            memcmp(styles->patterns[i].text, pattern.text, pattern.len) != 0))
        i++;
    if (i == BD_STYLES_PATTERNS)
        return bd_fail(err, BD_E_INPUT, 0,
                       "'%s' has more than %d different number formats with zeros and text",
                       r->file, BD_STYLES_PATTERNS);
    if (i == styles->pattern_count)
        styles->patterns[styles->pattern_count++] = pattern;
    *out = (uint8_t)(BD_NUMBER_PATTERN + i);
    return BD_OK;
}

static bd_status add_style(const styles_reader *r, const char *const *attributes, bd_err *err)
{
    bd_styles *out = r->out;
    const unsigned id = number_of(bd_xml_attribute(attributes, "numFmtId"));
    if (out->count == BD_STYLES_MAX)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' has more than %d cell styles", r->file,
                       BD_STYLES_MAX);
    out->formats[out->count++] =
        r->custom[id] != NOT_SAID ? r->custom[id] : bd_number_format_builtin(id);
    return BD_OK;
}

static bd_status on_start(void *user, const char *name, const char *const *attributes, bd_err *err)
{
    styles_reader *r = user;
    if (strcmp(name, "numFmt") == 0 && !r->in_cells) {
        const char *code = bd_xml_attribute(attributes, "formatCode");
        const char *id = bd_xml_attribute(attributes, "numFmtId");
        if (code != NULL && number_of(id) != 0) /* 0 is General, even if the file defines it */
            return kind_of(r, code, &r->custom[number_of(id)], err);
    } else if (strcmp(name, "cellXfs") == 0) {
        r->in_cells = true;
    } else if (r->in_cells && strcmp(name, "xf") == 0) {
        return add_style(r, attributes, err);
    }
    return BD_OK;
}

static bd_status on_end(void *user, const char *name, bd_err *err)
{
    (void)user, (void)err;
    return strcmp(name, "cellXfs") == 0 ? BD_END : BD_OK;
}

bd_status bd_styles_read(bd_package *package, const char *part, bd_styles *out, bd_err *err)
{
    static const bd_xml_events events = {on_start, on_end, NULL};
    bd_status st = BD_OK;
    *out = (bd_styles){0};
    if (part == NULL)
        return BD_OK;
    styles_reader reader = {.file = bd_package_name(package), .out = out};
    reader.custom = malloc(FORMATS_MAX);
    out->formats = malloc(BD_STYLES_MAX);
    if (reader.custom == NULL || out->formats == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory to read '%s'", reader.file);
    memset(reader.custom, NOT_SAID, FORMATS_MAX);
    BD_GOTO(bd_part_read_xml(package, part, BD_WORKBOOK_PART_BYTES, &events, &reader, err));
    if (st == BD_END)
        BD_FAIL(err, BD_E_INPUT, 0, "'%s' is damaged: part '%s' is missing", reader.file, part);
done:
    free(reader.custom);
    return st;
}

void bd_styles_fini(bd_styles *styles)
{
    free(styles->formats);
    *styles = (bd_styles){0};
}

size_t bd_styles_show(const bd_styles *styles, uint32_t style, bd_text value, bool since_1904,
                      char out[BD_NUMBER_SHOWN])
{
    const uint8_t format = style < styles->count ? styles->formats[style] : BD_NUMBER_GENERAL;
    return format < BD_NUMBER_PATTERN
               ? bd_number_show(value, format, since_1904, out)
               : bd_number_pattern_show(&styles->patterns[format - BD_NUMBER_PATTERN], value, out);
}
