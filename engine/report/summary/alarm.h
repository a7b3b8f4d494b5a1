/*
 * alarm: what a person has to know about a run before using it, as plain values: for summary.json,
 * the page and the messages. Which alarms there are is decided in engine/run/alarms. No alarm holds
 * a cell of a row. One thread at a time.
 */
#ifndef BD_REPORT_SUMMARY_ALARM_H
#define BD_REPORT_SUMMARY_ALARM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"
#include "engine/base/text.h"
#include "formats/json/json.h"

enum { BD_ALARM_TEXT = 512, BD_ALARM_HINT = 320, BD_ALARM_DETAIL = 160 }; /* bytes */

typedef struct bd_alarm {
    const char *name;    /* static */
    const char *dataset; /* "roster", "cards" */
    const char *input;   /* as reports show it, borrowed; NULL: the whole data set */
    uint64_t rows;       /* that it is about; or sheets, bytes: see engine/report/README.md */
    uint64_t of;         /* rows in all; 0: there is no share */
    int grave;           /* bd_grave; -1: a warning */
    bool accepted;       /* grave, and published all the same */
    char detail[BD_ALARM_DETAIL]; /* columns, an encoding or a reason; may be empty */
    size_t body;                  /* where in text the name of the data set and the file end */
    char text[BD_ALARM_TEXT];
    char hint[BD_ALARM_HINT]; /* what to do; may be empty */
} bd_alarm;

typedef struct bd_alarm_list {
    bd_alarm *at; /* owned */
    size_t count;
    size_t room;
} bd_alarm_list;

/** Append a zeroed alarm; valid until the next is added. NULL: there is no memory. */
bd_alarm *bd_alarm_add(bd_alarm_list *list);
void bd_alarm_list_fini(bd_alarm_list *list); /* harmless on a zeroed one */

/** Write the alarm as an element of a list, as in summary.json. */
void bd_alarm_json(const bd_alarm *alarm, bd_json *json);

#endif
