/*
 * csv_oracle: compares the reader with plain libcsv, fed byte by byte. Shared by the differential
 * test and the fuzz target. One thread.
 */
#ifndef BD_TESTS_UNIT_FORMATS_CSV_CSV_ORACLE_H
#define BD_TESTS_UNIT_FORMATS_CSV_CSV_ORACLE_H

#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/base/digest.h"
#include "formats/csv/csv_reader.h"
#include "formats/encoding/utf8_kernel.h"
#include "tests/unit/formats/input/end_mark_oracle.h"

typedef struct oracle_row {
    size_t line, raw_at, raw_len, first_field, fields;
} oracle_row;

typedef struct oracle {
    char *text; /* of all fields */
    size_t text_len;
    size_t *field_end;
    size_t field_count;
    oracle_row *rows;
    size_t row_count;
    bool row_ended;
    bool quote_open;
    size_t open_line;
} oracle;

static int oracle_space(unsigned char c)
{
    (void)c;
    return 0;
}

static void oracle_field(void *field, size_t len, void *context)
{
    oracle *o = context;
    if (len != 0)
        memcpy(o->text + o->text_len, field, len);
    o->text_len += len;
    o->field_end[o->field_count++] = o->text_len;
}

static void oracle_row_end(int c, void *context)
{
    (void)c;
    ((oracle *)context)->row_ended = true;
}

static inline void oracle_free(oracle *o)
{
    free(o->text);
    free(o->field_end);
    free(o->rows);
}

static inline void oracle_add(oracle *o, size_t line, size_t at, size_t len, size_t first_field)
{
    o->rows[o->row_count++] =
        (oracle_row){line, at, len, first_field, o->field_count - first_field};
}

/* bytes are without BOM and trailing 0x1A; positions count from base. */
static inline void oracle_parse(oracle *o, const char *bytes, size_t len, char delimiter)
{
    struct csv_parser parser;
    size_t line = 1, row_line = 1, row_at = 0, first_field = 0;
    *o = (oracle){.text = malloc(len + 1),
                  .field_end = malloc((len + 2) * sizeof(size_t)),
                  .rows = malloc((len + 2) * sizeof(oracle_row))};
    csv_init(&parser, 0);
    csv_set_delim(&parser, (unsigned char)delimiter);
    csv_set_space_func(&parser, oracle_space);
    for (size_t i = 0; i < len; i++) {
        if (parser.pstate == 0) { /* libcsv's ROW_NOT_BEGUN */
            row_line = line;
            row_at = i;
            first_field = o->field_count;
        }
        o->row_ended = false;
        csv_parse(&parser, bytes + i, 1, oracle_field, oracle_row_end, o);
        if (o->row_ended)
            oracle_add(o, row_line, row_at, i - row_at, first_field);
        const bool lf = bytes[i] == '\n';
        if (bytes[i] == '\r' || (lf && (i == 0 || bytes[i - 1] != '\r')))
            line++;
    }
    if (parser.pstate == 0) {
        first_field = o->field_count;
    } else if (parser.pstate == 2 && parser.quoted) {
        o->quote_open = true;
        o->open_line = row_line;
    }
    o->row_ended = false;
    csv_fini(&parser, oracle_field, oracle_row_end, o);
    if (o->row_ended && !o->quote_open)
        oracle_add(o, row_line, row_at, len - row_at, first_field);
    csv_free(&parser);
}

/* A file in memory that is opened by its path. */
typedef struct oracle_file {
    int fd;
    char path[40];
} oracle_file;

static inline void oracle_file_open(oracle_file *file)
{
    file->fd = memfd_create("oracle", MFD_CLOEXEC);
    snprintf(file->path, sizeof file->path, "/proc/self/fd/%d", file->fd);
}

static inline void oracle_file_set(const oracle_file *file, const void *bytes, size_t len)
{
    if (ftruncate(file->fd, 0) != 0 || pwrite(file->fd, bytes, len, 0) != (ssize_t)len)
        abort();
}

#define ORACLE_SAY(...)               \
    do {                              \
        fprintf(stderr, __VA_ARGS__); \
        fputc('\n', stderr);          \
        return false;                 \
    } while (0)

static inline bool oracle_same_row(const oracle *o, const oracle_row *want, const char *bytes,
                                   size_t columns, const uint32_t *wanted, size_t wanted_count,
                                   const bd_csv_tuning *tuning, const bd_batch *batch, size_t r)
{
    const bd_row *row = &batch->rows[r];
    const bd_cell *cells = batch->cells + r * wanted_count;
    const bool bad = want->fields != columns || want->raw_len > tuning->row_max;
    const size_t raw_len = want->raw_len > tuning->row_max ? tuning->row_shown : want->raw_len;
    uint32_t state = bad ? BD_ROW_COLUMNS : BD_ROW_OK;
    if (batch->first_line + row->line != want->line)
        ORACLE_SAY("line %zu, not %zu", (size_t)(batch->first_line + row->line), want->line);
    if (row->raw_len != raw_len ||
        memcmp(batch->base + row->raw_at, bytes + want->raw_at, raw_len) != 0)
        ORACLE_SAY("line %zu: raw row differs (%u, not %zu bytes)", want->line, row->raw_len,
                   raw_len);
    for (size_t i = 0; i < wanted_count && !bad; i++) {
        const size_t field = want->first_field + wanted[i];
        const size_t from = field == 0 ? 0 : o->field_end[field - 1];
        const size_t len = o->field_end[field] - from;
        if (cells[i].len != len || memcmp(batch->base + cells[i].at, o->text + from, len) != 0)
            ORACLE_SAY("line %zu: cell %zu differs", want->line, i);
        if (!bd_utf8_clean_plain(o->text + from, len))
            state |= BD_ROW_BAD_BYTES;
    }
    for (size_t i = 0; i < wanted_count && bad; i++)
        if (cells[i].len != 0)
            ORACLE_SAY("line %zu: a bad row has cells", want->line);
    if (row->state != state)
        ORACLE_SAY("line %zu: state %u, not %u", want->line, row->state, state);
    return true;
}

/* Read everything and compare it with the oracle. */
static inline bool oracle_same_rows(const oracle *o, const char *bytes, size_t columns,
                                    const uint32_t *wanted, size_t wanted_count,
                                    const bd_csv_tuning *tuning, bd_reader *reader, bd_chunk *chunk)
{
    bd_err err = {0};
    size_t next = 0;
    for (;;) {
        bd_batch batch;
        const bd_status st = bd_reader_take(reader, chunk, &err);
        if (st == BD_END)
            break;
        if (st == BD_E_INPUT && o->quote_open) {
            char text[64];
            snprintf(text, sizeof text, "line %zu: a quote is still open", o->open_line);
            if (strstr(err.text, text) == NULL)
                ORACLE_SAY("%s, not %s", err.text, text);
            return next == o->row_count;
        }
        if (st != BD_OK || bd_reader_parse(reader, chunk, &batch, &err) != BD_OK)
            ORACLE_SAY("status %d: %s", st, err.text);
        for (size_t r = 0; r < batch.row_count; r++, next++) {
            if (next == o->row_count)
                ORACLE_SAY("more than %zu rows", o->row_count);
            if (!oracle_same_row(o, &o->rows[next], bytes, columns, wanted, wanted_count, tuning,
                                 &batch, r))
                return false;
        }
    }
    if (next != o->row_count || o->quote_open)
        ORACLE_SAY("%zu rows, not %zu; quote open: %d", next, o->row_count, o->quote_open);
    return true;
}

/* The reader's words for a workbook, by its first bytes. */
static inline const char *oracle_workbook(const char *bytes, size_t len)
{
    if (len >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0)
        return "is an .xlsx workbook, or another zip file, not text";
    if (len >= 8 && memcmp(bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0)
        return "is an .xls workbook, not text";
    return NULL;
}

/* The message with which open must refuse bytes. */
static inline const char *oracle_refusal(const char *bytes, size_t len)
{
    const char *workbook = oracle_workbook(bytes, len);
    static const char none[12] = {0};
    const unsigned char *at = (const unsigned char *)bytes;
    size_t nuls = 0;
    const size_t sniffed = len < 512 ? len : 512;
    if (workbook != NULL)
        return workbook;
    if (len >= 32 && memcmp(at + 16, none, 12) == 0 && at[12] == 0 && at[13] == 0 && at[2] >= 1 &&
        at[2] <= 12 && at[3] >= 1 && at[3] <= 31 && (at[9] > 0 || at[8] > 64) &&
        (at[11] > 0 || at[10] > 1) && at[0] != 0 &&
        strchr("\2\3\4\5"
               "012Cc\x83\x8B\x8E\xCB\xF5\xFB",
               at[0]) != NULL)
        return "is a table of dBASE or FoxPro, not text";
    for (size_t i = 0; i < sniffed; i++)
        nuls += bytes[i] == '\0';
    if (len >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0))
        return "is UTF-16";
    return sniffed >= 4 && nuls * 4 >= sniffed ? "is UTF-16" : NULL;
}

/* The columns of the first row that is not too long; 0 where there is none. */
static inline size_t oracle_columns(const oracle *o, size_t row_max)
{
    for (size_t i = 0; i < o->row_count; i++)
        if (o->rows[i].raw_len <= row_max)
            return o->rows[i].fields;
    return 0;
}

/* True when reader and libcsv agree on bytes; otherwise prints the difference on standard error. */
static inline bool oracle_agrees(const oracle_file *file, bd_chunk *chunk, const char *bytes,
                                 size_t len, char delimiter, const bd_csv_tuning *tuning)
{
    const size_t text_len = oracle_unmarked(bytes, len);
    const char *refusal = oracle_refusal(bytes, text_len);
    const size_t bom = text_len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    oracle o;
    bd_err err = {0};
    bd_reader *reader;
    oracle_file_set(file, bytes, len);
    bytes += bom;
    oracle_parse(&o, bytes, text_len - bom, delimiter);
    const size_t columns = oracle_columns(&o, tuning->row_max);
    char numbers[3][24] = {"1", "1", "1"};
    const char *const wanted_text[3] = {numbers[0], numbers[1], numbers[2]};
    const uint32_t wanted[3] = {columns != 0 ? (uint32_t)columns - 1 : 0, 0, (uint32_t)columns / 2};
    for (int i = 0; i < 3; i++)
        snprintf(numbers[i], sizeof numbers[i], "%u", wanted[i] + 1);
    const bd_reader_spec spec = {
        .delimiter = delimiter, .wanted = wanted_text, .wanted_count = 3, .digest = BD_DIGEST_XXH3};
    bool same = false;
    const bd_status st = bd_csv_open_tuned(&spec, file->path, tuning, &reader, &err);
    if (st != BD_OK) {
        same = (refusal != NULL && strstr(err.text, refusal) != NULL) ||
               (text_len == bom && strstr(err.text, "is empty") != NULL) ||
               (o.row_count == 0 && o.quote_open && strstr(err.text, "a quote is still open"));
        if (!same)
            fprintf(stderr, "open: %s\n", err.text);
    } else if (refusal != NULL || text_len == bom) {
        fprintf(stderr, "open accepts what it should refuse\n");
    } else {
        same = oracle_same_rows(&o, bytes, columns, wanted, 3, tuning, reader, chunk);
    }
    bd_reader_close(reader);
    oracle_free(&o);
    return same;
}

#endif
