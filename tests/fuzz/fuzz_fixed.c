/*
 * fuzz_fixed: the fixed-width reader under libFuzzer. By the first byte's high bit either any file
 * in any encoding, of which must be true what is true of any reader (fuzz_read.h), or plain text
 * against a naive reader (tests/unit/formats/flat_oracle.h). The first bytes choose encoding, rows,
 * chunk size and fields.
 *
 *   clang -fsanitize=fuzzer,address,undefined ... tests/fuzz/fuzz_fixed.c
 */
#include "tests/fuzz/fuzz_read.h"
#include "tests/unit/formats/flat_oracle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FIELDS = 3, CHOICE_BYTES = 4, WIDE_CHOICE_BYTES = 9 };

static void choose(uint8_t by, bd_fixed_tuning *tuning)
{
    static const size_t chunks[] = {1, 7, 64, 4096};
    bd_fixed_tuning_usual(tuning);
    tuning->chunk_bytes = chunks[by & 3];
    tuning->rows_max = (by & 4) != 0 ? 2 : BD_CHUNK_ROWS;
    if ((by & 8) != 0) {
        tuning->row_max = 40;
        tuning->row_shown = 8;
    }
}

static void plain(const uint8_t *data, size_t size)
{
    static flat_file file = {.fd = -1};
    static bd_budget budget;
    static bd_chunk *chunk;
    bd_err err = {0};
    bd_fixed_tuning tuning;
    bd_reader_span spans[FIELDS];
    bd_reader_spec spec = {.format = BD_FORMAT_FIXED, .spans = spans, .wanted_count = FIELDS};
    if (file.fd < 0) {
        flat_file_open(&file);
        bd_budget_init(&budget, 64 << 20);
        if (bd_chunk_new(&budget, &chunk, &err) != BD_OK)
            abort();
    }
    choose(data[0], &tuning);
    spec.row_bytes = (data[0] & 16) != 0 ? 32U + (data[1] >> 5) : 0;
    for (size_t i = 0; i < FIELDS; i++)
        spans[i] = (bd_reader_span){1U + (data[i + 1] & 15), 1U + (data[i + 1] >> 4)};
    if (!fixed_agrees(&file, chunk, &spec, (data[0] & 32) != 0 ? BD_FIELD_GB18030 : BD_FIELD_UTF8,
                      &tuning, (const char *)data + CHOICE_BYTES, size - CHOICE_BYTES))
        abort();
}

static bd_status open_fixed(const bd_reader_spec *spec, const char *path, bool small,
                            const void *given, bd_reader **out, bd_err *err)
{
    bd_fixed_tuning tuning = *(const bd_fixed_tuning *)given;
    if (!small) {
        bd_fixed_tuning usual;
        bd_fixed_tuning_usual(&usual);
        usual.row_max = tuning.row_max;
        usual.row_shown = tuning.row_shown;
        tuning = usual;
    }
    return bd_fixed_open_tuned(spec, path, &tuning, out, err);
}

/* Places of up to 64 KiB and widths of up to 255, most of them small; some fields lie outside of
 * the row. */
static void any_file(const uint8_t *data, size_t size)
{
    static const bd_encoding encodings[] = {BD_ENCODING_AUTO, BD_ENCODING_UTF8, BD_ENCODING_GB18030,
                                            BD_ENCODING_UTF16};
    static fuzz_reading reading;
    bd_reader_span spans[FIELDS];
    bd_fixed_tuning tuning;
    fuzz_set_up(&reading);
    choose(data[0], &tuning);
    const bd_reader_spec spec = {.format = BD_FORMAT_FIXED,
                                 .spans = spans,
                                 .wanted_count = data[1] >> 2 & 3,
                                 .encoding = encodings[data[1] & 3],
                                 .row_bytes = (data[0] & 16) != 0 ? data[8] : 0};
    for (size_t i = 0; i < FIELDS; i++)
        spans[i] = (bd_reader_span){data[2 + 2 * i], data[3 + 2 * i]};
    if ((data[1] & 16) != 0)
        spans[0].at <<= 8;
    if ((data[1] & 32) != 0)
        spans[1].at = UINT32_MAX - spans[1].at;
    fuzz_file_set(&reading, data + WIDE_CHOICE_BYTES, size - WIDE_CHOICE_BYTES);
    fuzz_read_twice(&reading, &spec, open_fixed, &tuning);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size >= WIDE_CHOICE_BYTES && (data[0] & 128) != 0)
        any_file(data, size);
    else if (size >= CHOICE_BYTES)
        plain(data, size);
    return 0;
}
