/*
 * findings: the result of `verify` for each file, and the table that shows them: one line each,
 * with aligned columns. Control characters in file names are made visible, so that they cannot
 * control the terminal. One thread at a time.
 */
#ifndef BD_INSPECT_VERIFY_FINDINGS_H
#define BD_INSPECT_VERIFY_FINDINGS_H

#include <stddef.h>

#include "engine/base/err.h"
#include "engine/base/text.h"

typedef enum bd_verdict {
    BD_VERDICT_OK,
    BD_VERDICT_CHANGED,
    BD_VERDICT_ADDED,
    BD_VERDICT_REMOVED,
    BD_VERDICT_UNCHECKED, /* cannot be checked any more; not a difference */
    BD_VERDICT_COUNT
} bd_verdict;

typedef struct bd_findings {
    bd_buf text; /* names and details, back to back */
    struct bd_file_verdict *list;
    size_t count, capacity;
    size_t counts[BD_VERDICT_COUNT];
    size_t name_width; /* terminal columns of the longest name */
    bool failed;       /* memory ran out */
} bd_findings;

/** Add one line; name and detail ("": none) are copied. */
void bd_findings_add(bd_findings *findings, bd_verdict verdict, const char *name,
                     const char *detail);

/** Append the table. */
void bd_findings_table(const bd_findings *findings, bd_buf *out);

/** BD_E_INPUT, with counts, if anything was changed, added or removed. what: the folder's path. */
BD_NODISCARD bd_status bd_findings_verdict(const bd_findings *findings, const char *what,
                                           bd_err *err);

void bd_findings_fini(bd_findings *findings);

#endif
