/*
 * alarms: which alarms the counts of a data set and of its inputs give. One table of names, shares,
 * texts and remedies serves `run`, which has counted all rows, and `check`, which has counted those
 * it looked at.
 *
 * A grave alarm refuses the run before it compares (exit 3), unless it is accepted. Texts hold
 * counts, names of files and headings of the configuration, never a cell. One thread at a time.
 */
#ifndef BD_RUN_ALARMS_ALARMS_H
#define BD_RUN_ALARMS_ALARMS_H

#include "engine/report/summary/alarm.h"
#include "engine/run/load/load.h"

/* What is known of a data set, or of one of its inputs. */
typedef struct bd_alarm_facts {
    const bd_plan *plan;
    int dataset;
    const char *input; /* as reports show it; NULL: the whole data set */
    size_t file;       /* its index; of a data set the first that has bytes that are no text */
    bool complete;     /* every row was counted */
    bd_row_counts rows;
    uint64_t region_unmapped; /* rows of the roster */
    uint64_t repeated_header; /* rows equal to the header */
    uint64_t no_result;       /* xlsx: cells of formulas without a stored result */
    uint64_t unread_sheets;   /* xlsx: sheets with rows that are not read */
    uint64_t grown_bytes;     /* the file is longer now than what was read; it was accepted */
    bd_encoding encoding;     /* in which it was read */
} bd_alarm_facts;

/** The facts of one input. file: its index in the data set. */
bd_alarm_facts bd_alarm_input_facts(const bd_plan *plan, int dataset, size_t file,
                                    const bd_row_counts *rows, const bd_reader_totals *totals);

/** The facts of a data set without an input; add those of its inputs in order. */
bd_alarm_facts bd_alarm_dataset_facts(const bd_plan *plan, int dataset);
void bd_alarm_facts_add(bd_alarm_facts *sum, const bd_alarm_facts *input);

/** Append the alarms of a data set. inputs: those of its files; they are told apart only if there
 * are several. BD_E_NOMEM. */
BD_NODISCARD bd_status bd_alarms_decide(const bd_alarm_facts *dataset, const bd_alarm_facts *inputs,
                                        size_t input_count, bd_alarm_list *out, bd_err *err);

/** Append the alarms of one input alone, by the shares of a data set: for `check`. */
BD_NODISCARD bd_status bd_alarms_of_input(const bd_alarm_facts *input, bd_alarm_list *out,
                                          bd_err *err);

/** Append the alarms of everything that was loaded. */
BD_NODISCARD bd_status bd_alarms_of_load(const bd_plan *plan, const bd_load_totals *loaded,
                                         bd_alarm_list *out, bd_err *err);

/** Append the alarm that only the comparison can give. rows: those of the roster. */
BD_NODISCARD bd_status bd_alarms_of_regions(const bd_plan *plan, uint64_t unmapped, uint64_t rows,
                                            bd_alarm_list *out, bd_err *err);

/** Mark the grave alarms that are accepted (1u << bd_grave). BD_E_INPUT: there are others; the
 * message is the first one's, the hint says what to do and how to accept them all, and warnings gets
 * a line for every other alarm. */
BD_NODISCARD bd_status bd_alarms_refuse(bd_alarm_list *list, unsigned accept, bd_buf *warnings,
                                        bd_err *err);

/** Append a line for each alarm: "bidui: alarm: ...". */
void bd_alarms_say(const bd_alarm_list *list, bd_buf *out);

/** The name that `accept` takes; static. */
const char *bd_grave_name(bd_grave grave);

#endif
