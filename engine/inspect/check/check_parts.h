/*
 * check_parts: what the sources of `check` share; part of run.h. Text has headings of the
 * configuration and of headers, and shares; never a cell.
 *
 *   check.c           data sets and files, in their order; what a run would need
 *   check_file.c      one file that can be read: its table, its problems, its alarms
 *   check_columns.c   columns that are not there, and columns that look like another
 *   check_text.c      shares, headings and lines of the table of fields
 */
#ifndef BD_INSPECT_CHECK_CHECK_PARTS_H
#define BD_INSPECT_CHECK_CHECK_PARTS_H

#include "engine/run/plan/plan.h"
#include "engine/run/preflight/sample.h"

typedef struct bd_checking {
    const bd_plan *plan;
    int dataset_no;
    const bd_dataset_plan *dataset;
    bd_sampler *sampler;
    bd_buf *out;
} bd_checking;

/** Append a heading in single quotes; what could drive a terminal is shown. */
void bd_check__heading(bd_buf *out, bd_text heading);

double bd_check__percent(uint64_t part, uint64_t whole);

/** The line with format and encoding. */
void bd_check__format(const bd_checking *c, const bd_sample *sample);

/** The table of fields, with the share of rows in which each is empty. */
void bd_check__fields(const bd_checking *c, const bd_sample *sample);

/** The table of fields of a refused file: which columns are there, and what is near the others. */
void bd_check__columns(const bd_checking *c, size_t file);

/** Reject reasons and notes with their shares. */
void bd_check__problems(const bd_checking *c, const bd_sample *sample);

/** What a person has to do something about before the run; nothing where all is well. */
void bd_check__alarms(const bd_checking *c, size_t file, const bd_sample *sample);

/** Alarms of columns that do not look like their type. */
void bd_check__inferred(const bd_checking *c, size_t file, const bd_sample *sample);

/** One line of the table of fields: its column, or for the numbers behind the fields the second
 * appended column. */
void bd_check__field(const bd_checking *c, size_t field, const char *state);
void bd_check__field_head(const bd_checking *c, const char *last);

#endif
