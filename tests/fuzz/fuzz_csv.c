/*
 * fuzz_csv: the CSV reader under libFuzzer. By the first byte's high bit either any dialect and
 * encoding, packed or not, of which must be true what is true of any reader (fuzz_read.h): the next
 * three bytes choose; or plain CSV against libcsv (tests/unit/formats/csv/csv_oracle.h): the other bits
 * choose chunk size, row limit and kernels.
 *
 *   clang -fsanitize=fuzzer,address,undefined ... tests/fuzz/fuzz_csv.c
 */
#define ZLIB_CONST
#include <zlib.h>

#include "tests/fuzz/fuzz_read.h"
#include "tests/unit/formats/csv/csv_oracle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CHOICE_BYTES = 4 };

static void choose(uint8_t by, bd_csv_tuning *tuning)
{
    static const size_t chunks[] = {1, 7, 64, 4096};
    bd_csv_tuning_usual(tuning);
    tuning->chunk_bytes = chunks[by & 3];
    if ((by & 4) != 0) {
        tuning->row_max = 40;
        tuning->row_shown = 8;
    }
    tuning->rows_max = (by & 8) != 0 ? 2 : BD_CHUNK_ROWS;
    tuning->piece_bytes = (by & 16) != 0 ? BD_CSV_BLOCK : BD_CHUNK_PIECE_BYTES;
    const bd_csv_kernels *kernels = bd_csv_kernels_at(by >> 5 & 3);
    if (kernels != NULL)
        tuning->kernels = kernels;
}

/* ---- plain, against libcsv ---- */

static void plain(const uint8_t *data, size_t size)
{
    static oracle_file file = {.fd = -1};
    static bd_budget budget;
    static bd_chunk *chunk;
    bd_err err = {0};
    bd_csv_tuning tuning;
    if (file.fd < 0) {
        oracle_file_open(&file);
        bd_budget_init(&budget, 64 << 20);
        if (bd_chunk_new(&budget, &chunk, &err) != BD_OK)
            abort();
    }
    choose(data[0], &tuning);
    /* gz is the other half's; here it would only be refused. */
    if (size > 2 && data[1] == 0x1F && data[2] == 0x8B)
        return;
    if (!oracle_agrees(&file, chunk, (const char *)data + 1, size - 1, ',', &tuning))
        abort();
}

/* ---- any dialect ---- */

static bd_status open_csv(const bd_reader_spec *spec, const char *path, bool small,
                          const void *given, bd_reader **out, bd_err *err)
{
    bd_csv_tuning tuning = *(const bd_csv_tuning *)given;
    if (!small) {
        bd_csv_tuning usual;
        bd_csv_tuning_usual(&usual);
        usual.row_max = tuning.row_max;
        usual.row_shown = tuning.row_shown;
        tuning = usual;
    }
    return bd_csv_open_tuned(spec, path, &tuning, out, err);
}

/* As gz, cut to keep of 255 parts. */
static void file_set_packed(fuzz_reading *r, const uint8_t *bytes, size_t len, int level,
                            unsigned keep)
{
    z_stream z = {0};
    FUZZ_CHECK(deflateInit2(&z, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    const size_t room = deflateBound(&z, len);
    uint8_t *packed = malloc(room);
    FUZZ_CHECK(packed != NULL);
    z.next_in = bytes;
    z.avail_in = (uInt)len;
    z.next_out = packed;
    z.avail_out = (uInt)room;
    FUZZ_CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
    fuzz_file_set(r, packed, z.total_out * keep / 255);
    deflateEnd(&z);
    free(packed);
}

static void any_dialect(const uint8_t *data, size_t size)
{
    static const char *const delimiters[] = {
        ",",  "\t",           ";",  "|",       "~",   "@", "\\", "b", "\"", "0", "|@|",
        "||", "\xEF\xBC\x8C", ",,", "a|a|a|a", "\x81"};
    static const bd_encoding encodings[] = {BD_ENCODING_AUTO, BD_ENCODING_UTF8, BD_ENCODING_GB18030,
                                            BD_ENCODING_UTF16};
    static const char *const numbers[] = {"1", "2", "1"};
    static fuzz_reading reading;
    bd_csv_tuning tuning;
    fuzz_set_up(&reading);
    choose(data[0] & 0x7F, &tuning);
    const char *delimiter = delimiters[data[1] & 15];
    bd_reader_spec spec = {.delimiter = delimiter[0],
                           .delimiter_text = delimiter[1] == '\0' ? NULL : delimiter,
                           .encoding = encodings[data[1] >> 4 & 3],
                           .header = (data[1] & 64) != 0,
                           .quote_none = (data[1] & 128) != 0,
                           .wanted = numbers,
                           .wanted_count = 1U + (data[2] & 1U) + (data[2] >> 1 & 1U)};
    if ((data[2] & 4) != 0)
        file_set_packed(&reading, data + CHOICE_BYTES, size - CHOICE_BYTES, data[2] >> 3 & 7,
                        data[3]);
    else
        fuzz_file_set(&reading, data + CHOICE_BYTES, size - CHOICE_BYTES);
    /* Only for gz: what a file is that is no text shows only in its first bytes, read at once. */
    if ((data[2] & 4) != 0 && (data[2] & 64) != 0) {
        tuning.gz = &bd_gz_zlib;
        tuning.gz_step = 1 + data[3];
    }
    if (spec.header)
        fuzz_read_by_headings(&reading, &spec, open_csv, &tuning);
    else
        fuzz_read_twice(&reading, &spec, open_csv, &tuning);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    if ((data[0] & 128) == 0)
        plain(data, size);
    else if (size >= CHOICE_BYTES)
        any_dialect(data, size);
    return 0;
}
