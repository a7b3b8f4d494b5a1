/* csv_state: see csv_state.h. */
#include "formats/csv/csv_state.h"

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* The place after c, for a c that ends no row. */
static bd_csv_place step(bd_csv_place place, char c, char delimiter)
{
    switch (place) {
    case BD_CSV_QUOTED:
        return c == '"' ? BD_CSV_CLOSED : BD_CSV_QUOTED;
    case BD_CSV_CLOSED:
        return c == delimiter ? BD_CSV_FIELD_START : BD_CSV_QUOTED;
    case BD_CSV_PLAIN:
        return c == delimiter ? BD_CSV_FIELD_START : BD_CSV_PLAIN;
    case BD_CSV_ROW_START:
    case BD_CSV_FIELD_START:
    default:
        if (c == delimiter)
            return BD_CSV_FIELD_START;
        return c == '"' ? BD_CSV_QUOTED : BD_CSV_PLAIN;
    }
}

size_t bd_csv_row_end(bd_csv_state *state, char delimiter, const char *bytes, size_t len)
{
    bd_csv_place place = state->place;
    bool after_cr = state->after_cr;
    uint64_t lines = state->lines;
    size_t end = 0;
    for (size_t i = 0; i < len && end == 0; i++) {
        const char c = bytes[i];
        if (is_line_end(c)) {
            lines += !(c == '\n' && after_cr);
            after_cr = c == '\r';
            if (place != BD_CSV_QUOTED) {
                place = BD_CSV_ROW_START;
                end = i + 1;
            }
        } else {
            after_cr = false;
            place = step(place, c, delimiter);
        }
    }
    state->place = place;
    state->after_cr = after_cr;
    state->lines = lines;
    return end;
}

uint64_t bd_csv_count_lines(const char *bytes, size_t len)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < len; i++)
        lines += bytes[i] == '\r' || (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r'));
    return lines;
}
