/*
 * origin: when, by whom, where, by which build and with which options a run was made, for
 * manifest.json and the page. The run's name depends on none of it. Plain values; one thread at a
 * time.
 */
#ifndef BD_REPORT_PUBLISH_ORIGIN_H
#define BD_REPORT_PUBLISH_ORIGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/timestamp.h"
#include "formats/json/json.h"

typedef enum bd_given_kind {
    BD_GIVEN_FLAG,
    BD_GIVEN_NUMBER, /* of bytes, if the option has a size */
    BD_GIVEN_TEXT,
    BD_GIVEN_WORDS
} bd_given_kind;

/* An option of the command, as it was read: a number and not its text, the month and not "last". */
typedef struct bd_given_option {
    const char *name; /* "threads"; static */
    bd_given_kind kind;
    uint64_t number;
    const char *text;         /* borrowed */
    const char *const *words; /* borrowed */
    size_t word_count;
} bd_given_option;

enum { BD_ORIGIN_NAME = 280 }; /* bytes: a user's name and number, a host's name */

typedef struct bd_origin {
    char began[BD_TIMESTAMP];
    char ended[BD_TIMESTAMP];  /* when the manifest was written; publishing follows */
    char user[BD_ORIGIN_NAME]; /* "name (number)"; the number alone if it has no name */
    char host[BD_ORIGIN_NAME];
    const bd_given_option *options; /* borrowed */
    size_t option_count;
} bd_origin;

/** Note the present time, the user and the host. Only memory that runs out is a failure. */
BD_NODISCARD bd_status bd_origin_begin(bd_origin *origin, bd_err *err);

/** Note the time of the end. */
void bd_origin_end(bd_origin *origin);

/** Write the members began, ended, user, host, build, options. */
void bd_origin_json(const bd_origin *origin, bd_json *json);

#endif
