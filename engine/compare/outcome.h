/* outcome: every roster row has exactly one of five outcomes. Any thread. */
#ifndef BD_COMPARE_OUTCOME_H
#define BD_COMPARE_OUTCOME_H

typedef enum bd_outcome {
    BD_OUTCOME_MATCH,
    BD_OUTCOME_MISMATCH,
    BD_OUTCOME_MISSING,
    BD_OUTCOME_DUPLICATE,
    BD_OUTCOME_REJECTED
} bd_outcome;

enum { BD_OUTCOME_COUNT = 5 };

/** "match", "mismatch", ...; static. */
const char *bd_outcome_name(bd_outcome outcome);

#endif
