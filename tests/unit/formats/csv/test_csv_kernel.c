/* Every CSV kernel is compared with the byte-wise state machine: all lengths 0-300, all alignments,
 * seeded random bytes. */
#include <criterion/criterion.h>

#include "formats/csv/csv_kernel.h"

enum { LEN_MAX = 300, ROOM = LEN_MAX + 3 * BD_CSV_BLOCK };

static uint64_t seed = 20261102;

static uint64_t next_random(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

static void fill(char *bytes, size_t len, const char *alphabet)
{
    const size_t letters = strlen(alphabet);
    for (size_t i = 0; i < len; i++)
        bytes[i] = alphabet[next_random() % letters];
}

/* Fields that are all quoted by RFC 4180, cut anywhere. */
static void fill_regular(char *bytes, size_t len)
{
    static const char *const pieces[] = {"\"a,b\"", "\"\"", "\"x\"\"y\"", "\"1\r\n2\"",
                                         "abc",     "",     "\"\"\"\""};
    static const char *const ends[] = {",", ",", "\n", "\r\n", "\r"};
    size_t at = 0;
    while (at < len) {
        const char *text = pieces[next_random() % 7];
        for (; *text != '\0' && at < len; text++)
            bytes[at++] = *text;
        for (text = ends[next_random() % 5]; *text != '\0' && at < len; text++)
            bytes[at++] = *text;
    }
}

/* Where a byte of regular quoting stands. */
typedef enum place { FIELD_START, PLAIN, QUOTED, CLOSED } place;

typedef struct machine {
    place place;
    bool after_cr;
    uint64_t lines;
} machine;

/* One byte further; true: it ends a row. After a quote that closes no field the machine goes on within
 * the quotes, but then the bytes are irregular. */
static bool step(machine *m, char c)
{
    const bool line_end = c == '\n' || c == '\r';
    const bool ended = line_end && m->place != QUOTED;
    m->lines += line_end && !(c == '\n' && m->after_cr);
    m->after_cr = c == '\r';
    if (ended || (c == ',' && m->place != QUOTED))
        m->place = FIELD_START;
    else if (m->place == QUOTED)
        m->place = c == '"' ? CLOSED : QUOTED;
    else if (m->place == CLOSED)
        m->place = QUOTED;
    else if (m->place == FIELD_START)
        m->place = c == '"' ? QUOTED : PLAIN;
    return ended;
}

/* Marks and row ends of bytes[0..len), by the state machine. */
typedef struct naive {
    uint32_t pos[LEN_MAX], row_ends[LEN_MAX];
    size_t pos_count, row_count;
    bd_csv_survey survey;
    bool irregular;
} naive;

static void naive_scan(const char *bytes, size_t len, naive *out)
{
    machine state = {0};
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < len; i++) {
        const place before = state.place;
        const bool ended = step(&state, bytes[i]);
        out->survey.quote |= bytes[i] == '"';
        out->irregular |= bytes[i] == '"' && before == PLAIN;
        out->irregular |= before == CLOSED && state.place == QUOTED && bytes[i] != '"';
        if (ended) {
            out->row_ends[out->row_count++] = (uint32_t)out->pos_count;
            out->survey.end = i + 1;
            out->survey.lines = state.lines;
            out->survey.row_ends++;
        }
        if (ended || (bytes[i] == ',' && before != QUOTED))
            out->pos[out->pos_count++] = (uint32_t)i;
    }
}

static void same_survey(const bd_csv_kernels *k, const char *what, size_t len,
                        const bd_csv_survey *got, const bd_csv_survey *want)
{
    cr_assert(got->end == want->end && got->lines == want->lines && got->row_ends == want->row_ends,
              "%s survey %s, %zu bytes: end %zu not %zu, lines %llu not %llu", k->name, what, len,
              got->end, want->end, (unsigned long long)got->lines, (unsigned long long)want->lines);
}

static void same_scan(const bd_csv_kernels *k, const char *what, const bd_csv_scan *got,
                      const naive *want)
{
    cr_assert(got->pos_count == want->pos_count && got->row_count == want->row_count,
              "%s scan %s: %zu separators not %zu", k->name, what, got->pos_count, want->pos_count);
    cr_assert_eq(memcmp(got->pos, want->pos, want->pos_count * sizeof *want->pos), 0);
    cr_assert_eq(memcmp(got->row_ends, want->row_ends, want->row_count * sizeof *want->row_ends),
                 0);
}

static void check(const bd_csv_kernels *k, const char *bytes, size_t len)
{
    uint32_t pos[LEN_MAX + 2 * BD_CSV_POS_SLACK];
    uint32_t row_ends[LEN_MAX + 2 * BD_CSV_POS_SLACK];
    naive want;
    bd_csv_survey got;
    bd_csv_scan scan = {.pos = pos, .row_ends = row_ends};
    naive_scan(bytes, len, &want);
    k->survey_plain(bytes, len, '"', UINT64_MAX, &got);
    cr_assert_eq(got.quote, want.survey.quote);
    if (!got.quote) {
        same_survey(k, "plain", len, &got, &want.survey);
        k->scan_plain(bytes, 0, len, ',', &scan);
        same_scan(k, "plain", &scan, &want);
    }
    k->survey_quoted(bytes, len, ',', '"', UINT64_MAX, &got);
    cr_assert_eq(got.irregular, want.irregular, "%s: irregular %d, %zu bytes", k->name,
                 got.irregular, len);
    if (got.irregular)
        return;
    same_survey(k, "quoted", len, &got, &want.survey);
    scan = (bd_csv_scan){.pos = pos, .row_ends = row_ends};
    const size_t half = len / 2; /* in two pieces: the parity carries over */
    k->scan_quoted(bytes, 0, half, ',', '"', &scan);
    k->scan_quoted(bytes, half, len, ',', '"', &scan);
    same_scan(k, "quoted", &scan, &want);
}

static void check_all(int kind)
{
    char room[ROOM];
    for (size_t idx = 0; bd_csv_kernels_at(idx) != NULL; idx++)
        for (size_t len = 0; len <= LEN_MAX; len++)
            for (size_t shift = 0; shift < BD_CSV_BLOCK; shift += kind == 0 ? 1 : 7) {
                fill(room, sizeof room, "\",\n\r"); /* bytes around the text must not count */
                if (kind == 0)
                    fill(room + shift, len, ",\n\rabcdefgh");
                else if (kind == 1)
                    fill_regular(room + shift, len);
                else
                    fill(room + shift, len, "\",\n\rabcdefghijklmnopqrstuvwxyz0123456789");
                check(bd_csv_kernels_at(idx), room + shift, len);
            }
}

Test(csv_kernel, kernels_agree_with_the_state_machine_without_quotes)
{
    check_all(0);
}

Test(csv_kernel, kernels_agree_with_the_state_machine_on_regular_quotes)
{
    check_all(1);
}

Test(csv_kernel, kernels_agree_with_the_state_machine_on_any_bytes)
{
    check_all(2);
}

Test(csv_kernel, a_survey_stops_at_the_block_where_enough_rows_have_ended)
{
    char bytes[1000 + BD_CSV_BLOCK];
    memset(bytes, '\n', sizeof bytes);
    for (size_t idx = 0; bd_csv_kernels_at(idx) != NULL; idx++) {
        bd_csv_survey got;
        bd_csv_kernels_at(idx)->survey_plain(bytes, 1000, '"', 65, &got);
        cr_assert_eq(got.row_ends, 128);
        cr_assert_eq(got.end, 128);
        bd_csv_kernels_at(idx)->survey_quoted(bytes, 1000, ',', '"', 1, &got);
        cr_assert_eq(got.lines, 64);
    }
}
