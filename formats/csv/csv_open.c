/* csv_open: the reader's life, the first bytes of a file and its header row. */
#include <stdlib.h>
#include <string.h>

#include "formats/csv/csv_irregular.h"
#include "formats/csv/csv_reader.h"
#include "formats/csv/csv_state.h"
#include "formats/encoding/gb18030.h"

enum {
    FIRST_READ_BYTES = 64 << 10,
    SNIFF_BYTES = 512,
    DOS_END = 0x1A,
    GB_CHUNK_BYTES = 160 << 10,
    GB_ROW_MAX = 256 << 10
};

void bd_csv_tuning_usual(bd_csv_tuning *out)
{
    *out = (bd_csv_tuning){.chunk_bytes = BD_READER_CHUNK_BYTES,
                           .piece_bytes = BD_CHUNK_PIECE_BYTES,
                           .row_max = BD_READER_ROW_MAX,
                           .row_shown = BD_READER_ROW_SHOWN,
                           .rows_max = BD_CHUNK_ROWS,
                           .kernels = bd_csv_kernels_best()};
}

/* ---- first bytes ---- */

static bd_status read_first(bd_csv_reader *reader, bd_err *err)
{
    bd_buf *carry = &reader->carry;
    const size_t want = reader->tuning.chunk_bytes < FIRST_READ_BYTES ? reader->tuning.chunk_bytes
                                                                      : FIRST_READ_BYTES;
    size_t got;
    if (!bd_buf_reserve(carry, want + BD_READER_PAD))
        return bd_buf_check(carry, err);
    BD_TRY(bd_csv_source_read(&reader->source, carry->at + carry->len, want, &got, err));
    carry->len += got;
    if (got < want) {
        reader->ended = true;
        if (carry->len != 0 && carry->at[carry->len - 1] == DOS_END)
            carry->len--;
    }
    return BD_OK;
}

static void drop_first(bd_csv_reader *reader, size_t len)
{
    bd_buf *carry = &reader->carry;
    if (len != 0 && len < carry->len)
        memmove(carry->at, carry->at + len, carry->len - len);
    carry->len -= len;
}

/* Every second byte of ASCII text in UTF-16 is a NUL; a BOM says it outright. */
static bool is_utf16(const bd_buf *carry)
{
    const size_t len = carry->len < SNIFF_BYTES ? carry->len : SNIFF_BYTES;
    size_t nuls = 0;
    for (size_t i = 0; i < len; i++)
        nuls += carry->at[i] == '\0';
    return (len >= 2 &&
            (memcmp(carry->at, "\xFF\xFE", 2) == 0 || memcmp(carry->at, "\xFE\xFF", 2) == 0)) ||
           (len >= 4 && nuls * 4 >= len);
}

static bd_status look_at_first(bd_csv_reader *reader, bd_encoding configured, bd_err *err)
{
    const char *name = bd_input_name(reader->input);
    size_t before;
    do { /* as many bytes as the sniffing wants, however small a read is */
        before = reader->carry.len;
        BD_TRY(read_first(reader, err));
    } while (!reader->ended && reader->carry.len < SNIFF_BYTES && reader->carry.len != before);
    if (reader->source.utf16 == NULL && is_utf16(&reader->carry)) {
        bd_fail(err, BD_E_INPUT, 0, "'%s' is UTF-16, not %s", name,
                reader->gb18030 ? "GB18030" : "UTF-8");
        bd_hint(err, configured == BD_ENCODING_UTF8
                         ? "save the file as UTF-8 (in Excel: \"CSV UTF-8\")"
                         : "say `encoding: utf-16`");
        return BD_E_INPUT;
    }
    if (!reader->gb18030 && reader->carry.len >= 3 &&
        memcmp(reader->carry.at, "\xEF\xBB\xBF", 3) == 0)
        drop_first(reader, 3);
    if (reader->carry.len == 0)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' is empty", name);
    return BD_OK;
}

/* ---- header row ---- */

typedef struct bd_csv_header {
    bd_buf *text; /* NULL: only count */
    bd_buf decoded;
    bool gb18030;
    size_t count;
} bd_csv_header;

/* The heading as UTF-8, in decoded where it was not; empty when memory ran out, which text then
 * remembers. */
static bd_text heading_text(bd_csv_header *header, const char *field, size_t len)
{
    bd_buf *to = &header->decoded;
    bool clean;
    if (!header->gb18030)
        return (bd_text){field, len};
    if (!bd_buf_reserve(to, BD_GB18030_GROWTH * len + BD_GB18030_SLACK)) {
        header->text->failed = true;
        return (bd_text){"", 0};
    }
    return (bd_text){to->at, bd_gb18030_decode(field, len, to->at, &clean)};
}

static void add_heading(void *field, size_t len, void *context)
{
    bd_csv_header *header = context;
    header->count++;
    if (header->text == NULL || header->count > BD_READER_COLUMNS_MAX)
        return;
    const bd_text heading = bd_csv_trim(heading_text(header, field, len));
    const size_t before = header->text->len;
    bd_buf_add_text(header->text, heading);
    bd_buf_add_char(header->text, '\0');
    for (size_t i = before; i + 1 < header->text->len; i++) /* terminated texts in one buffer */
        if (header->text->at[i] == '\0')
            header->text->at[i] = '?';
}

static bd_status index_headings(bd_csv_reader *reader, size_t count, bd_err *err)
{
    BD_TRY(bd_buf_check(&reader->heading_text, err));
    reader->headings = malloc(count * sizeof *reader->headings);
    if (reader->headings == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for the header of '%s'",
                       bd_input_name(reader->input));
    const char *at = reader->heading_text.at;
    for (size_t i = 0; i < count; i++) {
        reader->headings[i] = bd_text_of(at);
        at += reader->headings[i].len + 1;
    }
    /* Behind a delimiter at the end of every row there is a column, but nobody named it. */
    if (count > 1 && reader->headings[count - 1].len == 0)
        count--;
    reader->heading_count = count;
    return BD_OK;
}

static bd_status split_header(bd_csv_reader *reader, bool keep, const char *row, size_t len,
                              bd_err *err)
{
    bd_csv_header header = {.text = keep ? &reader->heading_text : NULL,
                            .gb18030 = reader->gb18030};
    const size_t scratch_bytes = len + BD_CSV_DELIMITER_MAX + BD_READER_PAD;
    char *scratch = calloc(1, scratch_bytes);
    if (scratch == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for the header of '%s'",
                       bd_input_name(reader->input));
    bd_csv_split_row(&reader->dialect, row, len, scratch, scratch_bytes, add_heading, &header);
    free(scratch);
    bd_buf_fini(&header.decoded);
    if (header.count > BD_READER_COLUMNS_MAX)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' line %llu: %zu columns, at most %d can be read",
                       bd_input_name(reader->input), (unsigned long long)reader->line, header.count,
                       BD_READER_COLUMNS_MAX);
    reader->columns = header.count;
    return keep ? index_headings(reader, header.count, err) : BD_OK;
}

/*
 * Read until the first row that is not blank is complete: *start and *end in the carry, *lines line
 * ends in them. Both are the carry's length where there is none.
 */
static bd_status find_first_row(bd_csv_reader *reader, size_t *start, size_t *end, uint64_t *lines,
                                bd_err *err)
{
    bd_csv_state state = {0};
    size_t at = 0;
    *start = 0;
    for (;;) {
        const bd_buf *carry = &reader->carry;
        const size_t n =
            bd_csv_dialect_row_end(&reader->dialect, &state, carry->at + at, carry->len - at);
        at = n == 0 ? carry->len : at + n;
        *end = at;
        *lines = state.lines;
        const char first = *start < carry->len ? carry->at[*start] : '\n';
        if (n != 0 && (first == '\n' || first == '\r')) {
            *start = at; /* a blank line */
            reader->line += state.lines;
            state.lines = 0;
        } else if (n != 0) {
            return BD_OK;
        } else if (reader->ended) {
            break;
        } else if (at - *start > reader->tuning.row_max) {
            return bd_fail(err, BD_E_INPUT, 0,
                           "'%s' line %llu: the first row is longer than %zu bytes",
                           bd_input_name(reader->input), (unsigned long long)reader->line,
                           reader->tuning.row_max);
        } else {
            if (*start > FIRST_READ_BYTES) { /* a file may begin with any number of blank lines */
                drop_first(reader, *start);
                at -= *start;
                *start = 0;
            }
            BD_TRY(read_first(reader, err));
            if (at > reader->carry.len)
                at = reader->carry.len;
        }
    }
    /* Once more over the last row: the byte that marks the end of DOS files may have been seen as
     * part of it. */
    state = (bd_csv_state){0};
    *end = reader->carry.len;
    (void)bd_csv_dialect_row_end(&reader->dialect, &state, reader->carry.at + *start,
                                 *end - *start);
    *lines = state.lines;
    if (state.place == BD_CSV_QUOTED) {
        bd_fail(err, BD_E_INPUT, 0, "'%s' line %llu: a quote is still open at the end of the file",
                bd_input_name(reader->input), (unsigned long long)reader->line);
        bd_hint(err, "the first row has a quoted field that never ends: mend it");
        return BD_E_INPUT;
    }
    return BD_OK;
}

static bd_status read_header(bd_csv_reader *reader, bool header, bd_err *err)
{
    size_t start, end;
    uint64_t lines;
    BD_TRY(find_first_row(reader, &start, &end, &lines, err));
    if (start == end) {
        drop_first(reader, end);
        return header ? bd_fail(err, BD_E_INPUT, 0, "'%s' has no header row",
                                bd_input_name(reader->input))
                      : BD_OK;
    }
    BD_TRY(split_header(reader, header, reader->carry.at + start, end - start, err));
    reader->after_cr = start != 0 && reader->carry.at[start - 1] == '\r';
    if (header) {
        reader->line += lines;
        reader->after_cr = reader->carry.at[end - 1] == '\r';
        start = end;
    }
    drop_first(reader, start);
    reader->carry_rows = true;
    return BD_OK;
}

/* ---- life ---- */

static void csv_close(bd_reader *base)
{
    bd_csv_reader *reader = (bd_csv_reader *)base;
    bd_csv_source_close(&reader->source);
    bd_buf_fini(&reader->carry);
    bd_buf_fini(&reader->heading_text);
    free(reader->headings);
    free(reader->wanted);
    free(reader);
}

static bd_status check_spec(const bd_reader_spec *spec, bd_err *err)
{
    if (spec->wanted_count > BD_READER_WANTED_MAX)
        return bd_fail(err, BD_E_USAGE, 0, "%zu columns wanted, at most %d are possible",
                       spec->wanted_count, BD_READER_WANTED_MAX);
    return BD_OK;
}

static size_t at_most(size_t value, size_t limit)
{
    return value < limit ? value : limit;
}

static uint64_t most_rows(const bd_csv_tuning *tuning, size_t wanted_count)
{
    const size_t by_cells = BD_CHUNK_CELLS / (wanted_count == 0 ? 1 : wanted_count);
    return by_cells < tuning->rows_max ? by_cells : tuning->rows_max;
}

/*
 * A GB18030 cell may grow by three times, and the cells of a chunk must fit its side: so chunks and
 * rows are smaller.
 */
static bd_status set_encoding(bd_csv_reader *reader, const bd_reader_spec *spec, bd_err *err)
{
    bd_csv_tuning *tuning = &reader->tuning;
    const bd_encoding encoding = bd_csv_source_encoding(&reader->source);
    _Static_assert(BD_GB18030_GROWTH * (GB_CHUNK_BYTES + GB_ROW_MAX + 64) + BD_GB18030_SLACK <=
                       BD_CHUNK_DATA_BYTES,
                   "cells of a chunk must fit its side");
    reader->gb18030 = encoding == BD_ENCODING_GB18030;
    if (reader->gb18030) {
        tuning->chunk_bytes = at_most(tuning->chunk_bytes, GB_CHUNK_BYTES);
        tuning->row_max = at_most(tuning->row_max, GB_ROW_MAX);
        tuning->row_shown = at_most(tuning->row_shown, GB_ROW_MAX);
    }
    return bd_csv_dialect_set(&reader->dialect, spec, encoding, err);
}

bd_status bd_csv_open_tuned(const bd_reader_spec *spec, const char *path,
                            const bd_csv_tuning *tuning, bd_reader **out, bd_err *err)
{
    bd_status st = BD_OK;
    *out = NULL;
    BD_TRY(check_spec(spec, err));
    bd_csv_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", path);
    reader->base.ops = &bd_csv_reader_ops;
    reader->tuning = *tuning;
    reader->line = 1;
    reader->wanted_count = spec->wanted_count;
    reader->row_ends_max = most_rows(tuning, spec->wanted_count);
    reader->wanted = calloc(spec->wanted_count + 1, sizeof *reader->wanted);
    if (reader->wanted == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory to read '%s'", path);
    st = bd_csv_source_open(&reader->source, spec, path, tuning->gz, tuning->gz_step, err);
    reader->input = reader->source.input;
    if (st < 0)
        goto done;
    BD_GOTO(set_encoding(reader, spec, err));
    BD_GOTO(look_at_first(reader, spec->encoding, err));
    BD_GOTO(read_header(reader, spec->header, err));
    BD_GOTO(bd_csv_columns_find(reader, spec, err));
    *out = &reader->base;
    reader = NULL;
done:
    if (reader != NULL)
        csv_close(&reader->base);
    return st;
}

static bd_status csv_open(const bd_reader_spec *spec, const char *path, bd_reader **out,
                          bd_err *err)
{
    bd_csv_tuning tuning;
    bd_csv_tuning_usual(&tuning);
    return bd_csv_open_tuned(spec, path, &tuning, out, err);
}

static bool csv_slow_take(const bd_reader *reader)
{
    return bd_input_packed(((const bd_csv_reader *)reader)->input);
}

static size_t csv_headings(const bd_reader *base, const bd_text **out)
{
    const bd_csv_reader *reader = (const bd_csv_reader *)base;
    *out = reader->headings;
    return reader->heading_count;
}

static void csv_progress(const bd_reader *reader, uint64_t *done, uint64_t *all)
{
    bd_input_progress(((const bd_csv_reader *)reader)->input, done, all);
}

static void csv_totals(bd_reader *reader, bd_reader_totals *out)
{
    bd_input_totals(((bd_csv_reader *)reader)->input, &out->bytes, out->digest);
    out->encoding = ((bd_csv_reader *)reader)->source.found;
}

static const bd_encoding_found *csv_encoding(const bd_reader *reader)
{
    return &((const bd_csv_reader *)reader)->source.found;
}

const bd_reader_ops bd_csv_reader_ops = {"csv",        csv_open,      csv_close,    bd_csv_take,
                                         bd_csv_parse, csv_slow_take, csv_headings, csv_progress,
                                         csv_totals,   csv_encoding};
