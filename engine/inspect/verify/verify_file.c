/* verify_file: compares one file with its entry in the manifest; see verify_parts.h. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "engine/inspect/verify/verify_parts.h"

typedef struct detail {
    char text[384];
    size_t len;
} detail;

__attribute__((format(printf, 2, 3))) static void say(detail *d, const char *format, ...)
{
    const char *between = d->len == 0 ? "" : ", ";
    va_list args;
    d->len += (size_t)snprintf(d->text + d->len, sizeof d->text - d->len, "%s", between);
    va_start(args, format);
    d->len += (size_t)vsnprintf(d->text + d->len, sizeof d->text - d->len, format, args);
    va_end(args);
}

bool bd_verify__compare(bd_findings *findings, const char *name, const bd_published *published,
                        const bd_file_facts *facts)
{
    detail d = {.len = 0, .text = ""};
    if (published->role[0] != '\0')
        say(&d, "%s", published->role);
    if (facts == NULL) {
        bd_findings_add(findings, BD_VERDICT_REMOVED, name, d.text);
        return false;
    }
    const size_t len = d.len;
    if (facts->odd != NULL) {
        say(&d, "it is %s", facts->odd);
        bd_findings_add(findings, BD_VERDICT_CHANGED, name, d.text);
        return false;
    }
    if (facts->bytes != published->bytes)
        say(&d, "%" PRIu64 " bytes, published were %" PRIu64, facts->bytes, published->bytes);
    if (published->count_rows && facts->rows != published->rows)
        say(&d, "%" PRIu64 " rows, published were %" PRIu64, facts->rows, published->rows);
    if (strcmp(facts->digest, published->digest) != 0)
        say(&d, "other digest");
    const bd_access_detail open_to =
        bd_verify__access(facts->mode, facts->group, published->access);
    if (open_to.wider)
        say(&d, "%s", open_to.text);
    const bool same = d.len == len;
    if (same && published->count_rows)
        say(&d, "%" PRIu64 " row%s", facts->rows, facts->rows == 1 ? "" : "s");
    if (same && open_to.text[0] != '\0')
        say(&d, "%s", open_to.text);
    bd_findings_add(findings, same ? BD_VERDICT_OK : BD_VERDICT_CHANGED, name, d.text);
    return same;
}
