/*
 * explain: persons of a published period, read from its store. It may run while a run publishes.
 * Called by the main thread.
 */
#ifndef BD_INSPECT_EXPLAIN_EXPLAIN_H
#define BD_INSPECT_EXPLAIN_EXPLAIN_H

#include "config/config.h"
#include "engine/base/text.h"

/* Who is to be shown. */
typedef enum bd_explain_by {
    BD_EXPLAIN_NUMBER,  /* text is a document number in any form */
    BD_EXPLAIN_NUMBERS, /* the open file input has such a number on each line */
    BD_EXPLAIN_SOURCE,  /* text is FILE:LINE; the last colon counts */
    BD_EXPLAIN_FIELD    /* text is NAME=VALUE; VALUE - is read from the open file input */
} bd_explain_by;

typedef struct bd_explain_query {
    bd_explain_by by;
    const char *text; /* borrowed */
    int input;        /* borrowed; messages call it standard input */
    bool json;        /* a JSON object on one line for each answer, not text */
} bd_explain_query;

/* Where the answers go. */
typedef struct bd_explain_out {
    bd_buf text; /* the caller ends it with bd_buf_fini(), also after a failure */
    /* Write and drop what is in text, called after each answer. NULL: it all stays in text. */
    bd_status (*write)(void *context, const bd_buf *text, bd_err *err);
    void *context;
} bd_explain_out;

/**
 * Show persons of a published period's store: both sides as written and as compared, outcome,
 * reasons, sources. BD_E_USAGE: the period is not published, or the query is not one; or, of
 * NUMBERS, some line has no number: it has been answered in its place, as all other lines have.
 */
BD_NODISCARD bd_status bd_explain(const bd_config *config, const bd_explain_query *query,
                                  bd_explain_out *out, bd_err *err);

#endif
