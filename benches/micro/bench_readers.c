/* bench_readers: each reader as a whole, on one core: opening, taking and parsing a file in memory.
 * All files have the same rows, 5 of 11 columns are wanted. Bytes are those of the file. */
#include <stdio.h>

#include "benches/micro/files.h"
#include "engine/base/budget.h"
#include "engine/base/digest.h"

enum { ROWS = 100000, ROWS_XLSX = 20000, WANTED = 5 };

enum {
    CSV_UTF8,
    CSV_QUOTED,
    CSV_GB,
    CSV_GB_BAR,
    CSV_UTF16,
    CSV_GZ,
    CSV_BGZIP,
    FIXED_UTF8,
    FIXED_GB,
    DBF,
    XLSX
};

struct whole {
    file_in_memory file;
    bd_reader_spec spec;
    bd_reader_span all[TABLE_COLUMNS];
    bd_reader_span spans[WANTED];
    bd_budget budget;
    bd_chunk *chunk;
    size_t rows;
};

static const size_t wanted_columns[WANTED] = {TABLE_ID, TABLE_NAME, TABLE_SEX, TABLE_STATUS,
                                              TABLE_ISSUED};
static const char *const wanted[WANTED] = {"AAC002", "AAC003", "AAC004", "AAZ502", "AAZ503"};

/* The CSV kinds, in the enumeration's order. */
static const bench_table_csv forms[] = {
    {BD_ENCODING_UTF8, ',', false, true},    {BD_ENCODING_UTF8, ',', true, true},
    {BD_ENCODING_GB18030, ',', false, true}, {BD_ENCODING_GB18030, '|', false, true},
    {BD_ENCODING_UTF16, '\t', false, true},  {BD_ENCODING_UTF8, ',', false, true},
    {BD_ENCODING_UTF8, ',', false, true}};

static void add_packed_csv(const bench_table *t, const bench_table_csv *form, size_t member_bytes,
                           bd_buf *out)
{
    bd_buf plain = {0};
    table_add_csv(t, form, &plain);
    files_add_gz(out, plain.at, plain.len, member_bytes == 0 ? plain.len : member_bytes);
    bd_buf_fini(&plain);
}

static void add_file(const bench_table *t, unsigned kind, struct whole *w, bd_buf *out)
{
    enum { BGZIP_MEMBER = 65280 };
    if (kind == CSV_GZ || kind == CSV_BGZIP) {
        add_packed_csv(t, &forms[kind], kind == CSV_GZ ? 0 : BGZIP_MEMBER, out);
    } else if (kind <= CSV_BGZIP) {
        table_add_csv(t, &forms[kind], out);
    } else if (kind == FIXED_UTF8 || kind == FIXED_GB) {
        files_add_fixed(t, w->spec.encoding, w->all, out);
        for (size_t k = 0; k < WANTED; k++)
            w->spans[k] = w->all[wanted_columns[k]];
    } else if (kind == DBF) {
        files_add_dbf(t, out);
    } else {
        files_add_xlsx(t, out);
    }
}

static bd_reader_spec spec_of(unsigned kind, const bd_reader_span *spans)
{
    bd_reader_spec spec = {
        .wanted = wanted, .wanted_count = WANTED, .header = true, .digest = BD_DIGEST_XXH3};
    if (kind <= CSV_BGZIP) {
        spec.delimiter = forms[kind].delimiter;
        spec.encoding = forms[kind].encoding;
    } else if (kind == FIXED_UTF8 || kind == FIXED_GB) {
        spec.format = BD_FORMAT_FIXED;
        spec.encoding = kind == FIXED_GB ? BD_ENCODING_GB18030 : BD_ENCODING_UTF8;
        spec.spans = spans;
    } else if (kind == DBF) {
        spec.format = BD_FORMAT_DBF;
        spec.encoding = BD_ENCODING_AUTO;
    } else {
        spec.format = BD_FORMAT_XLSX;
    }
    return spec;
}

static void make_file(bench_work *work, unsigned kind)
{
    struct whole *w = bench_room(work, sizeof *w);
    bd_buf bytes = {0};
    bd_err err = {0};
    bench_table t;
    w->rows = kind == XLSX ? ROWS_XLSX : ROWS;
    table_make(work, w->rows, &t);
    w->spec = spec_of(kind, w->spans);
    add_file(&t, kind, w, &bytes);
    files_write(&w->file, &bytes);
    bd_buf_fini(&bytes);
    bd_budget_init(&w->budget, (size_t)512 << 20);
    bench_must(bd_chunk_new(&w->budget, &w->chunk, &err), &err);
    *work = (bench_work){w, (double)w->file.bytes, (double)w->rows, work->rooms};
}

static void drop_file(void *state)
{
    struct whole *w = state;
    bd_chunk_free(w->chunk);
    files_close(&w->file);
}

static uint64_t read_file(void *state)
{
    struct whole *w = state;
    bd_err err = {0};
    bd_reader *reader;
    bd_reader_totals totals;
    bd_batch batch;
    bd_status st;
    uint64_t rows = 0;
    uint64_t cells = 0;
    bench_must(bd_reader_open(&w->spec, w->file.path, &reader, &err), &err);
    while ((st = bd_reader_take(reader, w->chunk, &err)) == BD_OK) {
        bench_must(bd_reader_parse(reader, w->chunk, &batch, &err), &err);
        rows += batch.row_count;
        for (size_t i = 0; i < batch.row_count; i++)
            cells += batch.rows[i].state + UINT64_C(1) + batch.cells[i * WANTED].len;
    }
    bench_must(st, &err);
    bd_reader_totals_get(reader, &totals);
    bd_reader_close(reader);
    if (rows != w->rows || cells != rows * (1 + 18))
        bench_die("%llu rows of %zu, or numbers that are none", (unsigned long long)rows, w->rows);
    return totals.bytes;
}

#define READER(name, kind)                                          \
    {                                                               \
        "reader/" name, make_file, read_file, kind, NULL, drop_file \
    }

const bench_case bench_reader_cases[] = {READER("csv_utf8", CSV_UTF8),
                                         READER("csv_utf8_quoted", CSV_QUOTED),
                                         READER("csv_gb18030_comma", CSV_GB),
                                         READER("csv_gb18030_bar", CSV_GB_BAR),
                                         READER("csv_utf16_tab", CSV_UTF16),
                                         READER("csv_gz", CSV_GZ),
                                         READER("csv_bgzip", CSV_BGZIP),
                                         READER("fixed_utf8", FIXED_UTF8),
                                         READER("fixed_gb18030", FIXED_GB),
                                         READER("dbf_cp936", DBF),
                                         READER("xlsx", XLSX),
                                         {0}};
