/*
 * fuzz_fixed: the fixed-width reader against a naive one (tests/unit/formats/flat_oracle.h), under
 * libFuzzer. The first four bytes choose encoding, rows, chunk size and fields.
 *
 *   clang -fsanitize=fuzzer,address,undefined ... tests/fuzz/fuzz_fixed.c
 */
#include "tests/unit/formats/flat_oracle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static flat_file file = {.fd = -1};
    static bd_budget budget;
    static bd_chunk *chunk;
    static const size_t chunks[] = {1, 7, 64, 4096};
    bd_err err = {0};
    bd_fixed_tuning tuning;
    bd_reader_span spans[3];
    bd_reader_spec spec = {.format = BD_FORMAT_FIXED, .spans = spans, .wanted_count = 3};
    if (size < 4)
        return 0;
    if (file.fd < 0) {
        flat_file_open(&file);
        bd_budget_init(&budget, 64 << 20);
        if (bd_chunk_new(&budget, &chunk, &err) != BD_OK)
            abort();
    }
    bd_fixed_tuning_usual(&tuning);
    tuning.chunk_bytes = chunks[data[0] & 3];
    tuning.rows_max = (data[0] & 4) != 0 ? 2 : BD_CHUNK_ROWS;
    if ((data[0] & 8) != 0) {
        tuning.row_max = 40;
        tuning.row_shown = 8;
    }
    spec.row_bytes = (data[0] & 16) != 0 ? 32U + (data[1] >> 5) : 0;
    for (size_t i = 0; i < 3; i++)
        spans[i] = (bd_reader_span){1U + (data[i + 1] & 15), 1U + (data[i + 1] >> 4)};
    if (!fixed_agrees(&file, chunk, &spec, (data[0] & 32) != 0 ? BD_FIELD_GB18030 : BD_FIELD_UTF8,
                      &tuning, (const char *)data + 4, size - 4))
        abort();
    return 0;
}
