/* csv_header: the first row of a file, which gives the number of columns and usually their
 * headings. */
#include <stdlib.h>
#include <string.h>

#include "formats/csv/csv_irregular.h"
#include "formats/csv/csv_reader.h"
#include "formats/encoding/gb18030.h"
#include "formats/reader/columns.h"

enum { FIRST_READ_BYTES = 64 << 10 };

bd_status bd_csv_carry_more(bd_csv_reader *reader, bd_err *err)
{
    bd_buf *carry = &reader->carry;
    const size_t want = reader->tuning.chunk_bytes < FIRST_READ_BYTES ? reader->tuning.chunk_bytes
                                                                      : FIRST_READ_BYTES;
    size_t got;
    if (!bd_buf_reserve(carry, want + BD_READER_PAD))
        return bd_buf_check(carry, err);
    BD_TRY(bd_csv_source_read(&reader->source, carry->at + carry->len, want, &got, err));
    carry->len += got;
    reader->ended = got < want;
    return BD_OK;
}

void bd_csv_carry_drop(bd_csv_reader *reader, size_t len)
{
    bd_buf *carry = &reader->carry;
    if (len != 0 && len < carry->len)
        memmove(carry->at, carry->at + len, carry->len - len);
    carry->len -= len;
}

/* ---- header row ---- */

typedef struct bd_csv_header {
    bd_buf *text; /* NULL: only count */
    bd_buf decoded;
    bool gb18030;
    size_t count;
} bd_csv_header;

/* The heading as UTF-8, decoded where needed; empty when memory ran out, which text then
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
    const bd_text heading = bd_columns_trim(heading_text(header, field, len));
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
    /* A delimiter at the end of every row makes a last column without a name. */
    if (count > 1 && reader->headings[count - 1].len == 0)
        count--;
    reader->heading_count = count;
    return BD_OK;
}

static void begin_headings(void *context)
{
    bd_csv_header *header = context;
    header->count = 0;
    if (header->text != NULL)
        header->text->len = 0;
}

static bd_status split_header(bd_csv_reader *reader, bool keep, const char *row, size_t len,
                              bd_err *err)
{
    bd_csv_header header = {.text = keep ? &reader->heading_text : NULL,
                            .gb18030 = reader->gb18030};
    const bd_csv_receiver receiver = {begin_headings, add_heading, &header};
    char *scratch = calloc(1, len + BD_READER_PAD);
    if (scratch == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for the header of '%s'",
                       bd_input_name(reader->input));
    (void)bd_csv_split_row(&reader->dialect, row, len, scratch, &receiver);
    free(scratch);
    bd_buf_fini(&header.decoded);
    if (header.count > BD_READER_COLUMNS_MAX)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' line %llu: %zu columns, at most %d can be read",
                       bd_input_name(reader->input), (unsigned long long)reader->line, header.count,
                       BD_READER_COLUMNS_MAX);
    reader->columns = header.count;
    return keep ? index_headings(reader, header.count, err) : BD_OK;
}

/* The first row that is not blank, by its place in the carry. */
typedef struct bd_csv_first {
    size_t start;
    size_t end;     /* after its line end; = start: there is no row */
    uint64_t lines; /* line ends in it */
    bool too_long;  /* more than row_max bytes; then end is not determined */
} bd_csv_first;

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* Drop the blank lines before the row; a file may begin with any number of them. */
static void drop_blank(bd_csv_reader *reader, bd_csv_first *first)
{
    if (first->start <= FIRST_READ_BYTES)
        return;
    bd_csv_carry_drop(reader, first->start);
    first->end -= first->start;
    first->start = 0;
}

/* Read until the first row that is not blank is complete, or too long. */
static bd_status find_first_row(bd_csv_reader *reader, bd_csv_first *first, bd_err *err)
{
    const size_t row_max = reader->tuning.row_max;
    const bd_csv_shape shape = bd_csv_shape_of(reader, 0);
    const bd_buf *carry = &reader->carry;
    *first = (bd_csv_first){0};
    for (;;) {
        const char *row = carry->at + first->start;
        const size_t left = carry->len - first->start;
        const size_t n = bd_csv_row_end(&shape, row, left, reader->ended, &first->lines);
        const size_t line_end = n != 0 && is_line_end(row[n - 1]);
        first->end = n == 0 ? carry->len : first->start + n;
        first->too_long = (n == 0 ? left : n - line_end) > row_max + (n == 0 && !reader->ended);
        if (n != 0 && !first->too_long && bd_csv_is_blank(&reader->dialect, row, n)) {
            const bool half = *row == '\n' && first->start != 0 && row[-1] == '\r';
            reader->line += half ? 0 : first->lines;
            reader->outside.blank += half ? 0 : first->lines;
            first->start = first->end;
            continue;
        }
        if (n != 0 || reader->ended || first->too_long)
            break;
        drop_blank(reader, first);
        BD_TRY(bd_csv_carry_more(reader, err));
    }
    return BD_OK;
}

static bd_status no_header(const bd_csv_reader *reader, const bd_csv_first *first, bd_err *err)
{
    if (!first->too_long)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' has no header row", bd_input_name(reader->input));
    return bd_fail(err, BD_E_INPUT, 0, "'%s' line %llu: the first row is longer than %zu bytes",
                   bd_input_name(reader->input), (unsigned long long)reader->line,
                   reader->tuning.row_max);
}

bd_status bd_csv_header_read(bd_csv_reader *reader, bd_err *err)
{
    const bool header = reader->spec->header;
    bd_csv_first first;
    BD_TRY(find_first_row(reader, &first, err));
    const char *row = reader->carry.at + first.start;
    const bool none = first.too_long || first.start == first.end;
    if (none && header)
        return no_header(reader, &first, err);
    if (!none)
        BD_TRY(split_header(reader, header, row, first.end - first.start, err));
    if (first.start != 0)
        reader->after_cr = row[-1] == '\r';
    if (header) {
        reader->line += first.lines;
        reader->outside.header += first.lines;
        reader->after_cr = reader->carry.at[first.end - 1] == '\r';
        first.start = first.end;
    }
    bd_csv_carry_drop(reader, first.start);
    reader->carry_rows = true;
    return BD_OK;
}

bd_status bd_csv_learn_columns(bd_csv_reader *reader, const char *bytes, size_t len, bool last,
                               size_t *unusable, uint64_t *lines, bd_err *err)
{
    const bd_csv_shape shape = bd_csv_shape_of(reader, 0);
    uint32_t again[BD_READER_WANTED_MAX];
    const size_t n = bd_csv_row_end(&shape, bytes, len, last, lines);
    *unusable = n;
    if (n == 0 || n - 1 > reader->tuning.row_max || bd_csv_is_blank(&reader->dialect, bytes, n))
        return BD_OK;
    *unusable = 0;
    BD_TRY(split_header(reader, false, bytes, n, err));
    return bd_csv_columns_find(reader, again, err);
}
