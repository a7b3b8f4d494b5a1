/*
 * json: writes one JSON text (RFC 8259), indented by two spaces or on one line, into a growing
 * buffer.
 *
 * Members and elements are written in the order of the calls; key is NULL inside an array and at
 * the top. A text may hold any bytes: control characters (bd_shown_is_control()) are escaped as
 * \uXXXX, and a byte that is not UTF-8 is shown as \xHH (in JSON: "\\xHH"), as in the reports. When
 * memory runs out, the buffer remembers it. One thread at a time.
 */
#ifndef BD_FORMATS_JSON_JSON_H
#define BD_FORMATS_JSON_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/text.h"

enum { BD_JSON_DEPTH_MAX = 16 };

typedef struct bd_json {
    bd_buf *out;
    bool one_line;
    unsigned depth;                  /* open objects and arrays */
    bool filled[BD_JSON_DEPTH_MAX];  /* it has a member or element already */
    char closing[BD_JSON_DEPTH_MAX]; /* '}' or ']' */
} bd_json;

/** Begin a text that is appended to out, borrowed until bd_json_finish(). */
void bd_json_begin(bd_json *json, bd_buf *out);

/** The same for a text on one line, as in JSON Lines. */
void bd_json_begin_line(bd_json *json, bd_buf *out);

/** End the text with a line feed. Everything that was opened must be closed before (assert). */
void bd_json_finish(bd_json *json);

void bd_json_object(bd_json *json, const char *key);
void bd_json_array(bd_json *json, const char *key);

/** End the innermost object or array. */
void bd_json_end(bd_json *json);

void bd_json_text(bd_json *json, const char *key, bd_text value);
void bd_json_string(bd_json *json, const char *key, const char *value); /* terminated */
/* An array of the lines. */
void bd_json_lines(bd_json *json, const char *key, bd_text lines);
void bd_json_u64(bd_json *json, const char *key, uint64_t value);
void bd_json_bool(bd_json *json, const char *key, bool value);
void bd_json_null(bd_json *json, const char *key);

/** Three decimals, whatever the locale; null for what JSON cannot hold (infinity, NaN) and for 1e15
 * and more. */
void bd_json_fixed3(bd_json *json, const char *key, double value);

/** The same for a value that is counted in thousandths. */
void bd_json_thousandths(bd_json *json, const char *key, int64_t thousandths);

#endif
