/*
 * check_parts: what the sources of `check` share. The text shows column headings and shares, never
 * the value of a cell. One check runs on one thread.
 *
 *   check.c           data sets and files, in their order; what a run would need
 *   check_file.c      one file that can be read: its table, its problems, its alarms
 *   check_json.c      the same as data
 *   check_columns.c   missing columns, and columns that look like another one
 *   check_text.c      shares, headings and lines of the table of fields
 */
#ifndef BD_INSPECT_CHECK_CHECK_PARTS_H
#define BD_INSPECT_CHECK_CHECK_PARTS_H

#include "engine/run/alarms/alarms.h"
#include "engine/run/plan/plan.h"
#include "engine/run/preflight/estimate.h"
#include "engine/run/preflight/sample.h"
#include "formats/json/json.h"

typedef struct bd_checking {
    const bd_plan *plan;
    int dataset_no;
    const bd_dataset_plan *dataset;
    bd_sampler *sampler;
    bd_buf *out;
    unsigned accept; /* 1u << bd_grave */
    bd_json *json;   /* NULL: only text is wanted */
} bd_checking;

/** Append a heading in single quotes; control characters are made visible. */
void bd_check__heading(bd_buf *out, bd_text heading);

/** "csv", ...; static. */
const char *bd_check__format_name(bd_format format);

/** Append the line with format and encoding. */
void bd_check__format(const bd_checking *c, const bd_sample *sample);

/** Append the table of fields, with the share of rows in which each is empty. */
void bd_check__fields(const bd_checking *c, const bd_sample *sample);

/** Append the table of fields of a refused file: which columns it has, and headings similar to
 * those it lacks. */
void bd_check__columns(const bd_checking *c, size_t file);

/** Append the headings that are only alike a configured one, or equal to another name of the column than
 * the first. */
void bd_check__alike(const bd_checking *c, size_t file, const bd_sample *sample);

/** Append reject reasons and notes with their shares. */
void bd_check__problems(const bd_checking *c, const bd_sample *sample);

/** The facts of a file for its alarms. */
bd_alarm_facts bd_check__facts(const bd_checking *c, size_t file, const bd_sample *sample);

/** Append what a person should look at before the run; nothing if there is no such thing. */
BD_NODISCARD bd_status bd_check__alarms(const bd_checking *c, const bd_alarm_facts *facts,
                                        const bd_sample *sample, bd_err *err);

/** Append one alarm. */
void bd_check__alarm(const bd_checking *c, const bd_alarm *alarm);

/** Append alarms about columns whose values do not look like their type. */
void bd_check__inferred(const bd_checking *c, size_t file, const bd_sample *sample);

/* As JSON, if it is wanted; text is then thrown away. */
void bd_check__json_begin(bd_json *json, const bd_plan *plan, bool published);
void bd_check__json_dataset(const bd_checking *c);
/* size_bytes 0: unknown; refused: NULL if the file can be read; pipe: it was not looked at */
void bd_check__json_file(const bd_checking *c, size_t file, uint64_t size_bytes,
                         const bd_sample *sample, const bd_err *refused, bool pipe);
void bd_check__json_dataset_end(const bd_checking *c, const bd_sample *sum, bool exact);
void bd_check__json_end(bd_json *json, const bd_alarm_list *alarms, const bd_estimate *estimate,
                        const bd_plan *plan, const bd_err *refused);

/** Append one line of text that may repeat a name of a file. */
void bd_check__line(bd_buf *out, const char *before, const char *text);

/** Append one line of the table of fields. field: index of a field or, after the fields, of a
 * second column (`append`). */
void bd_check__field(const bd_checking *c, size_t field, const char *state);
void bd_check__field_head(const bd_checking *c, const char *last);

#endif
