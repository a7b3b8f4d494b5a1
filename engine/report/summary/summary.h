/*
 * summary: the results of a run as numbers: summary.json, and the table that a run prints at its
 * end. It never holds personal data. Plain values; any thread.
 */
#ifndef BD_REPORT_SUMMARY_SUMMARY_H
#define BD_REPORT_SUMMARY_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/text.h"
#include "engine/compare/outcome.h"
#include "engine/report/regions/regions.h"
#include "engine/report/regions/towns.h"
#include "engine/report/summary/alarm.h"
#include "engine/report/summary/previous.h"

enum { BD_SECONDS_MAX = 8 };

typedef struct bd_count {
    const char *name; /* borrowed */
    uint64_t count;
} bd_count;

/* A configured limit and the figure that it limits. */
typedef struct bd_limit {
    const char *name; /* as in the configuration; static */
    int64_t limit;    /* in thousandths of a per cent or of a point, rounded down; so is value */
    int64_t value;
    bool applies; /* false: there is no such figure, as without a previous period */
    bool passed;
} bd_limit;

enum { BD_LIMITS_MAX = 8 };

typedef struct bd_summary {
    const char *period;
    uint64_t roster_rows, roster_accepted, roster_rejected, roster_duplicates;
    uint64_t cards_rows, cards_accepted, cards_rejected, cards_persons;
    uint64_t outcomes[BD_OUTCOME_COUNT];
    /* Only names that occurred, in a fixed order; borrowed. */
    const bd_count *mismatch, *missing, *duplicate, *rejected, *cards_rejected_reasons, *notes;
    size_t mismatch_count, missing_count, duplicate_count, rejected_count, cards_rejected_count,
        note_count;
    bool balanced;
    struct {
        const char *stage; /* "load", "compare", "publish", "total" */
        double seconds;
    } seconds[BD_SECONDS_MAX];
    size_t seconds_count;
    uint64_t peak_memory_bytes; /* anonymous memory */
    uint64_t store_bytes;
    const bd_region_counts *regions; /* NULL: without regions */
    const bd_region_group *groups;
    size_t group_count;
    const struct bd_input_totals *inputs; /* of the manifest */
    size_t input_count;
    bd_text input_notes; /* lines: what was found in the inputs, and what was passed over */
    const bd_alarm *alarms;
    size_t alarm_count;
    const bd_limit *limits;
    size_t limit_count;
    const bd_towns *towns;       /* NULL: without townships */
    const bd_previous *previous; /* NULL: without the previous period */
} bd_summary;

/** Write the members alarms and limits, as in summary.json. summary is a bd_summary. */
void bd_summary_judged(const void *summary, bd_json *json);

/** Append summary.json; out remembers when memory runs out. */
void bd_summary_json(const bd_summary *summary, bd_buf *out);

/**
 * Append the table of outcomes: counts with grouped thousands, shares of the roster's rows, and a
 * line about the cards. ASCII only, so that one byte is one column.
 */
void bd_summary_table(const bd_summary *summary, bd_buf *out);

#endif
