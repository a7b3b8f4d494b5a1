/* bench_csv: the kernels over CSV bytes, each dispatch level, on rows that stay in the second-level
 * cache; the UTF-8 check; cells written as CSV. */
#include "benches/micro/table.h"
#include "formats/csv/csv_kernel.h"
#include "formats/encoding/utf8_kernel.h"
#include "formats/output/csv_sheet.h"
#include "formats/output/csv_write.h"
#include "formats/reader/reader_ops.h"

enum {
    ROWS = 2000,
    PORTABLE = 0,
    AVX2 = 1,
    AVX512 = 2,
    LEVEL = 3,  /* mask */
    QUOTED = 4, /* and these flags */
    GB = 8
};

struct csv {
    char *bytes;
    size_t len;
    char delimiter;
    const bd_csv_kernels *kernels;
    void (*survey)(const char *bytes, size_t len, char delimiter, char mark, uint64_t row_ends_max,
                   bd_csv_survey *out);
    void (*scan)(const char *base, size_t from, size_t to, char delimiter, bd_csv_scan *scan);
    void (*scan_quoted)(const char *base, size_t from, size_t to, char delimiter, char mark,
                        bd_csv_scan *scan); /* NULL: scan */
    uint32_t *pos;
    uint32_t *row_ends;
    uint64_t found;
};

static const bd_csv_kernels *kernels_of(unsigned level)
{
    static const char *const names[] = {"portable", "avx2", "avx512"};
    for (size_t i = 0; bd_csv_kernels_at(i) != NULL; i++)
        if (strcmp(bd_csv_kernels_at(i)->name, names[level]) == 0)
            return bd_csv_kernels_at(i);
    return NULL;
}

static void make_csv(bench_work *work, unsigned kind)
{
    const bd_csv_kernels *kernels = kernels_of(kind & LEVEL);
    const bool quoted = (kind & QUOTED) != 0;
    const bool gb = (kind & GB) != 0;
    const bench_table_csv form = {gb ? BD_ENCODING_GB18030 : BD_ENCODING_UTF8, gb ? '|' : ',',
                                  quoted, false};
    struct csv *csv = bench_room(work, sizeof *csv);
    bd_buf text = {0};
    bench_table t;
    if (kernels == NULL)
        return;
    table_make(work, ROWS, &t);
    table_add_csv(&t, &form, &text);
    *csv = (struct csv){.len = text.len, .delimiter = form.delimiter, .kernels = kernels};
    csv->bytes = bench_room(work, text.len + BD_CSV_BLOCK);
    memcpy(csv->bytes, text.at, text.len);
    bd_buf_fini(&text);
    csv->pos = bench_room(work, (BD_CHUNK_PIECE_BYTES + BD_CSV_POS_SLACK) * sizeof *csv->pos);
    csv->row_ends =
        bench_room(work, (BD_CHUNK_PIECE_BYTES + BD_CSV_POS_SLACK) * sizeof *csv->row_ends);
    csv->scan = gb ? kernels->scan_plain_gb : kernels->scan_plain;
    csv->scan_quoted = !quoted ? NULL : gb ? kernels->scan_quoted_gb : kernels->scan_quoted;
    csv->survey = gb ? kernels->survey_quoted_gb : kernels->survey_quoted;
    *work = (bench_work){csv, (double)csv->len, ROWS, work->rooms};
}

static uint64_t survey_plain(void *state)
{
    const struct csv *csv = state;
    bd_csv_survey found;
    csv->kernels->survey_plain(csv->bytes, csv->len, '"', UINT64_MAX, &found);
    return found.lines == ROWS ? found.lines : 0;
}

static uint64_t survey_quoted(void *state)
{
    const struct csv *csv = state;
    bd_csv_survey found;
    csv->survey(csv->bytes, csv->len, csv->delimiter, '"', UINT64_MAX, &found);
    if (found.irregular || found.lines != ROWS)
        bench_die("the survey found %llu lines", (unsigned long long)found.lines);
    return found.lines;
}

/* Piece by piece, as in parsing. */
static uint64_t scan(void *state)
{
    const struct csv *csv = state;
    uint64_t inside = 0;
    uint64_t lead = 0;
    uint64_t cells = 0;
    uint64_t rows = 0;
    for (size_t at = 0; at < csv->len; at += BD_CHUNK_PIECE_BYTES) {
        const size_t left = csv->len - at;
        const size_t to = at + (left < BD_CHUNK_PIECE_BYTES ? left : BD_CHUNK_PIECE_BYTES);
        bd_csv_scan s = {
            .pos = csv->pos, .row_ends = csv->row_ends, .inside = inside, .lead = lead};
        if (csv->scan_quoted != NULL)
            csv->scan_quoted(csv->bytes, at, to, csv->delimiter, '"', &s);
        else
            csv->scan(csv->bytes, at, to, csv->delimiter, &s);
        inside = s.inside;
        lead = s.lead;
        cells += s.pos_count;
        rows += s.row_count;
    }
    if (rows != ROWS || cells != ROWS * TABLE_COLUMNS)
        bench_die("the scan found %llu cells in %llu rows", (unsigned long long)cells,
                  (unsigned long long)rows);
    return cells;
}

enum { UTF8_BEST, UTF8_PLAIN, UTF8_AVX2 };

static void make_utf8(bench_work *work, unsigned kind)
{
    bool have = true;
    make_csv(work, PORTABLE);
    if (kind == UTF8_AVX2)
        (void)bd_utf8_clean_avx2("", 0, &have);
    if (!have)
        work->state = NULL;
}

static uint64_t utf8_best(void *state)
{
    const struct csv *csv = state;
    return bd_utf8_clean(csv->bytes, csv->len);
}

static uint64_t utf8_plain(void *state)
{
    const struct csv *csv = state;
    return bd_utf8_clean_plain(csv->bytes, csv->len);
}

static uint64_t utf8_avx2(void *state)
{
    const struct csv *csv = state;
    bool have;
    return bd_utf8_clean_avx2(csv->bytes, csv->len, &have);
}

/* ---- writing ---- */

struct out {
    bench_table t;
    bd_buf line;
};

static void make_out(bench_work *work, unsigned kind)
{
    struct out *out = bench_room(work, sizeof *out);
    (void)kind;
    table_make(work, ROWS, &out->t);
    *work = (bench_work){out, (double)out->t.len, ROWS, work->rooms};
}

static void drop_out(void *state)
{
    struct out *out = state;
    bd_buf_fini(&out->line);
}

static uint64_t write_rows(void *state)
{
    struct out *out = state;
    uint64_t sum = 0;
    for (size_t i = 0; i < ROWS; i++) {
        out->line.len = 0;
        if (!bd_buf_reserve(&out->line, 1024))
            bench_die("no memory for a line");
        char *to = out->line.at;
        for (size_t k = 0; k < TABLE_COLUMNS; k++) {
            const bd_text cell = table_cell(&out->t, i, k);
            to = bd_csv_write_cell(to, cell.at, cell.len);
            *to++ = k + 1 < TABLE_COLUMNS ? ',' : '\n';
        }
        sum += (uint64_t)(to - out->line.at);
    }
    return sum;
}

static uint64_t write_sheet(void *state)
{
    struct out *out = state;
    uint64_t sum = 0;
    for (size_t i = 0; i < ROWS; i++) {
        out->line.len = 0;
        for (size_t k = 0; k < TABLE_COLUMNS; k++) {
            bd_csv_sheet_add(&out->line, table_cell(&out->t, i, k));
            bd_buf_add_char(&out->line, k + 1 < TABLE_COLUMNS ? ',' : '\n');
        }
        sum += out->line.len;
    }
    return sum;
}

#define LEVELS(name, once, flags)                                       \
    {name "/portable", make_csv, once, PORTABLE | (flags), NULL, NULL}, \
        {name "/avx2", make_csv, once, AVX2 | (flags), NULL, NULL},     \
    {                                                                   \
        name "/avx512", make_csv, once, AVX512 | (flags), NULL, NULL    \
    }

const bench_case bench_csv_cases[] = {
    LEVELS("csv/survey_plain", survey_plain, 0),
    LEVELS("csv/survey_quoted", survey_quoted, QUOTED),
    LEVELS("csv/survey_quoted_gb18030", survey_quoted, QUOTED | GB),
    LEVELS("csv/scan_plain", scan, 0),
    LEVELS("csv/scan_quoted", scan, QUOTED),
    LEVELS("csv/scan_plain_gb18030", scan, GB),
    LEVELS("csv/scan_quoted_gb18030", scan, QUOTED | GB),
    {"csv/utf8_check/best", make_utf8, utf8_best, UTF8_BEST, NULL, NULL},
    {"csv/utf8_check/plain", make_utf8, utf8_plain, UTF8_PLAIN, NULL, NULL},
    {"csv/utf8_check/avx2", make_utf8, utf8_avx2, UTF8_AVX2, NULL, NULL},
    {"csv/write_rows", make_out, write_rows, 0, NULL, drop_out},
    {"csv/write_sheet_rows", make_out, write_sheet, 0, NULL, drop_out},
    {0}};
