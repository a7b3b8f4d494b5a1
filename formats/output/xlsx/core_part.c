/* core_part: see core_part.h. */
#include "formats/output/xlsx/core_part.h"

#include <string.h>

#include "formats/output/xlsx/xml_text.h"

static void add_text(bd_buf *out, const char *text)
{
    for (size_t left = strlen(text), taken; left > 0; text += taken, left -= taken) {
        if (!bd_buf_reserve(out, BD_XML_CHARACTER_MAX))
            return;
        char *to = out->at + out->len;
        out->len =
            (size_t)(bd_xml_text_put(to, out->at + out->capacity, text, left, &taken) - out->at);
    }
}

static void add_moment(bd_buf *out, const char *name, uint32_t day)
{
    bd_buf_printf(out,
                  "<dcterms:%s xsi:type=\"dcterms:W3CDTF\">%04u-%02u-%02uT00:00:00Z</dcterms:%s>",
                  name, day / 10000, day / 100 % 100, day % 100, name);
}

void bd_core_part(const char *title, uint32_t created, bd_buf *out)
{
    out->len = 0;
    bd_buf_add_string(
        out, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
             "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/"
             "2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
             "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
             "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
    add_text(out, title);
    bd_buf_add_string(out, "</dc:title><dc:creator>bidui</dc:creator>");
    add_moment(out, "created", created);
    add_moment(out, "modified", created);
    bd_buf_add_string(out, "</cp:coreProperties>");
}
