/* check_text: shares, headings and lines of the table of fields; see check_parts.h. */
#include "engine/base/shown.h"
#include "engine/inspect/check/check_parts.h"

enum { FIELD_WIDTH = 16, COLUMN_WIDTH = 24, TYPE_WIDTH = 9 }; /* terminal columns */

void bd_check__line(bd_buf *out, const char *before, const char *text)
{
    bd_buf_add_string(out, before);
    bd_shown_add_line(out, bd_text_of(text));
    bd_buf_add_char(out, '\n');
}

static void add_cell(bd_buf *out, const char *text, size_t width)
{
    bd_buf shown = {0};
    bd_shown_add_echo(&shown, bd_text_of(text));
    bd_shown_pad(out, (bd_text){shown.at, shown.len}, width);
    bd_buf_add_string(out, "  ");
    out->failed |= shown.failed;
    bd_buf_fini(&shown);
}

void bd_check__heading(bd_buf *out, bd_text heading)
{
    bd_buf_add_char(out, '\'');
    bd_shown_add_echo(out, heading);
    bd_buf_add_char(out, '\'');
}

void bd_check__field(const bd_checking *c, size_t field, const char *state)
{
    const size_t fields = c->dataset->schema.field_count;
    const bd_field *f =
        &c->dataset->config->fields[field < fields ? field : c->dataset->appended[field - fields]];
    bd_buf_add_string(c->out, "    ");
    add_cell(c->out, f->name, FIELD_WIDTH);
    add_cell(c->out, field < fields ? f->column : f->append, COLUMN_WIDTH);
    add_cell(c->out, bd_type_name(f->rule.type), TYPE_WIDTH);
    bd_buf_printf(c->out, "%s\n", state);
}

void bd_check__field_head(const bd_checking *c, const char *last)
{
    bd_buf_add_string(c->out, "    ");
    add_cell(c->out, "field", FIELD_WIDTH);
    add_cell(c->out, "column", COLUMN_WIDTH);
    add_cell(c->out, "type", TYPE_WIDTH);
    bd_buf_printf(c->out, "%s\n", last);
}
