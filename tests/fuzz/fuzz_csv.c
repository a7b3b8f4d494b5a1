/*
 * fuzz_csv: the CSV reader against plain libcsv (tests/unit/formats/csv_oracle.h), under libFuzzer.
 * The first byte chooses chunk size, row limit and kernels.
 *
 *   clang -fsanitize=fuzzer,address,undefined ... tests/fuzz/fuzz_csv.c
 */
#include "tests/unit/formats/csv_oracle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static oracle_file file = {.fd = -1};
    static bd_budget budget;
    static bd_chunk *chunk;
    static const size_t chunks[] = {1, 7, 64, 4096};
    bd_err err = {0};
    bd_csv_tuning tuning;
    if (size == 0)
        return 0;
    if (file.fd < 0) {
        oracle_file_open(&file);
        bd_budget_init(&budget, 64 << 20);
        if (bd_chunk_new(&budget, &chunk, &err) != BD_OK)
            abort();
    }
    bd_csv_tuning_usual(&tuning);
    tuning.chunk_bytes = chunks[data[0] & 3];
    if ((data[0] & 4) != 0) {
        tuning.row_max = 40;
        tuning.row_shown = 8;
    }
    tuning.rows_max = (data[0] & 8) != 0 ? 2 : BD_CHUNK_ROWS;
    tuning.piece_bytes = (data[0] & 16) != 0 ? BD_CSV_BLOCK : BD_CHUNK_PIECE_BYTES;
    const bd_csv_kernels *kernels = bd_csv_kernels_at(data[0] >> 5 & 3);
    if (kernels != NULL)
        tuning.kernels = kernels;
    /* gz has its own tests; here it would only be refused. */
    if (size > 2 && data[1] == 0x1F && data[2] == 0x8B)
        return 0;
    if (!oracle_agrees(&file, chunk, (const char *)data + 1, size - 1, ',', &tuning))
        abort();
    return 0;
}
