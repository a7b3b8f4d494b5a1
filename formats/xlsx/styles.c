/* styles: see styles.h. */
#include "formats/xlsx/styles.h"

#include <stdlib.h>
#include <string.h>

#include "formats/xlsx/number.h"
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
            r->custom[number_of(id)] = bd_number_format(code);
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
