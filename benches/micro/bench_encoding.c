/* bench_encoding: GB18030 and UTF-16 to UTF-8, and detecting an encoding. */
#include "benches/micro/table.h"
#include "formats/encoding/detect.h"
#include "formats/encoding/gb18030.h"
#include "formats/encoding/utf16.h"

enum { ROWS = 2000, ROWS_GB, NAMES_GB, ASCII, ROWS_UTF16, ROWS_UTF8 };

struct text {
    char *bytes;
    size_t len;
    char *out;
};

static void add_column(const bench_table *t, size_t column, bd_encoding encoding, bd_buf *out)
{
    for (size_t i = 0; i < t->rows; i++)
        table_add_encoded(table_cell(t, i, column), encoding, out);
}

static void make_text(bench_work *work, unsigned kind)
{
    const bd_encoding encoding = kind == ROWS_UTF16  ? BD_ENCODING_UTF16
                                 : kind == ROWS_UTF8 ? BD_ENCODING_UTF8
                                                     : BD_ENCODING_GB18030;
    const bench_table_csv form = {encoding, '|', false, false};
    struct text *text = bench_room(work, sizeof *text);
    bd_buf bytes = {0};
    bench_table t;
    table_make(work, ROWS, &t);
    if (kind == NAMES_GB)
        add_column(&t, TABLE_NAME, encoding, &bytes);
    else if (kind == ASCII)
        add_column(&t, TABLE_ID, encoding, &bytes);
    else
        table_add_csv(&t, &form, &bytes);
    *text = (struct text){bench_room(work, bytes.len + BD_DETECT_PAD), bytes.len,
                          bench_room(work, BD_GB18030_GROWTH * bytes.len + BD_GB18030_SLACK)};
    memcpy(text->bytes, bytes.at, bytes.len);
    bd_buf_fini(&bytes);
    *work = (bench_work){text, (double)text->len, ROWS, work->rooms};
}

static uint64_t decode_gb(void *state)
{
    const struct text *text = state;
    bool clean;
    const size_t len = bd_gb18030_decode(text->bytes, text->len, text->out, &clean);
    if (!clean)
        bench_die("the GB18030 is not clean");
    return len;
}

static uint64_t plain_gb(void *state)
{
    const struct text *text = state;
    return bd_gb18030_is_plain(text->bytes, text->len);
}

static uint64_t decode_utf16(void *state)
{
    const struct text *text = state;
    size_t used;
    const size_t len = bd_utf16_decode(text->bytes, text->len, false, true, text->out, &used);
    if (used != text->len)
        bench_die("the UTF-16 was not read to its end");
    return len;
}

static uint64_t detect(void *state)
{
    const struct text *text = state;
    bd_detect d = {0};
    bd_encoding_found found;
    bd_detect_add(&d, text->bytes, text->len, true);
    bd_detect_end(&d, true, &found);
    return found.encoding + UINT64_C(1);
}

const bench_case bench_encoding_cases[] = {
    {"encoding/gb18030_decode/rows", make_text, decode_gb, ROWS_GB, NULL, NULL},
    {"encoding/gb18030_decode/han", make_text, decode_gb, NAMES_GB, NULL, NULL},
    {"encoding/gb18030_decode/ascii", make_text, decode_gb, ASCII, NULL, NULL},
    {"encoding/gb18030_is_plain", make_text, plain_gb, ASCII, NULL, NULL},
    {"encoding/utf16_decode/rows", make_text, decode_utf16, ROWS_UTF16, NULL, NULL},
    {"encoding/detect/gb18030", make_text, detect, ROWS_GB, NULL, NULL},
    {"encoding/detect/utf8", make_text, detect, ROWS_UTF8, NULL, NULL},
    {0}};
