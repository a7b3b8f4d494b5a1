/* alarm_rules: the table of alarms. Used by alarms.c and tests only; see alarms.h. */
#ifndef BD_RUN_ALARMS_ALARM_RULES_H
#define BD_RUN_ALARMS_ALARM_RULES_H

#include "engine/run/alarms/alarms.h"

typedef enum bd_alarm_severity {
    BD_ALARM_NONE,
    BD_ALARM_WARNING,
    BD_ALARM_GRAVE
} bd_alarm_severity;

typedef enum bd_alarm_scope {
    BD_ALARM_OF_BOTH,    /* of a data set, and of inputs that are worse than it */
    BD_ALARM_OF_DATASET, /* one of several files may well be so */
    BD_ALARM_OF_INPUT
} bd_alarm_scope;

typedef struct bd_alarm_rule bd_alarm_rule;

struct bd_alarm_rule {
    const char *name;
    int grave; /* bd_grave; -1: never more than a warning */
    bd_alarm_scope scope;
    bool alone;       /* of inputs: also if there is only one */
    bool input_grave; /* also for one input, if more than half of its rows are concerned */
    int warn;         /* in thousandths of a per cent: a warning above it; negative: none */
    int severe;       /* the same: grave above it; negative: never */
    bd_alarm_severity (*test)(const bd_alarm_rule *rule, const bd_alarm_facts *facts);
    uint64_t (*count)(const bd_alarm_facts *facts);
    uint64_t (*of)(const bd_alarm_facts *facts); /* NULL: there is no share */
    const char *text; /* follows "3 of 5 rows (60.00 %) "; NULL: say() writes everything */
    void (*say)(const bd_alarm_facts *facts, bd_buf *out);
    void (*detail)(const bd_alarm_facts *facts, bd_buf *out); /* NULL: none */
    const char *hint; /* what to do; NULL: advise() writes it, if there is one */
    void (*advise)(const bd_alarm_facts *facts, bd_buf *out);
};

extern const bd_alarm_rule bd_alarm_rules[];
extern const size_t bd_alarm_rule_count;

/** The rule for regions, which the comparison counts. */
const bd_alarm_rule *bd_alarm__unmapped(void);

/** Rows with bytes that are no text. */
uint64_t bd_alarm__bad_bytes(const bd_alarm_facts *facts);

/** Append a count with grouped thousands. */
void bd_alarm__add_count(bd_buf *out, uint64_t count);

/** Write the text and the hint of an alarm whose numbers are set. */
BD_NODISCARD bd_status bd_alarm__write(const bd_alarm_rule *rule, const bd_alarm_facts *facts,
                                       bd_alarm *alarm, bd_err *err);

#endif
