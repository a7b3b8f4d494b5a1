/* findings: see findings.h. */
#include "engine/inspect/verify/findings.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/base/shown.h"

enum { VERDICT_COLUMNS = 9, NAME_COLUMNS_MAX = 48 };

struct bd_file_verdict {
    bd_verdict verdict;
    size_t at; /* of the name in the text; the detail follows it */
    size_t name_len, detail_len;
};

static const char *const words[BD_VERDICT_COUNT] = {"ok", "changed", "added", "removed",
                                                    "unchecked"};

static bool make_room(bd_findings *findings)
{
    if (findings->count < findings->capacity)
        return true;
    const size_t capacity = findings->capacity == 0 ? 16 : 2 * findings->capacity;
    struct bd_file_verdict *grown = realloc(findings->list, capacity * sizeof *grown);
    if (grown == NULL) {
        findings->failed = true;
        return false;
    }
    findings->list = grown;
    findings->capacity = capacity;
    return true;
}

void bd_findings_add(bd_findings *findings, bd_verdict verdict, const char *name,
                     const char *detail)
{
    bd_buf *text = &findings->text;
    const size_t at = text->len;

    findings->counts[verdict]++;
    if (!make_room(findings))
        return;
    bd_shown_add_line(text, bd_text_of(name));
    const size_t name_len = text->len - at;
    bd_buf_add_string(text, detail);
    findings->list[findings->count++] =
        (struct bd_file_verdict){verdict, at, name_len, text->len - at - name_len};
    if (text->failed)
        return;
    const size_t width = bd_shown_width((bd_text){text->at + at, name_len});
    if (width > findings->name_width && width <= NAME_COLUMNS_MAX)
        findings->name_width = width;
}

void bd_findings_table(const bd_findings *findings, bd_buf *out)
{
    if (findings->failed || findings->text.failed) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < findings->count; i++) {
        const struct bd_file_verdict *f = &findings->list[i];
        const bd_text name = {findings->text.at + f->at, f->name_len};
        bd_buf_printf(out, "%-*s  ", VERDICT_COLUMNS, words[f->verdict]);
        bd_shown_pad(out, name, f->detail_len > 0 ? findings->name_width : 0);
        if (f->detail_len > 0) {
            bd_buf_add_string(out, "  ");
            bd_buf_add(out, name.at + name.len, f->detail_len);
        }
        bd_buf_add_char(out, '\n');
    }
}

bd_status bd_findings_verdict(const bd_findings *findings, const char *what, bd_err *err)
{
    char counts[128];
    size_t len = 0;

    for (bd_verdict v = BD_VERDICT_CHANGED; v <= BD_VERDICT_REMOVED; v++)
        if (findings->counts[v] > 0)
            len += (size_t)snprintf(counts + len, sizeof counts - len, "%s%zu %s",
                                    len == 0 ? "" : ", ", findings->counts[v], words[v]);
    if (len == 0)
        return BD_OK;
    return bd_fail(err, BD_E_INPUT, 0, "'%s' is not as it was published: %s", what, counts);
}

void bd_findings_fini(bd_findings *findings)
{
    bd_buf_fini(&findings->text);
    free(findings->list);
    *findings = (bd_findings){0};
}
