/*
 * fuzz_gb18030: the CSV reader on GB18030, against itself on the same bytes decoded to UTF-8, under
 * libFuzzer; the decoder's own promises on the way. The first byte chooses delimiter and chunk
 * size, the second kernels and piece.
 *
 *   clang -fsanitize=fuzzer,address,undefined ... tests/fuzz/fuzz_gb18030.c
 */
#include "engine/base/utf8.h"
#include "formats/encoding/gb18030.h"
#include "tests/unit/formats/csv/csv_dump.h"

enum { SIZE_MAX_BYTES = 8 << 10 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whole buffers: only this much is readable, so that a sanitizer sees more. */
static char *copied(const void *bytes, size_t len, size_t behind)
{
    char *copy = calloc(1, len + behind);
    if (copy == NULL)
        abort();
    if (len != 0)
        memcpy(copy, bytes, len);
    return copy;
}

/* Character by character the same as at once, and what is left over is no UTF-8. */
static void check_decoder(const char *bytes, size_t len, const char *utf8, size_t utf8_len,
                          bool clean)
{
    const unsigned char *in = (const unsigned char *)bytes;
    bool all_good = true;
    size_t to = 0;
    for (size_t at = 0; at < len;) {
        uint32_t want, got = 0;
        const size_t n = bd_gb18030_char(in + at, len - at, &want);
        if (n == 0 || n > len - at)
            abort();
        if (want != BD_GB18030_NONE) {
            const size_t m = bd_utf8_decode(utf8 + to, utf8_len - to, &got);
            if (m == 0 || got != want)
                abort();
            to += m;
            all_good = all_good && want != 0;
        } else {
            for (size_t i = 0; i < n; i++)
                if ((unsigned char)utf8[to++] != in[at + i])
                    abort();
            all_good = false;
        }
        at += n;
    }
    if (to != utf8_len || clean != all_good || bd_utf8_clean_plain(utf8, utf8_len) != clean ||
        bd_gb18030_whole(bytes, len) > len)
        abort();
}

static void choose(const uint8_t *data, bd_csv_tuning *tuning)
{
    static const size_t chunks[] = {1, 7, 64, 4096};
    bd_csv_tuning_usual(tuning);
    tuning->chunk_bytes = chunks[data[0] & 3];
    tuning->piece_bytes = (data[1] & 4) != 0 ? BD_CSV_BLOCK : BD_CHUNK_PIECE_BYTES;
    tuning->rows_max = (data[1] & 8) != 0 ? 2 : BD_CHUNK_ROWS;
    const bd_csv_kernels *kernels = bd_csv_kernels_at(data[1] & 3);
    if (kernels != NULL)
        tuning->kernels = kernels;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const delimiters[] = {",", "|", "|@|", "\\", "~", "||", "@", "b"};
    static oracle_file file = {.fd = -1};
    static bd_budget budget;
    static bd_chunk *chunk;
    static bd_buf one, other;
    bd_err err = {0};
    bd_csv_tuning tuning;
    bool clean;
    if (size < 3 || size > SIZE_MAX_BYTES)
        return 0;
    if (file.fd < 0) {
        oracle_file_open(&file);
        bd_budget_init(&budget, 64 << 20);
        if (bd_chunk_new(&budget, &chunk, &err) != BD_OK)
            abort();
    }
    const char *delimiter = delimiters[data[0] >> 2 & 7];
    bd_reader_spec spec = {.delimiter = delimiter[0],
                           .delimiter_text = delimiter[1] == '\0' ? NULL : delimiter,
                           .quote_none = (data[0] & 32) != 0,
                           .encoding = BD_ENCODING_GB18030};
    choose(data, &tuning);
    char *gb = copied(data + 2, size - 2, BD_GB18030_SLACK);
    const size_t len = size - 2;
    char *utf8 = copied(NULL, 0, BD_GB18030_GROWTH * len + BD_GB18030_SLACK);
    const size_t utf8_len = bd_gb18030_decode(gb, len, utf8, &clean);
    check_decoder(gb, len, utf8, utf8_len, clean);
    /* What begins with a mark or a magic number is refused, and so is text full of NULs. */
    bd_encoding_found mark;
    bd_magic magic;
    const bool other_format =
        bd_detect_mark(gb, len, &mark) != 0 ||
        bd_magic_find(gb, len < BD_MAGIC_HEAD ? len : BD_MAGIC_HEAD, &magic) ||
        memchr(gb, '\0', len) != NULL;
    if (!other_format) {
        oracle_file_set(&file, gb, len);
        dump_file(&spec, &file, &tuning, chunk, &one);
        spec.encoding = BD_ENCODING_UTF8;
        oracle_file_set(&file, utf8, utf8_len);
        dump_file(&spec, &file, &tuning, chunk, &other);
        if (!same_dump(&one, &other))
            abort();
    }
    free(gb);
    free(utf8);
    return 0;
}
